package dev.rondo.plan;

import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.Structure;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// A cell with 20 units run over a structure: its outputs and gradients, one after the other. Two
/// structures with the same numbers of rows get the same numbers.
final class Bits {
    private static final int WIDTH = 7;
    private static final int HIDDEN = 20;

    private Bits() {}

    static float[] of(String text, Structure s) {
        var plan =
                CellPlan.of(
                        Cell.parse(text, "t.cell").bind(HIDDEN, Map.of("x", WIDTH)),
                        Set.of(),
                        s.signature());
        float[] parameters = new float[plan.parameterSize()];
        for (Parameter p : plan.graph().parameters()) {
            var random = new Random(p.name().hashCode());
            for (int i = 0; i < p.size(); i++) {
                parameters[plan.offsets().get(p) + i] = random.nextFloat() - 0.5f;
            }
        }
        var packs = plan.packs(true);
        try (var workers = new WorkerPool(1)) {
            packs.pack(parameters, 0, workers);
        }
        var random = new Random(5);
        var space = new Workspace(plan);
        space.begin(s);
        space.input(0, numbers(random, s.rows() * WIDTH), 0, WIDTH);
        space.forward(parameters, 0, packs);
        float[] outputs = new float[s.rows() * HIDDEN];
        for (int r = 0; r < s.rows(); r++) {
            int at = space.outputOffset() + r * space.outputStride();
            System.arraycopy(space.output(), at, outputs, r * HIDDEN, HIDDEN);
        }
        float[] x = new float[s.rows() * WIDTH];
        space.backward(numbers(random, s.rows() * HIDDEN), 0, HIDDEN, x, 0, packs);
        float[] gradient = new float[plan.parameterSize()];
        for (int task = 0; task < plan.gradientTasks(1); task++) {
            GradientTasks.run(task, 1, List.of(space), gradient, 0, false);
        }
        float[] all = new float[outputs.length + x.length + gradient.length];
        System.arraycopy(outputs, 0, all, 0, outputs.length);
        System.arraycopy(x, 0, all, outputs.length, x.length);
        System.arraycopy(gradient, 0, all, outputs.length + x.length, gradient.length);
        return all;
    }

    private static float[] numbers(Random random, int n) {
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = random.nextFloat() - 0.5f;
        }
        return a;
    }
}
