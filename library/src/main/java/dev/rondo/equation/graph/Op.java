package dev.rondo.equation.graph;

/// What a [Node] computes from its arguments. The list is closed: the reference evaluator, the
/// derivative, the printers and the planner each cover all of it.
public sealed interface Op {
    /// A row of a named input. No arguments.
    record Input(String name, ReadSource from) implements Op {}

    /// A row of a state as it left an earlier node. No arguments. Never from [ReadSource.Here].
    record Previous(String state, ReadSource from) implements Op {}

    /// A learned vector, the same for every row. No arguments. `parameter.columns() == 1`.
    record Vector(Parameter parameter) implements Op {}

    /// 1 for the elements of the groups that are due, 0 for the others. The one argument, of width
    /// 1, is the number of steps before this one. No derivative.
    record Due(Clock clock) implements Op {}

    /// A number, width 1. No arguments.
    record Constant(double value) implements Op {}

    /// `W a`: the learned matrix (rows × columns) times the one argument (width = columns).
    record Product(Parameter parameter) implements Op {}

    /// `Wᵀ d`: appears in derivatives only. Argument width = rows, result width = columns.
    record TransposedProduct(Parameter parameter) implements Op {}

    /// A function of the table. Arguments of width 1 are repeated to the width of the others.
    record Apply(Function function) implements Op {}

    /// `[a; b; …]`.
    record Concat() implements Op {}

    /// Elements `from` (inclusive) to `to` (exclusive) of the argument.
    record Slice(int from, int to) implements Op {}

    /// The argument at `from`, zeros elsewhere up to the node's width: the adjoint of a slice.
    record Pad(int from) implements Op {}

    /// The sum of the elements of a row, width 1: the adjoint of repeating a number.
    record RowSum() implements Op {}

    /// Edge values to one node value, over the index: `sum(h[k])`, `max`. Over no edges it is 0.
    record Reduce(Reduction reduction, String index) implements Op {}

    /// A node's value on each of its edges.
    record Repeat(String index) implements Op {}

    /// 1 / the number of edges of the node; 0 where there are none. No arguments.
    record InverseDegree(String index) implements Op {}

    /// On each edge the argument at the node, or at the row of the memory, that it comes from.
    record Gather(String index) implements Op {}

    /// At each node, or row of the memory, the sum of the argument over the edges that come from
    /// it: the adjoint of [Gather].
    record Scatter(String index) implements Op {}

    /// (d, a): d of the node on the first of its edges where a is greatest, element by element; 0
    /// on the others: the adjoint of the greatest.
    record ToGreatest(String index) implements Op {}

    /// Edge values normalised over the edges of a node: `softmax(e[k])`.
    record EdgeSoftmax(String index) implements Op {}

    /// The adjoint that arrives at what leaves this node under a state's name, from the nodes that
    /// read it. Derivatives only. No arguments.
    record StateAdjoint(String state) implements Op {}

    /// The adjoint of the cell's output that arrives from outside. Derivatives only. No arguments.
    record OutputAdjoint() implements Op {}

    /// How edge values become one node value.
    enum Reduction {
        SUM,
        MAX
    }
}
