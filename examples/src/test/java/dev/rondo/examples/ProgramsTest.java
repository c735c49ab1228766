package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every program is run, in this JVM, and what it prints is checked. They run in `target/work`,
/// where `samples` is.
class ProgramsTest {
    private static final Path SOURCES =
            Path.of(
                    System.getProperty("project.root"),
                    "examples/src/main/java/dev/rondo/examples");

    private static final int MOST_LINES = 40;

    /// What must hold of the lines that a program printed.
    @FunctionalInterface
    private interface Check {
        void of(List<String> lines) throws Exception;
    }

    private static final Map<String, Check> PROGRAMS = new TreeMap<>();

    static {
        PROGRAMS.put("ClassifyTexts", ProgramsTest::classifyTexts);
        PROGRAMS.put("ClassifySeries", lines -> assertEquals(List.of("slow", "fast"), lines));
        PROGRAMS.put("ClassifyStepByStep", ProgramsTest::classifyStepByStep);
        PROGRAMS.put("TagWords", ProgramsTest::tagWords);
        PROGRAMS.put("ForecastSeries", ProgramsTest::forecastSeries);
        PROGRAMS.put("GenerateText", ProgramsTest::generateText);
        PROGRAMS.put("CountNgrams", lines -> atLeast(0.8, lines.getFirst()));
        PROGRAMS.put("OwnCell", lines -> atLeast(0.9, lines.getFirst()));
        PROGRAMS.put("ManySessions", ProgramsTest::manySessions);
        PROGRAMS.put("LearnOnline", ProgramsTest::learnOnline);
        PROGRAMS.put("ReadGates", ProgramsTest::readGates);
        PROGRAMS.put("StopTraining", ProgramsTest::stopTraining);
        PROGRAMS.put("ResumeTraining", ProgramsTest::resumeTraining);
        PROGRAMS.put("ManualTraining", ProgramsTest::trainManually);
        PROGRAMS.put("OwnLoss", lines -> near(3, 0.1, lines.getFirst()));
        PROGRAMS.put("TreeNetwork", lines -> atMost(0.02, lines.getFirst()));
        PROGRAMS.put("OwnStructure", lines -> atMost(0.02, lines.getFirst()));
        PROGRAMS.put("GridNetwork", lines -> atMost(0.02, lines.getFirst()));
        PROGRAMS.put("TwoDirections", lines -> atMost(0.02, lines.getFirst()));
        PROGRAMS.put("EncoderDecoder", lines -> atMost(0.05, lines.getFirst()));
        PROGRAMS.put(
                "ReadTrees",
                lines -> assertEquals(List.of("3 [It, 's, lovely]", "1 [Rain, again]"), lines));
        PROGRAMS.put(
                "ReadAnyModel", lines -> assertEquals(List.of("[<unk>,  , a, b, c, d, r]"), lines));
        PROGRAMS.put("WebHandler", ProgramsTest::webHandler);
    }

    @Test
    void everyProgramIsRun() throws IOException {
        assertEquals(new TreeSet<>(PROGRAMS.keySet()), new TreeSet<>(sources().keySet()));
    }

    @Test
    void everyProgramIsShort() throws IOException {
        var longer = new ArrayList<String>();
        sources()
                .forEach((name, lines) -> {
                    if (lines.size() > MOST_LINES) {
                        longer.add(name + ": " + lines.size() + " lines");
                    }
                });
        assertEquals(List.of(), longer, "expected at most " + MOST_LINES + " lines");
    }

    @TestFactory
    Stream<DynamicTest> everyProgramPrintsWhatItShould() {
        return PROGRAMS.entrySet().stream()
                .map(e ->
                        DynamicTest.dynamicTest(
                                e.getKey(), () -> e.getValue().of(run(e.getKey()))));
    }

    private static Map<String, List<String>> sources() throws IOException {
        var sources = new TreeMap<String, List<String>>();
        try (var files = Files.newDirectoryStream(SOURCES, "*.java")) {
            for (var file : files) {
                var name = file.getFileName().toString().replace(".java", "");
                sources.put(name, Files.readAllLines(file));
            }
        }
        return sources;
    }

