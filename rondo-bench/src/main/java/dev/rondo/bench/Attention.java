package dev.rondo.bench;

import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.plan.CellPlan;
import dev.rondo.plan.GradientTasks;
import dev.rondo.plan.Workspace;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.Edges;
import dev.rondo.structure.PackedSequences;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// A decoder with attention, one shard a thread, forward and backward: gradients of all parameters,
/// of the input and of the memory.
final class Attention implements Runnable {
    /// Bahdanau et al. 2015, with a GRU whose reset gate is applied after the product.
    private static final String CELL =
            """
            input memory
            q    = W_q h
            e[m] = v . tanh(q + W_m memory[m])
            r    = sum(softmax(e[m]) * memory[m])
            z    = sigmoid(W_z x + C_z r + U_z h + b_z)
            s    = sigmoid(W_s x + C_s r + U_s h + b_s)
            n    = tanh(W_n x + C_n r + s * (U_n h) + b_n)
            h'   = n + z * (h - n)
            """;

    private final WorkerPool workers;
    private final CellPlan plan;
    private final CellPlan.Packs packs;
    private final int width;
    private final int shards;
    private final PackedSequences[] chains;
    private final List<Workspace> spaces = new ArrayList<>();
    private final float[] parameters;
    private final float[] gradient;
    private final float[][] x; // shard: N × H
    private final float[][] memory;
    private final float[][] adjoint;
    private final float[][] xAdjoint;

    Attention(Work work, int threads) {
        workers = new WorkerPool(threads);
        width = work.hidden();
        shards = Math.min(threads, work.batch());
        var signature = StructureSignature.CHAIN.with("m", StructureSignature.Origin.MEMORY);
        plan =
                CellPlan.of(
                        Cell.parse(CELL, "attention.cell")
                                .bind(width, Map.of("x", width, "memory", width)),
                        Set.of(),
                        signature);
        packs = plan.packs(true);
        parameters = uniform(plan.parameterSize(), 0.1f, 1);
        gradient = new float[parameters.length];
        chains = new PackedSequences[shards];
        x = new float[shards][];
        memory = new float[shards][];
        adjoint = new float[shards][];
        xAdjoint = new float[shards][];
        var whole = PackedSequences.uniform(work.batch(), work.steps());
        for (int s = 0; s < shards; s++) {
            var chain = whole.shard(s, shards);
            int[] same = new int[chain.sequences()];
            Arrays.setAll(same, i -> i);
            chains[s] =
                    chain.with(
                            "m",
                            StructureSignature.Origin.MEMORY,
                            Edges.attention(chain, chain, same));
            int n = chain.rows() * width;
            x[s] = uniform(n, 1, 2 + s);
            memory[s] = uniform(n, 1, 50 + s);
            adjoint[s] = uniform(n, 1, 99 + s);
            xAdjoint[s] = new float[n];
            spaces.add(new Workspace(plan));
        }
    }

    private static float[] uniform(int n, float bound, int seed) {
        var random = new Random(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (2 * random.nextFloat() - 1) * bound;
        }
        return values;
    }

    @Override
    public void run() {
        packs.pack(parameters, 0, workers);
        workers.run(
                shards,
                s -> {
                    var space = spaces.get(s);
                    space.begin(chains[s]);
                    space.input(0, x[s], 0, width);
                    space.input(1, memory[s], 0, width);
                    space.forward(parameters, 0, packs);
                    space.backward(adjoint[s], 0, width, xAdjoint[s], 0, packs);
                });
        int threads = workers.threads();
        workers.run(
                plan.gradientTasks(threads),
                task -> GradientTasks.run(task, threads, spaces, gradient, 0, false));
    }
}
