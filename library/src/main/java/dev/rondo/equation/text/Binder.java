package dev.rondo.equation.text;

import static dev.rondo.equation.graph.Lookup.need;

import dev.rondo.equation.graph.Clock;
import dev.rondo.equation.graph.EquationException;
import dev.rondo.equation.graph.Function;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Initialiser;
import dev.rondo.equation.graph.Mask;
import dev.rondo.equation.graph.NamedGraph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.NodeBuilder;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.ReadSource;
import dev.rondo.equation.graph.SourceSpan;
import dev.rondo.equation.graph.Suggestion;
import dev.rondo.equation.graph.ValueDomain;
import dev.rondo.equation.text.Expression.Reach;
import dev.rondo.equation.text.Expression.Width;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns a program into a graph, given the hidden width and those of the inputs: first all widths,
/// then nodes, equation by equation.
public final class Binder {
    private final String cell;
    private final ResolvedCell resolved;
    private final Map<String, Integer> inputWidths;
    private final WidthInference widths;

    /// The unknown of each name: inputs, states, values, vectors.
    private final Map<String, Integer> named = new LinkedHashMap<>();

    private final Map<String, Integer> rows = new HashMap<>();
    private final Map<String, Integer> columns = new HashMap<>();
    private final IdentityHashMap<Expression, Integer> unknowns = new IdentityHashMap<>();
    private final List<Integer> open = new ArrayList<>();
    private final List<SourceSpan> openAt = new ArrayList<>();

    private final NodeBuilder nodes = new NodeBuilder();
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Integer> inputDelays = new HashMap<>();
    private final Map<String, Integer> stateDelays = new HashMap<>();
    private final Map<String, Node> values = new HashMap<>();

    private Binder(
            String cell, ResolvedCell resolved, int hidden, Map<String, Integer> inputWidths) {
        this.cell = cell;
        this.resolved = resolved;
        this.inputWidths = inputWidths;
        this.widths = new WidthInference(resolved.source, hidden);
    }

    public static Graph bind(
            String cell, ResolvedCell resolved, int hidden, Map<String, Integer> inputWidths) {
        return bind(cell, resolved, hidden, inputWidths, false).graph();
    }

    /// @param all whether values that nothing needs are kept
    public static NamedGraph bind(
            String cell,
            ResolvedCell resolved,
            int hidden,
            Map<String, Integer> inputWidths,
            boolean all) {
        if (hidden < 1) {
            throw new EquationException(
                    resolved.source.where() + ": the hidden width is at least 1, got " + hidden,
                    SourceSpan.NONE);
        }
        var binder = new Binder(cell, resolved, hidden, inputWidths);
        binder.inputs();
        binder.names();
        binder.equations();
        binder.solve();
        return binder.graph(all);
    }

    // Widths.

    private void inputs() {
        for (var entry : inputWidths.entrySet()) {
            if (entry.getValue() == null || entry.getValue() < 1) {
                throw new EquationException(
                        resolved.source.where()
                                + ": the width of the input "
                                + entry.getKey()
                                + " is at least 1, got "
                                + entry.getValue(),
                        SourceSpan.NONE);
            }
            if (!entry.getKey().equals("x") && !resolved.inputs.containsKey(entry.getKey())) {
                throw new EquationException(
                        resolved.source.where()
                                + ": a width was given for the input "
                                + entry.getKey()
                                + ", which the cell does not have"
                                + Suggestion.among(entry.getKey(), resolved.inputs.keySet())
                                + " (its inputs: "
                                + String.join(", ", resolved.inputs.keySet())
                                + ")",
                        SourceSpan.NONE);
            }
        }
        if (inputWidths.containsKey("x") && !resolved.inputs.containsKey("x")) {
            // Not read, yet a width that others can be declared by.
            int v = widths.unknown("`x`");
            named.put("x", v);
            widths.set(
                    v,
                    new WidthInference.Fact(inputWidths.get("x"), "x", SourceSpan.NONE),
                    SourceSpan.NONE);
        }
        resolved.inputs.forEach((name, line) -> {
            int v = widths.unknown("`" + name + "`");
            named.put(name, v);
            SourceSpan span = line.map(Statement.Input::span).orElse(SourceSpan.NONE);
            if (inputWidths.containsKey(name)) {
                int width = inputWidths.get(name);
                widths.set(v, new WidthInference.Fact(width, name, span), span);
            } else if (name.equals("x") && line.flatMap(Statement.Input::width).isEmpty()) {
                throw new EquationException(
                        resolved.source.where()
                                + ": the cell reads the input x, and its width was not given",
                        SourceSpan.NONE);
            }
        });
    }

