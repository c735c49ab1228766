package dev.rondo.structure;

import dev.rondo.RondoException;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.runtime.RecordText;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// A batch of directed graphs without cycles, which is what trees and grids are: the level of a
/// node is the length of the longest way to it. Rows are ordered by level, then by item, then by
/// node.
///
/// What reads a node's predecessors by name (`h[left]`) or over an index (`h[k]`) finds them in
/// levels before its own; there are no steps, so a bare `h` means nothing here.
public final class Dag implements Structure {
    /// One item: for each node, numbered from 0, its predecessors.
    ///
    /// @param nodes how many there are, at least 1
    /// @param slots by name, for each node the predecessor or -1
    /// @param edges by index, for each node its predecessors in their order
    public record Item(int nodes, Map<String, int[]> slots, Map<String, int[][]> edges) {
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    private final List<Item> items;
    private final StructureSignature signature;
    private final int[] starts; // levels + 1
    private final int widest;

    /// First node of each item among all, and the end; the row of each node.
    private final int[] firstNode;

    private final int[] rowOfNode;
    private final int[] itemOfRow;
    private final Map<String, int[]> slots = new HashMap<>();
    private final Map<String, Edges> edges = new HashMap<>();

    /// For each way of reading the items, of which this is the first.
    private final List<List<Item>> ways;

    /// Items that all have the slots and the indices of the first.
    public static Dag of(List<Item> items) {
        return inWays(List.of(items));
    }

    /// The same nodes read in several ways.
    ///
    /// @param ways for each way, the first of which is this one, the items
    static Dag inWays(List<List<Item>> ways) {
        if (ways.getFirst().isEmpty()) {
            throw new RondoException("a batch without items: at least one is needed");
        }
        return new Dag(ways);
    }

    private Dag(List<List<Item>> ways) {
        this.ways = ways;
        this.items = List.copyOf(ways.getFirst());
        Item first = items.getFirst();
        StructureSignature offered =
                new StructureSignature(false, first.slots().keySet(), Map.of());
        for (String index : first.edges().keySet()) {
            offered = offered.with(index, StructureSignature.Origin.PREDECESSORS);
        }
        signature = offered;
        firstNode = new int[items.size() + 1];
        for (int i = 0; i < items.size(); i++) {
            check(items.get(i), i);
            firstNode[i + 1] = Math.addExact(firstNode[i], items.get(i).nodes());
        }
        int n = firstNode[items.size()];
        int[] levels = new int[n];
        int deepest = 0;
        for (int i = 0; i < items.size(); i++) {
            deepest = Math.max(deepest, new Levels(items.get(i), i, levels, firstNode[i]).find());
        }
        starts = new int[deepest + 2];
        for (int level : levels) {
            starts[level + 1]++;
        }
        int most = 0;
        for (int l = 0; l <= deepest; l++) {
            most = Math.max(most, starts[l + 1]);
            starts[l + 1] += starts[l];
        }
        widest = most;
        int[] next = Arrays.copyOf(starts, deepest + 1);
        rowOfNode = new int[n];
        itemOfRow = new int[n];
        for (int i = 0; i < items.size(); i++) {
            for (int node = firstNode[i]; node < firstNode[i + 1]; node++) {
                rowOfNode[node] = next[levels[node]]++;
                itemOfRow[rowOfNode[node]] = i;
            }
        }
        first.slots().keySet().forEach(slot -> slots.put(slot, rowsOf(items, slot)));
        first.edges().keySet().forEach(index -> edges.put(index, edgesOf(items, index)));
    }

    private void check(Item item, int number) {
        if (item.nodes() < 1) {
            throw new RondoException("item " + number + " of the batch has no nodes: leave it out");
        }
        boolean samePredecessors =
                item.slots().keySet().equals(signature.slots())
                        && item.edges().keySet().equals(signature.indices().keySet());
        if (!samePredecessors) {
            throw new RondoException(
                    "item "
                            + number
                            + " of the batch has the predecessors "
                            + new TreeSet<>(item.slots().keySet())
                            + " and edges "
                            + new TreeSet<>(item.edges().keySet())
                            + ", the first item "
                            + new TreeSet<>(signature.slots())
                            + " and "
                            + new TreeSet<>(signature.indices().keySet())
                            + ": were they made in the same way?");
        }
        new TreeMap<>(item.slots()).forEach((slot, of) -> count(item, number, slot, of.length));
        new TreeMap<>(item.edges()).forEach((index, of) -> count(item, number, index, of.length));
    }

