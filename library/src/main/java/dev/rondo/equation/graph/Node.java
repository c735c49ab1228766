package dev.rondo.equation.graph;

import java.util.List;

/// One value of a [Graph]: an operation, its arguments, its width and what it lives on. Compared by
/// identity; two uses of one value are the same node.
public final class Node {
    private final int id;
    private final Op op;
    private final List<Node> arguments;
    private final int width;
    private final ValueDomain domain;
    private final SourceSpan span;

    Node(int id, Op op, List<Node> arguments, int width, ValueDomain domain, SourceSpan span) {
        this.id = id;
        this.op = op;
        this.arguments = List.copyOf(arguments);
        this.width = width;
        this.domain = domain;
        this.span = span;
    }

    /// Position in the topological order of its graph: arguments have smaller ids.
    public int id() {
        return id;
    }

    public Op op() {
        return op;
    }

    public List<Node> arguments() {
        return arguments;
    }

    public Node argument(int i) {
        return arguments.get(i);
    }

    /// Elements a row.
    public int width() {
        return width;
    }

    public ValueDomain domain() {
        return domain;
    }

    /// Where in the source it was written; [SourceSpan#NONE] for what was derived.
    public SourceSpan span() {
        return span;
    }

    /// `%7 = SIGMOID(%6) [128]`: with parameters by name, without the place in the source.
    public String describe() {
        String what =
                switch (op) {
                    case Op.Vector v -> v.parameter().name();
                    case Op.Product p -> p.parameter().name();
                    case Op.TransposedProduct p -> p.parameter().name() + "ᵀ";
                    case Op.Apply f -> f.function().name();
                    default -> op.toString();
                };
        String of =
                arguments.stream()
                        .map(a -> "%" + a.id())
                        .collect(java.util.stream.Collectors.joining(", ", "(", ")"));
        return "%"
                + id
                + " = "
                + what
                + (arguments.isEmpty() ? "" : of)
                + " ["
                + width
                + "]"
                + switch (domain) {
                    case ValueDomain.OnNode n -> "";
                    case ValueDomain.OnEdge(String k) -> " on edges " + k;
                    case ValueDomain.OnMemory(String m) -> " on the memory of " + m;
                };
    }

    @Override
    public String toString() {
        return describe();
    }
}
