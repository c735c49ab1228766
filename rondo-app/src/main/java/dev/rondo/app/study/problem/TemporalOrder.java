package dev.rondo.app.study.problem;

import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.store.Key;
import dev.rondo.structure.PackedSequences;

import java.util.Arrays;

/// In which order two rare symbols came: among random symbols a, b, c, d there is an X or a Y
/// between a tenth and a fifth of the sequence, and another between five and six tenths; at the end
/// the pair is asked, one of XX, XY, YX, YY. Hochreiter & Schmidhuber 1997, task 6a.
///
/// @param steps at least 10
@Key("TemporalOrder")
public record TemporalOrder(@Key("steps") int steps) implements Problem {
    private static final int NOISE = 4;

    public TemporalOrder {
        Drawn.atLeast(10, "temporal order: steps", steps);
    }

    @Override
    public String title() {
        return "temporal order, T = " + steps;
    }

    @Override
    public Input input() {
        return Input.Numbers.of(NOISE + 2);
    }

    @Override
    public Output output() {
        return new Output.Softmax(4, false);
    }

    @Override
    public Batch draw(RandomStreams draws, int sequences) {
        var chain = PackedSequences.uniform(sequences, steps);
        int[] inputs = new int[chain.rows()];
        int[] labels = new int[chain.rows()];
        Arrays.fill(labels, -1);
        for (int b = 0; b < sequences; b++) {
            for (int t = 0; t < steps; t++) {
                inputs[chain.row(b, t)] = draws.below(NOISE);
            }
            int first = draws.below(2);
            int second = draws.below(2);
            inputs[chain.row(b, steps / 10 + draws.below(steps / 10))] = NOISE + first;
            inputs[chain.row(b, steps / 2 + draws.below(steps / 10))] = NOISE + second;
            labels[chain.row(b, steps - 1)] = 2 * first + second;
        }
        return new Batch(
                chain,
                new Rows.Numbers(Drawn.oneHot(inputs, NOISE + 2), NOISE + 2),
                new Rows.Symbols(labels));
    }

    @Override
    public double baseline() {
        return 0.75;
    }

    @Override
    public double solved() {
        return 0.01;
    }
}
