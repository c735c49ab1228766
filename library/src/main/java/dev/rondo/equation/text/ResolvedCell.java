package dev.rondo.equation.text;

import static dev.rondo.equation.graph.Lookup.need;

import dev.rondo.equation.graph.Clock;
import dev.rondo.equation.graph.EquationException;
import dev.rondo.equation.graph.SourceSpan;
import dev.rondo.equation.graph.Suggestion;
import dev.rondo.equation.text.Expression.Reach;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The statements of a cell with every name understood: what is an input, a state, a value, a
/// learned matrix or vector, what depends on what, and what lives on edges. All of it without any
/// width.
public final class ResolvedCell {
    public final SourceText source;
    public final List<Statement> statements;

    /// `input` lines by name; `x` first and without a line of its own unless it has one.
    public final Map<String, Optional<Statement.Input>> inputs = new LinkedHashMap<>();

    /// Equations by name, states under their unprimed name, in the order written.
    final Map<String, Statement.Equation> equations = new LinkedHashMap<>();

    /// The same so that each comes after those that it reads within the step.
    final List<Statement.Equation> ordered = new ArrayList<>();

    /// `random` lines by name.
    final Map<String, Statement.Random> randoms = new LinkedHashMap<>();

    /// Declared widths, by `state` and `width` lines.
    final Map<String, Statement.Wide> widths = new LinkedHashMap<>();

    /// Learned matrices and vectors, each with the place of its first use.
    final Map<String, SourceSpan> matrices = new LinkedHashMap<>();

    final Map<String, SourceSpan> vectors = new LinkedHashMap<>();
    final Map<String, Statement.Init> inits = new HashMap<>();
    final Set<String> fixed = new HashSet<>();
    final Map<String, Statement.Masked> masks = new HashMap<>();

    /// The clocks of states.
    final Map<String, Clock> clocks = new LinkedHashMap<>();

    private long cycle = 1;

    /// The name of the output.
    final String output;

    private final Set<String> read = new HashSet<>();

    public ResolvedCell(SourceText source, List<Statement> statements) {
        this.source = source;
        this.statements = List.copyOf(statements);
        define();
        for (Statement.Equation e : equations.values()) {
            names(e.value());
        }
        order();
        this.output = output();
        unused();
        directives();
        for (Statement.Equation e : ordered) {
            edges(e);
        }
    }

    boolean isState(String name) {
        var e = equations.get(name);
        return e != null && e.next();
    }

    private EquationException error(SourceSpan span, String message) {
        return source.error(span, message);
    }

    // What the lines define.

    private void define() {
        var places = new HashMap<String, SourceSpan>();
        boolean readsX = equationsIn().anyMatch(e -> reads(e.value(), "x"));
        if (readsX) {
            inputs.put("x", Optional.empty());
        }
        for (Statement s : statements) {
            if (s instanceof Statement.Input in) {
                name(in, places);
                inputs.put(in.name(), Optional.of(in));
            } else if (s instanceof Statement.Option o) {
                name(o, places);
            } else if (s instanceof Statement.Random r) {
                name(r, places);
                randoms.put(r.name(), r);
            } else if (s instanceof Statement.Equation e) {
                if (e.name().equals("x")) {
                    throw error(e.span(), "`x` is the input of the step and cannot be defined");
                }
                name(e, places);
                equations.put(e.name(), e);
            }
        }
        if (equations.isEmpty()) {
            int line = Math.max(1, source.lines().size());
            throw error(
                    new SourceSpan(line, 1, 1),
                    "a cell has at least one equation, such as `h' = tanh(W x + U h + b)`; got none");
        }
    }

    private Stream<Statement.Equation> equationsIn() {
        return statements.stream()
                .filter(Statement.Equation.class::isInstance)
                .map(Statement.Equation.class::cast);
    }

    private static boolean reads(Expression e, String name) {
        return (e instanceof Expression.Read r && r.name().equals(name))
                || Expression.parts(e).stream().anyMatch(p -> reads(p, name));
    }

