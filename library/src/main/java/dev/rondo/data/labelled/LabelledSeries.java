package dev.rondo.data.labelled;

import java.util.List;
import java.util.stream.IntStream;

/// A time series with its class, or classes. The arrays are given out as they are; nobody may write
/// into them.
///
/// @param labels its classes
/// @param names of the channels: the numbers of a step
/// @param times of the steps, not falling; empty: one after the other, evenly
/// @param values steps × channels; NaN where one is missing
public record LabelledSeries(
        List<String> labels, List<String> names, double[] times, float[] values)
        implements Labelled {
    public LabelledSeries {
        labels = List.copyOf(labels);
        names = List.copyOf(names);
    }

    /// Even steps, channels that have no names but their numbers from 1.
    ///
    /// @param label its class; empty if the file has none
    public LabelledSeries(String label, int channels, float[] values) {
        this(
                label.isEmpty() ? List.of() : List.of(label),
                numbered(channels),
                new double[0],
                values);
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
}
