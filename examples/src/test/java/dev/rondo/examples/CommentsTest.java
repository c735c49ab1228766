package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Every Java block in the comments of the library compiles: as the body of a method, or, where it
/// declares one, as that of a class. All exported packages are imported; what a block takes for
/// given is a parameter, below.
class CommentsTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final Path SOURCES = ROOT.resolve("library/src/main/java");

    /// By file: what its blocks take for given.
    private static final Map<String, String> GIVEN =
            Map.ofEntries(
                    Map.entry("ClassifierSession.java", "Classifier classifier"),
                    Map.entry("TaggerSession.java", "Tagger tagger"),
                    Map.entry("SequenceModel.java", "SequenceModel model"),
                    Map.entry("ForecastTrainer.java", "double[] values"),
                    Map.entry("Forecast.java", "Forecaster model, Series series"),
                    Map.entry("GiftWindows.java", "Forecaster model, Panel panel"),
                    Map.entry(
                            "Series.java",
                            "double[] passengers, float[][] rows, LocalDateTime first"),
                    Map.entry("ModelTraining.java", "LabelledItems data, Path path"),
                    Map.entry("NetworkLearner.java", "NetworkSpec spec, Batch batch"),
                    Map.entry(
                            "LanguageLearner.java",
                            "LanguageSettings settings, Corpus corpus, int threads, Settings"
                                    + " learning, Path path"),
                    Map.entry("OnlineNumbers.java", "List<double[]> rows"),
                    Map.entry("Training.java", "Learner learner"),
                    Map.entry(
                            "DecoderSession.java",
                            "DecoderSession session, PackedSequences sources, Rows inputs, int[]"
                                    + " first, int[] written, float[] out"));

    /// What of the JDK they use.
    private static final List<String> IMPORTS =
            List.of(
                    "java.nio.file.Path",
                    "java.time.*",
                    "java.util.List",
                    "java.util.Map",
                    "java.util.Optional");

    @TempDir Path compiled;

    private record Block(String file, int line, List<String> lines) {}

    @Test
    void theyCompile() throws IOException {
        var blocks = blocks(SOURCES);
        assertTrue(blocks.size() >= 40, blocks.size() + " blocks");
        assertEquals("", String.join("\n", errors(blocks)));
    }

    @Test
    void oneThatDoesNotIsNamedWithItsLine(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("Some.java"),
                """
                /// Some.
                ///
                /// ```java
                /// int one = 1;
                /// String two = one;
                /// ```
                class Some {}
                """);
        var errors = errors(blocks(folder));
        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.getFirst().startsWith("Some.java:5: "), errors.getFirst());
        assertNotEquals(-1, errors.getFirst().indexOf("int cannot be converted to"));
    }

    private static List<Block> blocks(Path folder) throws IOException {
        List<Path> files;
        try (var all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
        var blocks = new ArrayList<Block>();
        for (var file : files) {
            var lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).strip().equals("/// ```java")) {
                    int first = i + 1;
                    var block = new ArrayList<String>();
                    for (i++; !lines.get(i).strip().equals("/// ```"); i++) {
                        block.add(lines.get(i).strip().replaceFirst("^/// ?", ""));
                    }
                    blocks.add(new Block(folder.relativize(file).toString(), first, block));
                }
            }
        }
        return blocks;
    }

    private List<String> errors(List<Block> blocks) throws IOException {
        var units = new TreeMap<String, Block>();
        var sources = new ArrayList<JavaFileObject>();
        var imports = imports();
        for (var block : blocks) {
            var name = "Block" + units.size();
            units.put(name, block);
            sources.add(source(name, imports + opening(name, block)));
        }
        var found = new DiagnosticCollector<JavaFileObject>();
        var options =
                List.of(
                        "-proc:none",
                        "-implicit:none",
                        "-d",
                        compiled.toString(),
                        "--class-path",
                        System.getProperty("java.class.path"));
        var compiler = ToolProvider.getSystemJavaCompiler();
        compiler.getTask(null, null, found, options, null, sources).call();
        return found.getDiagnostics().stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .map(d -> told(d, units))
                .toList();
    }

    private static String told(Diagnostic<? extends JavaFileObject> d, Map<String, Block> units) {
        var file = d.getSource();
        if (file == null) {
            return d.getMessage(null);
        }
        var block =
                units.get(
                        Path.of(file.toUri().getPath())
                                .getFileName()
                                .toString()
                                .replace(".java", ""));
        return block.file()
                + ":"
                + (block.line() + d.getLineNumber() - 1)
                + ": "
                + d.getMessage(null);
    }

    /// Of a class on the line of the imports, so that the block begins on the second.
    private static String opening(String name, Block block) {
        boolean declares =
                block.lines().stream()
                        .anyMatch(l -> l.startsWith("static ") || l.startsWith("record "));
        var file = Path.of(block.file()).getFileName().toString();
        var body = String.join("\n", block.lines());
        return declares
                ? "class " + name + " {\n" + body + "\n}"
                : "class "
                        + name
                        + " { void block("
                        + GIVEN.getOrDefault(file, "")
                        + ") throws Exception {\n"
                        + body
                        + "\n}}";
    }

    private static String imports() throws IOException {
        var exported =
                Files.readAllLines(SOURCES.resolve("module-info.java")).stream()
                        .filter(line -> line.strip().startsWith("exports "))
                        .map(line -> line.strip().replaceFirst("exports (.*);", "$1.*"));
        return Stream.concat(IMPORTS.stream(), exported)
                .map(name -> "import " + name + "; ")
                .collect(Collectors.joining());
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(
                URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
