package dev.rondo.structure;

import dev.rondo.RondoException;
import dev.rondo.runtime.RecordText;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A rooted tree (or several): for each node, numbered from 0, its children in their order.
///
/// Read from the leaves up, the children of a node are `h[1]`, `h[2]`, … (and `h[left]`,
/// `h[right]`), or all of them `h[k]`; read from the root down, a node has `h[parent]`.
public record Tree(int[][] children) {
    public Tree {
        var seen = new boolean[children.length];
        for (int node = 0; node < children.length; node++) {
            for (int child : children[node]) {
                if (child < 0 || child >= children.length || child == node) {
                    throw new RondoException(
                            "a tree of "
                                    + children.length
                                    + " nodes: node "
                                    + node
                                    + " has the child "
                                    + child);
                }
                if (seen[child]) {
                    throw new RondoException(
                            "a tree: node " + child + " is the child of two nodes");
                }
                seen[child] = true;
            }
        }
    }

    /// Nodes.
    public int nodes() {
        return children.length;
    }

    /// For each node its parent; -1 at a root.
    public int[] parents() {
        int[] parents = new int[children.length];
        Arrays.fill(parents, -1);
        for (int node = 0; node < children.length; node++) {
            for (int child : children[node]) {
                parents[child] = node;
            }
        }
        return parents;
    }

    public boolean leaf(int node) {
        return children[node].length == 0;
    }

    /// A batch of trees read from the leaves up.
    ///
    /// @param most children that have names, `1` to `most`; with two also `left` and `right`. 0:
    ///   children are a set and have none
    public static Dag bottomUp(List<Tree> trees, int most) {
        var items = new ArrayList<Dag.Item>();
        for (int i = 0; i < trees.size(); i++) {
            int[][] children = trees.get(i).children();
            Map<String, int[]> slots = new TreeMap<>();
            for (int c = 1; c <= most; c++) {
                slots.put(String.valueOf(c), child(children, c, i, most));
            }
            if (most == 2) {
                slots.put("left", slots.get("1"));
                slots.put("right", slots.get("2"));
            }
            items.add(new Dag.Item(children.length, slots, Map.of("k", children)));
        }
        return Dag.of(items);
    }

    private static int[] child(int[][] children, int number, int tree, int most) {
        int[] of = new int[children.length];
        for (int node = 0; node < of.length; node++) {
            if (children[node].length > most) {
                throw new RondoException(
                        "tree "
                                + tree
                                + " of the batch has a node with "
                                + children[node].length
                                + " children, expected at most "
                                + most
                                + ": a set of children has no such limit");
            }
            of[node] = children[node].length < number ? -1 : children[node][number - 1];
        }
        return of;
    }

    /// A batch of trees read from the roots down.
    public static Dag topDown(List<Tree> trees) {
        return Dag.of(
                trees.stream()
                        .map(t -> new Dag.Item(t.nodes(), Map.of("parent", t.parents()), Map.of()))
                        .toList());
    }

    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
