package dev.rondo.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Whether the arguments came as they were written: Java decodes them by the locale, and what it
/// cannot decode becomes U+FFFD, so that a file of that name is not found.
final class ArgumentEncoding {
    private static final String UNKNOWN = "\ufffd";

    private ArgumentEncoding() {}

    /// What is wrong with the arguments of this process.
    static Optional<String> fault(String... arguments) {
        return fault(
                System.getProperty("sun.jnu.encoding", "UTF-8"),
                Path.of("/proc/self/cmdline"),
                arguments);
    }

    /// @param encoding of the locale
    /// @param bytes a file with the command line as the system keeps it, where there is one
    static Optional<String> fault(String encoding, Path bytes, String... arguments) {
        for (String argument : arguments) {
            if (!argument.contains(UNKNOWN)) {
                continue;
            }
            if (!encoding.equalsIgnoreCase("UTF-8")) {
                return Optional.of(
                        argument
                                + ": the argument is not in the encoding of the locale, "
                                + encoding
                                + ": set LC_ALL=C.UTF-8");
            } else if (malformed(bytes)) {
                return Optional.of(
                        argument
                                + ": the argument is not valid UTF-8: rename the file, or pass it"
                                + " through standard input");
            }
        }
        return Optional.empty();
    }

    private static boolean malformed(Path file) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file)));
            return false; // the argument holds U+FFFD itself
        } catch (CharacterCodingException _) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
