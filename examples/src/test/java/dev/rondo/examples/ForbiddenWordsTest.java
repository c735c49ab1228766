package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.examples.ForbiddenWords.Name;
import dev.rondo.store.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// No word of `config/words.txt` stands in a name: of the sources of all modules, of options, of
/// keys in `docs/schema`, or in a heading or the head of a table of the pages. Keys that are marked
/// deprecated may; what is printed as JSON has no other keys, which the tests of the command check.
class ForbiddenWordsTest {
    private static final List<String> SOURCES =
            List.of(
                    "library/src/main/java",
                    "rondo-app/src/main/java",
                    "rondo-bench/src/main/java",
                    "examples/src/main/java",
                    "examples/fresh-project/src/main/java",
                    "config");

    @Test
    void noNameHasAForbiddenWord() throws IOException {
        var words = words(Files.readAllLines(Pages.ROOT.resolve("config/words.txt")));
        var files = new ArrayList<Path>();
        for (String folder : SOURCES) {
            files.addAll(files(Pages.ROOT.resolve(folder), ".java"));
        }
        var names = new ArrayList<>(SourceNames.of(Pages.ROOT, files));
        assertTrue(names.size() >= 20_000, names.size() + " names in sources");
        int declared = names.size();
        for (var schema : files(Pages.ROOT.resolve("docs/schema"), ".json")) {
            names.addAll(keys(Pages.ROOT, schema));
        }
        assertTrue(names.size() >= declared + 200, names.size() - declared + " keys");
        int before = names.size();
        for (var page : Pages.guides()) {
            names.addAll(heads(Pages.ROOT, page));
        }
        assertTrue(names.size() >= before + 150, names.size() - before + " headings and heads");
        assertTrue(names.stream().filter(n -> n.kind().equals("option")).count() >= 150);
        assertEquals("", String.join("\n", words.in(names)));
        assertEquals("", String.join("\n", words.unneeded()), "allowances");
    }

    @Test
    void wordsAreFoundWhereverNamesStand(@TempDir Path folder) throws IOException {
        var source = folder.resolve("Foretold.java");
        Files.writeString(
                source,
                """
                /// What was said and given.
                class Foretold<SURELY> {
                    record Over(int[] given, long over) {}
                    int heldOut; // surely
                    @Option(names = {"--asked-for", "-a"}, description = "What was asked.")
                    int overflow = HELD_OUT;

                    void lookUp(int whom, Report report) {
                        report.heading("there", "What was said").paragraph("surely");
                        var columns = List.of(Report.Column.text("true", "surely"));
                        for (var hand : columns) {
                            columns.forEach(told -> System.out.println("| worth | a |"));
                            new Findings.Table("loss", List.of("true", "said"), "given");
                        }
                    }
                }
                """);
        var schema = folder.resolve("a.json");
        Files.writeString(
                schema,
                """
                {"title": "said",
                 "properties": {
                   "said": {"type": "string", "deprecated": true},
                   "cure": {"properties": {"title": {"enum": ["surely"]},
                     "worthOf": {"type": "string"}}}}}
                """);
        var page = folder.resolve("page.md");
        Files.writeString(
                page,
                """
                # What was said
                | true | foretold |
                |---|---|
                | surely | said |

                What was given | and said.
                ```
                # told
                ```
                """);
        var names = new ArrayList<>(SourceNames.of(folder, List.of(source)));
        names.addAll(keys(folder, schema));
        names.addAll(heads(folder, page));
        var words =
                words(
                        """
                        [names]
                        asked: input
                        cure: advice
                        # a comment
                        foretell foretold: predicted
                        given: input
                        hand hands: worker
                            allow Foretold.java hand  # to test it
                            allow Another.java hand  # to test it
                        held: validation
                            allow Foretold.java held  # to test it
                        look: lookup
                        said: predicted
                        surely: probability
                        there: support
                        told: target
                        whom: predicted
                        worth: value

                        [types]
                        Over: StructureSpec
                        """
                                .lines()
                                .toList());
        assertEquals(
                """
                Foretold.java:2: type Foretold: not "foretold", but: predicted
                Foretold.java:2: type SURELY: not "surely", but: probability
                Foretold.java:3: type Over: not "Over", but: StructureSpec
                Foretold.java:3: variable given: not "given", but: input
                Foretold.java:4: variable heldOut: not "held", but: validation
                Foretold.java:5: option --asked-for: not "asked", but: input
                Foretold.java:8: method lookUp: not "look", but: lookup
                Foretold.java:8: variable whom: not "whom", but: predicted
                Foretold.java:9: head or key there: not "there", but: support
                Foretold.java:9: head or key What was said: not "said", but: predicted
                Foretold.java:10: head or key surely: not "surely", but: probability
                Foretold.java:12: variable told: not "told", but: target
                Foretold.java:12: table head | worth | a |: not "worth", but: value
                Foretold.java:13: head or key said: not "said", but: predicted
                a.json:4: key cure: not "cure", but: advice
                a.json:5: key worthOf: not "worth", but: value
                page.md:1: heading # What was said: not "said", but: predicted
                page.md:2: table head | true | foretold |: not "foretold", but: predicted
                """
                        .strip(),
                String.join("\n", words.in(names)));
        assertEquals(
                List.of(
                        "config/words.txt:9: nothing needs: allow Another.java hand",
                        "config/words.txt:11: nothing needs: allow Foretold.java held"),
                words.unneeded());
    }

