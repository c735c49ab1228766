package dev.rondo.task;

import dev.rondo.RondoException;
import dev.rondo.network.Input;

import java.util.ArrayList;
import java.util.List;

/// Makes the rows that a network reads of the rows of a series: `x` standardised, a missing number
/// as the last one that was seen (the mean before); `mask`, 1 where a number was seen; `gap`, the
/// steps since the one before was seen (Che et al. 2018). One running series.
final class SeriesRows {
    private final Scaling scaling;
    private final boolean masks;
    private final boolean gaps;
    private final int row;
    private final float[] last; // width
    private final float[] since; // width
    private boolean begun;

    SeriesRows(Scaling scaling, Input.Numbers input) {
        this.scaling = scaling;
        int width = scaling.width();
        masks = input.parts().stream().anyMatch(p -> p.name().equals("mask"));
        gaps = input.parts().stream().anyMatch(p -> p.name().equals("gap"));
        row = input.row();
        last = new float[width];
        since = new float[width];
    }

    /// What a cell's inputs are taken from.
    ///
    /// @throws RondoException if it reads something that a series does not have
    static Input.Numbers input(List<String> names, int width, String cell) {
        List<Input.Numbers.Part> parts = new ArrayList<>();
        parts.add(new Input.Numbers.Part("x", width));
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
        for (String name : List.of("mask", "gap")) {
            if (names.contains(name)) {
                parts.add(new Input.Numbers.Part(name, width));
            }
        }
        return new Input.Numbers(parts);
    }

    /// Numbers of a row that the network reads.
    int width() {
        return row;
    }

    /// Takes the next row of the series, from `values[at]` on, and writes what the network reads to
    /// `out[to]` on.
    void next(float[] values, int at, float[] out, int to) {
        int n = last.length;
        for (int j = 0; j < n; j++) {
            float v = values[at + j];
            boolean seen = !Float.isNaN(v);
            since[j] = begun ? since[j] + 1 : 0;
            if (gaps) {
                out[to + (masks ? 2 : 1) * n + j] = since[j];
            }
            if (seen) {
                last[j] = scaling.scale(v, j);
                since[j] = 0;
            }
            out[to + j] = last[j];
            if (masks) {
                out[to + n + j] = seen ? 1 : 0;
            }
        }
        begun = true;
    }

    /// Whole series at once, from their beginning: rows × [#width].
    static float[] all(Scaling scaling, Input.Numbers input, float[] values) {
        var rows = new SeriesRows(scaling, input);
        int n = values.length / scaling.width();
        float[] out = new float[n * rows.width()];
        for (int r = 0; r < n; r++) {
            rows.next(values, r * scaling.width(), out, r * rows.width());
        }
        return out;
    }

    SeriesRows copy(Input.Numbers input) {
        var other = new SeriesRows(scaling, input);
        System.arraycopy(last, 0, other.last, 0, last.length);
        System.arraycopy(since, 0, other.since, 0, since.length);
        other.begun = begun;
        return other;
    }
}
