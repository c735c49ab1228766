package dev.rondo.app.study.problem;

import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.store.Key;
import dev.rondo.structure.PackedSequences;

/// Whether the number of ones so far is odd, asked at every step of a sequence of random bits: a
/// state of one bit that every input may turn over, for ever.
///
/// @param steps at least 1
@Key("Parity")
public record Parity(@Key("steps") int steps) implements Problem {
    public Parity {
        Drawn.atLeast(1, "parity: steps", steps);
    }

    @Override
    public String title() {
        return "parity, T = " + steps;
    }

    @Override
    public Input input() {
        return Input.Numbers.of(1);
    }

    @Override
    public Output output() {
        return new Output.Linear(1, Output.Loss.BINARY);
    }

    @Override
    public Batch draw(RandomStreams draws, int sequences) {
        var chain = PackedSequences.uniform(sequences, steps);
        float[] inputs = new float[chain.rows()]; // N × 1
        float[] targets = new float[chain.rows()]; // N × 1
        for (int b = 0; b < sequences; b++) {
            int odd = 0;
            for (int t = 0; t < steps; t++) {
                int bit = draws.below(2);
                odd ^= bit;
                inputs[chain.row(b, t)] = bit;
                targets[chain.row(b, t)] = odd;
            }
        }
        return new Batch(chain, new Rows.Numbers(inputs, 1), new Rows.Numbers(targets, 1));
    }

    @Override
    public double baseline() {
        return 0.5;
    }

    @Override
    public double solved() {
        return 0.01;
    }
}
