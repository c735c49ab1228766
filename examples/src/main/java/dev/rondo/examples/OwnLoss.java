package dev.rondo.examples;

import dev.rondo.equation.Cell;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.model.NetworkLearner;
import dev.rondo.network.CustomLoss;
import dev.rondo.network.spec.*;
import dev.rondo.structure.PackedSequences;

/// A loss of one's own: a function of outputs and targets, with its derivative.
public final class OwnLoss {
    public static void main(String[] args) {
        CustomLoss absolute = // its minimum is the median: one wrong number does little harm
                (z, target, gradient) -> {
                    gradient[0] = Math.signum(z[0] - target[0]);
                    return Math.abs(z[0] - target[0]);
                };
        var gru = Stack.of(Cell.shipped("gru"), 4, 1);
        var output = new Output.Linear(1, Output.Loss.SQUARED);
        var spec = new NetworkSpec(Input.Numbers.of(1), gru, output);
        var inputs = new Rows.Numbers(new float[] {1, 1, 1, 1, 1}, 1);
        var targets = new Rows.Numbers(new float[] {1, 2, 3, 4, 1000}, 1);
        var batch = new Batch(PackedSequences.uniform(5, 1), inputs, targets);
        try (var learner = NetworkLearner.of(spec, batch).useLoss(absolute)) {
            learner.train(Settings.of(new Optimiser.Adam(), 0.02, 500));
            System.out.println(learner.outputs().of(batch)[0]); // 3.0
        }
    }
}
