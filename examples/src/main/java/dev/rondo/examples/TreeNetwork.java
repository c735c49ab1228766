package dev.rondo.examples;

import dev.rondo.equation.Cell;
import dev.rondo.learn.*;
import dev.rondo.model.NetworkLearner;
import dev.rondo.network.spec.*;
import dev.rondo.structure.Tree;

import java.util.List;
import java.util.Random;

/// A Tree-LSTM: learns at each node of a tree whether an odd number of its leaves are 1.
public final class TreeNetwork {
    /// A tree whose node n has the children 2n + 1 and 2n + 2, as far as they go.
    private static Batch tree(int leaves, Random random) {
        int[][] children = new int[2 * leaves - 1][0];
        int[] words = new int[2 * leaves - 1]; // at leaves; -1: none
        int[] odd = new int[2 * leaves - 1];
        for (int n = 2 * leaves - 2; n >= 0; n--) {
            boolean leaf = n >= leaves - 1;
            children[n] = leaf ? new int[0] : new int[] {2 * n + 1, 2 * n + 2};
            words[n] = leaf ? random.nextInt(2) : -1;
            odd[n] = leaf ? words[n] : odd[2 * n + 1] ^ odd[2 * n + 2];
        }
        var tree = Tree.bottomUp(List.of(new Tree(children)), 2);
        return new Batch(tree, tree.rows(words), tree.rows(odd));
    }

    public static void main(String[] args) {
        var learned = tree(50, new Random(1));
        var lstm = Stack.of(Cell.shipped("tree-lstm-binary"), 8, 1);
        var spec =
                new NetworkSpec(new Input.Symbols(2, 4), lstm, new Output.Softmax(2, false))
                        .with(StructureSpec.of(learned.structure().signature()));
        try (var learner = NetworkLearner.of(spec, learned)) {
            learner.train(Settings.of(new Optimiser.Adam(), 0.05, 150));
            System.out.println(learner.outputs().errors(tree(500, new Random(2))).mean()); // 0.0
        }
    }
}
