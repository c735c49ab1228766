package dev.rondo.app.study.problem;

import dev.rondo.network.NetworkStream;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.structure.PackedSequences;

/// What comes next in a series of numbers: windows of its first three quarters to learn from, of
/// its last quarter to be examined on. The series is shifted and scaled to mean 0 and variance 1,
/// so that the squared error of the mean is 1.
public final class NextValueProblem implements Problem {
    private final String title;
    private final float[] series;
    private final int window;
    private final int learned;

    /// @param window steps of an example
    public NextValueProblem(String title, double[] raw, int window) {
        Drawn.atLeast(8 * (window + 1), "forecast: values of the series", raw.length);
        this.title = title;
        this.window = window;
        this.series = standardised(raw);
        this.learned = raw.length / 4 * 3;
    }

    private static float[] standardised(double[] raw) {
        double sum = 0;
        double squares = 0;
        for (double x : raw) {
            sum += x;
            squares += x * x;
        }
        double mean = sum / raw.length;
        double deviation = Math.sqrt(squares / raw.length - mean * mean);
        float[] standard = new float[raw.length];
        for (int i = 0; i < raw.length; i++) {
            standard[i] = (float) ((raw[i] - mean) / deviation);
        }
        return standard;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Input input() {
        return Input.Numbers.of(1);
    }

    @Override
    public Output output() {
        return new Output.Linear(1, Output.Loss.SQUARED);
    }

    @Override
    public Batch draw(RandomStreams draws, int sequences) {
        return windows(draws, sequences, 0, learned);
    }

    @Override
    public Batch validation(RandomStreams draws, int sequences) {
        return windows(draws, sequences, learned, series.length);
    }

    private Batch windows(RandomStreams draws, int sequences, int from, int end) {
        var chain = PackedSequences.uniform(sequences, window);
        float[] inputs = new float[chain.rows()]; // N × 1
        float[] targets = new float[chain.rows()]; // N × 1
        for (int b = 0; b < sequences; b++) {
            int first = from + draws.below(end - from - window);
            for (int t = 0; t < window; t++) {
                inputs[chain.row(b, t)] = series[first + t];
                targets[chain.row(b, t)] = series[first + t + 1];
            }
        }
        return new Batch(chain, new Rows.Numbers(inputs, 1), new Rows.Numbers(targets, 1));
    }

    @Override
    public double baseline() {
        return 1;
    }

    @Override
    public double solved() {
        return 0;
    }

    /// The root of the mean squared error 1, 2, … `horizon` steps after the last value that a
    /// network has seen, when it goes on from its own answers; over runs spread evenly over the
    /// last quarter.
    ///
    /// @param fresh makes a network to which nothing has been fed
    /// @param seen values that it reads first
    public double[] errors(
            java.util.function.Supplier<NetworkStream> fresh, int seen, int horizon, int runs) {
        double[] squares = new double[horizon];
        int available = series.length - learned - seen - horizon;
        for (int r = 0; r < runs; r++) {
            int first = learned + (int) ((long) available * r / Math.max(1, runs - 1));
            var stream = fresh.get();
            float[] next = new float[1];
            for (int t = 0; t < seen; t++) {
                stream.feed(new float[] {series[first + t]});
            }
            for (int t = 0; t < horizon; t++) {
                stream.outputs(next);
                double error = next[0] - (double) series[first + seen + t];
                squares[t] += error * error;
                stream.feed(next);
            }
        }
        for (int t = 0; t < horizon; t++) {
            squares[t] = Math.sqrt(squares[t] / runs);
        }
        return squares;
    }
}
