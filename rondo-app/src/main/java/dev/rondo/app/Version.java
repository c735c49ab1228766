package dev.rondo.app;

import picocli.CommandLine.IVersionProvider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// What `--version` prints. The build writes the version into `version.txt`.
final class Version implements IVersionProvider {
    static String text() {
        return "rondo " + number() + ", Java " + Runtime.version();
    }

    static String number() {
        try (var in = Version.class.getResourceAsStream("version.txt")) {
            if (in == null) {
                throw new IllegalStateException("version.txt is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }
}