    private static void count(Item item, int number, String name, int got) {
        if (got != item.nodes()) {
            throw new RondoException(
                    "item "
                            + number
                            + " of the batch has "
                            + item.nodes()
                            + " nodes, and `"
                            + name
                            + "` is given for "
                            + got);
        }
    }

    private static <T> T named(Map<String, T> all, String name) {
        T found = all.get(name);
        if (found == null) {
            throw new RondoException(
                    "the batch has no `" + name + "` (it has " + new TreeSet<>(all.keySet()) + ")");
        }
        return found;
    }

    private int[] rowsOf(List<Item> items, String slot) {
        int[] rows = new int[rowOfNode.length];
        for (int i = 0; i < items.size(); i++) {
            int[] of = named(items.get(i).slots(), slot);
            for (int node = 0; node < of.length; node++) {
                rows[row(i, node)] = of[node] < 0 ? -1 : row(i, of[node]);
            }
        }
        return rows;
    }

    private Edges edgesOf(List<Item> items, String index) {
        int n = rowOfNode.length;
        int[] first = new int[n + 1];
        for (int i = 0; i < items.size(); i++) {
            int[][] of = named(items.get(i).edges(), index);
            for (int node = 0; node < of.length; node++) {
                first[row(i, node) + 1] = of[node].length;
            }
        }
        for (int r = 0; r < n; r++) {
            first[r + 1] += first[r];
        }
        int[] sources = new int[first[n]];
        for (int i = 0; i < items.size(); i++) {
            int[][] of = named(items.get(i).edges(), index);
            for (int node = 0; node < of.length; node++) {
                int e = first[row(i, node)];
                for (int from : of[node]) {
                    sources[e++] = row(i, from);
                }
            }
        }
        return new Edges(first, sources, n);
    }

    @Override
    public StructureSignature signature() {
        return signature;
    }

    @Override
    public int rows() {
        return rowOfNode.length;
    }

    @Override
    public int lanes() {
        return 0;
    }

    @Override
    public int before(int row, int steps) {
        throw new IllegalArgumentException("no steps");
    }

    @Override
    public int next(int lane, int depth) {
        throw new IllegalArgumentException("no steps");
    }

    @Override
    public int levels() {
        return starts.length - 1;
    }

    @Override
    public int start(int level) {
        return starts[level];
    }

    @Override
    public int size(int level) {
        return starts[level + 1] - starts[level];
    }

    @Override
    public int widest() {
        return widest;
    }

    @Override
    public int items() {
        return firstNode.length - 1;
    }

    /// Nodes of an item.
    public int nodes(int item) {
        return firstNode[item + 1] - firstNode[item];
    }

    /// The row of a node of an item.
    public int row(int item, int node) {
        return rowOfNode[firstNode[item] + node];
    }

    /// Numbers of nodes, given item by item and node by node, as the rows have them.
    ///
    /// @throws RondoException if there is not one for each node
    public int[] rows(int[] ofNodes) {
        if (ofNodes.length != rows()) {
            throw new RondoException(
                    ofNodes.length + " numbers of nodes, expected " + rows() + ", one for each");
        }
        int[] ofRows = new int[ofNodes.length];
        for (int node = 0; node < ofNodes.length; node++) {
            ofRows[rowOfNode[node]] = ofNodes[node];
        }
        return ofRows;
    }

    @Override
    public int item(int row) {
        return itemOfRow[row];
    }

    @Override
    public int[] predecessors(String slot) {
        return named(slots, slot);
    }

    @Override
    public Edges edges(String index) {
        return named(edges, index);
    }

    @Override
    public int turns() {
        return ways.size();
    }