    private void names() {
        for (Statement.Equation e : resolved.equations.values()) {
            named.put(e.name(), widths.unknown("`" + e.name() + (e.next() ? "'`" : "`")));
        }
        resolved.inputs.forEach((name, line) ->
                line.ifPresent(
                        in -> in.width().ifPresent(w -> declare(need(named, name), w, in.span()))));
        for (Statement.Equation e : resolved.equations.values()) {
            int v = need(named, e.name());
            var declared = resolved.widths.get(e.name());
            if (declared != null) {
                declare(v, declared.width(), declared.span());
            } else if (e.next()) {
                widths.set(v, widths.hidden(e.span()), e.span());
            }
        }
        resolved.vectors.forEach((name, span) -> {
            int v = widths.unknown("`" + name + "`");
            named.put(name, v);
            var declared = resolved.widths.get(name);
            if (declared != null) {
                declare(v, declared.width(), declared.span());
            }
        });
        resolved.randoms.forEach((name, line) -> {
            int v = widths.unknown("`" + name + "`");
            named.put(name, v);
            line.width().ifPresent(w -> declare(v, w, line.span()));
        });
        resolved.matrices.forEach((name, span) -> {
            rows.put(name, widths.unknown("what `" + name + "` gives", span));
            columns.put(name, widths.unknown("what `" + name + "` takes", span));
        });
    }

    private void declare(int v, Width w, SourceSpan where) {
        checkNames(w);
        widths.declared(v, () -> evaluate(w), where);
    }

    private void checkNames(Width w) {
        switch (w) {
            case Width.Whole n -> {}
            case Width.Of of -> {
                if (!of.name().equals("hidden") && !named.containsKey(of.name())) {
                    var known = new ArrayList<>(named.keySet());
                    known.add("hidden");
                    throw resolved.source.error(
                            of.span(),
                            "`"
                                    + of.name()
                                    + "` has no width here"
                                    + Suggestion.among(of.name(), known)
                                    + " (widths: "
                                    + String.join(", ", known)
                                    + ")");
                }
            }
            case Width.Combined c -> {
                checkNames(c.left());
                checkNames(c.right());
            }
        }
    }

    /// The width, or null while a name in it has none.
    private WidthInference.@Nullable Fact evaluate(Width w) {
        WidthInference.Fact f = number(w);
        if (f != null && f.value() < 1) {
            throw resolved.source.error(
                    w.span(), "a width is at least 1, and this is " + f.value());
        }
        return f;
    }

    private WidthInference.@Nullable Fact number(Width w) {
        switch (w) {
            case Width.Whole n -> {
                return new WidthInference.Fact(n.value(), n.written(), w.span());
            }
            case Width.Of of -> {
                if (of.name().equals("hidden")) {
                    return widths.hidden(w.span());
                }
                WidthInference.Fact f = widths.fact(need(named, of.name()));
                return f == null ? null : new WidthInference.Fact(f.value(), f.meaning(), w.span());
            }
            case Width.Combined c -> {
                WidthInference.Fact a = number(c.left());
                WidthInference.Fact b = number(c.right());
                if (a == null || b == null) {
                    return null;
                }
                return new WidthInference.Fact(
                        arithmetic(c, a.value(), b.value()),
                        WidthInference.bracketed(a.meaning())
                                + (c.operator().precedence == 2
                                        ? c.operator().sign
                                        : " " + c.operator().sign + " ")
                                + WidthInference.bracketed(b.meaning()),
                        w.span());
            }
        }
    }

