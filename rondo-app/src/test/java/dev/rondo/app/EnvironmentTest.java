package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the command prints depends on no locale, time zone or kind of terminal: processes of their
/// own, in one environment after another.
class EnvironmentTest {
    @TempDir Path folder;

    private Path data;

    @BeforeEach
    void data() throws Exception {
        data = folder.resolve("é😀.tsv");
        var text = new StringBuilder("text\tlabel\n");
        for (int i = 0; i < 1234; i++) {
            text.append("word" + i % 7 + " hello\tl" + i % 3 + "\n");
        }
        Files.writeString(data, text);
    }

    private record Ran(int status, String out, String err) {}

    /// Where this test's own classes are, whether they are modules or not.
    private static String classPath() {
        return System.getProperty("jdk.module.path", "")
                + File.pathSeparator
                + System.getProperty("java.class.path");
    }

    private Ran run(Map<String, String> variables, List<String> options, String... arguments)
            throws Exception {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(
                List.of(
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath()));
        line.addAll(options);
        line.add("dev.rondo.app.Main");
        line.addAll(List.of(arguments));
        return ran(variables, line);
    }

    private Ran ran(Map<String, String> variables, List<String> line) throws Exception {
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var builder =
                new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(variables);
        var process = builder.start();
        process.getOutputStream().close();
        int status = process.waitFor();
        return new Ran(status, Files.readString(out), Files.readString(err));
    }

    @Test
    void theSameIsPrintedEverywhere() throws Exception {
        var plain = run(Map.of(), List.of(), "data", "inspect", data.toString());
        assertEquals(0, plain.status(), plain.err());
        assertTrue(plain.out().contains("1,234"), plain.out());
        for (var options :
                List.of(
                        List.of("-Duser.language=ar", "-Duser.country=EG"),
                        List.of("-Duser.language=tr", "-Duser.timezone=Pacific/Apia"),
                        List.of("-Duser.language=hi", "-Duser.extensions=u-nu-deva"))) {
            var ran = run(Map.of(), options, "data", "inspect", data.toString());
            assertEquals(plain.out(), ran.out(), options.toString());
            assertEquals(0, ran.status(), ran.err());
        }
        for (var variables :
                List.of(
                        Map.of("TZ", "America/St_Johns"),
                        Map.of("TZ", "no/such"),
                        Map.of("TERM", "dumb"),
                        Map.of("NO_COLOR", "1", "TERM", "xterm-256color"))) {
            var ran = run(variables, List.of(), "data", "inspect", data.toString());
            assertEquals(plain.out(), ran.out(), variables.toString());
        }
    }

    @Test
    void noLineIsWiderThanTheTerminalAndNoneIsColoured() throws Exception {
        for (int columns : new int[] {40, 80}) {
            var options = List.of("-Drondo.columns=" + columns, "-Drondo.terminals=12");
            var help = run(Map.of("TERM", "xterm"), options, "help", "train", "classify");
            assertEquals(0, help.status(), help.err());
            int widest = help.out().lines().mapToInt(String::length).max().orElseThrow();
            assertTrue(widest <= columns, widest + " columns of " + columns + ": " + help.out());
            assertFalse(help.out().contains("\u001b"));
        }
    }

    @Test
    void atATerminalControlCharactersOfDataAreShown() throws Exception {
        var hostile = folder.resolve("esc.tsv");
        Files.writeString(
                hostile,
                "text\tlabel\n"
                        + "a \u001b[2J\u001b]0;owned\u0007 \u202eevil\u202c\tl\u001b[31m\n"
                                .repeat(9));
        String[] line = {"data", "inspect", hostile.toString()};
        var watched = run(Map.of(), List.of("-Drondo.terminals=12"), line);
        assertEquals(0, watched.status(), watched.err());
        assertTrue(watched.out().contains("l\\u001b[31m"), watched.out());
        assertTrue(watched.out().contains("\\u202eevil\\u202c"), watched.out());
        assertTrue(watched.out().chars().noneMatch(c -> c == 0x1b || c == 7 || c == 0x202e));
        var piped = run(Map.of(), List.of("-Drondo.terminals=2"), line);
        assertTrue(piped.out().contains("l\u001b[31m"), piped.out());
        var error = run(Map.of(), List.of("-Drondo.terminals=2"), "predict", "no\u001b[2Jsuch");
        assertEquals(2, error.status());
        assertTrue(error.err().contains("no\\u001b[2Jsuch"), error.err());
    }

    @Test
    void namesThatAreNotInTheEncodingAreRefusedInALine() throws Exception {
        var started = run(Map.of(), List.of(), "--version");
        assertEquals(0, started.status(), started.err());
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command =
                "'"
                        + java
                        + "' --add-modules jdk.incubator.vector -cp '"
                        + classPath()
                        + "' dev.rondo.app.Main data inspect $'bad\\377.txt' 2>&1 | grep -v incubator;"
                        + " exit ${PIPESTATUS[0]}";
        var bytes = ran(Map.of(), List.of("bash", "-c", command));
        assertEquals(2, bytes.status(), bytes.out());
        assertEquals(
                "rondo: bad\ufffd.txt: the argument is not valid UTF-8: rename the file, or pass it"
                        + " through standard input\n",
                bytes.out());
    }

    @Test
    void replacementCharactersThatAreMeantPass() throws Exception {
        var line = folder.resolve("cmdline");
        Files.writeString(line, "rondo\0a\ufffd\0");
        assertTrue(ArgumentEncoding.fault("UTF-8", line, "a\ufffd", "b").isEmpty());
        Files.write(line, "rondo\0a\u00ff\0".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(ArgumentEncoding.fault("UTF-8", line, "a", "b").isEmpty());
        assertTrue(ArgumentEncoding.fault("UTF-8", line, "a\ufffd").isPresent());
        assertTrue(ArgumentEncoding.fault("UTF-8", folder.resolve("none"), "a\ufffd").isEmpty());
        assertTrue(
                Stream.of("ANSI_X3.4-1968", "ISO-8859-1")
                        .allMatch(encoding ->
                                ArgumentEncoding.fault(encoding, line, "\ufffd")
                                        .orElseThrow()
                                        .endsWith(encoding + ": set LC_ALL=C.UTF-8")));
    }
}
