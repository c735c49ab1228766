package dev.rondo.series.method;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// From where a method is tried before it is used: fits on the beginning of the series, each tried
/// at origins after it. Long series have one fit and the last fifth of their rows; short ones up to
/// four, over their second half; many series one fit, and the last horizon of each.
///
/// @param folds in the order of time
record RollingOrigins(List<Fold> folds) {
    private static final int SHORT = 600;
    private static final int LONG = 3000;
    private static final int FITS = 4;
    private static final int ORIGINS = 300;

    /// @param ends of each series the row after the last that is fitted on
    /// @param origins of each series the rows before which it is known
    record Fold(int[] ends, int[][] origins) {}

    /// @param ends of each series the row after the last that may be seen
    static RollingOrigins of(int[] ends, int horizon, int season, boolean panel) {
        int fits = 1;
        int most = Arrays.stream(ends).max().orElse(0);
        if (!panel && most < LONG) {
            int begin = first(most, horizon, season, false);
            fits = Math.max(1, Math.min(FITS, (most - begin) / horizon));
        }
        var folds = new ArrayList<Fold>();
        for (int f = 0; f < fits; f++) {
            int[] fitted = new int[ends.length];
            int[][] origins = new int[ends.length][];
            for (int s = 0; s < ends.length; s++) {
                int begin = first(ends[s], horizon, season, panel);
                int from = cut(begin, ends[s], f, fits);
                int to = f == fits - 1 ? ends[s] : cut(begin, ends[s], f + 1, fits);
                fitted[s] = from;
                origins[s] = origins(from, Math.min(to, ends[s] - horizon + 1), fits);
            }
            folds.add(new Fold(fitted, origins));
        }
        return new RollingOrigins(folds);
    }

    private static int cut(int begin, int end, int fold, int folds) {
        return begin + (int) ((long) (end - begin) * fold / folds);
    }

    private static int[] origins(int from, int to, int fits) {
        int count = Math.max(0, to - from);
        int stride = Math.max(1, count / Math.max(1, ORIGINS / fits));
        return java.util.stream.IntStream.range(0, count)
                .filter(i -> i % stride == 0)
                .map(i -> from + i)
                .toArray();
    }

    /// The row of the first origin.
    static int first(int end, int horizon, int season, boolean panel) {
        int begin;
        if (panel) {
            begin = end - horizon;
        } else if (end < SHORT) {
            begin = Math.max(end / 2, Math.min(end - 2 * horizon, 2 * season + horizon));
        } else {
            begin = end - Math.max(end / 5, horizon);
        }
        return Math.max(1, Math.min(begin, end - horizon));
    }

    /// The least row that a fit ends at.
    int least() {
        return Arrays.stream(folds.getFirst().ends()).min().orElse(0);
    }
}
