package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The launcher, with a program in Java's place that says how it was called, in one environment
/// after another.
class LauncherTest {
    @TempDir Path folder;

    private Path record;

    @BeforeEach
    void project() throws Exception {
        record = folder.resolve("said");
        Files.copy(Path.of("..", "rondo"), folder.resolve("rondo"));
        Files.createDirectories(folder.resolve("app/src/main"));
        Files.writeString(folder.resolve("pom.xml"), "");
        Files.writeString(folder.resolve("app/pom.xml"), "");
        var build = folder.resolve(".rondo/build-1");
        Files.createDirectories(build.resolve("lib"));
        Files.writeString(build.resolve("lib/a.jar"), "");
        Files.writeString(build.resolve("started"), "");
        Files.setLastModifiedTime(
                build.resolve("started"), FileTime.from(Instant.now().plusSeconds(60)));
        Files.writeString(folder.resolve(".rondo/current"), "build-1\n");
        var jdk = Files.createDirectories(folder.resolve("jdk/bin"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.3\"\n");
        for (var program : List.of("java", "javac")) {
            var file =
                    Files.writeString(
                            jdk.resolve(program),
                            "#!/bin/sh\nprintf '%s\\n' \"$@\" >'"
                                    + record
                                    + "'\necho \"locale=$LC_ALL\" >>'"
                                    + record
                                    + "'\ncat\necho written || echo failed >>'"
                                    + record
                                    + "'\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private record Ran(int status, String out, List<String> arguments) {}

    private Ran run(String redirections) throws Exception {
        var builder =
                new ProcessBuilder(
                        "bash", "-c", "echo typed | { ./rondo predict m " + redirections + "; }");
        builder.directory(folder.toFile());
        builder.environment().put("RONDO_JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().remove("RONDO_JAVA_OPTS");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), out, Files.readAllLines(record));
    }

    @Test
    void javaIsToldWhichStreamsAreClosedAndFindsNoneOfThemOpenForItself() throws Exception {
        var open = run("");
        assertEquals("typed\nwritten\n", open.out());
        assertTrue(open.arguments().stream().noneMatch(a -> a.startsWith("-Drondo.closed")));
        var input = run("<&-");
        assertTrue(input.arguments().contains("-Drondo.closed=0"), input.toString());
        assertEquals("written\n", input.out()); // nothing was read, least of all another file
        var output = run(">&-");
        assertTrue(output.arguments().contains("-Drondo.closed=1"), output.toString());
        assertEquals("", output.out());
        var both = run("<&- >&- 2>&-");
        assertTrue(both.arguments().contains("-Drondo.closed=01"), both.toString());
        assertEquals("m", both.arguments().get(both.arguments().indexOf("predict") + 1));
        assertEquals(0, both.status());
    }

    /// Runs the launcher as `command` in an environment of nothing but a path and `variables`.
    private Ran in(Map<String, String> variables, Path project, String command) throws Exception {
        var builder = new ProcessBuilder("bash", "-c", command);
        builder.directory(project.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("RONDO_JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().putAll(variables);
        builder.redirectErrorStream(true);
        Files.deleteIfExists(record);
        var process = builder.start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        return new Ran(status, out, Files.exists(record) ? Files.readAllLines(record) : List.of());
    }

    private static void works(Ran ran) {
        assertEquals(0, ran.status(), ran.out());
        assertEquals("written\n", ran.out().replaceAll("(?m)^.*setlocale.*\n", ""));
        int predict = ran.arguments().indexOf("predict");
        assertEquals("m", ran.arguments().get(predict + 1), ran.toString());
    }

    @Test
    void itNeedsNoHome() throws Exception {
        works(in(Map.of(), folder, "./rondo predict m"));
    }

    /// The search for a JDK reads the folders of users, where there are any.
    @Test
    void aSearchWithoutHomeFindsOrSaysSo() throws Exception {
        var ran =
                in(
                        Map.of(
                                "RONDO_JAVA_HOME",
                                "",
                                "JAVA_HOME",
                                folder.resolve("jdk").toString()),
                        folder,
                        "./rondo predict m");
        works(ran);
        var none = in(Map.of("RONDO_JAVA_HOME", ""), folder, "./rondo --version");
        assertFalse(none.out().contains("unbound variable"), none.out());
    }

    @Test
    void inTheLocaleCNamesAreReadAsUtf8() throws Exception {
        for (var variables :
                List.of(
                        Map.<String, String>of(),
                        Map.of("LC_ALL", "C"),
                        Map.of("LC_ALL", "POSIX"),
                        Map.of("LANG", "C"),
                        Map.of("LC_ALL", "", "LC_CTYPE", "C"),
                        Map.of("LC_ALL", "xx_XX.UTF-8"))) {
            var ran = in(variables, folder, "./rondo predict m");
            works(ran);
            assertTrue(ran.arguments().contains("locale=C.UTF-8"), variables + " " + ran);
        }
        for (var locale : List.of("C.UTF-8", "C.utf8")) {
            var ran = in(Map.of("LC_ALL", locale), folder, "./rondo predict m");
            works(ran);
            assertTrue(ran.arguments().contains("locale=" + locale), ran.toString());
        }
        var latin = in(Map.of("LC_ALL", "de_DE.ISO-8859-1"), folder, "./rondo predict m 2>&1");
        assertTrue(latin.arguments().contains("locale=de_DE.ISO-8859-1"), latin.toString());
    }

    @Test
    void anOlderJavaFirstOnThePathIsPassedOver() throws Exception {
        var old = Files.createDirectories(folder.resolve("old java/bin"));
        Files.writeString(folder.resolve("old java/release"), "JAVA_VERSION=\"17.0.9\"\n");
        for (var program : List.of("java", "javac")) {
            var file = Files.writeString(old.resolve(program), "#!/bin/sh\necho seventeen\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        String path = old + ":" + System.getenv("PATH");
        works(in(Map.of("PATH", path), folder, "./rondo predict m"));
        var both =
                Map.of(
                        "PATH",
                        folder.resolve("jdk/bin") + ":" + path,
                        "RONDO_JAVA_HOME",
                        "",
                        "JAVA_HOME",
                        folder.resolve("old java").toString());
        works(in(both, folder, "./rondo predict m"));
        var asked = Map.of("RONDO_JAVA_HOME", folder.resolve("old java").toString());
        var refused = in(asked, folder, "./rondo predict m");
        assertEquals(1, refused.status());
        assertTrue(refused.out().contains("which holds 17.0.9; Rondo needs JDK 25"), refused.out());
    }

    @Test
    void pathsWithBlanksLinksAndCdpath() throws Exception {
        var blank = Files.createDirectories(folder.resolve("a folder  with blanks"));
        for (var name : List.of("rondo", "app", ".rondo", "pom.xml")) {
            Files.move(folder.resolve(name), blank.resolve(name));
        }
        var elsewhere = Files.createDirectories(folder.resolve("else where"));
        Files.createSymbolicLink(
                elsewhere.resolve("r"), Path.of("..", blank.getFileName() + "/rondo"));
        Files.createSymbolicLink(elsewhere.resolve("r 2"), elsewhere.resolve("r"));
        for (var command :
                List.of(
                        "'" + blank + "/rondo' predict m",
                        "./r predict m",
                        "'./r 2' predict m",
                        "PATH=.:$PATH r predict m",
                        "CDPATH=..:/ bash r predict m",
                        "CDPATH=" + folder + " bash '../a folder  with blanks/rondo' predict m")) {
            var ran = in(Map.of("CDPATH", folder.toString()), elsewhere, command);
            works(ran);
            assertTrue(
                    ran.arguments().contains(blank.toRealPath() + "/.rondo/build-1/lib/a.jar"),
                    ran.toString());
        }
    }

    @Test
    void argumentsArePassedOnAsTheyAre() throws Exception {
        var ran = in(Map.of(), folder, "./rondo predict m 'a  b' '' '*' 'é😀.txt' '$HOME' -- \\\\");
        works(ran);
        int at = ran.arguments().indexOf("predict");
        assertEquals(
                List.of("m", "a  b", "", "*", "é😀.txt", "$HOME", "--", "\\"),
                ran.arguments().subList(at + 1, at + 9));
    }

    /// Where `script` is, which runs a command at a terminal of its own.
    @Test
    void javaIsToldOfTerminalsAndTheirWidth() throws Exception {
        var plain = in(Map.of("TERM", "xterm"), folder, "./rondo predict m");
        assertTrue(plain.arguments().stream().noneMatch(a -> a.startsWith("-Drondo.")));
        if (!Files.isExecutable(Path.of("/usr/bin/script"))) {
            return;
        }
        for (int columns : new int[] {40, 80}) {
            String command =
                    "script -qec 'stty cols "
                            + columns
                            + "; ./rondo predict m' /dev/null </dev/null";
            var watched = in(Map.of("TERM", "xterm"), folder, command).arguments();
            assertTrue(watched.contains("-Drondo.columns=" + columns), watched.toString());
            assertTrue(watched.contains("-Drondo.terminals=12"), watched.toString());
            var dumb = in(Map.of("TERM", "dumb"), folder, command).arguments();
            assertTrue(dumb.contains("-Drondo.terminals=12"), dumb.toString());
            assertTrue(dumb.stream().noneMatch(a -> a.startsWith("-Drondo.columns")));
        }
    }
}