    private void name(Statement s, Map<String, SourceSpan> places) {
        SourceSpan before = places.put(s.name(), s.span());
        if (before != null) {
            throw source.error(
                    s.span(),
                    "`"
                            + s.name()
                            + "` is already defined on line "
                            + before.line()
                            + (s instanceof Statement.Equation e && isState(e.name()) != e.next()
                                    ? ": unprimed it is the previous value, primed the next; is one of the two"
                                            + " meant to have another name?"
                                    : ": is one of the two meant to have another name?"),
                    source.excerpt(before));
        }
    }

    // What the right-hand sides name.

    private void names(Expression e) {
        if (e instanceof Expression.Read r) {
            read(r);
        } else if (e instanceof Expression.Matrix m) {
            matrices.putIfAbsent(m.name(), m.nameSpan());
        }
        Expression.parts(e).forEach(this::names);
    }

    private void read(Expression.Read r) {
        read.add(r.name());
        if (randoms.containsKey(r.name())) {
            livesOn(r, randoms.get(r.name()).on(), "random value");
            if (!(r.reach() instanceof Reach.Bare) && !(r.reach() instanceof Reach.Edge)) {
                throw error(
                        r.span(),
                        "`"
                                + r.name()
                                + "` is drawn anew at every step and has no value of another one");
            }
            return;
        }
        boolean input = inputs.containsKey(r.name());
        boolean state = isState(r.name());
        String name = "`" + r.name() + "`";
        if (!input && !equations.containsKey(r.name())) {
            undefined(r);
            return;
        }
        livesOn(
                r,
                inputs.getOrDefault(r.name(), Optional.empty()).flatMap(Statement.Input::on),
                "input");
        switch (r.reach()) {
            case Reach.Bare b -> {}
            case Reach.Next l -> {
                if (!state) {
                    throw error(
                            r.span(),
                            name
                                    + " is no state, so it has no next value `"
                                    + r.name()
                                    + "'`"
                                    + (input
                                            ? ": it is an input"
                                            : ": define `"
                                                    + r.name()
                                                    + "' = …` or read "
                                                    + name
                                                    + " without the prime"));
                }
            }
            case Reach.Back b -> {
                reachesBack(r, input || state);
                if (state && b.steps().value() == 0) {
                    throw error(
                            r.span(),
                            "`"
                                    + r.name()
                                    + "[0]` would be the next value: write `"
                                    + r.name()
                                    + "'`");
                }
            }
            case Reach.Range range -> {
                reachesBack(r, input || state);
                int first = range.first().value();
                int last = range.last().value();
                if (state && (first == 0 || last == 0)) {
                    throw error(
                            r.span(),
                            "a state is read from the step before on: a range of "
                                    + name
                                    + " begins at -1, as in `"
                                    + r.name()
                                    + "[-1..-"
                                    + Math.max(2, Math.max(first, last))
                                    + "]`");
                }
            }
            case Reach.Slot s -> reachesBack(r, input || state);
            case Reach.Edge k -> {
                boolean onEdges =
                        !input
                                && !state
                                && need(equations, r.name()).index().equals(Optional.of(k.index()));
                if (!input && !state && !onEdges) {
                    throw error(
                            r.span(),
                            name
                                    + need(equations, r.name())
                                            .index()
                                            .map(i ->
                                                    " lives on the edges "
                                                            + i
                                                            + ", not "
                                                            + k.index()
                                                            + ": write `"
                                                            + r.name()
                                                            + "["
                                                            + i
                                                            + "]`")
                                            .orElse(
                                                    " is one value of this node and has no edges "
                                                            + k.index()
                                                            + ": write "
                                                            + name
                                                            + " without brackets"));
                }
            }
        }
        if (r.reach() instanceof Reach.Bare && !input && !state) {
            need(equations, r.name())
                    .index()
                    .ifPresent(i -> {
                        throw error(
                                r.span(),
                                name
                                        + " lives on the edges "
                                        + i
                                        + ": write `"
                                        + r.name()
                                        + "["
                                        + i
                                        + "]`, or reduce it with sum, mean or max");
                    });
        }
    }