    @Test
    void aLineThatIsNoneOfTheListIsNamed() {
        for (String line : List.of("said", "    allow A.java said", "[keys]", "said: a")) {
            var list = List.of("said: predicted", line);
            var thrown = assertThrows(IllegalArgumentException.class, () -> words(list));
            assertTrue(thrown.getMessage().startsWith("2: "), thrown.getMessage());
        }
    }

    private static ForbiddenWords words(List<String> lines) {
        return new ForbiddenWords(lines);
    }

    private static List<Path> files(Path folder, String end) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(end)).sorted().toList();
        }
    }

    /// The keys under `properties`, but for those marked deprecated.
    private static List<Name> keys(Path root, Path schema) throws IOException {
        var keys = new ArrayList<String>();
        keys(Json.parse(Files.readString(schema), schema.toString()), false, keys);
        var lines = Files.readAllLines(schema);
        return keys.stream()
                .distinct()
                .map(key -> new Name(relative(root, schema), line(lines, key), "key", key))
                .toList();
    }

    private static long line(List<String> lines, String key) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("\"" + key + "\":") && !lines.get(i).contains("deprecated")) {
                return i + 1;
            }
        }
        return 1;
    }

    private static void keys(Json value, boolean properties, List<String> keys) {
        switch (value) {
            case Json.Obj object ->
                    object.entries()
                            .forEach((key, inner) -> {
                                boolean deprecated =
                                        inner instanceof Json.Obj o
                                                && o.find("deprecated").isPresent();
                                if (properties && !deprecated) {
                                    keys.add(key);
                                }
                                keys(inner, !properties && key.equals("properties"), keys);
                            });
            case Json.Arr array -> array.items().forEach(inner -> keys(inner, false, keys));
            default -> {}
        }
    }

    /// The headings of a page, and the lines above the rules of its tables.
    private static List<Name> heads(Path root, Path page) throws IOException {
        var names = new ArrayList<Name>();
        var lines = Pages.prose(page);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("#")) {
                names.add(new Name(relative(root, page), i + 1, "heading", line));
            } else if (line.startsWith("|")
                    && i + 1 < lines.size()
                    && lines.get(i + 1).matches("\\|[-:| ]+\\|")) {
                names.add(new Name(relative(root, page), i + 1, "table head", line));
            }
        }
        return names;
    }

    private static String relative(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }
}
