package dev.rondo.app.study.problem;

import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.store.Key;
import dev.rondo.structure.PackedSequences;

import java.util.Arrays;

/// To play one waveform from memory: nothing is read, and every step asks for the next value of a
/// sum of five sines with periods from 8 steps to the whole length, scaled to variance 1. After
/// Koutník, Greff, Gomez & Schmidhuber 2014, who take 320 values of music.
///
/// @param steps at least 16
/// @param seed of the sines
@Key("Waveform")
public record Waveform(@Key("steps") int steps, @Key("seed") long seed) implements Problem {
    private static final int SINES = 5;

    public Waveform {
        Drawn.atLeast(16, "waveform: steps", steps);
    }

    @Override
    public String title() {
        return "a waveform of " + steps + " values";
    }

    @Override
    public Input input() {
        return Input.Numbers.of(1);
    }

    @Override
    public Output output() {
        return new Output.Linear(1, Output.Loss.SQUARED);
    }

    /// Always the same example.
    @Override
    public Batch draw(RandomStreams draws, int sequences) {
        var chain = PackedSequences.uniform(sequences, steps);
        float[] wave = wave();
        float[] targets = new float[chain.rows()]; // N × 1
        for (int b = 0; b < sequences; b++) {
            for (int t = 0; t < steps; t++) {
                targets[chain.row(b, t)] = wave[t];
            }
        }
        return new Batch(
                chain, new Rows.Numbers(new float[chain.rows()], 1), new Rows.Numbers(targets, 1));
    }

    /// Its values.
    public float[] wave() {
        var draws = new RandomStreams(seed).stream("waveform");
        double[] sum = new double[steps];
        for (int s = 0; s < SINES; s++) {
            double period = 8 * Math.pow(steps / 8., draws.uniformDouble());
            double phase = draws.uniformDouble();
            for (int t = 0; t < steps; t++) {
                sum[t] += Math.sin(2 * Math.PI * (t / period + phase));
            }
        }
        double mean = Arrays.stream(sum).average().orElse(0);
        double variance = Arrays.stream(sum).map(x -> (x - mean) * (x - mean)).average().orElse(1);
        float[] wave = new float[steps];
        for (int t = 0; t < steps; t++) {
            wave[t] = (float) ((sum[t] - mean) / Math.sqrt(variance));
        }
        return wave;
    }

    @Override
    public double baseline() {
        return 1;
    }

    @Override
    public double solved() {
        return 0.001;
    }
}