    private void reachesBack(Expression.Read r, boolean may) {
        if (!may) {
            throw error(
                    r.span(),
                    "only inputs and states can be read from another node, and `"
                            + r.name()
                            + "` is a value of this one: make it a state by defining `"
                            + r.name()
                            + "' = …`");
        }
    }

    /// What lives on edges is read on these.
    private void livesOn(Expression.Read r, Optional<String> on, String what) {
        boolean edge = r.reach() instanceof Reach.Edge;
        if (edge && on.isEmpty() && what.equals("random value")) {
            throw error(
                    r.span(),
                    "`"
                            + r.name()
                            + "` is drawn once a node: `random "
                            + r.name()
                            + " on "
                            + ((Reach.Edge) r.reach()).index()
                            + " = …` draws it on each edge");
        }
        boolean matches =
                on.isEmpty() || r.reach() instanceof Reach.Edge k && k.index().equals(on.get());
        if (!matches) {
            throw error(
                    r.span(),
                    "the "
                            + what
                            + " `"
                            + r.name()
                            + "` lives on the edges "
                            + on.get()
                            + ": write `"
                            + r.name()
                            + "["
                            + on.get()
                            + "]`");
        }
    }

    private void undefined(Expression.Read r) {
        if (r.reach() instanceof Reach.Bare) {
            if (r.name().equals("hidden")) {
                throw error(r.span(), "`hidden` is a width, not a value");
            }
            vectors.putIfAbsent(r.name(), r.span());
            return;
        }
        var known = new ArrayList<>(inputs.keySet());
        equations.values().stream()
                .filter(Statement.Equation::next)
                .forEach(e -> known.add(e.name()));
        throw error(
                r.span(),
                "`"
                        + r.name()
                        + "` is neither an input nor a state"
                        + Suggestion.among(r.name(), known)
                        + " (there "
                        + (known.size() == 1 ? "is " : "are ")
                        + String.join(", ", known)
                        + ")");
    }

    // Output, directives, what nothing uses.

    private String output() {
        Statement.Output found = null;
        for (Statement s : statements) {
            if (s instanceof Statement.Output o) {
                if (found != null) {
                    throw source.error(
                            o.span(),
                            "a cell has one output, and line "
                                    + found.span().line()
                                    + " names it already",
                            source.excerpt(found.span()));
                }
                found = o;
            }
        }
        if (found == null) {
            if (isState("h")) {
                return "h";
            }
            var last = equations.values().stream().reduce((a, b) -> b).orElseThrow();
            throw error(
                    last.span(),
                    "the cell has no output: it is `h'` unless a line names another, "
                            + "such as `output "
                            + last.name()
                            + "`"
                            + (equations.containsKey("h") ? " (or is `h' = …` meant?)" : ""));
        }
        var e = equations.get(found.name());
        if (e == null) {
            throw error(
                    found.span(),
                    "`"
                            + found.name()
                            + "` is not defined by an equation"
                            + Suggestion.among(found.name(), equations.keySet()));
        }
        if (e.index().isPresent()) {
            throw error(
                    found.span(),
                    "the output is one value a node, and `"
                            + found.name()
                            + "` lives on the edges "
                            + e.index().get()
                            + ": reduce it with sum, mean or max first");
        }
        return found.name();
    }

