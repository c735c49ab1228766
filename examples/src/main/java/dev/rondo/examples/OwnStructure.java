package dev.rondo.examples;

import dev.rondo.equation.Cell;
import dev.rondo.learn.*;
import dev.rondo.model.NetworkLearner;
import dev.rondo.network.spec.*;
import dev.rondo.structure.Dag;

import java.util.List;
import java.util.Map;
import java.util.Random;

/// A structure of one's own: circuits of NAND gates, each of which reads any two nodes before it.
public final class OwnStructure {
    private static Batch circuit(int nodes, Random random) {
        int[][] reads = {new int[nodes], new int[nodes]};
        int[] inputs = new int[nodes]; // to the first two nodes; -1: nothing
        int[] value = new int[nodes];
        for (int n = 0; n < nodes; n++) {
            reads[0][n] = n < 2 ? -1 : random.nextInt(n);
            reads[1][n] = n < 2 ? -1 : random.nextInt(n);
            inputs[n] = n < 2 ? n : -1;
            value[n] = n < 2 ? n : 1 - value[reads[0][n]] * value[reads[1][n]];
        }
        var item = new Dag.Item(nodes, Map.of("one", reads[0], "other", reads[1]), Map.of());
        var dag = Dag.of(List.of(item));
        return new Batch(dag, dag.rows(inputs), dag.rows(value));
    }

    public static void main(String[] args) {
        var learned = circuit(100, new Random(1));
        var gate = Stack.of(Cell.parse("h' = tanh(W x + A h[one] + B h[other] + b)", "gate"), 8, 1);
        var spec = new NetworkSpec(new Input.Symbols(2, 4), gate, new Output.Softmax(2, false));
        spec = spec.with(StructureSpec.of(learned.structure().signature()));
        try (var learner = NetworkLearner.of(spec, learned)) {
            learner.train(Settings.of(new Optimiser.Adam(), 0.02, 200));
            System.out.println(learner.outputs().errors(circuit(500, new Random(2))).mean()); // 0.0
        }
    }
}
