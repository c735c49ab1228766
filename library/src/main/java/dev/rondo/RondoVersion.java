package dev.rondo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;

/// The version of Rondo that runs, as the build wrote it into `version.txt`.
public final class RondoVersion {
    private static final String NUMBER = read();

    private RondoVersion() {}

    /// As `0.1.0`.
    public static String number() {
        return NUMBER;
    }

    /// Whether another version is newer than this one; not where it is no version.
    public static boolean isOlderThan(String other) {
        try {
            return ModuleDescriptor.Version.parse(NUMBER)
                            .compareTo(ModuleDescriptor.Version.parse(other))
                    < 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String read() {
        try (var in = RondoVersion.class.getResourceAsStream("version.txt")) {
            if (in == null) {
                throw new IllegalStateException("version.txt is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
