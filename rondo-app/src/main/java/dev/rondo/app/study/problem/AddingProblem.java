package dev.rondo.app.study.problem;

import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.store.Key;
import dev.rondo.structure.PackedSequences;

import java.util.Arrays;

/// Adds two of `steps` numbers: each step has a number uniform in [0, 1) and a mark, which is 1 at
/// one step of the first half and one of the second, else 0; at the end the sum of the two marked
/// numbers is asked. Hochreiter & Schmidhuber 1997, in the form of Le, Jaitly & Hinton 2015.
///
/// @param steps T, at least 2
@Key("AddingProblem")
public record AddingProblem(@Key("steps") int steps) implements Problem {
    public AddingProblem {
        Drawn.atLeast(2, "adding problem: steps", steps);
    }

    @Override
    public String title() {
        return "adding problem, T = " + steps;
    }

    @Override
    public Input input() {
        return Input.Numbers.of(2);
    }

    @Override
    public Output output() {
        return new Output.Linear(1, Output.Loss.SQUARED);
    }

    @Override
    public Batch draw(RandomStreams draws, int sequences) {
        var chain = PackedSequences.uniform(sequences, steps);
        float[] inputs = new float[2 * chain.rows()]; // N × 2
        float[] targets = new float[chain.rows()]; // N × 1
        Arrays.fill(targets, Float.NaN);
        for (int b = 0; b < sequences; b++) {
            for (int t = 0; t < steps; t++) {
                inputs[2 * chain.row(b, t)] = draws.uniform();
            }
            int half = steps / 2;
            int first = chain.row(b, draws.below(half));
            int second = chain.row(b, half + draws.below(steps - half));
            inputs[2 * first + 1] = 1;
            inputs[2 * second + 1] = 1;
            targets[chain.row(b, steps - 1)] = inputs[2 * first] + inputs[2 * second];
        }
        return new Batch(chain, new Rows.Numbers(inputs, 2), new Rows.Numbers(targets, 1));
    }

    /// The variance of the sum of two uniform numbers, 1/6, which the answer 1 has. (TCN's
    /// repository gives 0.1767.)
    @Override
    public double baseline() {
        return 1 / 6.;
    }

    @Override
    public double solved() {
        return 0.01;
    }
}
