package dev.rondo.data.graph;

import dev.rondo.runtime.RecordText;

import java.util.Arrays;
import java.util.List;

/// A graph whose nodes have features, a class and a part of a split; nodes are numbered from 0 in
/// the order of their table. The arrays are given out as they are, not copied; nobody may write
/// into them.
///
/// @param names of the nodes, as the table has them
/// @param width how many features there are
/// @param start nodes + 1: where the features of a node begin in `feature` and `value`
/// @param feature which features of each node are not zero, rising within a node
/// @param value what they are
/// @param classes their names; empty if the table has no labels
/// @param labels the class of each node; −1 if it has none
/// @param split the part of each node (`train`, `valid`, `test`…); empty if the table says none
/// @param from the node where each edge begins
/// @param to the node where it ends
/// @param weight of each edge; 1 if the file gives none
public record NodeGraph(
        List<String> names,
        int width,
        int[] start,
        int[] feature,
        float[] value,
        List<String> classes,
        int[] labels,
        List<String> split,
        int[] from,
        int[] to,
        float[] weight) {
    public NodeGraph {
        names = List.copyOf(names);
        classes = List.copyOf(classes);
        split = List.copyOf(split);
    }

    /// How many nodes there are.
    public int size() {
        return names.size();
    }

    /// How many edges there are, each in the one direction that its line gives.
    public int edges() {
        return from.length;
    }

    /// The nodes of a part of the split, rising.
    public int[] part(String name) {
        int[] nodes = new int[size()];
        int count = 0;
        for (int n = 0; n < split.size(); n++) {
            if (split.get(n).equals(name)) {
                nodes[count++] = n;
            }
        }
        return Arrays.copyOf(nodes, count);
    }

    /// The features of all nodes in full.
    ///
    /// @return nodes × width
    public float[] features() {
        float[] all = new float[Math.multiplyExact(size(), width)];
        for (int n = 0; n < size(); n++) {
            for (int i = start[n]; i < start[n + 1]; i++) {
                all[n * width + feature[i]] = value[i];
            }
        }
        return all;
    }

    /// The same with every edge in both directions, once; edges from a node to itself stay single.
    /// Of edges that occur more than once the first weight stays. They are ordered by `to`, then by
    /// `from`.
    public NodeGraph undirected() {
        var seen = new java.util.TreeMap<Long, Float>();
        for (int e = 0; e < from.length; e++) {
            seen.putIfAbsent((long) to[e] << 32 | from[e], weight[e]);
            seen.putIfAbsent((long) from[e] << 32 | to[e], weight[e]);
        }
        int[] sources = new int[seen.size()];
        int[] targets = new int[seen.size()];
        float[] weights = new float[seen.size()];
        int e = 0;
        for (var edge : seen.entrySet()) {
            targets[e] = (int) (edge.getKey() >> 32);
            sources[e] = edge.getKey().intValue();
            weights[e++] = edge.getValue();
        }
        return new NodeGraph(
                names, width, start, feature, value, classes, labels, split, sources, targets,
                weights);
    }

    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
