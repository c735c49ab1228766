package dev.rondo.series;

import dev.rondo.RondoException;
import dev.rondo.network.spec.Input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Encodes the channels of one series, row by row, as the parts of a network's input: `x`, each
/// number scaled, or where it is missing what [MissingPolicy] says; `mask`, 1 where a number was
/// seen; `gap`, the time since the one before was seen (Che et al. 2018). Forecasters
/// ([SeriesFeatureBuilder]) and classifiers of series encode with it.
public final class RowEncoder {
    private final MissingPolicy missing;
    private final int width; // of x
    private final int row;
    private final int maskAt; // −1: none
    private final int gapAt;
    private final float[] last; // of each channel as it was written; before the first, 0: the mean

    /// @param input with the parts `x`, and where the cell declares them `mask` and `gap`
    /// @param channels numbers that come
    public RowEncoder(Input.Numbers input, int channels, MissingPolicy missing) {
        this.missing = missing;
        width = input.parts().getFirst().width();
        row = input.row();
        maskAt = input.offset("mask");
        gapAt = input.offset("gap");
        last = new float[channels];
    }

    private RowEncoder(RowEncoder other, Input.Numbers input) {
        this(input, other.last.length, other.missing);
        System.arraycopy(other.last, 0, last, 0, last.length);
    }

    /// An independent one at the same row.
    public RowEncoder copy(Input.Numbers input) {
        return new RowEncoder(this, input);
    }

    /// What a cell's inputs are taken from.
    ///
    /// @param names of the inputs that the cell declares
    /// @param width of x
    /// @throws RondoException if it reads something that a series does not have
    public static Input.Numbers input(List<String> names, int width, String cell) {
        for (String name : names) {
            if (!List.of("x", "mask", "gap").contains(name)) {
                throw new RondoException(
                        "the cell "
                                + cell
                                + " reads `"
                                + name
                                + "`: a series has x, mask (1 where a number was seen) and gap (steps"
                                + " since the last that was seen)");
            }
        }
        List<Input.Numbers.Part> parts = new ArrayList<>();
        parts.add(new Input.Numbers.Part("x", width));
        for (String name : List.of("mask", "gap")) {
            if (names.contains(name)) {
                parts.add(new Input.Numbers.Part(name, width));
            }
        }
        return new Input.Numbers(parts);
    }

    /// Numbers of an encoded row.
    int row() {
        return row;
    }

    /// Whether rows have a `mask`.
    boolean masks() {
        return maskAt >= 0;
    }

    /// Begins a row at `out[to]`: x and gap 0, mask 1.
    public void begin(float[] out, int to) {
        Arrays.fill(out, to, to + row, 0);
        if (maskAt >= 0) {
            Arrays.fill(out, to + maskAt, to + maskAt + width, 1);
        }
    }

    /// Writes a channel's number to `out[x]`.
    ///
    /// @param scaled NaN: it is missing
    public void number(int channel, float scaled, float[] out, int x) {
        if (!Float.isNaN(scaled)) {
            last[channel] = scaled;
        } else if (missing == MissingPolicy.MEAN) {
            last[channel] = 0;
        }
        out[x] = last[channel];
    }

    /// Writes mask and gap of the numbers of x that stand in `out` from `from` up to `to`.
    ///
    /// @param gap since the one before was seen
    public void seen(boolean seen, double gap, float[] out, int from, int to) {
        for (int i = from; i < to; i++) {
            if (maskAt >= 0) {
                out[i + maskAt] = seen ? 1 : 0;
            }
            if (gapAt >= 0) {
                out[i + gapAt] = (float) gap;
            }
        }
    }
}