    private int arithmetic(Width.Combined c, int a, int b) {
        long value =
                switch (c.operator()) {
                    case ADD -> (long) a + b;
                    case SUB -> (long) a - b;
                    case MUL -> (long) a * b;
                    default -> {
                        if (b == 0 || a % b != 0) {
                            throw resolved.source.error(
                                    c.span(),
                                    "a width is a whole number, and "
                                            + a
                                            + "/"
                                            + b
                                            + " is none: choose a hidden width that "
                                            + b
                                            + " divides");
                        }
                        yield a / b;
                    }
                };
        if (Math.abs(value) > Integer.MAX_VALUE) {
            throw resolved.source.error(c.span(), "the width " + value + " is larger than 2^31");
        }
        return (int) value;
    }

    private void equations() {
        for (Statement.Equation e : resolved.ordered) {
            widths.equal(unknown(e.value()), need(named, e.name()), e.value().span());
        }
    }

    /// Where the value that an expression names is defined, for errors.
    private SourceSpan definition(Expression e) {
        boolean named =
                e instanceof Expression.Read r
                        && resolved.equations.containsKey(r.name())
                        && !resolved.isState(r.name());
        return named
                ? need(resolved.equations, ((Expression.Read) e).name()).value().span()
                : SourceSpan.NONE;
    }

    private int unknown(Expression e) {
        int v = widths.unknown("`" + TextPrinter.print(e) + "`", definition(e));
        unknowns.put(e, v);
        switch (e) {
            case Expression.Num n ->
                    widths.set(v, new WidthInference.Fact(1, "1", n.span()), n.span());
            case Expression.Read r -> {
                int base = need(named, r.name());
                if (r.reach() instanceof Reach.Range range) {
                    int count = Math.abs(range.last().value() - range.first().value()) + 1;
                    widths.concat(v, Collections.nCopies(count, base), e.span());
                } else {
                    widths.equal(v, base, e.span());
                }
            }
            case Expression.Matrix m -> {
                widths.equal(unknown(m.operand()), need(columns, m.name()), m.span());
                widths.equal(v, need(rows, m.name()), m.span());
            }
            case Expression.Negate n -> widths.equal(v, unknown(n.operand()), e.span());
            case Expression.Binary b -> {
                int left = unknown(b.left());
                int right = unknown(b.right());
                if (b.operator() == Expression.Operator.DOT) {
                    widths.equal(left, right, e.span());
                    widths.set(v, new WidthInference.Fact(1, "1", e.span()), e.span());
                } else {
                    widths.elementwise(v, List.of(left, right), e.span());
                }
            }
            case Expression.Call c ->
                    widths.elementwise(
                            v, c.arguments().stream().map(this::unknown).toList(), e.span());
            case Expression.Join j ->
                    widths.concat(v, j.parts().stream().map(this::unknown).toList(), e.span());
            case Expression.Cut c -> {
                int of = unknown(c.operand());
                c.from().ifPresent(this::checkNames);
                c.to().ifPresent(this::checkNames);
                widths.declared(v, () -> cut(c, of), e.span());
            }
        }
        // Parts before the whole.
        open.add(v);
        openAt.add(e.span());
        return v;
    }

    private WidthInference.@Nullable Fact cut(Expression.Cut c, int of) {
        WidthInference.Fact from =
                c.from().isPresent()
                        ? number(c.from().get())
                        : new WidthInference.Fact(0, "0", c.span());
        WidthInference.Fact to = c.to().isPresent() ? number(c.to().get()) : widths.fact(of);
        if (from == null || to == null) {
            return null;
        }
        if (from.value() < 0 || to.value() <= from.value()) {
            throw resolved.source.error(
                    c.span(),
                    "a slice goes from a lower to a higher element, and this"
                            + " one from "
                            + from.value()
                            + " to "
                            + to.value());
        }
        WidthInference.Fact whole = widths.fact(of);
        if (whole != null && to.value() > whole.value()) {
            throw resolved.source.error(
                    c.span(),
                    "the slice ends at "
                            + to.value()
                            + ", and `"
                            + TextPrinter.print(c.operand())
                            + "` is "
                            + whole.shown());
        }
        return new WidthInference.Fact(
                to.value() - from.value(),
                from.value() == 0
                        ? to.meaning()
                        : to.meaning() + " - " + WidthInference.bracketed(from.meaning()),
                c.span());
    }

