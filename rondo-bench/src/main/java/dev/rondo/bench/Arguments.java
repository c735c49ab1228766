package dev.rondo.bench;

import dev.rondo.RondoException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The command line of a program of the benchmarks: options by name, then what stands without a
/// name in its order, then [#end()]. Whatever is wrong ends the program with exit status 2, after a
/// line that says what and a line with the program's usage.
///
/// ```
/// var arguments = new Arguments(args, "Cora FOLDER [--seeds N]");
/// int seeds = arguments.option("--seeds", 10, Arguments::count);
/// var folder = arguments.argument("FOLDER", Arguments::folder);
/// arguments.end();
/// ```
final class Arguments {
    private final List<String> left;
    private final String usage;
    private final Set<String> used = new HashSet<>();

    /// @param usage the name of the program and its arguments
    Arguments(String[] args, String usage) {
        Thread.setDefaultUncaughtExceptionHandler(Arguments::uncaught);
        this.left = new ArrayList<>(List.of(args));
        this.usage = usage;
    }

    /// Wrong input that a program meets later, such as a file that is missing in a folder, is said
    /// in one line as well.
    private static void uncaught(Thread thread, Throwable problem) {
        if (problem instanceof RondoException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
        }
        problem.printStackTrace();
        System.exit(1);
    }

    /// Whether an option without a value is given.
    boolean flag(String name) {
        used.add(name);
        return left.remove(name);
    }

    /// The value of an option.
    ///
    /// @param parse throws [IllegalArgumentException] or [RondoException] at a wrong value
    <T> T option(String name, T fallback, Function<String, ? extends T> parse) {
        used.add(name);
        int i = left.indexOf(name);
        if (i < 0) {
            return fallback;
        }
        if (i + 1 == left.size()) {
            throw fail(name + " needs a value");
        }
        left.remove(i);
        return parsed(name, left.remove(i), parse);
    }

    /// The next argument that has no name.
    ///
    /// @param name what the usage calls it
    <T> T argument(String name, Function<String, ? extends T> parse) {
        return this.<T>next(name, parse).orElseThrow(() -> fail(name + " is missing"));
    }

    /// The next argument that has no name, if it is there.
    <T> T argument(String name, T fallback, Function<String, ? extends T> parse) {
        return this.<T>next(name, parse).orElse(fallback);
    }

    private <T> Optional<T> next(String name, Function<String, ? extends T> parse) {
        if (left.isEmpty()) {
            return Optional.empty();
        }
        if (left.getFirst().startsWith("--")) {
            end();
        }
        return Optional.of(parsed(name, left.removeFirst(), parse));
    }

    /// To be called when all is read: nothing may be left.
    void end() {
        if (!left.isEmpty()) {
            var first = left.getFirst();
            throw fail(
                    used.contains(first)
                            ? first + " is given twice"
                            : first.startsWith("--")
                                    ? "unknown option " + first
                                    : "unexpected argument " + first);
        }
    }

    private <T> T parsed(String name, String text, Function<String, ? extends T> parse) {
        try {
            return parse.apply(text);
        } catch (NumberFormatException e) {
            throw fail(name + ": expected a number, got " + text);
        } catch (IllegalArgumentException | RondoException e) {
            throw fail(name + ": " + e.getMessage());
        }
    }

    /// Ends the program; it returns in the types alone, so that callers can throw what it returns.
    private IllegalArgumentException fail(String message) {
        System.err.println(message);
        System.err.println("usage: rondo-bench/run " + usage);
        System.exit(2);
        return new IllegalArgumentException(message);
    }

    /// A whole number from 1 on.
    static int count(String text) {
        int count = Integer.parseInt(text);
        if (count < 1) {
            throw new IllegalArgumentException("expected a number from 1 on, got " + text);
        }
        return count;
    }

    /// A number from 0 on.
    static double amount(String text) {
        double amount = Double.parseDouble(text);
        if (!(amount >= 0 && amount < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("expected a number from 0 on, got " + text);
        }
        return amount;
    }

    /// The probability of dropout: from 0 on, below 1.
    static double probability(String text) {
        double probability = Double.parseDouble(text);
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException(
                    "expected a probability from 0 on and below 1, got " + text);
        }
        return probability;
    }

    /// A folder that is there.
    static Path folder(String text) {
        var folder = Path.of(text);
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no folder " + text);
        }
        return folder;
    }

    /// A file that is there.
    static Path file(String text) {
        var file = Path.of(text);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there is no file " + text);
        }
        return file;
    }

    /// Values with commas between them.
    static <T> Function<String, List<T>> listOf(Function<String, ? extends T> parse) {
        return text -> Arrays.stream(text.split(",", -1)).<T>map(parse).toList();
    }

    /// One of these words.
    static Function<String, String> oneOf(String... words) {
        return text -> {
            if (!List.of(words).contains(text)) {
                throw new IllegalArgumentException(
                        "expected " + String.join(" or ", words) + ", got " + text);
            }
            return text;
        };
    }

    /// The text itself, once it is found that it can be parsed.
    static Function<String, String> checked(Function<String, ?> parse) {
        return text -> {
            Objects.requireNonNull(parse.apply(text));
            return text;
        };
    }
}