    private void unused() {
        for (Statement.Equation e : equations.values()) {
            if (!e.next() && !read.contains(e.name()) && !e.name().equals(output)) {
                throw error(
                        e.span(),
                        "nothing uses `"
                                + e.name()
                                + "`"
                                + Suggestion.among(e.name(), vectors.keySet())
                                + (vectors.isEmpty()
                                        ? ""
                                        : " (names without an equation read as learned vectors: "
                                                + String.join(", ", vectors.keySet())
                                                + ")"));
            }
        }
        for (Statement s : statements) {
            boolean external = s instanceof Statement.Input || s instanceof Statement.Random;
            if (external && !read.contains(s.name())) {
                throw error(
                        s.span(),
                        "no equation reads the "
                                + (s instanceof Statement.Input ? "input" : "random value")
                                + " `"
                                + s.name()
                                + "`"
                                + Suggestion.among(s.name(), vectors.keySet()));
            }
        }
    }

    private void directives() {
        var learned = new LinkedHashSet<>(matrices.keySet());
        learned.addAll(vectors.keySet());
        var once = new HashSet<String>();
        for (Statement s : statements) {
            switch (s) {
                case Statement.State state -> {
                    state(s);
                    repeated(s, once, "state");
                    widths.put(
                            state.name(),
                            new Statement.Wide(state.name(), state.width(), state.span()));
                }
                case Statement.Wide w -> {
                    value(w);
                    repeated(s, once, "width");
                    widths.put(w.name(), w);
                }
                case Statement.Init init -> {
                    learned(init, learned);
                    repeated(s, once, "init");
                    inits.put(init.name(), init);
                }
                case Statement.Fixed f -> {
                    learned(f, learned);
                    repeated(s, once, "fixed");
                    fixed.add(f.name());
                }
                case Statement.Masked m -> {
                    learned(m, learned);
                    repeated(s, once, "mask");
                    if (!matrices.containsKey(m.name())) {
                        throw error(
                                m.span(),
                                "only a learned matrix has a mask, and `"
                                        + m.name()
                                        + "` is a vector");
                    }
                    masks.put(m.name(), m);
                }
                case Statement.Clocked c -> {
                    state(s);
                    repeated(s, once, "clock");
                    clocks.put(c.name(), c.clock());
                    cycle = Clock.leastCommonMultiple(cycle, c.clock().cycle());
                    if (cycle > Clock.LONGEST) {
                        throw error(
                                c.span(),
                                "the periods come together again only after more than "
                                        + Clock.LONGEST
                                        + " steps: choose periods of which the larger are multiples of"
                                        + " the smaller");
                    }
                }
                default -> {}
            }
        }
    }

    /// Steps after which the clocks of all states repeat; 1 where there are none.
    int cycle() {
        return (int) cycle;
    }

    private void state(Statement s) {
        if (!isState(s.name())) {
            var states = equations.keySet().stream().filter(this::isState).toList();
            throw error(
                    s.span(),
                    "`"
                            + s.name()
                            + "` is no state (no line defines `"
                            + s.name()
                            + "'`)"
                            + Suggestion.among(s.name(), states));
        }
    }

    private void value(Statement.Wide w) {
        boolean value = equations.containsKey(w.name()) || vectors.containsKey(w.name());
        if (!value || isState(w.name())) {
            var values = equations.keySet().stream().filter(v -> !isState(v)).toList();
            throw error(
                    w.span(),
                    "`"
                            + w.name()
                            + "` is "
                            + (isState(w.name())
                                    ? "a state: its width is declared by `state "
                                            + w.name()
                                            + "[…]`"
                                    : "no value and no learned vector of this cell"
                                            + Suggestion.among(w.name(), values)));
        }
    }

    private void repeated(Statement s, Set<String> once, String directive) {
        if (!once.add(directive + " " + s.name())) {
            throw error(s.span(), "`" + directive + " " + s.name() + "` stands twice");
        }
    }

    private void learned(Statement s, Set<String> learned) {
        if (!learned.contains(s.name())) {
            throw error(
                    s.span(),
                    "`"
                            + s.name()
                            + "` is no learned matrix or vector of this cell"
                            + Suggestion.among(s.name(), learned)
                            + (learned.isEmpty()
                                    ? " (it has none)"
                                    : " (there are " + String.join(", ", learned) + ")"));
        }
    }

