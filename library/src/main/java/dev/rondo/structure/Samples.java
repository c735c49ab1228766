package dev.rondo.structure;

import dev.rondo.RondoException;
import dev.rondo.equation.graph.StructureSignature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/// Small awkward structures of any form, drawn at random: what cells are checked over.
public final class Samples {
    private static final int[] LENGTHS = {7, 7, 4, 1};
    private static final int[] GRAPHS = {5, 1, 3};
    private static final int ROUNDS = 3;
    private static final int[] NODES = {9, 1, 6, 7};

    private final StructureSignature signature;
    private final Random random;

    private Samples(StructureSignature signature, long seed) {
        this.signature = signature;
        this.random = new Random(seed);
    }

    /// A small batch of a form, drawn at random, to check a cell over: ragged sequences, graphs
    /// without cycles in which predecessors are missing, graphs in rounds, ragged memories.
    ///
    /// @throws RondoException if no structure offers what the form does
    public static Structure of(StructureSignature signature, long seed) {
        var samples = new Samples(signature, seed);
        boolean ordered =
                !signature.slots().isEmpty()
                        || signature
                                .indices()
                                .containsValue(StructureSignature.Origin.PREDECESSORS);
        return ordered ? samples.dag() : samples.chain();
    }

    /// Sequences of unequal lengths; with neighbours graphs, one of them a single node, in rounds.
    private Structure chain() {
        boolean graph = signature.indices().containsValue(StructureSignature.Origin.NEIGHBOURS);
        int[] lengths = LENGTHS;
        if (graph) {
            lengths = new int[Arrays.stream(GRAPHS).sum()];
            Arrays.fill(lengths, signature.delays() ? ROUNDS : 1);
        }
        PackedSequences chain = PackedSequences.of(lengths);
        for (var index : new TreeMap<>(signature.indices()).entrySet()) {
            var edges =
                    index.getValue() == StructureSignature.Origin.MEMORY
                            ? memory(chain)
                            : neighbours(chain.steps());
            chain = chain.with(index.getKey(), index.getValue(), edges);
        }
        return chain;
    }

    /// Every sequence looks at one of a memory's, which has three: one is looked at by nobody if
    /// the draw so wills.
    private Edges memory(PackedSequences chain) {
        int[] sequence = new int[chain.sequences()];
        Arrays.setAll(sequence, b -> random.nextInt(3));
        return Edges.attention(chain, PackedSequences.of(5, 3, 1), sequence);
    }

    /// Up to twice as many edges as nodes, in no order, double ones and loops among them.
    private Edges neighbours(int rounds) {
        var graphs = new ArrayList<GraphBatch.Graph>();
        for (int nodes : GRAPHS) {
            int edges = nodes == 1 ? 0 : nodes + random.nextInt(nodes + 1);
            graphs.add(
                    new GraphBatch.Graph(
                            nodes,
                            random.ints(edges, 0, nodes).toArray(),
                            random.ints(edges, 0, nodes).toArray()));
        }
        return GraphBatch.of(graphs, rounds, false, false).chain().edges(GraphBatch.INDEX);
    }

    /// Directed graphs without cycles, of which some nodes have no predecessors and some are those
    /// of several.
    private Structure dag() {
        if (signature.delays()
                || signature.indices().values().stream()
                        .anyMatch(o -> o != StructureSignature.Origin.PREDECESSORS)) {
            throw new RondoException(
                    "no structure is for "
                            + signature.purpose()
                            + ": predecessors are in levels before, without steps, neighbours or memories");
        }
        var items = new ArrayList<Dag.Item>();
        for (int nodes : NODES) {
            var slots = new TreeMap<String, int[]>();
            for (String slot : signature.slots()) {
                int[] of = new int[nodes];
                Arrays.setAll(of, v -> random.nextInt(3) == 0 ? -1 : earlier(v));
                slots.put(slot, of);
            }
            var edges = new TreeMap<String, int[][]>();
            for (String index : signature.indices().keySet()) {
                int[][] of = new int[nodes][];
                Arrays.setAll(
                        of,
                        v ->
                                v == 0
                                        ? new int[0]
                                        : random.ints(random.nextInt(4), 0, v)
                                                .distinct()
                                                .toArray());
                edges.put(index, of);
            }
            items.add(new Dag.Item(nodes, slots, edges));
        }
        return Dag.of(List.copyOf(items));
    }

    private int earlier(int node) {
        return node == 0 ? -1 : random.nextInt(node);
    }
}
