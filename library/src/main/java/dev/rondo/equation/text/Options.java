package dev.rondo.equation.text;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The numbers that a cell names with its `option` lines: what was given for them, or else their
/// defaults. Notes which are read.
final class Options {
    private final Map<String, Double> values = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();

    void put(String name, double value) {
        values.put(name, value);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    boolean isRead(String name) {
        return read.contains(name);
    }

    /// The value of an option that there is.
    double read(String name) {
        read.add(name);
        return values.getOrDefault(name, 0.0);
    }

    /// The value of an option where a count is meant.
    int count(TokenCursor words, Token name) {
        double value = read(name.text());
        if (value != Math.rint(value) || value < 0 || value > 1e9) {
            throw words.error(
                    name.span(),
                    "the option `"
                            + name.text()
                            + "` counts something here, so it is a whole number from 0, and it is "
                            + TextPrinter.number(value));
        }
        return (int) value;
    }

    /// The present values, in the order of the lines.
    Map<String, Double> values() {
        return Collections.unmodifiableMap(values);
    }
}
