package dev.rondo.data.graph;

import dev.rondo.RondoException;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.LineReader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Reads trees in the brackets of the Penn Treebank: `(S (NP (DT the) (NN cat)) (VP purrs))`, or,
/// with a class at every node, `(3 (2 It) (4 (2 's) (4 lovely)))`. A tree may run over several
/// lines, and a line may hold several.
///
/// The first name after a bracket is the label. A node with one word and nothing else is a leaf;
/// words beside other words or nodes become leaves without label. A bracket without label around a
/// single node, as the Treebank puts around every sentence, is left out.
public final class PennTrees {
    /// The most nodes of a tree.
    static final int MAXIMUM_NODES = 1 << 20;

    private final LineReader lines;
    private String line = "";
    private int at;

    private final List<String> labels = new ArrayList<>();
    private final List<@Nullable String> words = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();
    private int firstLine;

    private PennTrees(LineReader lines) {
        this.lines = lines;
    }

    /// A node whose bracket is not closed yet.
    private static final class Open {
        @Nullable String label;
        @Nullable String word;
        final List<Integer> children = new ArrayList<>();
    }

    /// The trees, one by one. The errors are brackets that do not match, text outside of them and
    /// nodes without anything in them.
    public static ItemReader<LabelledTree> read(DataSource source) {
        var lines = source.lines();
        var reader = new PennTrees(lines);
        return ItemReader.of(lines, "trees in brackets", reader::next);
    }

    private @Nullable LabelledTree next() {
        while (true) {
            while (at >= line.length()) {
                String more = lines.next();
                if (more == null) {
                    if (!open.isEmpty()) {
                        throw new RondoException(
                                lines.source().name()
                                        + ":"
                                        + firstLine
                                        + ": the tree that begins here lacks "
                                        + open.size()
                                        + " closing bracket"
                                        + (open.size() == 1 ? "" : "s")
                                        + " at the end of the file: is it cut off?");
                    }
                    return null;
                }
                line = more;
                at = 0;
            }
            char c = line.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '(') {
                open();
                at++;
            } else if (c == ')') {
                var tree = shut();
                at++;
                if (tree != null) {
                    return tree;
                }
            } else {
                atom();
            }
        }
    }

    private void open() {
        if (open.isEmpty()) {
            firstLine = lines.number();
            labels.clear();
            words.clear();
            parents.clear();
        } else {
            var parent = open.getLast();
            parent.label = parent.label == null ? "" : parent.label;
            flush(parent);
        }
        if (open.size() + labels.size() >= MAXIMUM_NODES) {
            throw fault("a tree of more than " + MAXIMUM_NODES + " nodes: is a bracket missing?");
        }
        open.add(new Open());
    }

    private void atom() {
        int start = at;
        while (at < line.length()
                && line.charAt(at) != '('
                && line.charAt(at) != ')'
                && !Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        String atom = line.substring(start, at);
        if (open.isEmpty()) {
            at = start;
            throw fault("`" + shorten(atom) + "` outside of brackets, expected (");
        }
        var node = open.getLast();
        if (node.label == null) {
            node.label = atom;
        } else {
            flush(node);
            node.word = atom;
        }
    }

    /// A word that turned out not to be alone in its node becomes a leaf of its own.
    private void flush(Open node) {
        if (node.word != null) {
            node.children.add(node("", node.word));
            node.word = null;
        }
    }

    private int node(String label, @Nullable String word) {
        if (labels.size() >= MAXIMUM_NODES) {
            throw fault("a tree of more than " + MAXIMUM_NODES + " nodes: is a bracket missing?");
        }
        labels.add(label);
        words.add(word);
        parents.add(-1);
        return labels.size() - 1;
    }

    private @Nullable LabelledTree shut() {
        if (open.isEmpty()) {
            throw fault("a closing bracket too many");
        }
        var node = open.removeLast();
        String label = node.label == null ? "" : node.label;
        int made;
        if (node.children.isEmpty()) {
            if (node.word == null) {
                throw fault(
                        "a node "
                                + (label.isEmpty() ? "" : "`" + shorten(label) + "` ")
                                + "with neither word nor children: is its label or its word"
                                + " missing?");
            }
            made = node(label, node.word);
        } else {
            flush(node);
            if (label.isEmpty() && node.children.size() == 1) {
                made = node.children.getFirst();
            } else {
                made = node(label, null);
                for (int child : node.children) {
                    parents.set(child, made);
                }
            }
        }
        if (!open.isEmpty()) {
            open.getLast().children.add(made);
            return null;
        }
        return new LabelledTree(
                labels.toArray(String[]::new),
                words.toArray(String[]::new),
                parents.stream().mapToInt(p -> p).toArray());
    }

    private RondoException fault(String what) {
        return new RondoException(
                lines.source().name() + ":" + lines.number() + ":" + (at + 1) + ": " + what);
    }

    private static String shorten(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
