package dev.rondo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// The programs of the benchmarks: every class with a `main`.
final class ProgramsTest {

    @Test
    void wrongArgumentEndsEveryProgramWithItsUsageAndStatus2() throws Exception {
        var started = new TreeMap<String, Process>();
        for (var program : programs()) {
            started.put(program, start(program, "--no-such-option"));
        }
        for (var entry : started.entrySet()) {
            var lines = errorsOf(entry.getValue());
            assertEquals("unknown option --no-such-option", lines.getFirst(), entry.getKey());
            assertTrue(
                    lines.getLast().startsWith("usage: rondo-bench/run " + entry.getKey()),
                    lines.getLast());
            assertEquals(2, lines.size(), entry.getKey());
        }
    }

    @Test
    void wrongValueIsSaidWithItsOption() throws Exception {
        var zero = start("Growth", "--threads", "0");
        var word = start("Zoo", "--hidden", "128,wide");
        var none = start("Scan", "--rounds");
        var other = start("Scan", "--clock", "sun");
        var twice = start("Fuzz", "--seed", "1", "--seed", "2");
        var missing = start("Sentiment", "--hidden", "8");
        var surplus = start("TreeSpeed", "150", "151");
        assertEquals("--threads: expected a number from 1 on, got 0", errorsOf(zero).getFirst());
        assertEquals("--hidden: expected a number, got 128,wide", errorsOf(word).getFirst());
        assertEquals("--rounds needs a value", errorsOf(none).getFirst());
        assertEquals("--clock: expected wall or cpu, got sun", errorsOf(other).getFirst());
        assertEquals("--seed is given twice", errorsOf(twice).getFirst());
        assertEquals("FOLDER is missing", errorsOf(missing).getFirst());
        assertEquals("unexpected argument 151", errorsOf(surplus).getFirst());
    }

    @Test
    void missingFilesOfAFolderAreSaidInOneLine(@TempDir Path folder) throws Exception {
        var started = new TreeMap<String, Process>();
        for (var program : List.of("Cora", "Mortality", "Sentiment", "Translate")) {
            started.put(program, start(program, folder.toString()));
        }
        started.put("Digits", start("Digits", folder.toString(), "rows"));
        started.put("Record", start("Record", "ptb-small", folder.toString()));
        started.put("Untouched", start("Untouched", "--data", folder.toString()));
        for (var entry : started.entrySet()) {
            var lines = errorsOf(entry.getValue());
            assertEquals(1, lines.size(), entry.getKey() + ": " + lines);
            assertTrue(lines.getFirst().contains(folder.toString()), lines.getFirst());
        }
    }

    @Test
    void scriptNamesEveryProgram() throws IOException {
        var script = Files.readString(Path.of("run"));
        var list = script.substring(script.indexOf("programs=\"") + 10);
        var named = new TreeSet<>(List.of(list.substring(0, list.indexOf('"')).split("\\s+")));
        var expected = new TreeSet<>(programs());
        expected.remove("Worker"); // SideBySide starts it
        expected.add("Kernels"); // JMH
        assertEquals(expected, named);
    }

    private static List<String> programs() throws IOException {
        var programs = new ArrayList<String>();
        try (var files = Files.walk(Path.of("target", "classes", "dev", "rondo", "bench"))) {
            for (var file : files.sorted().toList()) {
                var name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.contains("$") && hasMain(file)) {
                    programs.add(name.substring(0, name.length() - 6));
                }
            }
        }
        assertFalse(programs.isEmpty());
        return programs;
    }

    private static boolean hasMain(Path file) throws IOException {
        return java.lang.classfile.ClassFile.of().parse(file).methods().stream()
                .anyMatch(method ->
                        method.methodName().equalsString("main")
                                && method.methodType().equalsString("([Ljava/lang/String;)V"));
    }

    private static Process start(String program, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("--add-modules=jdk.incubator.vector");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("dev.rondo.bench." + program);
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }

    /// What a program that ended with status 2 wrote to standard error, without the JVM's own.
    private static List<String> errorsOf(Process process) throws Exception {
        List<String> lines;
        try (var errors = process.errorReader()) {
            lines = errors.lines().filter(line -> !line.startsWith("WARNING: ")).toList();
        }
        assertEquals(2, process.waitFor(), () -> String.join("\n", lines));
        return lines;
    }
}