    /// What a program prints. A web server listens at any free port.
    private static List<String> run(String name) throws Exception {
        var main = Class.forName("dev.rondo.examples." + name).getMethod("main", String[].class);
        var args = name.equals("WebHandler") ? new String[] {"0"} : new String[0];
        var out = System.out;
        var locale = Locale.getDefault();
        var bytes = new ByteArrayOutputStream();
        try (var print = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(print);
            Locale.setDefault(Locale.ROOT);
            main.invoke(null, (Object) args);
        } finally {
            System.setOut(out);
            Locale.setDefault(locale);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    // ---- what they print ----------------------------------------------------------------------

    private static void near(double expected, double most, String line) {
        assertEquals(expected, Double.parseDouble(line), most);
    }

    private static void atLeast(double least, String line) {
        double x = Double.parseDouble(line);
        assertTrue(x >= least && x <= 1, line);
    }

    private static void atMost(double most, String line) {
        double x = Double.parseDouble(line);
        assertTrue(x >= 0 && x <= most, line);
    }

    private static void classifyTexts(List<String> lines) {
        assertEquals("complaint", lines.getFirst());
        atLeast(0.6, lines.get(1));
        assertTrue(lines.get(2).startsWith("{complaint=0."), lines.get(2));
        assertTrue(lines.get(2).contains("praise=") && lines.get(2).contains("question="));
        assertTrue(Files.exists(Path.of("guests.safetensors")));
    }

    private static void classifyStepByStep(List<String> lines) {
        assertEquals(8, lines.size());
        assertEquals("Where", lines.getFirst().split(" ")[0]);
        assertEquals("?        question", lines.getLast());
    }

    private static void tagWords(List<String> lines) {
        assertEquals(
                List.of(
                        "Ida/B-PER left/O Port/B-LOC Ellen/I-LOC ./O",
                        "Span[from=0, to=1, type=PER]",
                        "Span[from=2, to=4, type=LOC]"),
                lines);
    }

    /// The intervals of 95 % hold most months, and their width is that of the noise (deviation 3,
    /// of a difference of two years more), not that of the seasons (20).
    private static void forecastSeries(List<String> lines) {
        assertEquals(12, lines.size());
        int within = 0;
        for (var line : lines) {
            double[] n =
                    Stream.of(line.split("[^0-9]+")).mapToDouble(Double::parseDouble).toArray();
            assertEquals(4, n.length, line);
            within += n[1] <= n[3] && n[3] <= n[2] ? 1 : 0;
            assertTrue(n[1] < n[0] && n[0] < n[2] && n[2] - n[1] < 30, line);
        }
        assertTrue(within >= 9, within + " of 12");
    }

    private static void generateText(List<String> lines) {
        atLeast(0.8, lines.getFirst());
        var text = String.join("\n", lines.subList(1, lines.size()));
        assertTrue(text.startsWith("This is the"), text);
        assertEquals("This is the".length() + 200, text.length());
        long known =
                Pattern.compile("\\b(the|that|who|was|of|is|and)\\b")
                        .matcher(text)
                        .results()
                        .count();
        assertTrue(known >= 8, text);
    }

    private static void manySessions(List<String> lines) {
        assertEquals(List.of("10000", "1"), lines.subList(0, 2));
        atLeast(0.9, lines.get(2));
    }

    private static void learnOnline(List<String> lines) {
        near(Double.parseDouble(lines.get(1)), 0.2, lines.getFirst());
    }

    private static void readGates(List<String> lines) {
        assertTrue(lines.contains("f  = sigmoid(W_f x + U_f h + b_f)"), lines.toString());
        var gates = lines.subList(lines.size() - 11, lines.size());
        assertEquals(
                "abracadabra",
                gates.stream().map(g -> g.substring(0, 1)).reduce("", String::concat));
        gates.forEach(g -> atLeast(0.01, g.substring(2)));
        assertTrue(gates.stream().distinct().count() > 5, gates.toString());
    }

    /// It stops at the first epoch whose loss is below 0.1, and not at the last of 200.
    private static void stopTraining(List<String> lines) {
        double[] losses =
                lines.stream()
                        .filter(line -> line.startsWith("epoch "))
                        .mapToDouble(line -> Double.parseDouble(line.replaceFirst(".*loss ", "")))
                        .toArray();
        assertTrue(losses.length < 200 && losses[losses.length - 1] <= 0.1, lines.toString());
        assertTrue(Arrays.stream(losses, 0, losses.length - 1).allMatch(x -> x >= 0.0995));
        assertEquals("INTERRUPTED", lines.getLast());
    }

    private static void resumeTraining(List<String> lines) {
        assertEquals(List.of("3", "-1"), lines);
    }

    private static void trainManually(List<String> lines) {
        double[] losses = lines.stream().mapToDouble(Double::parseDouble).toArray();
        assertEquals(4, losses.length);
        for (int i = 1; i < 4; i++) {
            assertTrue(losses[i] < losses[i - 1], lines.toString());
        }
        assertTrue(losses[3] < 0.05, lines.toString());
    }

    private static void webHandler(List<String> lines) throws Exception {
        var address = URI.create(lines.getFirst());
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(address)
                            .POST(HttpRequest.BodyPublishers.ofString("Where do we pay?"))
                            .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertEquals("question", answer.body());
        }
    }
}
