package dev.rondo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.architecture.PublicApi;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The exported API against the one that was recorded in `src/test/api`, a file for each package:
/// programs that were written for it compile and link as long as no line of it goes.
class ApiTest {
    private static final Path RECORDED = Path.of("src", "test", "api");
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final String RECORD = "./mvnw test -pl :rondo -Dtest=ApiTest -Dapi.mode=record";

    /// In the comment of a package, or of a type that is not nested: those begin their lines.
    private static final Pattern SINCE = Pattern.compile("(?m)^/// @since (\\S+)$");

    private static final String VERSION =
            RondoVersion.number().replaceFirst("^(\\d+\\.\\d+).*", "$1");

    @Test
    void theApiIsTheOneThatWasRecorded() throws Exception {
        var actual = actual();
        var recorded = recorded();
        assertTrue(all(actual).size() > 1000, "lines: " + all(actual).size());
        assertEquals(
                List.of(),
                without(actual, recorded).stream()
                        .filter(line -> line.contains(": since "))
                        .filter(line -> !line.endsWith(": since " + VERSION))
                        .toList(),
                "a new type, or package, needs a line `/// @since " + VERSION + "` in its comment");
        if (System.getProperty("api.mode", "check").equals("record")) {
            write(actual);
            recorded = recorded();
        }
        assertEquals(
                "",
                String.join("\n", without(recorded, actual)),
                "gone from the API, or changed: programs that use it break. If it is meant, say so in"
                        + " CHANGELOG.md and record it: "
                        + RECORD);
        assertEquals(
                "",
                String.join("\n", without(actual, recorded)),
                "new in the API, record it: " + RECORD);
        assertEquals(recorded, actual, "the same in another order, record it: " + RECORD);
    }

    private static Map<String, List<String>> actual() throws Exception {
        var actual = new TreeMap<String, List<String>>();
        var api = new PublicApi(RondoException.class);
        for (var packageName : api.packages()) {
            List<String> lines = new ArrayList<>();
            for (var type : api.types(packageName)) {
                lines.addAll(api.lines(type));
                if (!type.isMemberClass()) {
                    lines.add(PublicApi.name(type) + ": since " + since(type));
                }
            }
            actual.put(packageName, lines);
        }
        return actual;
    }

    /// Of the comment of a type, or else of its package; nothing if neither says it.
    private static String since(Class<?> type) throws IOException {
        var folder = SOURCES.resolve(type.getPackageName().replace('.', '/'));
        for (var file : List.of(type.getSimpleName(), "package-info")) {
            var found = SINCE.matcher(Files.readString(folder.resolve(file + ".java")));
            if (found.find()) {
                return found.group(1);
            }
        }
        return "";
    }

    private static Map<String, List<String>> recorded() throws IOException {
        var recorded = new TreeMap<String, List<String>>();
        try (var files = Files.newDirectoryStream(RECORDED, "*.txt")) {
            for (var file : files) {
                var name = file.getFileName().toString();
                recorded.put(
                        name.substring(0, name.length() - ".txt".length()),
                        Files.readAllLines(file));
            }
        }
        return recorded;
    }

    private static void write(Map<String, List<String>> actual) throws IOException {
        for (var packageName : recorded().keySet()) {
            Files.delete(RECORDED.resolve(packageName + ".txt"));
        }
        for (var one : actual.entrySet()) {
            Files.write(RECORDED.resolve(one.getKey() + ".txt"), one.getValue());
        }
    }

    private static Set<String> without(
            Map<String, List<String>> some, Map<String, List<String>> others) {
        var rest = all(some);
        rest.removeAll(all(others));
        return rest;
    }

    private static Set<String> all(Map<String, List<String>> api) {
        var all = new TreeSet<String>();
        api.forEach((packageName, lines) -> lines.forEach(l -> all.add(packageName + "." + l)));
        return all;
    }
}
