import com.google.googlejavaformat.java.Main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Formats every Java file of the project, or says which are not formatted: `Format apply|check`.
/// Run from the root of the project by `./mvnw -N exec:exec@format`.
final class Format {
    public static void main(String[] arguments) throws Exception {
        var check = !arguments[0].equals("apply");
        var options = new ArrayList<>(List.of("--aosp", "--skip-reflowing-long-strings"));
        options.addAll(
                check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
        for (var folder : List.of("config", "examples", "library", "rondo-app", "rondo-bench")) {
            options.addAll(javaFiles(Path.of(folder)));
        }
        Main.main(options.toArray(String[]::new));
    }

    private static List<String> javaFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.startsWith(folder.resolve("target")))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }
}
