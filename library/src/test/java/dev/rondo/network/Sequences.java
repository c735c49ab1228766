package dev.rondo.network;

import dev.rondo.network.spec.Output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjDoubleConsumer;

/// Losses of whole sequences as they are written down: every path there is, one after the other.
final class Sequences {
    private Sequences() {}

    /// Calls `take` with every sequence of `steps` numbers below `count`.
    static void each(int steps, int count, java.util.function.Consumer<int[]> take) {
        int[] path = new int[steps];
        while (true) {
            take.accept(path);
            int t = 0;
            while (t < steps && ++path[t] == count) {
                path[t++] = 0;
            }
            if (t == steps) {
                return;
            }
        }
    }

    /// Every allowed sequence of labels with its score.
    ///
    /// @param own A, b and e
    static void scores(Output.Crf crf, double[] own, double[][] z, ObjDoubleConsumer<int[]> take) {
        int k = crf.count();
        each(
                z.length,
                k,
                y -> {
                    int n = y.length;
                    double score = own[k * k + y[0]] + own[k * k + k + y[n - 1]];
                    boolean allowed =
                            !crf.forbidden().contains(new Output.Crf.Forbidden(-1, y[0]))
                                    && !crf.forbidden()
                                            .contains(new Output.Crf.Forbidden(y[n - 1], -1));
                    for (int t = 0; t < n; t++) {
                        score += z[t][y[t]];
                        if (t > 0) {
                            score += own[y[t - 1] * k + y[t]];
                            allowed &=
                                    !crf.forbidden()
                                            .contains(new Output.Crf.Forbidden(y[t - 1], y[t]));
                        }
                    }
                    if (allowed) {
                        take.accept(y, score);
                    }
                });
    }

    /// −ln of the share of the sequences that agree with the labels.
    static double crf(Output.Crf crf, double[] own, double[][] z, int[] labels) {
        double[] sums = new double[2];
        scores(
                crf,
                own,
                z,
                (y, score) -> {
                    sums[0] += Math.exp(score);
                    boolean agrees = true;
                    for (int t = 0; t < y.length; t++) {
                        agrees &= labels[t] < 0 || labels[t] == y[t];
                    }
                    sums[1] += agrees ? Math.exp(score) : 0;
                });
        return Math.log(sums[0]) - Math.log(sums[1]);
    }

    /// The probability of every list of symbols.
    static Map<List<Integer>, Double> lists(double[][] z) {
        int width = z[0].length;
        double[][] p = new double[z.length][width];
        for (int t = 0; t < z.length; t++) {
            double sum = Arrays.stream(z[t]).map(Math::exp).sum();
            for (int j = 0; j < width; j++) {
                p[t][j] = Math.exp(z[t][j]) / sum;
            }
        }
        Map<List<Integer>, Double> all = new HashMap<>();
        each(
                z.length,
                width,
                path -> {
                    double product = 1;
                    List<Integer> list = new ArrayList<>();
                    for (int t = 0; t < path.length; t++) {
                        product *= p[t][path[t]];
                        if (path[t] != width - 1 && (t == 0 || path[t] != path[t - 1])) {
                            list.add(path[t]);
                        }
                    }
                    all.merge(list, product, Double::sum);
                });
        return all;
    }

    static double ctc(double[][] z, int[] labels) {
        return labels == null ? 0 : -Math.log(lists(z).get(Arrays.stream(labels).boxed().toList()));
    }
}
