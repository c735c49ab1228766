package dev.rondo.runtime;

import java.util.stream.IntStream;

/// The index of the greatest of some numbers: of several that are equally great, the first.
///
/// A number that is not a number is never greater than another, nor is any number greater than it:
/// NaN at the first place is the answer, elsewhere it is passed over.
public final class Argmax {
    private Argmax() {}

    /// @param x one number or more
    public static int of(float[] x) {
        return of(x, 0, x.length);
    }

    /// Of a row.
    ///
    /// @param from where it begins in `x`
    /// @param count its length, at least 1
    /// @return counted from the row's beginning: 0 to `count` − 1
    public static int of(float[] x, int from, int count) {
        return of(x, from, count, 1);
    }

    /// Of a column.
    ///
    /// @param stride from each number to the next
    public static int of(float[] x, int from, int count, int stride) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = x[from + i * stride] > x[from + best * stride] ? i : best;
        }
        return best;
    }

    /// The indices of the greatest numbers, the greatest first; of those that are equally great,
    /// the lower index first. In the order of [Float#compare]: NaN stands before all others, 0
    /// before −0.
    ///
    /// @param count how many at most
    public static int[] greatest(float[] x, int count) {
        return greatest(x, x.length, count);
    }

    /// Of the first numbers.
    ///
    /// @param length how many of them are looked at
    public static int[] greatest(float[] x, int length, int count) {
        return IntStream.range(0, length)
                .boxed()
                .sorted((a, b) -> Float.compare(x[b], x[a]))
                .limit(count)
                .mapToInt(i -> i)
                .toArray();
    }

    /// Of a row of doubles.
    public static int of(double[] x, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = x[from + i] > x[from + best] ? i : best;
        }
        return best;
    }
}
