package dev.rondo.app.option;

import dev.rondo.RondoException;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Items that are chosen by their number, from 1: `3`, `1-10`, `5-`, several of these with commas
/// between them, or `all`.
record ItemNumbers(List<Range> ranges) {
    private static final Pattern RANGE = Pattern.compile("([1-9]\\d{0,8})(-([1-9]\\d{0,8})?)?");

    /// @param first from 1
    /// @param last at least the first
    record Range(int first, int last) {}

    /// @param option that gave the text
    static ItemNumbers parse(String option, String text) {
        if (text.equals("all")) {
            return new ItemNumbers(List.of(new Range(1, Integer.MAX_VALUE)));
        }
        var ranges = new ArrayList<Range>();
        for (var part : text.split(",", -1)) {
            var found = RANGE.matcher(part.strip());
            int first = found.matches() ? Integer.parseInt(found.group(1)) : 0;
            int last =
                    first == 0 || found.group(2) == null
                            ? first
                            : found.group(3) == null
                                    ? Integer.MAX_VALUE
                                    : Integer.parseInt(found.group(3));
            if (first == 0 || last < first) {
                throw new RondoException(
                        option
                                + " "
                                + text
                                + ": expected numbers of items, from 1, as in 3, 1-10, 5- or 2,4,9,"
                                + " or all");
            }
            ranges.add(new Range(first, last));
        }
        return new ItemNumbers(List.copyOf(ranges));
    }

    boolean contains(int number) {
        return ranges.stream().anyMatch(r -> number >= r.first() && number <= r.last());
    }

    int last() {
        return ranges.stream().mapToInt(Range::last).max().orElseThrow();
    }

    boolean multiple() {
        return ranges.stream().mapToInt(Range::first).min().orElseThrow() != last();
    }

    /// The first range that begins after the last item.
    ///
    /// @param count of items
    OptionalInt beyond(int count) {
        return ranges.stream().mapToInt(Range::first).filter(first -> first > count).findFirst();
    }
}
