package dev.rondo.network.run;

import dev.rondo.equation.graph.Draw;
import dev.rondo.runtime.RandomStreams;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The random values of a cell: drawn in training, else their mean.
final class RandomInputs {
    private RandomInputs() {}

    /// The first `n` numbers of `a`.
    ///
    /// @param each what is drawn from, or null outside of training
    /// @param number that tells this draw from others of the stream
    static void fill(float[] a, int n, Draw draw, @Nullable RandomStreams each, long number) {
        if (each == null) {
            Arrays.fill(a, 0, n, (float) draw.mean());
            return;
        }
        switch (draw) {
            case Draw.Bernoulli(double p) when p == 0 -> Arrays.fill(a, 0, n, 0f);
            case Draw.Bernoulli(double p) -> {
                each.dropoutMask(a, 0, n, (float) p, number, 0);
                for (int i = 0; i < n; i++) {
                    a[i] = a[i] > 0 ? 1f : 0f;
                }
            }
            case Draw.Normal(double mean, double deviation) ->
                    each.at(number).fillNormal(a, 0, n, (float) mean, (float) deviation);
        }
    }
}
