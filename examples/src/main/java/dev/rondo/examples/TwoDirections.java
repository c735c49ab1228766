package dev.rondo.examples;

import dev.rondo.equation.Cell;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.model.NetworkLearner;
import dev.rondo.network.spec.*;
import dev.rondo.structure.PackedSequences;

import java.util.List;
import java.util.Random;

/// Layers that read in both directions: the label of each step is the symbol after it.
public final class TwoDirections {
    private static Batch sequence(int steps, Random random) {
        int[] symbols = random.ints(steps, 0, 5).toArray();
        int[] labels = new int[steps];
        System.arraycopy(symbols, 1, labels, 0, steps - 1);
        labels[steps - 1] = -1; // nothing comes after the last: not asked
        return new Batch(PackedSequences.of(steps), symbols, labels);
    }

    public static void main(String[] args) {
        var layer =
                new NetworkSpec.Layer(Cell.shipped("lstm"), 16, Direction.BOTH, Merge.CONCATENATE);
        var stack = Stack.of(List.of(layer, layer));
        var spec = new NetworkSpec(new Input.Symbols(5, 8), stack, new Output.Softmax(5, false));
        try (var learner = NetworkLearner.of(spec, sequence(200, new Random(1)))) {
            learner.train(Settings.of(new Optimiser.Adam(), 0.02, 60));
            System.out.println(
                    learner.outputs().errors(sequence(200, new Random(2))).mean()); // 0.0
        }
    }
}
