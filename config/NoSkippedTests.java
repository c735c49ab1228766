import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Fails when a test was skipped or a run had no tests: `NoSkippedTests FOLDER RUN…`, where FOLDER
/// holds one folder of Surefire reports per run. A test that does not run guards nothing.
final class NoSkippedTests {
    private static final Pattern SUITE = Pattern.compile("<testsuite\\s[^>]*>");

    public static void main(String[] arguments) throws IOException {
        var wrong = new ArrayList<String>();
        for (var run : List.of(arguments).subList(1, arguments.length)) {
            check(Path.of(arguments[0], run), wrong);
        }
        if (!wrong.isEmpty()) {
            wrong.forEach(System.err::println);
            System.exit(1);
        }
    }

    private static void check(Path folder, List<String> wrong) throws IOException {
        var tests = 0;
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder, "TEST-*.xml")) {
                for (var file : files) {
                    var suite = SUITE.matcher(Files.readString(file));
                    if (!suite.find()) {
                        throw new IOException(file + ": no <testsuite>");
                    }
                    tests += number(suite.group(), "tests");
                    var skipped = number(suite.group(), "skipped");
                    if (skipped > 0) {
                        wrong.add(file.getFileName() + ": " + skipped + " skipped tests");
                    }
                }
            }
        }
        if (tests == 0) {
            wrong.add(folder + ": no test ran");
        }
    }

    private static int number(String suite, String attribute) {
        var value = Pattern.compile("\\s" + attribute + "=\"(\\d+)\"").matcher(suite);
        return value.find() ? Integer.parseInt(value.group(1)) : 0;
    }
}
