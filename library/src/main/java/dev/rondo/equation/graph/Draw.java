package dev.rondo.equation.graph;

/// What a `random` line draws anew at every step of training. Otherwise its mean is read.
public sealed interface Draw {
    /// 1 with probability `p`, else 0.
    record Bernoulli(double p) implements Draw {
        @Override
        public double mean() {
            return p;
        }
    }

    record Normal(double mean, double deviation) implements Draw {}

    double mean();
}
