package dev.rondo.bench;

import com.sun.management.ThreadMXBean;

import dev.rondo.RondoException;
import dev.rondo.data.source.DataSource;

import io.airlift.compress.zstd.ZstdOutputStream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/// Gives every reader files that were damaged at random: bytes flipped, cut out, doubled, replaced
/// by what readers stumble over, pieces of other formats put in, the end cut off, compressed and
/// then damaged; and, first, files of a single line of ten megabytes. A reader may read such a file
/// or refuse it with a [RondoException]; anything else thrown, more than ten seconds of computing,
/// or more memory than 64 MiB and 400 bytes for each byte of the file is a fault, and the case is
/// printed so that it can be repeated.
///
/// ```
/// rondo-bench/run Fuzz --cases 100000 --seed 1
/// ```
public final class Fuzz {
    private static final long NANOSECONDS = 10_000_000_000L;
    private static final long BYTES = 64L << 20;
    private static final int BYTES_FOR_EACH = 400;

    private static final String[] FRAGMENTS = {
        "\0",
        "\n",
        "\r",
        "\r\n\r\n",
        "\t",
        " ",
        "|",
        "|#",
        ":",
        ",",
        ";",
        "\"",
        "\"\"",
        "(",
        ")",
        "-",
        "_",
        "@",
        "@data\n",
        "#",
        "{",
        "[",
        "\\u0000",
        "NaN",
        "Infinity",
        "-1",
        "0",
        "1e999",
        "0x1p3",
        "2147483647",
        "2147483648",
        "99999999999999999999",
        "1e-999",
        "\u00ff",
        "\ufeff",
        "\u2028",
        "\ud83d\ude00",
        "__label__",
        "/",
        "B-",
        "I-X",
        "\u3000"
    };

    private final Random random;
    private final Map<String, ReaderUnderTest> readers = ReaderUnderTest.all();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// @param seed from which all cases follow
    Fuzz(long seed) {
        this.random = new Random(seed);
    }

    /// How a run went.
    ///
    /// @param read how many cases were read to their end, by reader
    /// @param refused how many were refused, by reader
    /// @param slowest in seconds
    record Outcome(Map<String, Integer> read, Map<String, Integer> refused, double slowest) {}

    /// Tries so many cases, the readers taking turns.
    ///
    /// @throws AssertionError at the first fault
    Outcome run(int cases) {
        var read = new TreeMap<String, Integer>();
        var refused = new TreeMap<String, Integer>();
        String[] names = readers.keySet().toArray(String[]::new);
        double slowest = 0;
        for (int i = 0; i < cases; i++) {
            String name = names[i % names.length];
            byte[] bytes = damaged(name);
            long start = System.nanoTime();
            boolean whole = attempt(name, bytes);
            slowest = Math.max(slowest, (System.nanoTime() - start) / 1e9);
            (whole ? read : refused).merge(name, 1, Integer::sum);
        }
        return new Outcome(read, refused, slowest);
    }

    /// Reads files of one long line each: of a letter, of brackets, of digits, of empty fields, of
    /// zeros.
    void longLines(String name, int length) {
        byte[] line = new byte[length];
        for (char c : new char[] {'a', '(', '9', '\t', '|', '\0'}) {
            Arrays.fill(line, (byte) c);
            attempt(name, line);
        }
    }

    /// Reads a file with a reader.
    ///
    /// @return whether it was read to its end, and not refused
    boolean attempt(String name, byte[] bytes) {
        var reader = java.util.Objects.requireNonNull(readers.get(name));
        long memory = threads.getCurrentThreadAllocatedBytes();
        long start = threads.getCurrentThreadCpuTime();
        boolean whole = true;
        try {
            reader.read().accept(DataSource.of("fuzz", bytes));
        } catch (RondoException e) {
            whole = false;
            if (e.getMessage() == null || !e.getMessage().startsWith("fuzz")) {
                throw fault(name, bytes, "an error that does not say where", e);
            }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw fault(name, bytes, "something else than a RondoException", e);
        }
        long used = threads.getCurrentThreadAllocatedBytes() - memory;
        if (threads.getCurrentThreadCpuTime() - start > NANOSECONDS) {
            throw fault(name, bytes, "more than ten seconds", null);
        }
        if (used > BYTES + (long) BYTES_FOR_EACH * bytes.length) {
            throw fault(name, bytes, used + " bytes of memory", null);
        }
        return whole;
    }

