package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;
import dev.rondo.store.Json;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Files that an older Rondo wrote (see their README.md) are read, and give the answers that it
/// gave. Each file in `old/answers` is a command and what it printed.
class OldFilesCommandTest {
    /// From the folder of this module, where tests run.
    private static final String OLD = "../library/src/test/resources/old";

    /// Of predictions: processors round differently.
    private static final double CLOSE = 1e-5;

    /// Of what is computed by a training, where differences grow from step to step.
    private static final double TRAINED = 1e-4;

    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    /// Keys of numbers that the release which recorded the answers wrote in percent.
    private static final Set<String> IN_PERCENT = Set.of("macroF1", "microF1", "mape", "smape");

    @TempDir Path folder;

    private static List<String> names(String of) throws Exception {
        try (Stream<Path> files = Files.list(Path.of(OLD, of))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    static List<String> answers() throws Exception {
        return names("answers");
    }

    static List<String> models() throws Exception {
        return names("models");
    }

    @ParameterizedTest
    @MethodSource("models")
    void theModelIsShown(String name) {
        var outcome = Terminal.run("show", Path.of(OLD, "models", name));
        assertEquals(0, outcome.status(), name + ": " + outcome.err());
        assertFalse(outcome.out().isBlank());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void theAnswerIsTheRecordedOne(String name) throws Exception {
        var recorded = Files.readString(Path.of(OLD, "answers", name)).split("\n", 2);
        copy("resume-(.*)\\.txt", name, "checkpoints/$1.checkpoint", "m.safetensors.checkpoint");
        copy("(online-.*)\\.txt", name, "models/$1.safetensors", "$1.safetensors");
        copy("tune\\.txt", name, "tune/tune.json", "tune/tune.json");
        var words = words(recorded[0].substring("$ rondo ".length()));
        var terminal = new Terminal();
        if (words.getFirst().equals("gradients")) {
            terminal.watched(); // as wide as what was recorded
        }
        int file = words.indexOf("<");
        if (file > 0) {
            terminal.typed(Files.readString(Path.of(words.get(file + 1))));
            words = words.subList(0, file);
        }
        var outcome = terminal.rondo(words.toArray());
        assertEquals(0, outcome.status(), name + ": " + outcome.err());
        boolean training = List.of("train", "tune").contains(words.getFirst());
        boolean keys = List.of("predict", "online").contains(words.getFirst());
        compare(name, recorded[1], outcome.out(), keys, training ? TRAINED : CLOSE);
        if (words.getFirst().equals("train")) {
            var model = folder.resolve("m.safetensors");
            assertTrue(Files.exists(model), "the training wrote its model");
            assertEquals(0, Terminal.run("show", model).status());
        }
    }

    /// Puts what the command goes on from where it looks for it.
    private void copy(String pattern, String name, String from, String to) throws Exception {
        if (name.matches(pattern)) {
            var target = folder.resolve(name.replaceFirst(pattern, to));
            Files.createDirectories(target.getParent());
            Files.copy(Path.of(OLD, name.replaceFirst(pattern, from)), target);
        }
    }

    private List<String> words(String command) {
        var words = new ArrayList<String>();
        for (var m = WORD.matcher(command); m.find(); ) {
            var word = m.group(1) != null ? m.group(1) : m.group(2);
            words.add(
                    word.replaceFirst("^(.*=)?old/", "$1" + OLD + "/")
                            .replace("{tmp}", folder.toString()));
        }
        return words;
    }

    // ---- comparison ---------------------------------------------------------------------------

    /// The recorded words and values stand there in their order, whatever else does. Numbers may
    /// differ a little.
    ///
    /// @param keys whether those of JSON objects are compared as well
    private void compare(
            String name, String recorded, String printed, boolean keys, double tolerance) {
        var expected = values(fractions(recorded), keys);
        var actual = values(printed.replace(folder.toString(), "{tmp}").replace(OLD, "old"), keys);
        int at = 0;
        for (var value : expected) {
            int from = at;
            while (at < actual.size() && !alike(value, actual.get(at), tolerance)) {
                at++;
            }
            assertTrue(
                    at < actual.size(),
                    () ->
                            name
                                    + ": expected "
                                    + value
                                    + " among "
                                    + actual.subList(from, Math.min(from + 20, actual.size()))
                                    + " of what was printed:\n"
                                    + printed);
            at++;
        }
    }

    /// What was recorded, with fractions for what was written in percent then.
    private static String fractions(String recorded) {
        return recorded.lines()
                .map(line ->
                        line.startsWith("{")
                                ? fractions(Json.parse(line, "a line"), false).write()
                                : line)
                .collect(Collectors.joining("\n"));
    }

    private static Json fractions(Json json, boolean percent) {
        return switch (json) {
            case Json.Obj(var entries) -> {
                var all = new LinkedHashMap<String, Json>();
                entries.forEach((key, value) ->
                        all.put(
                                key,
                                fractions(
                                        value,
                                        IN_PERCENT.contains(key)
                                                || key.equals("f1")
                                                        && entries.containsKey("class"))));
                yield new Json.Obj(all);
            }
            case Json.Arr list ->
                    new Json.Arr(list.asList().stream().map(j -> fractions(j, false)).toList());
            case Json.Num number when percent -> Json.of(number.asDouble() / 100);
            default -> json;
        };
    }

    private static boolean alike(Object expected, Object actual, double tolerance) {
        if (expected instanceof Double e && actual instanceof Double a) {
            return Math.abs(e - a) <= tolerance * Math.max(0.01, Math.abs(e));
        }
        return expected.equals(actual);
    }

    private static List<Object> values(String text, boolean keys) {
        var values = new ArrayList<Object>();
        for (var line : text.lines().toList()) {
            if (line.startsWith("{")) {
                add(values, Json.parse(line, "a line"), keys);
            } else {
                for (var word : line.strip().split("\\s+")) {
                    values.add(number(word));
                }
            }
        }
        return values;
    }

    private static void add(List<Object> values, Json json, boolean keys) {
        switch (json) {
            case Json.Obj object when keys ->
                    new TreeMap<>(object.entries())
                            .forEach((key, value) -> {
                                values.add(key);
                                add(values, value, true);
                            });
            case Json.Obj object -> object.entries().values().forEach(v -> add(values, v, false));
            case Json.Arr list -> list.asList().forEach(v -> add(values, v, keys));
            case Json.Text text -> values.add(text.asText());
            case Json.Num number -> values.add(number.asDouble());
            default -> values.add(json.write());
        }
    }

    private static Object number(String word) {
        return word.matches("[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?[%,;]?")
                ? Double.valueOf(word.replaceFirst("[%,;]$", ""))
                : word;
    }
}
