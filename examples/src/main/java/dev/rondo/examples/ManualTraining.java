package dev.rondo.examples;

import dev.rondo.equation.Cell;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.spec.*;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

/// Gradient descent by hand: losses, gradients and updates with nothing in between.
public final class ManualTraining {
    public static void main(String[] args) {
        var lstm = Stack.of(Cell.shipped("lstm"), 8, 1);
        var network =
                Network.of(
                        new NetworkSpec(
                                new Input.Symbols(3, 4), lstm, new Output.Softmax(3, false)));
        int[] read = {0, 1, 2, 0, 1, 2, 0, 1, 2};
        int[] next = {1, 2, 0, 1, 2, 0, 1, 2, 0};
        var batch = new Batch(PackedSequences.of(9), read, next); // one sequence of 9 steps

        float[] values = network.initialise(1);
        var gradient = new Gradient(network.parameters());
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            for (int step = 0; step < 200; step++) {
                run.prepare(values); // after every change of the values
                double loss =
                        run.gradient(batch, network.start(1), NetworkRun.Options.PLAIN, gradient);
                for (int i = 0; i < values.length; i++) {
                    values[i] -= 0.5f * gradient.values()[i];
                }
                if (step % 50 == 49) {
                    System.out.println(loss / 9);
                }
            }
        }
    }
}