    // What must be known before what.

    private void order() {
        var done = new HashSet<String>();
        for (Statement.Equation e : equations.values()) {
            visit(e, done, new LinkedHashSet<>());
        }
    }

    private void visit(Statement.Equation e, Set<String> done, Set<String> path) {
        String shown = e.next() ? e.name() + "'" : e.name();
        if (path.contains(shown)) {
            var cycle = new ArrayList<>(path);
            cycle.subList(0, cycle.indexOf(shown)).clear();
            cycle.add(shown);
            throw error(
                    e.span(),
                    "`"
                            + shown
                            + "` depends on itself within one step: "
                            + String.join(" → ", cycle)
                            + (e.next()
                                    ? ": unprimed, a state is its value of the step before"
                                    : ": if its value of the step before is meant, define it as a state, `"
                                            + e.name()
                                            + "' = …`"));
        }
        if (done.contains(shown)) {
            return;
        }
        path.add(shown);
        dependencies(e.value(), d -> visit(d, done, path));
        path.remove(shown);
        done.add(shown);
        ordered.add(e);
    }

    private void dependencies(Expression e, Consumer<Statement.Equation> visit) {
        if (e instanceof Expression.Read r) {
            var defined = equations.get(r.name());
            if (defined != null && (!defined.next() || r.reach() instanceof Reach.Next)) {
                visit.accept(defined);
            }
        }
        Expression.parts(e).forEach(p -> dependencies(p, visit));
    }

    // What lives on edges.

    private void edges(Statement.Equation e) {
        Optional<String> place = place(e.value());
        if (place.equals(e.index())) {
            return;
        }
        if (e.index().isEmpty()) {
            throw error(
                    e.value().span(),
                    "the right-hand side lives on the edges "
                            + place.get()
                            + " and `"
                            + e.name()
                            + "` is one value a node: "
                            + (e.next()
                                    ? "reduce it with sum, mean or max"
                                    : "write `"
                                            + e.name()
                                            + "["
                                            + place.get()
                                            + "] = …`, or reduce it with sum, mean or max"));
        }
        throw error(
                e.span(),
                place.isEmpty()
                        ? "nothing on the right-hand side lives on the edges "
                                + e.index().get()
                                + ": write `"
                                + e.name()
                                + " = …` for one value a node"
                        : "`"
                                + e.name()
                                + "` is defined on the edges "
                                + e.index().get()
                                + ", its right-hand side lives on the edges "
                                + place.get());
    }

    /// The index whose edges the value lives on; empty for one value a node.
    private Optional<String> place(Expression e) {
        if (e instanceof Expression.Read r && r.reach() instanceof Reach.Edge k) {
            return Optional.of(k.index());
        }
        Optional<String> joint = Optional.empty();
        for (Expression part : Expression.parts(e)) {
            Optional<String> place = place(part);
            if (joint.isPresent() && place.isPresent() && !joint.equals(place)) {
                throw error(
                        e.span(),
                        "values on the edges "
                                + joint.get()
                                + " and on the edges "
                                + place.get()
                                + " cannot be combined: reduce one of them first");
            }
            joint = joint.or(() -> place);
        }
        if (!(e instanceof Expression.Call c) || c.arguments().size() != 1) {
            return joint;
        }
        boolean reduces =
                c.function().equals("sum")
                        || c.function().equals("mean")
                        || c.function().equals("max");
        if (reduces && joint.isEmpty()) {
            throw error(
                    c.span(),
                    "`"
                            + c.function()
                            + "` of one value goes over the edges of an index,"
                            + " as in `"
                            + c.function()
                            + "(h[k])`, and nothing in it has an index"
                            + (c.function().equals("max")
                                    ? ": the greater of two values is `max(a, b)`"
                                    : ": the sum of the elements of a row is a dot product, `a . b`"));
        }
        return reduces ? Optional.empty() : joint;
    }
}
