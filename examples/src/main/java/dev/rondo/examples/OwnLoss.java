package dev.rondo.examples;

import dev.rondo.equation.Cell;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.BatchSource;
import dev.rondo.model.NetworkLearner;
import dev.rondo.model.ValidationMeasure;
import dev.rondo.network.CustomLoss;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.structure.PackedSequences;

/// A loss of one's own: a function of outputs and targets, with its derivative.
public final class OwnLoss {
    public static void main(String[] args) {
        CustomLoss absolute = // its minimum is the median, so one wrong number does not matter
                (z, target, gradient) -> {
                    gradient[0] = Math.signum(z[0] - target[0]);
                    return Math.abs(z[0] - target[0]);
                };
        var spec =
                new NetworkSpec(
                        Input.Numbers.of(1),
                        Stack.of(Cell.shipped("gru"), 4, 1),
                        new Output.Linear(1, Output.Loss.SQUARED));
        var five = new Rows.Numbers(new float[] {1, 1, 1, 1, 1}, 1);
        var targets = new Rows.Numbers(new float[] {1, 2, 3, 4, 1000}, 1);
        var batch = new Batch(PackedSequences.uniform(5, 1), five, targets);
        try (var learner =
                        new NetworkLearner(
                                        Network.of(spec),
                                        BatchSource.of(batch),
                                        ValidationMeasure.NOTHING,
                                        NetworkLearner.Options.of(1, 1, 1))
                                .useLoss(absolute);
                var training =
                        Training.start(learner, Settings.of(new Optimiser.Adam(), 0.02, 500))) {
            training.forEach(event -> {});
            System.out.println(learner.outputs().of(batch)[0]); // 3.0
        }
    }
}