    @Override
    public Part turned(int turn) {
        if (turn == 0) {
            return Parts.whole(this);
        }
        if (turn >= ways.size()) {
            return Structure.super.turned(turn);
        }
        var dag = new Dag(List.of(ways.get(turn)));
        int[] rows = new int[rows()];
        for (int i = 0; i < items.size(); i++) {
            for (int node = 0; node < items.get(i).nodes(); node++) {
                rows[dag.row(i, node)] = row(i, node);
            }
        }
        return new Part(dag, rows, Map.of());
    }

    @Override
    public Optional<Part> part(int part, int parts) {
        if (parts == 1) {
            return Optional.of(Parts.whole(this));
        }
        var own = new ArrayList<Item>();
        for (int i = part; i < items.size(); i += parts) {
            own.add(items.get(i));
        }
        if (own.isEmpty()) {
            return Optional.empty();
        }
        var dag =
                new Dag(
                        ways.stream()
                                .map(way ->
                                        IntStream.range(0, own.size())
                                                .mapToObj(i -> way.get(part + i * parts))
                                                .toList())
                                .toList());
        int[] rows = new int[dag.rows()];
        for (int i = 0; i < own.size(); i++) {
            for (int node = 0; node < own.get(i).nodes(); node++) {
                rows[dag.row(i, node)] = row(part + i * parts, node);
            }
        }
        return Optional.of(Parts.of(this, dag, rows));
    }

    /// The levels of one item's nodes: each after its predecessors, by depth-first search without
    /// recursion, as a tree may be a chain of a million nodes.
    private static final class Levels {
        private static final int OPEN = -2;

        private final Item item;
        private final int number;
        private final int[] levels;
        private final int first;
        private final int[][] direct;
        private final int[] stack;

        Levels(Item item, int number, int[] levels, int first) {
            this.item = item;
            this.number = number;
            this.levels = levels;
            this.first = first;
            this.direct = item.slots().values().toArray(int[][]::new);
            this.stack = new int[item.nodes()];
        }

        /// Fills in the levels; returns the greatest.
        int find() {
            Arrays.fill(levels, first, first + item.nodes(), -1);
            int deepest = 0;
            for (int node = 0; node < item.nodes(); node++) {
                if (levels[first + node] < 0) {
                    deepest = Math.max(deepest, from(node));
                }
            }
            return deepest;
        }

        private int from(int root) {
            int deepest = 0;
            int depth = 0;
            stack[0] = root;
            levels[first + root] = OPEN;
            while (depth >= 0) {
                int node = stack[depth];
                int open = firstOpen(node);
                if (open >= 0) {
                    levels[first + open] = OPEN;
                    stack[++depth] = open;
                } else {
                    levels[first + node] = after(node);
                    deepest = Math.max(deepest, levels[first + node]);
                    depth--;
                }
            }
            return deepest;
        }

        /// A predecessor whose level is not known yet; -1 if all are.
        private int firstOpen(int node) {
            for (int[] slot : direct) {
                if (slot[node] >= 0 && known(slot[node]) < 0) {
                    return slot[node];
                }
            }
            for (int[][] edges : item.edges().values()) {
                for (int from : edges[node]) {
                    if (known(from) < 0) {
                        return from;
                    }
                }
            }
            return -1;
        }

        private int known(int node) {
            if (node < 0 || node >= item.nodes()) {
                throw new RondoException(
                        "item "
                                + number
                                + " of the batch has "
                                + item.nodes()
                                + " nodes, and one of them has node "
                                + node
                                + " as a predecessor");
            }
            int level = levels[first + node];
            if (level == OPEN) {
                throw new RondoException(
                        "item "
                                + number
                                + " of the batch has a cycle through node "
                                + node
                                + ": predecessors must come before; for a graph with cycles use"
                                + " rounds of messages");
            }
            return level;
        }

        private int after(int node) {
            int level = -1;
            for (int[] slot : direct) {
                level = slot[node] < 0 ? level : Math.max(level, levels[first + slot[node]]);
            }
            for (int[][] edges : item.edges().values()) {
                for (int from : edges[node]) {
                    level = Math.max(level, levels[first + from]);
                }
            }
            return level + 1;
        }
    }
}
