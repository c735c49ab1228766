package dev.rondo.equation;

import dev.rondo.RondoException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The cells that ship, by family: the resource `cells/families`, a line `family: name name …`
/// each. It is the only list of them.
final class ShippedCells {
    private static final Map<String, List<String>> ALL = read();

    private ShippedCells() {}

    static Map<String, List<String>> all() {
        return ALL;
    }

    static List<String> names() {
        return ALL.values().stream().flatMap(List::stream).toList();
    }

    private static Map<String, List<String>> read() {
        var all = new LinkedHashMap<String, List<String>>();
        var current = new ArrayList<String>();
        for (String line : text("families").lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon >= 0) {
                current = new ArrayList<>();
                all.put(line.substring(0, colon).strip(), current);
            }
            current.addAll(List.of(line.substring(colon + 1).strip().split("\\s+")));
        }
        all.replaceAll((family, names) -> List.copyOf(names));
        return Collections.unmodifiableMap(all);
    }

    /// A resource beside the cells.
    static String text(String file) {
        try (InputStream in = ShippedCells.class.getResourceAsStream("cells/" + file)) {
            if (in == null) {
                throw new RondoException("the resource cells/" + file + " is not there");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new RondoException("the resource cells/" + file + " cannot be read", e);
        }
    }
}
