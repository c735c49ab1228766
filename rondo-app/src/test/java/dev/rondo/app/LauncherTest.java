package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/// The launcher, with a program in Java's place that says how it was called.
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
        assertEquals("predict", both.arguments().get(both.arguments().size() - 2));
        assertEquals(0, both.status());
    }
}