    /// What nothing settles is `hidden` wide: first the output, then what is learned, so that what
    /// is built of it follows.
    private void solve() {
        Statement.Equation out = need(resolved.equations, resolved.output);
        var order = new ArrayList<Integer>(List.of(named.get(out.name())));
        var places = new ArrayList<SourceSpan>(List.of(out.span()));
        resolved.matrices.forEach((name, span) -> {
            order.add(rows.get(name));
            places.add(span);
        });
        resolved.vectors.forEach((name, span) -> {
            order.add(named.get(name));
            places.add(span);
        });
        resolved.randoms.forEach((name, line) -> {
            order.add(named.get(name));
            places.add(line.span());
        });
        resolved.inputs.forEach((name, line) -> {
            order.add(named.get(name));
            places.add(line.map(Statement.Input::span).orElse(SourceSpan.NONE));
        });
        order.addAll(open);
        places.addAll(openAt);
        widths.solve(
                order.stream().mapToInt(Integer::intValue).toArray(),
                places.toArray(SourceSpan[]::new));
    }

    // Nodes.

    private NamedGraph graph(boolean all) {
        for (Statement.Equation e : resolved.ordered) {
            Node value = lower(e.value());
            Clock clock = resolved.clocks.get(e.name());
            values.put(e.name(), clock == null ? value : clocked(e, clock, value));
        }
        var required = new ArrayList<Node>();
        resolved.equations.values().stream()
                .filter(Statement.Equation::next)
                .forEach(e -> required.add(values.get(e.name())));
        Node counted = resolved.clocks.isEmpty() ? null : counted();
        if (counted != null) {
            required.add(counted);
        }
        required.add(values.get(resolved.output));
        if (all) {
            required.addAll(values.values());
        }
        var retained = nodes.retained(required);
        var found = new LinkedHashMap<String, Node>();
        resolved.equations.keySet().stream()
                .filter(name -> retained.containsKey(values.get(name)))
                .forEach(name -> found.put(name, retained.get(values.get(name))));
        var inputs = new ArrayList<Graph.Input>();
        resolved.inputs.forEach((name, line) ->
                inputs.add(
                        new Graph.Input(
                                name,
                                widths.value(need(named, name)),
                                inputDelays.getOrDefault(name, 0),
                                Optional.empty(),
                                line.flatMap(Statement.Input::on))));
        resolved.randoms.forEach((name, line) ->
                inputs.add(
                        new Graph.Input(
                                name,
                                widths.value(need(named, name)),
                                0,
                                Optional.of(line.draw()),
                                line.on())));
        var states = new ArrayList<Graph.State>();
        resolved.equations.values().stream()
                .filter(Statement.Equation::next)
                .forEach(e ->
                        states.add(
                                new Graph.State(
                                        e.name(),
                                        widths.value(need(named, e.name())),
                                        stateDelays.getOrDefault(e.name(), 1),
                                        need(retained, need(values, e.name())))));
        if (counted != null) {
            states.add(new Graph.State(Graph.COUNTER, 1, 1, need(retained, counted)));
        }
        var inOrder = retained.values().stream().sorted(Comparator.comparingInt(Node::id)).toList();
        var graph =
                new Graph(
                        cell,
                        inOrder,
                        inputs,
                        states,
                        List.copyOf(parameters.values()),
                        resolved.output,
                        need(retained, need(values, resolved.output)));
        Limits.check(graph, resolved.source);
        return new NamedGraph(graph, found);
    }

    /// The value where it is due, else what arrived.
    private Node clocked(Statement.Equation e, Clock clock, Node value) {
        nodes.at(e.span());
        int width = widths.value(need(named, e.name()));
        stateDelays.merge(e.name(), 1, Math::max);
        Node due = nodes.due(clock, stepsBefore(), width);
        Node previous =
                nodes.leaf(
                        new Op.Previous(e.name(), new ReadSource.Delay(1)),
                        width,
                        ValueDomain.NODE);
        Node none = nodes.constant(0);
        return nodes.add(
                nodes.apply(Function.WHERE_GT, value, due, none),
                nodes.apply(Function.WHERE_LE, previous, due, none));
    }

