package dev.rondo.data.text;

import dev.rondo.RondoException;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.JsonLines;
import dev.rondo.store.MissingFiles;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads text files. Text is UTF-8; a byte-order mark at the start of a file is passed over.
/// Several files are one text, one after the other; for words, a line never runs on into the next
/// file. What is compressed with gzip or Zstandard is unpacked.
public final class TextReader {
    /// The most that is read into one text, in bytes.
    private static final long MAXIMUM_BYTES = Integer.MAX_VALUE - 1024;

    private TextReader() {}

    /// The files that are meant: a file is itself, a folder is the `.txt` files in it, by name,
    /// without those in its folders and without hidden ones.
    ///
    /// @throws RondoException if one is missing, or a folder has no `.txt` file
    public static List<Path> files(List<Path> paths) {
        var files = new ArrayList<Path>();
        for (var path : paths) {
            if (!Files.exists(path)) {
                throw MissingFiles.file(path);
            } else if (Files.isDirectory(path)) {
                try (var list = Files.list(path)) {
                    var found = list.filter(TextReader::isText).sorted().toList();
                    if (found.isEmpty()) {
                        throw new RondoException(
                                path + ": this folder has no .txt file; name the files instead");
                    }
                    files.addAll(found);
                } catch (IOException e) {
                    throw unreadable(path, e);
                }
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private static boolean isText(Path path) {
        String name = path.getFileName().toString();
        return name.toLowerCase(Locale.ROOT).endsWith(".txt")
                && !name.startsWith(".")
                && Files.isRegularFile(path);
    }

    /// Reads files and folders (see [#files]) as one text: as bytes for [TextUnit#BYTES], whatever
    /// they hold, and as UTF-8 for the others.
    ///
    /// @throws RondoException if a file is missing, unreadable, empty or not UTF-8 (with the place
    ///   of the first byte that is not, and what the file may be instead), or if all are too large
    ///   for one text
    public static Text read(TextUnit unit, List<Path> paths) {
        var files = files(paths);
        String name =
                files.size() == 1
                        ? files.getFirst().toString()
                        : files.getFirst() + " and " + (files.size() - 1) + " more";
        checkTotal(name, files);
        if (unit == TextUnit.BYTES) {
            var all = new ByteArrayOutputStream();
            for (var file : files) {
                all.writeBytes(bytes(file));
            }
            return Text.ofBytes(name, all.toByteArray());
        }
        if (files.size() == 1) {
            return Text.of(name, decode(files.getFirst()));
        }
        var text = new StringBuilder();
        for (var file : files) {
            text.append(decode(file));
            if (unit == TextUnit.WORDS && text.charAt(text.length() - 1) != '\n') {
                text.append('\n');
            }
        }
        return Text.of(name, text.toString());
    }

    private static void checkTotal(String name, List<Path> files) {
        long total = 0;
        for (var file : files) {
            total += size(file);
        }
        if (total > MAXIMUM_BYTES) {
            throw tooLarge(name, total + " bytes");
        }
    }

    private static RondoException tooLarge(String name, String size) {
        return new RondoException(
                name
                        + ": "
                        + size
                        + ", at most "
                        + MAXIMUM_BYTES
                        + " can be read as one text: train on a part of it");
    }

    private static long size(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new RondoException(
                        file + ": not a file that can be read from beginning to end");
            }
            long size = Files.size(file);
            if (size == 0) {
                throw new RondoException(file + ": the file is empty, expected text");
            }
            return size;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static byte[] bytes(Path file) {
        var source = DataSource.of(file);
        try (var in = source.open()) {
            byte[] bytes = in.readNBytes((int) MAXIMUM_BYTES);
            if (in.read() >= 0) {
                throw tooLarge(file.toString(), "unpacked more than " + MAXIMUM_BYTES + " bytes");
            } else if (bytes.length == 0) {
                throw new RondoException(
                        file + ": nothing in it once it is unpacked, expected text");
            }
            return bytes;
        } catch (IOException e) {
            throw source.unreadable(e);
        }
    }

    private static RondoException unreadable(Path path, IOException e) {
        return new RondoException(
                path
                        + ": cannot be read: "
                        + (e instanceof AccessDeniedException ? "no permission" : e.getMessage()),
                e);
    }

    private static String decode(Path file) {
        String text = decode(file.toString(), bytes(file));
        if (JsonLines.recognised(text.lines().filter(l -> !l.isBlank()).limit(2).toList())) {
            throw new RondoException(
                    file
                            + ": JSON values, expected plain text: braces and keys would be learned as"
                            + " text; write its texts into a file, one a line (jq -r .text), or read"
                            + " it as bytes");
        }
        return text;
    }

    static String decode(String name, byte[] bytes) {
        int start =
                bytes.length >= 3
                                && bytes[0] == (byte) 0xef
                                && bytes[1] == (byte) 0xbb
                                && bytes[2] == (byte) 0xbf
                        ? 3
                        : 0;
        var input = ByteBuffer.wrap(bytes, start, bytes.length - start);
        // the JDK's own conversion is fast and exact for what is valid; only what is not is looked
        // at closely
        String text = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0) {
            checkStrictly(name, bytes, input);
        }
        if (text.isEmpty()) {
            throw new RondoException(
                    name + ": the file holds a byte-order mark and nothing else, expected text");
        }
        if (text.indexOf('\0') >= 0) {
            throw new RondoException(
                    name
                            + ": a byte 0 at offset "
                            + (text.substring(0, text.indexOf('\0'))
                                            .getBytes(StandardCharsets.UTF_8)
                                            .length
                                    + start)
                            + ", which text does not have: "
                            + (isProbablyUtf16(bytes)
                                    ? "is it UTF-16? Convert it first: iconv -f UTF-16 -t UTF-8"
                                    : "is it a binary file? Its bytes can be learned with the unit bytes"));
        }
        return text;
    }

    private static void checkStrictly(String name, byte[] bytes, ByteBuffer input) {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        var output = CharBuffer.allocate(1 << 14);
        while (true) {
            var result = decoder.decode(input, output, true);
            if (result.isError()) {
                throw notUtf8(name, bytes, input.position());
            } else if (result.isUnderflow()) {
                return;
            }
            output.clear();
        }
    }

    private static RondoException notUtf8(String name, byte[] bytes, int at) {
        int line = 1;
        for (int i = 0; i < at; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        String cause;
        if (isProbablyUtf16(bytes)) {
            cause = "is it UTF-16? Convert it first: iconv -f UTF-16 -t UTF-8";
        } else if (contains(bytes, (byte) 0)) {
            cause = "is it a binary file? Its bytes can be learned with the unit bytes";
        } else if (at + 4 > bytes.length && (bytes[at] & 0xc0) == 0xc0) {
            cause = "was the file cut off in the middle of a character?";
        } else {
            cause =
                    "is it Latin-1, Windows-1252 or another encoding? Convert it first: "
                            + "iconv -f WINDOWS-1252 -t UTF-8";
        }
        return new RondoException(
                String.format(
                        Locale.ROOT,
                        "%s: line %d, byte offset %d: the byte 0x%02x is not valid UTF-8 here: %s",
                        name,
                        line,
                        at,
                        bytes[at] & 0xff,
                        cause));
    }

    private static boolean isProbablyUtf16(byte[] bytes) {
        if (bytes.length >= 2
                && ((bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe)
                        || (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff))) {
            return true;
        }
        int n = Math.min(bytes.length, 1000) / 2 * 2;
        var zeros = new int[2];
        for (int i = 0; i < n; i++) {
            zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
        }
        return n >= 4
                && Math.max(zeros[0], zeros[1]) > n / 4
                && Math.min(zeros[0], zeros[1]) <= n / 50;
    }

    private static boolean contains(byte[] bytes, byte value) {
        for (byte b : bytes) {
            if (b == value) {
                return true;
            }
        }
        return false;
    }
}
