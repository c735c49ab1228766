package dev.rondo.examples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The list of words that must not stand as names, `config/words.txt`, which says what the lines
/// mean; and which of its allowances were needed.
final class ForbiddenWords {
    /// A part of a camel-case name: capitals, or small letters with a capital before them.
    private static final Pattern PART = Pattern.compile("\\p{Lu}+(?!\\p{Ll})|\\p{Lu}?\\p{Ll}+");

    private static final Pattern ENTRY = Pattern.compile("([\\p{L} ]+): (.+)");
    private static final Pattern ALLOWANCE = Pattern.compile("\\s+allow (\\S+) (.*?\\S)\\s+# .+");

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> types = new HashMap<>();
    private final Set<Allowance> allowances = new LinkedHashSet<>();
    private final Set<Allowance> needed = new LinkedHashSet<>();

    /// @param word the first of its entry
    /// @param line in the list
    private record Allowance(String word, String file, String name, int line) {}

    /// Where a name stands.
    ///
    /// @param kind such as "method" or "heading"
    record Name(String file, long line, String kind, String name) {
        boolean isType() {
            return kind.equals("type");
        }
    }

    /// @throws IllegalArgumentException that names a line which is none of the list
    ForbiddenWords(List<String> lines) {
        Map<String, String> words = names;
        String first = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            var entry = ENTRY.matcher(line);
            var allowance = ALLOWANCE.matcher(line);
            if (line.equals("[types]")) {
                words = types;
            } else if (allowance.matches() && !first.isEmpty()) {
                allowances.add(new Allowance(first, allowance.group(1), allowance.group(2), i + 1));
            } else if (entry.matches()) {
                first = entry.group(1).split(" ")[0];
                for (String form : entry.group(1).split(" ")) {
                    if (words.put(form, first + "\n" + entry.group(2)) != null) {
                        throw new IllegalArgumentException((i + 1) + ": twice: " + form);
                    }
                }
            } else if (!line.isBlank() && !line.startsWith("#") && !line.equals("[names]")) {
                throw new IllegalArgumentException((i + 1) + ": " + line);
            }
        }
    }

    int size() {
        return names.size() + types.size();
    }

    /// A line for each forbidden word in these names: where, the word, what to say instead.
    List<String> in(List<Name> all) {
        var found = new ArrayList<String>();
        for (var name : all) {
            if (name.isType() && types.containsKey(name.name())) {
                add(name, name.name(), types, found);
            }
            var parts = PART.matcher(name.name());
            while (parts.find()) {
                String word = parts.group().toLowerCase(Locale.ROOT);
                if (names.containsKey(word)) {
                    add(name, word, names, found);
                }
            }
        }
        return found;
    }

    private void add(Name name, String word, Map<String, String> words, List<String> found) {
        var entry = words.get(word).split("\n");
        var allowed =
                allowances.stream()
                        .filter(a ->
                                a.word().equals(entry[0])
                                        && ("/" + name.file()).endsWith("/" + a.file())
                                        && a.name().equals(name.name()))
                        .toList();
        needed.addAll(allowed);
        if (allowed.isEmpty()) {
            found.add(
                    "%s:%d: %s %s: not \"%s\", but: %s"
                            .formatted(
                                    name.file(),
                                    name.line(),
                                    name.kind(),
                                    name.name(),
                                    word,
                                    entry[1]));
        }
    }

    /// Allowances that no name has needed.
    List<String> unneeded() {
        return allowances.stream()
                .filter(a -> !needed.contains(a))
                .map(a ->
                        "config/words.txt:%d: nothing needs: allow %s %s"
                                .formatted(a.line(), a.file(), a.name()))
                .toList();
    }
}