    private Node stepsBefore() {
        return nodes.leaf(
                new Op.Previous(Graph.COUNTER, new ReadSource.Delay(1)), 1, ValueDomain.NODE);
    }

    /// One step more, and 0 again when all clocks repeat.
    private Node counted() {
        Node more = nodes.add(stepsBefore(), nodes.constant(1));
        return nodes.apply(Function.WHERE_LE, more, more, nodes.constant(resolved.cycle() - 1));
    }

    private Node lower(Expression e) {
        return switch (e) {
            case Expression.Num n -> at(e).constant(n.value());
            case Expression.Read r -> read(r);
            case Expression.Matrix m -> {
                Node operand = lower(m.operand());
                yield at(e).product(matrix(m), operand);
            }
            case Expression.Negate n -> {
                Node operand = lower(n.operand());
                yield at(e).neg(operand);
            }
            case Expression.Binary b -> {
                Node left = lower(b.left());
                Node right = lower(b.right());
                Node result = at(e).apply(b.operator().function, left, right);
                yield b.operator() == Expression.Operator.DOT ? nodes.rowSum(result) : result;
            }
            case Expression.Call c -> call(c);
            case Expression.Join j -> {
                var parts = j.parts().stream().map(this::lower).toList();
                yield at(e).concat(parts);
            }
            case Expression.Cut c -> {
                Node operand = lower(c.operand());
                int first = c.from().map(this::number).map(WidthInference.Fact::value).orElse(0);
                yield at(e).slice(operand, first, first + widths.value(need(unknowns, e)));
            }
        };
    }

    private NodeBuilder at(Expression e) {
        nodes.at(e.span());
        return nodes;
    }

    private Node read(Expression.Read r) {
        if (resolved.randoms.containsKey(r.name())) {
            int width = widths.value(need(named, r.name()));
            var on = resolved.randoms.get(r.name()).on();
            ReadSource from = on.<ReadSource>map(ReadSource.Index::new).orElse(ReadSource.HERE);
            ValueDomain domain =
                    on.<ValueDomain>map(ValueDomain.OnEdge::new).orElse(ValueDomain.NODE);
            return at(r).leaf(new Op.Input(r.name(), from), width, domain);
        }
        boolean input = resolved.inputs.containsKey(r.name());
        if (!input && resolved.vectors.containsKey(r.name())) {
            Parameter p = parameter(r.name(), widths.value(need(named, r.name())), 1, false);
            return at(r).leaf(new Op.Vector(p), p.rows(), ValueDomain.NODE);
        }
        boolean state = resolved.isState(r.name());
        if (!input && (!state || r.reach() instanceof Reach.Next)) {
            return need(values, r.name());
        }
        return switch (r.reach()) {
            case Reach.Bare b -> previous(r, input ? ReadSource.HERE : new ReadSource.Delay(1));
            case Reach.Next l -> need(values, r.name());
            case Reach.Back b -> previous(r, back(b.steps().value()));
            case Reach.Slot s -> previous(r, new ReadSource.Slot(s.slot()));
            case Reach.Edge k -> previous(r, new ReadSource.Index(k.index()));
            case Reach.Range range -> {
                var parts = new ArrayList<Node>();
                int last = range.last().value();
                int step = range.first().value() <= last ? 1 : -1;
                for (int d = range.first().value(); d != last + step; d += step) {
                    parts.add(previous(r, back(d)));
                }
                yield at(r).concat(parts);
            }
        };
    }

    private static ReadSource back(int steps) {
        return steps == 0 ? ReadSource.HERE : new ReadSource.Delay(steps);
    }

