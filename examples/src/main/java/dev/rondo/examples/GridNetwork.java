package dev.rondo.examples;

import dev.rondo.equation.Cell;
import dev.rondo.learn.*;
import dev.rondo.model.NetworkLearner;
import dev.rondo.network.spec.*;
import dev.rondo.structure.Grid;

import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Images read line by line (ReNet, Visin et al. 2015): learns whether a bar lies or stands.
public final class GridNetwork {
    private static Batch images(int count, Random random) {
        var grid = Grid.lines(Collections.nCopies(count, new Grid(6, 6)));
        float[] pixels = new float[36 * count];
        int[] classes = random.ints(count, 0, 2).toArray(); // 0: the bar lies, 1: it stands
        for (int i = 0; i < count; i++) {
            int line = random.nextInt(6);
            for (int k = 0; k < 6; k++) {
                pixels[grid.row(i, classes[i] == 0 ? 6 * line + k : 6 * k + line)] = 1;
            }
        }
        return new Batch(grid, new Rows.Numbers(pixels, 1), new Rows.Symbols(classes));
    }

    public static void main(String[] args) {
        var learned = images(50, new Random(1));
        var cell = Cell.parse("h' = tanh(W x + U h[before] + b)", "line");
        var line = new NetworkSpec.Layer(cell, 6, Direction.BOTH);
        var stack = Stack.of(List.of(line.along(2), line.along(1))); // along rows, then columns
        var lines = StructureSpec.of(learned.structure().signature()).turning(2).along(2);
        var spec = new NetworkSpec(Input.Numbers.of(1), stack, new Output.Softmax(2, false));
        try (var learner = NetworkLearner.of(spec.with(lines).with(Pooling.MAX), learned)) {
            learner.train(Settings.of(new Optimiser.Adam(), 0.02, 60));
            System.out.println(learner.outputs().errors(images(200, new Random(2))).mean()); // 0.0
        }
    }
}
