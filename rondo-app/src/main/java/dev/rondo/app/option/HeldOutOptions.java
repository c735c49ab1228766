package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.data.split.Split;
import dev.rondo.data.split.SplitStrategy;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// What a model is measured on while it learns, and once at the end.
public class HeldOutOptions {
    @Option(
            names = "--validation",
            paramLabel = "FILE",
            description = {
                "Data to measure on after each epoch, instead of a part of DATA; again for more.",
                "The model of the epoch that did best on them is the one that is kept."
            })
    public List<Path> validation = new ArrayList<>();

    @Option(
            names = "--validation-part",
            paramLabel = "PART",
            converter = DefaultedNumber.Converter.class,
            description =
                    "The part of DATA to hold out and measure on; 0: none (default:"
                            + " ${DEFAULT-VALUE}).")
    public DefaultedNumber part;

    @Option(
            names = "--hold-out",
            paramLabel = "WHICH",
            description = {
                "Which part is held out: random (of each class alike), end (the last items, where they",
                "stand in the order of time), or of a table or JSON Lines group:COLUMN, so that nothing of",
                "a group is on both sides, or time:COLUMN, the latest (default: ${DEFAULT-VALUE})."
            })
    public String which = "random";

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "Data to measure the finished model on, once; again for more.")
    public List<Path> test = new ArrayList<>();

    /// @param part that is held out where nothing else is said
    public HeldOutOptions(double part) {
        this.part = DefaultedNumber.of(part);
    }

    /// Which items are held out.
    ///
    /// @param column gives what stands in a column, for each item
    public SplitStrategy which(Function<String, List<String>> column) {
        if (which.equals("random")) {
            return SplitStrategy.RANDOM;
        } else if (which.equals("end")) {
            return SplitStrategy.END;
        } else if (which.startsWith("group:")) {
            return new SplitStrategy.Groups(column.apply(which.substring("group:".length())));
        } else if (which.startsWith("time:")) {
            return SplitStrategy.latest(column.apply(which.substring("time:".length())));
        }
        throw new RondoException(
                "--hold-out " + which + ": expected random, end, group:COLUMN or time:COLUMN");
    }

    /// The split of items that have no columns.
    public Split split(int count, double part, long seed) {
        int[] items = IntStream.range(0, count).toArray();
        var chosen =
                which(name -> {
                    throw new RondoException(
                            "--hold-out "
                                    + which
                                    + ": these data have no column "
                                    + name
                                    + "; expected random or end");
                });
        return chosen.of(items, new int[count], part, seed);
    }

    /// The part of the data to hold out: 0 where files are given to measure on.
    public double part() {
        if (!(part.value() >= 0 && part.value() < 1)) {
            throw new RondoException(
                    "--validation-part " + part + ": expected a part from 0 to below 1");
        }
        if (validation.isEmpty()) {
            return part.value();
        }
        if (part.given()) {
            throw new RondoException(
                    "--validation and --validation-part: expected one of the two, got both");
        }
        return 0;
    }
}