    private static AssertionError fault(
            String name,
            byte[] bytes,
            String what,
            @org.jspecify.annotations.Nullable Throwable e) {
        String shown =
                new String(bytes, 0, Math.min(bytes.length, 2000), StandardCharsets.ISO_8859_1);
        return new AssertionError(
                name + ": " + what + " for " + bytes.length + " bytes:\n" + shown, e);
    }

    /// A sample of the reader's format after one to six damages.
    private byte[] damaged(String name) {
        byte[] bytes = java.util.Objects.requireNonNull(readers.get(name)).sample();
        if (random.nextInt(20) == 0) {
            bytes = compressed(bytes);
        }
        int damages = 1 + random.nextInt(1 + random.nextInt(6));
        for (int i = 0; i < damages; i++) {
            bytes = damage(bytes);
        }
        return switch (random.nextInt(40)) {
            case 0, 1 -> compressed(bytes);
            case 2, 3 -> damage(standard(bytes));
            default -> bytes;
        };
    }

    private byte[] damage(byte[] bytes) {
        int n = bytes.length;
        int at = random.nextInt(n + 1);
        int length = Math.min(n - at, 1 + random.nextInt(1 + (n - at)));
        return switch (random.nextInt(10)) {
            case 0, 1 -> {
                byte[] flipped = bytes.clone();
                if (at < n) {
                    flipped[at] ^= (byte) (1 << random.nextInt(8));
                }
                yield flipped;
            }
            case 2 -> {
                byte[] drawn = bytes.clone();
                if (at < n) {
                    drawn[at] = (byte) random.nextInt(256);
                }
                yield drawn;
            }
            case 3 -> joined(bytes, 0, at, new byte[0], at + Math.min(length, 8));
            case 4 -> joined(bytes, 0, at, new byte[0], at + length);
            case 5 -> joined(bytes, 0, at, Arrays.copyOfRange(bytes, at, at + length), at);
            case 6, 7 -> {
                String fragment = FRAGMENTS[random.nextInt(FRAGMENTS.length)];
                byte[] put = fragment.getBytes(StandardCharsets.UTF_8);
                yield joined(bytes, 0, at, put, random.nextBoolean() ? at : at + put.length);
            }
            case 8 -> {
                var all = readers.values().toArray(ReaderUnderTest[]::new);
                byte[] other = all[random.nextInt(all.length)].sample();
                int from = random.nextInt(other.length);
                yield joined(bytes, 0, at, Arrays.copyOfRange(other, from, other.length), at);
            }
            default -> Arrays.copyOf(bytes, at);
        };
    }

    /// What stands from `from` to `at`, then `put`, then what stands from `rest`.
    private static byte[] joined(byte[] bytes, int from, int at, byte[] put, int rest) {
        int start = Math.min(rest, bytes.length);
        byte[] all = new byte[at - from + put.length + bytes.length - start];
        System.arraycopy(bytes, from, all, 0, at - from);
        System.arraycopy(put, 0, all, at - from, put.length);
        System.arraycopy(bytes, start, all, at - from + put.length, bytes.length - start);
        // doubling what is doubled must end somewhere
        return all.length > 1 << 16 ? Arrays.copyOf(all, 1 << 16) : all;
    }

    private static byte[] compressed(byte[] bytes) {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] standard(byte[] bytes) {
        var packed = new ByteArrayOutputStream();
        try (var out = new ZstdOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /// Tries them and says how it went.
    ///
    /// @param args `--cases N`, `--seed N`
    public static void main(String[] args) {
        var arguments = new Arguments(args, "Fuzz [--cases N] [--seed N]");
        int cases = arguments.option("--cases", 100_000, Arguments::count);
        long seed = arguments.option("--seed", 1L, Long::valueOf);
        arguments.end();
        long start = System.nanoTime();
        for (String name : ReaderUnderTest.all().keySet()) {
            new Fuzz(seed).longLines(name, 10_000_000);
        }
        System.out.printf(
                Locale.ROOT, "lines of 10 MB: %.1f s%n", (System.nanoTime() - start) / 1e9);
        start = System.nanoTime();
        var outcome = new Fuzz(seed).run(cases);
        System.out.printf(Locale.ROOT, "%-12s %8s %8s%n", "reader", "read", "refused");
        for (String name : ReaderUnderTest.all().keySet()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %8d %8d%n",
                    name,
                    outcome.read().getOrDefault(name, 0),
                    outcome.refused().getOrDefault(name, 0));
        }
        System.out.printf(
                Locale.ROOT,
                "%d cases in %.1f s, the slowest %.2f s, no fault%n",
                cases,
                (System.nanoTime() - start) / 1e9,
                outcome.slowest());
    }
}
