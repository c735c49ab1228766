package dev.rondo.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The parent's side of a [Worker].
final class Child implements AutoCloseable {

    private final Column column;
    private final Process process;
    private final Path log;
    private final PrintWriter questions;
    private final BufferedReader answers;
    private final String version;

    /// Starts the worker and waits until its work is set up.
    Child(Column column, List<String> rondoFlags) throws IOException {
        this.column = column;
        log = Files.createTempFile("rondo-bench-", ".log");
        var builder = new ProcessBuilder(column.command(rondoFlags));
        builder.environment().putAll(column.environment());
        builder.redirectError(log.toFile());
        process = builder.start();
        questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        version = answer().replaceFirst("^ready ", "");
    }

    Column column() {
        return column;
    }

    String version() {
        return version;
    }

    /// Milliseconds of each of `repetitions`.
    ///
    /// @param clock `wall` or `cpu`
    double[] run(String clock, int repetitions) {
        questions.println("run " + clock + " " + repetitions);
        return Arrays.stream(answer().split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /// The greatest resident memory so far.
    long peakKiB() {
        questions.println("peak");
        return Long.parseLong(answer());
    }

    private String answer() {
        try {
            var line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException(
                        column.name() + " at " + column.work() + " ended:\n" + lastOf(log));
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String lastOf(Path log) throws IOException {
        var lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    @Override
    public void close() {
        questions.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
