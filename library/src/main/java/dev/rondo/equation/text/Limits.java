package dev.rondo.equation.text;

import dev.rondo.equation.graph.Graph;

/// How large a cell may be. Larger ones are refused where they are read: a few lines, perhaps of
/// somebody else's, could ask for more than any machine has.
final class Limits {
    /// Steps back of a delay.
    static final int DELAY = 1000;

    /// Steps of a range of delays.
    static final int RANGE = 256;

    /// Numbers of one value in one row.
    static final int WIDTH = 1 << 20;

    /// Numbers of all values in one row.
    static final int WIDTHS = 1 << 22;

    /// Operations of a step.
    private static final int NODES = 4000;

    /// Operations of which each needs the one before.
    private static final int DEPTH = 400;

    private Limits() {}

    /// @throws dev.rondo.equation.graph.EquationException if a cell is larger
    static void check(Graph graph, SourceText source) {
        var nodes = graph.nodes();
        var depths = new int[nodes.size()];
        long widths = 0;
        for (int i = 0; i < depths.length; i++) {
            var node = nodes.get(i);
            int depth = 1;
            for (var argument : node.arguments()) {
                depth = Math.max(depth, depths[argument.id()] + 1);
            }
            depths[i] = depth;
            widths += node.width();
            if (depth > DEPTH) {
                throw source.refusal(
                        node.span(), "more than " + DEPTH + " operations each need the one before");
            } else if (i >= NODES) {
                throw source.refusal(node.span(), "a step has more than " + NODES + " operations");
            } else if (widths > WIDTHS) {
                throw source.refusal(
                        node.span(),
                        "the values of one step are more than " + WIDTHS + " numbers together");
            }
        }
    }
}