    private Node previous(Expression.Read r, ReadSource from) {
        int width = widths.value(need(named, r.name()));
        ValueDomain domain =
                from instanceof ReadSource.Index k
                        ? new ValueDomain.OnEdge(k.index())
                        : ValueDomain.NODE;
        boolean input = resolved.inputs.containsKey(r.name());
        if (from instanceof ReadSource.Delay d) {
            (input ? inputDelays : stateDelays).merge(r.name(), d.steps(), Math::max);
        }
        Op op = input ? new Op.Input(r.name(), from) : new Op.Previous(r.name(), from);
        return at(r).leaf(op, width, domain);
    }

    private Node call(Expression.Call c) {
        var a = c.arguments().stream().map(this::lower).toList();
        nodes.at(c.span());
        if (c.function().equals("clip")) {
            Node raised = nodes.apply(Function.MAX, a.get(0), a.get(1));
            return nodes.apply(Function.MIN, raised, a.get(2));
        }
        if (a.size() == 1 && a.getFirst().domain() instanceof ValueDomain.OnEdge(String k)) {
            Node edge = a.getFirst();
            return switch (c.function()) {
                case "sum" -> nodes.reduce(Op.Reduction.SUM, k, edge);
                case "mean" -> nodes.mean(k, edge);
                case "max" -> nodes.reduce(Op.Reduction.MAX, k, edge);
                case "softmax" -> nodes.edgeSoftmax(k, edge);
                default -> tabled(c, a);
            };
        }
        return tabled(c, a);
    }

    private Node tabled(Expression.Call c, List<Node> arguments) {
        Function f =
                Function.spelled(c.function())
                        .orElseThrow(() ->
                                resolved.source.error(
                                        c.nameSpan(), "`" + c.function() + "` is not a function"));
        return nodes.apply(f, arguments.toArray(Node[]::new));
    }

    private Parameter matrix(Expression.Matrix m) {
        return parameter(
                m.name(),
                widths.value(need(rows, m.name())),
                widths.value(need(columns, m.name())),
                true);
    }

    private Parameter parameter(String name, int rows, int columns, boolean matrix) {
        return parameters.computeIfAbsent(
                name,
                n -> {
                    var init = Optional.ofNullable(resolved.inits.get(name));
                    Initialiser rule =
                            init.map(i ->
                                            InitialiserParser.of(
                                                    resolved.source, i.start(), rows, columns))
                                    .orElseGet(Initialiser.Standard::new);
                    boolean forMatrices =
                            rule instanceof Initialiser.Identity
                                    || rule instanceof Initialiser.Orthogonal
                                    || rule instanceof Initialiser.Glorot
                                    || rule instanceof Initialiser.Kaiming
                                    || rule instanceof Initialiser.Sparse;
                    if (!matrix && forMatrices) {
                        throw resolved.source.error(
                                init.orElseThrow().span(),
                                "`"
                                        + TextPrinter.print(init.orElseThrow().start())
                                        + "` is for matrices, and `"
                                        + name
                                        + "` is a vector: use a number, uniform or"
                                        + " normal");
                    }
                    if (rule instanceof Initialiser.Sparse s && s.perRow() > columns) {
                        throw resolved.source.error(
                                init.orElseThrow().span(),
                                "a row of `"
                                        + name
                                        + "` has "
                                        + columns
                                        + " entries, fewer than the "
                                        + s.perRow()
                                        + " of `"
                                        + TextPrinter.print(init.orElseThrow().start())
                                        + "`");
                    }
                    if ((long) rows * columns > Integer.MAX_VALUE - 8) {
                        throw resolved.source.error(
                                resolved.matrices.getOrDefault(name, SourceSpan.NONE),
                                "`"
                                        + name
                                        + "` is "
                                        + rows
                                        + " × "
                                        + columns
                                        + ", more than 2^31 numbers: is a width"
                                        + " larger than meant?");
                    }
                    return new Parameter(
                            name,
                            rows,
                            columns,
                            matrix,
                            rule,
                            resolved.fixed.contains(name),
                            mask(name, rows, columns));
                });
    }

    private Mask mask(String name, int rows, int columns) {
        Statement.Masked m = resolved.masks.get(name);
        if (m == null) {
            return Mask.NONE;
        }
        return m.pattern().mask(m.groups(), rows, columns);
    }
}
