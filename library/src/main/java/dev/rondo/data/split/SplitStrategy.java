package dev.rondo.data.split;

import dev.rondo.RondoException;
import dev.rondo.data.number.Numbers;
import dev.rondo.data.series.TimeStamps;
import dev.rondo.runtime.RecordText;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// How it is chosen which of some items are held out.
public sealed interface SplitStrategy {
    /// At random, of each class the same part.
    SplitStrategy RANDOM = new Random();

    /// The last ones: of items in the order of their time the latest.
    SplitStrategy END = new End();

    /// The strategy that a text names: `random` (of each class alike), `end` (the last items),
    /// `group:COLUMN` (nothing of a group is on both sides) or `time:COLUMN` (the latest).
    ///
    /// @param column gives what stands in a column, for each item
    /// @throws RondoException if it names none
    static SplitStrategy parse(String text, Function<String, List<String>> column) {
        if (text.equals("random")) {
            return RANDOM;
        } else if (text.equals("end")) {
            return END;
        } else if (text.startsWith("group:")) {
            return new Groups(column.apply(text.substring("group:".length())));
        } else if (text.startsWith("time:")) {
            return latest(column.apply(text.substring("time:".length())));
        }
        throw new RondoException(
                "--hold-out " + text + ": expected random, end, group:COLUMN or time:COLUMN");
    }

    /// The latest ones.
    ///
    /// @param stamps what the data say of the time of each item there is: dates, or numbers
    static SplitStrategy latest(List<String> stamps) {
        var read = stamps.stream().map(TimeStamps::of).toList();
        boolean dated = read.stream().allMatch(TimeStamps.Stamp::dated);
        double[] times = new double[read.size()];
        for (int i = 0; i < times.length; i++) {
            // 200012 may be a date, beside 200013 it is a number
            times[i] = dated ? read.get(i).seconds() : number(stamps.get(i));
        }
        return new Latest(times);
    }

    private static double number(String stamp) {
        double number = Numbers.parse(stamp);
        if (Double.isNaN(number)) {
            throw new RondoException(
                    "the time `"
                            + stamp
                            + "` is a date, and others are numbers: expected one of both");
        }
        return number;
    }

    /// @param items numbers of the items that are to be split
    /// @param classes of each of them
    /// @param part to hold out, see [Split]
    /// @return places among `items`
    Split of(int[] items, int[] classes, double part, long seed);

    /// See [Split#stratified].
    record Random() implements SplitStrategy {
        @Override
        public Split of(int[] items, int[] classes, double part, long seed) {
            return Split.stratified(classes, part, seed);
        }
    }

    /// See [Split#atEnd].
    record End() implements SplitStrategy {
        @Override
        public Split of(int[] items, int[] classes, double part, long seed) {
            return Split.atEnd(items.length, part);
        }
    }

    /// See [Split#byTime].
    ///
    /// @param times of all items there are, by their numbers
    record Latest(double[] times) implements SplitStrategy {
        @Override
        public Split of(int[] items, int[] classes, double part, long seed) {
            return Split.byTime(Arrays.stream(items).mapToDouble(i -> times[i]).toArray(), part);
        }

        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// See [Split#byGroup].
    ///
    /// @param groups of all items there are, by their numbers
    record Groups(List<String> groups) implements SplitStrategy {
        public Groups {
            groups = List.copyOf(groups);
        }

        @Override
        public Split of(int[] items, int[] classes, double part, long seed) {
            return Split.byGroup(Arrays.stream(items).mapToObj(groups::get).toList(), part, seed);
        }
    }
}
