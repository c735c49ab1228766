package dev.rondo.data.labelled;

import dev.rondo.RondoException;
import dev.rondo.data.number.Doubles;
import dev.rondo.runtime.RecordText;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A time series with its class, or classes. The arrays are given out as they are; nobody may write
/// into them.
///
/// @param labels its classes; blanks around them do not count, and an empty one is none
/// @param names of the channels: the numbers of a step
/// @param times of the steps, not falling; empty: one after the other, evenly
/// @param values steps × channels; NaN where one is missing
public record LabelledSeries(
        List<String> labels, List<String> names, double[] times, double[] values)
        implements Labelled {
    public LabelledSeries {
        labels = Labels.clean(labels);
        names = List.copyOf(names);
    }

    /// Even steps, channels that have no names but their numbers from 1.
    ///
    /// @param label its class; empty if the file has none
    public LabelledSeries(String label, int channels, double[] values) {
        this(List.of(label), numbered(channels), new double[0], values);
    }

    /// The same of numbers in single precision.
    public LabelledSeries(String label, int channels, float[] values) {
        this(label, channels, Doubles.of(values));
    }

    /// A series of one channel, evenly in time.
    ///
    /// @param label its class; empty if it has none
    /// @param values one a step; NaN where one is missing
    public static LabelledSeries of(String label, double[] values) {
        return new LabelledSeries(label, 1, values.clone());
    }

    /// A series of several channels, evenly in time; they have no names but their numbers from 1.
    ///
    /// @param label its class; empty if it has none
    /// @param steps of each step the numbers of its channels; NaN where one is missing
    /// @throws RondoException if steps have different channels, or there is none
    public static LabelledSeries of(String label, float[][] steps) {
        return of(label, Arrays.stream(steps).map(Doubles::of).toArray(double[][]::new));
    }

    /// A series of several channels, see [#of(String, float\[\]\[\])].
    public static LabelledSeries of(String label, double[][] steps) {
        int channels = steps.length == 0 ? 0 : steps[0].length;
        if (channels == 0) {
            throw new RondoException(
                    "a series of "
                            + steps.length
                            + " steps without numbers, expected steps × channels");
        }
        double[] rows = new double[Math.multiplyExact(steps.length, channels)];
        for (int t = 0; t < steps.length; t++) {
            if (steps[t].length != channels) {
                throw new RondoException(
                        "step "
                                + (t + 1)
                                + " of a series has "
                                + steps[t].length
                                + " numbers, expected "
                                + channels
                                + " as step 1 has: steps × channels, is it the other way round?");
            }
            System.arraycopy(steps[t], 0, rows, t * channels, channels);
        }
        return new LabelledSeries(label, channels, rows);
    }

    /// Names of channels that have none: `1`, `2`…
    static List<String> numbered(int channels) {
        return IntStream.rangeClosed(1, channels).mapToObj(c -> "" + c).toList();
    }

    @Override
    public LabelledSeries with(List<String> others) {
        return new LabelledSeries(others, names, times, values);
    }

    /// Its class; empty if there is none.
    public String label() {
        return String.join(" ", labels);
    }

    /// How many numbers a step has.
    public int channels() {
        return names.size();
    }

    /// How many steps it has.
    public int steps() {
        return values.length / names.size();
    }

    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
