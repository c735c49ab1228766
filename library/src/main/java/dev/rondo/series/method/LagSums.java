package dev.rondo.series.method;

/// Sums of products of all pairs of the numbers of windows of a series, z = (y(t+H) … y(t+1), y(t)
/// … y(t−W+1)), over all t. Since the windows of neighbouring t overlap, the sum of one pair
/// follows from that of the pair one step before: O(n·D + D²) in all instead of O(n·D²), D = W + H.
final class LagSums {
    final int horizon;
    final int back;
    final int waves;
    final double[][] products; // D + 2·waves, square
    final double[] sums;
    double count;

    /// @param back W
    /// @param horizon H
    /// @param waves sines and cosines of the step's place in a long season, 1, 2, … times a season
    LagSums(int back, int horizon, int waves) {
        this.back = back;
        this.horizon = horizon;
        this.waves = waves;
        products = new double[size()][size()];
        sums = new double[size()];
    }

    int size() {
        return horizon + back + 2 * waves;
    }

    /// Adds the windows of a series' first rows.
    ///
    /// @param y its numbers, of about this size: 0 and 1
    /// @param period of the waves, in steps
    /// @param first the step of y[0]
    void add(double[] y, int end, double period, long first) {
        int from = back - 1; // the first t
        int to = end - 1 - horizon; // the last
        if (to < from) {
            return;
        }
        int d = horizon + back;
        int n = to - from + 1;
        double[][] own = new double[d][d];
        for (int b = 0; b < d; b++) {
            double sum = 0;
            for (int t = from; t <= to; t++) {
                sum += y[t + horizon] * y[t + horizon - b];
            }
            own[0][b] = sum;
        }
        for (int a = 1; a < d; a++) {
            for (int b = a; b < d; b++) {
                own[a][b] =
                        own[a - 1][b - 1]
                                + y[from - 1 + horizon - a + 1] * y[from - 1 + horizon - b + 1]
                                - y[to + horizon - a + 1] * y[to + horizon - b + 1];
            }
        }
        for (int a = 0; a < d; a++) {
            for (int b = a; b < d; b++) {
                products[a][b] += own[a][b];
                if (a != b) {
                    products[b][a] += own[a][b];
                }
            }
            double sum = 0;
            for (int t = from; t <= to; t++) {
                sum += y[t + horizon - a];
            }
            sums[a] += sum;
        }
        waves(y, from, to, period, first);
        count += n;
    }

    private void waves(double[] y, int from, int to, double period, long first) {
        int d = horizon + back;
        double[] wave = new double[2 * waves];
        for (int t = from; waves > 0 && t <= to; t++) {
            waves(wave, period, first + t);
            for (int k = 0; k < wave.length; k++) {
                double[] row = products[d + k];
                for (int a = 0; a < d; a++) {
                    row[a] += wave[k] * y[t + horizon - a];
                }
                for (int j = 0; j < wave.length; j++) {
                    row[d + j] += wave[k] * wave[j];
                }
                sums[d + k] += wave[k];
            }
        }
        for (int k = 0; k < wave.length; k++) {
            for (int a = 0; a < d; a++) {
                products[a][d + k] = products[d + k][a];
            }
        }
    }

    /// The waves of a step.
    static void waves(double[] out, double period, long step) {
        for (int k = 0; k < out.length / 2; k++) {
            double angle = 2 * Math.PI * (k + 1) * (step / period);
            out[2 * k] = Math.sin(angle);
            out[2 * k + 1] = Math.cos(angle);
        }
    }
}
