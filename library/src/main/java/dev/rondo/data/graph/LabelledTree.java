package dev.rondo.data.graph;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An ordered tree with a label at every node and a word at every leaf; immutable. Nodes are
/// numbered children first and from left to right (post-order), so the root is the last and a
/// node's children stand before it.
public final class LabelledTree {
    private final String[] labels; // of each node; "" if it has none
    private final @Nullable String[] words; // of each node; null within
    private final int[] parents; // of each node; -1 at the root
    private final int[] first; // size + 1: where a node's children begin
    private final int[] children;

    /// The arrays are kept, not copied.
    LabelledTree(String[] labels, @Nullable String[] words, int[] parents) {
        this.labels = labels;
        this.words = words;
        this.parents = parents;
        int n = labels.length;
        first = new int[n + 1];
        for (int i = 0; i < n - 1; i++) {
            first[parents[i] + 1]++;
        }
        for (int i = 0; i < n; i++) {
            first[i + 1] += first[i];
        }
        children = new int[n - 1];
        int[] next = Arrays.copyOf(first, n);
        for (int i = 0; i < n - 1; i++) {
            children[next[parents[i]]++] = i;
        }
    }

    /// How many nodes there are.
    public int size() {
        return labels.length;
    }

    /// The number of the root: the last.
    public int root() {
        return labels.length - 1;
    }

    /// The label of a node; empty if it has none.
    public String label(int node) {
        return labels[node];
    }

    /// The word of a leaf; null within the tree.
    public @Nullable String word(int node) {
        return words[node];
    }

    /// The parent of a node; -1 of the root.
    public int parent(int node) {
        return parents[node];
    }

    /// The parents of all nodes, by node; -1 of the root.
    public int[] parents() {
        return parents.clone();
    }

    /// The children of a node, from left to right.
    public int[] children(int node) {
        return Arrays.copyOfRange(children, first[node], first[node + 1]);
    }

    /// How many children a node has.
    public int degree(int node) {
        return first[node + 1] - first[node];
    }

    /// The words, from left to right.
    public List<String> words() {
        var all = new ArrayList<String>();
        for (String word : words) {
            if (word != null) {
                all.add(word);
            }
        }
        return List.copyOf(all);
    }

    /// In brackets, on one line.
    @Override
    public String toString() {
        var text = new StringBuilder();
        int[] open = new int[labels.length + 1]; // nodes to write; -1 closes one
        int top = 0;
        var stack = open;
        stack[top++] = root();
        while (top > 0) {
            int node = stack[--top];
            if (node < 0) {
                text.append(')');
                continue;
            }
            if (!text.isEmpty()) {
                text.append(' ');
            }
            String word = words[node];
            if (word != null && labels[node].isEmpty()) {
                text.append(word);
                continue;
            }
            text.append('(').append(labels[node]);
            if (word != null) {
                text.append(' ').append(word).append(')');
                continue;
            }
            if (top + degree(node) + 1 > stack.length) {
                stack = Arrays.copyOf(stack, 2 * stack.length + degree(node) + 1);
            }
            stack[top++] = -1;
            for (int c = first[node + 1] - 1; c >= first[node]; c--) {
                stack[top++] = children[c];
            }
        }
        return text.toString();
    }
}
