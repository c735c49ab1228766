package dev.rondo.plan;

import static dev.rondo.equation.graph.Lookup.need;

import dev.rondo.RondoException;
import dev.rondo.equation.derivative.Derivative;
import dev.rondo.equation.derivative.LinearStates;
import dev.rondo.equation.graph.Function;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.ReadSource;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.kernel.Element;
import dev.rondo.plan.Spaces.RowMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// From the equations' graph and its derivative to the planner's values: what nothing needs is left
/// out, sums are flattened, multiplications inside sums are fused, constants folded into their
/// users, and every value gets its stage.
final class Lowering {
    private final LinearStates cell;
    final Graph graph;
    final Derivative derivative;
    final List<Value> values = new ArrayList<>();

    /// Uses of each parameter in products.
    final Map<Parameter, Integer> productUses = new HashMap<>();

    final Map<Parameter, Integer> vectorUses = new HashMap<>();

    /// Inputs whose adjoints nobody asks for.
    private final Set<String> perSequence;

    private final Map<Node, Integer> uses = new IdentityHashMap<>();
    private final Map<Node, Value> lowered = new IdentityHashMap<>();
    private final Map<Node, Stage> stages = new IdentityHashMap<>();
    private final Map<String, Value> leaves = new HashMap<>();

    /// The rows on which values live, and those on which the values being made do.
    final Spaces spaces;

    private int space = Spaces.NODES;

    /// Values on edges that products multiply: they are kept for their gradients.
    private final Set<Node> operands = new HashSet<>();

    /// Rows gathered once more for the backward pass, by node and stage.
    private final Map<Node, Map<Stage, Value>> regathered = new IdentityHashMap<>();

    Lowering(LinearStates cell, Set<String> perSequence, StructureSignature signature) {
        this.cell = cell;
        this.graph = cell.graph();
        this.spaces = new Spaces(graph, signature);
        this.perSequence = perSequence;
        this.derivative = cell.derivative();
        derivative.products().forEach(p -> operands.add(p.operand()));
        stages();
        count();
    }

    // ---- stages -------------------------------------------------------------------------------

    private void stages() {
        Set<Node> inside = new HashSet<>();
        for (var state : graph.states()) {
            ancestors(state.next(), inside);
        }
        for (Node n : graph.nodes()) {
            stages.put(n, stage(n, inside, false));
        }
        Set<Node> insideBack = new HashSet<>();
        for (var a : derivative.previous()) {
            ancestors(a.value(), insideBack);
        }
        for (Node n : derivative.nodes()) {
            stages.put(n, stage(n, insideBack, true));
        }
    }

    private static void ancestors(Node n, Set<Node> into) {
        if (into.add(n)) {
            n.arguments().forEach(a -> ancestors(a, into));
        }
    }

    private boolean backward(Node n) {
        return n.id() >= graph.nodes().size();
    }

    private Stage stage(Node n, Set<Node> inside, boolean back) {
        Stage latest =
                switch (n.op()) {
                    case Op.Constant c -> Stage.ONCE;
                    case Op.Vector v -> Stage.ONCE;
                    case Op.Previous a -> Stage.WITHIN;
                    case Op.StateAdjoint s -> isState(s.state()) ? Stage.WITHIN : Stage.AFTER;
                    case Op.Input i -> Stage.BEFORE;
                    case Op.OutputAdjoint o -> Stage.BEFORE;
                    // Sums of products have a row a node, even where all rows are the same.
                    case Op.Product p -> Stage.BEFORE;
                    case Op.InverseDegree s -> Stage.BEFORE;
                    case Op.Repeat r -> Stage.BEFORE;
                    default -> Stage.ONCE;
                };
        for (Node a : n.arguments()) {
            // In the backward pass all forward values are there already.
            Stage s = need(stages, a);
            if (back && !backward(a) && s != Stage.ONCE) {
                s = Stage.BEFORE;
            }
            if (s.compareTo(latest) > 0) {
                latest = s;
            }
        }
        if (latest == Stage.ONCE && back) {
            latest = Stage.BEFORE;
        }
        // What is added up over all levels at a memory is complete after them.
        boolean atMemory =
                back && n.domain() instanceof dev.rondo.equation.graph.ValueDomain.OnMemory;
        if (latest == Stage.WITHIN && (atMemory || !inside.contains(n))) {
            latest = Stage.AFTER;
        }
        return latest;
    }

    Stage stageOf(Node n) {
        return need(stages, n);
    }

    // ---- use counts ---------------------------------------------------------------------------

    private void count() {
        for (var state : graph.states()) {
            root(state.next());
        }
        root(graph.output());
        for (var g : cell.groups()) {
            g.factors().forEach(f -> f.forEach(this::root));
            g.rests().forEach(this::root);
        }
        for (var a : derivative.previous()) {
            use(a.value());
        }
        for (var a : derivative.inputs()) {
            if (!perSequence.contains(a.input())) {
                use(a.value());
            }
        }
        for (var v : derivative.vectors()) {
            use(v.value());
        }
        for (var p : derivative.products()) {
            use(p.adjoint());
            use(p.operand());
        }
    }

    private void root(Node n) {
        use(n);
        if (n.op() instanceof Op.Vector v) {
            vectorUses.merge(v.parameter(), 1, Integer::sum);
        }
    }

    private void use(Node n) {
        int count = uses.merge(n, 1, Integer::sum);
        if (count > 1) {
            return;
        }
        if (n.op() instanceof Op.Product p) {
            productUses.merge(p.parameter(), 1, Integer::sum);
        }
        for (Node a : n.arguments()) {
            use(a);
            if (a.op() instanceof Op.Vector v) {
                vectorUses.merge(v.parameter(), 1, Integer::sum);
            }
        }
    }

    /// Whether anything needs it.
    boolean alive(Node n) {
        return uses.containsKey(n);
    }

    /// The adjoint of the one product of a parameter, where its transposed product takes it back.
    @Nullable Node productAdjoint(Parameter parameter) {
        for (Node n : derivative.nodes()) {
            if (n.op() instanceof Op.TransposedProduct p
                    && p.parameter().equals(parameter)
                    && alive(n)) {
                return n.argument(0);
            }
        }
        return null;
    }

    // ---- values -------------------------------------------------------------------------------

    Value fresh(Value.Kind kind, int width, Stage stage, boolean backward) {
        var v = new Value(values.size(), kind, width, stage, backward);
        v.space = space;
        values.add(v);
        return v;
    }

    private Value leaf(String key, Value.Kind kind, int width, Stage stage, boolean backward) {
        return leaves.computeIfAbsent(key, k -> fresh(kind, width, stage, backward));
    }

    /// A copy on the rows of the value.
    Value copy(Value of, Stage stage) {
        var v = element(Element.COPY, of.width, stage, of.backward, of);
        v.space = of.space;
        return v;
    }

    Value element(Element op, int width, Stage stage, boolean backward, Value... arguments) {
        var v = fresh(Value.Kind.ELEMENT, width, stage, backward);
        v.element = op;
        for (Value a : arguments) {
            v.arguments.add(a);
        }
        return v;
    }

    Value constant(double c) {
        var v = leaf("constant " + c, Value.Kind.CONSTANT, 1, Stage.ONCE, false);
        v.constant = c;
        return v;
    }

    Value stateAdjoint(int state) {
        var v =
                leaf(
                        "adjoint " + state,
                        Value.Kind.STATE_ADJOINT,
                        graph.states().get(state).width(),
                        Stage.WITHIN,
                        true);
        v.index = state;
        return v;
    }

    Value outputAdjoint() {
        return leaf(
                "output adjoint",
                Value.Kind.OUTPUT_ADJOINT,
                graph.output().width(),
                Stage.BEFORE,
                true);
    }

    /// The present or delayed value of an input.
    Value input(int input, int delay) {
        var in = graph.inputs().get(input);
        var v =
                leaf(
                        "input " + in.name() + " " + delay,
                        Value.Kind.INPUT,
                        in.width(),
                        Stage.BEFORE,
                        false);
        v.index = input;
        v.delay = delay;
        return v;
    }

    /// Whether a state of the cell is one of the graph: a linear one is an input.
    boolean isState(String name) {
        return graph.states().stream().anyMatch(s -> s.name().equals(name));
    }

    /// The adjoint of the next value of a linear state.
    Value linearAdjoint(int input) {
        var in = graph.inputs().get(input);
        var v =
                leaf(
                        "linear adjoint " + in.name(),
                        Value.Kind.LINEAR_ADJOINT,
                        in.width(),
                        Stage.AFTER,
                        true);
        v.index = input;
        return v;
    }

    int stateIndex(String name) {
        for (int i = 0; i < graph.states().size(); i++) {
            if (graph.states().get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalStateException(name);
    }

    int inputIndex(String name) {
        for (int i = 0; i < graph.inputs().size(); i++) {
            if (graph.inputs().get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalStateException(name);
    }

    /// What left under a state's name at another node.
    private Value left(int state) {
        var v =
                leaf(
                        "left " + state,
                        Value.Kind.LEFT,
                        graph.states().get(state).width(),
                        Stage.WITHIN,
                        false);
        v.index = state;
        v.space = Spaces.NODES;
        return v;
    }

    private Value mapped(Value.Kind kind, int width, Stage stage, boolean back, Value of, int map) {
        var v = fresh(kind, width, stage, back);
        v.arguments.add(of);
        v.map = map;
        return v;
    }

    /// The map by which a value is read from another node.
    int map(ReadSource from) {
        return switch (from) {
            case ReadSource.Slot(String name) -> spaces.map(RowMap.Kind.SLOT, name);
            case ReadSource.Index(String k) -> spaces.map(RowMap.Kind.SOURCE, k);
            default -> -1;
        };
    }

    static int delay(ReadSource from, String what) {
        return switch (from) {
            case ReadSource.Here h -> 0;
            case ReadSource.Delay d -> d.steps();
            case ReadSource.Slot s ->
                    throw new RondoException(
                            what
                                    + "["
                                    + s.name()
                                    + "]: a chain has no predecessor named "
                                    + s.name()
                                    + ": it knows delays such as "
                                    + what
                                    + "[-1]");
            case ReadSource.Index k ->
                    throw new RondoException(
                            what
                                    + "["
                                    + k.index()
                                    + "]: a chain has no edges to range over with "
                                    + k.index()
                                    + ": it knows delays such as "
                                    + what
                                    + "[-1]");
        };
    }

    Value lower(Node n) {
        Value v = lowered.get(n);
        if (v == null) {
            v = make(n);
            lowered.put(n, v);
        }
        return v;
    }

    private Value make(Node n) {
        int outer = space;
        space = spaces.of(n.domain());
        Value v = makeHere(n);
        space = outer;
        return v;
    }

    private Value makeHere(Node n) {
        boolean back = backward(n);
        Stage stage = need(stages, n);
        int w = n.width();
        switch (n.op()) {
            case Op.Input i -> {
                int input = inputIndex(i.name());
                if (i.from() instanceof ReadSource.Slot) {
                    return mapped(
                            Value.Kind.GATHER, w, stage, false, input(input, 0), map(i.from()));
                }
                return input(
                        input,
                        i.from() instanceof ReadSource.Index ? 0 : delay(i.from(), i.name()));
            }
            case Op.Previous a when !(a.from() instanceof ReadSource.Delay) -> {
                Value left = left(stateIndex(a.state()));
                return mapped(Value.Kind.GATHER, w, stage, false, left, map(a.from()));
            }
            case Op.InverseDegree s -> {
                var v =
                        leaf(
                                "share " + s.index(),
                                Value.Kind.INVERSE_DEGREE,
                                1,
                                Stage.BEFORE,
                                false);
                v.edges = s.index();
                return v;
            }
            case Op.Repeat r -> {
                int map = spaces.map(RowMap.Kind.TARGET, r.index());
                return mapped(Value.Kind.GATHER, w, stage, back, lower(n.argument(0)), map);
            }
            case Op.Gather g -> {
                int map = spaces.map(RowMap.Kind.SOURCE, g.index());
                return mapped(Value.Kind.GATHER, w, stage, back, lower(n.argument(0)), map);
            }
            case Op.Scatter s -> {
                int map = spaces.map(RowMap.Kind.SOURCE, s.index());
                return mapped(Value.Kind.SCATTER, w, stage, back, lower(n.argument(0)), map);
            }
            case Op.Reduce r -> {
                int map = spaces.map(RowMap.Kind.TARGET, r.index());
                var kind =
                        r.reduction() == Op.Reduction.SUM
                                ? Value.Kind.SCATTER
                                : Value.Kind.GREATEST;
                return mapped(kind, w, stage, back, lower(n.argument(0)), map);
            }
            case Op.EdgeSoftmax s -> {
                var v = fresh(Value.Kind.EDGE_SOFTMAX, w, stage, back);
                v.arguments.add(lower(n.argument(0)));
                v.edges = s.index();
                return v;
            }
            case Op.ToGreatest g -> {
                var v = fresh(Value.Kind.TO_GREATEST, w, stage, back);
                n.arguments().forEach(a -> v.arguments.add(lower(a)));
                v.edges = g.index();
                return v;
            }
            case Op.Previous a -> {
                int d = delay(a.from(), a.state());
                var v =
                        leaf(
                                "previous " + a.state() + " " + d,
                                Value.Kind.PREVIOUS,
                                w,
                                stage,
                                false);
                v.index = stateIndex(a.state());
                v.delay = d;
                return v;
            }
            case Op.Vector p -> {
                var v =
                        leaf(
                                "vector " + p.parameter().name(),
                                Value.Kind.VECTOR,
                                w,
                                Stage.ONCE,
                                false);
                v.parameter = p.parameter();
                return v;
            }
            case Op.Constant c -> {
                return constant(c.value());
            }
            case Op.StateAdjoint s -> {
                return isState(s.state())
                        ? stateAdjoint(stateIndex(s.state()))
                        : linearAdjoint(inputIndex(s.state()));
            }
            case Op.OutputAdjoint o -> {
                return outputAdjoint();
            }
            case Op.Product p -> {
                var v = fresh(Value.Kind.SUM, w, stage, back);
                v.products.add(new Value.Factor(p.parameter(), lower(n.argument(0))));
                return v;
            }
            case Op.TransposedProduct p -> {
                var v = fresh(Value.Kind.SUM, w, stage, back);
                v.transposed.add(new Value.Factor(p.parameter(), lower(n.argument(0))));
                return v;
            }
            case Op.Concat c -> {
                var v = fresh(Value.Kind.CONCAT, w, stage, back);
                n.arguments().forEach(a -> v.arguments.add(lower(a)));
                return v;
            }
            case Op.Slice s -> {
                Value a = lower(n.argument(0));
                var v = fresh(Value.Kind.SLICE, w, stage, back);
                v.arguments.add(a);
                v.from = s.from();
                return v;
            }
            case Op.Pad s -> {
                var v = fresh(Value.Kind.PAD, w, stage, back);
                v.arguments.add(lower(n.argument(0)));
                v.from = s.from();
                return v;
            }
            case Op.Due d -> {
                var v = fresh(Value.Kind.DUE, w, stage, back);
                v.arguments.add(lower(n.argument(0)));
                v.clock = d.clock();
                return v;
            }
            case Op.RowSum r -> {
                var v = fresh(Value.Kind.ROW_SUM, 1, stage, back);
                v.arguments.add(lower(n.argument(0)));
                return v;
            }
            case Op.Apply a -> {
                return apply(n, a.function(), stage, back);
            }
        }
    }

    /// The value, repeated to `width` elements where it is one number a row.
    Value wide(Node argument, int width) {
        return wide(argument, width, need(stages, argument), false);
    }

    private Value wide(Node argument, int width, Stage stage, boolean back) {
        Value a = back && cheap(argument) ? again(argument, stage) : lower(argument);
        if (a.width == width || a.kind == Value.Kind.CONSTANT) {
            return a;
        }
        var v = fresh(Value.Kind.SPREAD, width, stage, back);
        v.arguments.add(a);
        return v;
    }

    /// Whether the backward pass gathers rows once more rather than keeping them.
    private boolean cheap(Node n) {
        return !backward(n)
                && (n.op() instanceof Op.Repeat || n.op() instanceof Op.Gather)
                && !operands.contains(n);
    }

    private Value again(Node n, Stage reader) {
        Stage stage = reader == Stage.ONCE ? Stage.BEFORE : reader;
        return regathered
                .computeIfAbsent(n, k -> new HashMap<>())
                .computeIfAbsent(
                        stage,
                        k -> {
                            int outer = space;
                            space = spaces.of(n.domain());
                            Value forward = lower(n);
                            var v = fresh(Value.Kind.GATHER, n.width(), stage, true);
                            v.arguments.addAll(forward.arguments);
                            v.map = forward.map;
                            space = outer;
                            return v;
                        });
    }

    private static boolean constant(Node n) {
        return n.op() instanceof Op.Constant;
    }

    private static double number(Node n) {
        return ((Op.Constant) n.op()).value();
    }

    private Value affine(Node a, double alpha, double beta, Node n, Stage stage, boolean back) {
        Value v = element(Element.AFFINE, n.width(), stage, back, wide(a, n.width(), stage, back));
        v.alpha = (float) alpha;
        v.beta = (float) beta;
        return v;
    }

    private Value apply(Node n, Function f, Stage stage, boolean back) {
        int w = n.width();
        List<Node> args = n.arguments();
        if (args.size() == 2) {
            Node a = args.get(0);
            Node b = args.get(1);
            boolean ca = constant(a);
            boolean cb = constant(b);
            if (ca != cb) {
                switch (f) {
                    case ADD -> {
                        return affine(ca ? b : a, 1, number(ca ? a : b), n, stage, back);
                    }
                    case MUL -> {
                        return affine(ca ? b : a, number(ca ? a : b), 0, n, stage, back);
                    }
                    case SUB -> {
                        return ca
                                ? affine(b, -1, number(a), n, stage, back)
                                : affine(a, 1, -number(b), n, stage, back);
                    }
                    case DIV -> {
                        if (cb) {
                            return affine(a, 1 / number(b), 0, n, stage, back);
                        }
                    }
                    default -> {}
                }
            }
        }
        switch (f) {
            case ADD -> {
                var v = fresh(Value.Kind.SUM, w, stage, back);
                flatten(n, v, stage, back);
                return v;
            }
            case SOFTMAX -> {
                return row(Value.Kind.SOFTMAX, n, stage, back);
            }
            case SOFTMAX_BACK -> {
                return row(Value.Kind.SOFTMAX_BACK, n, stage, back);
            }
            case LAYER_NORM -> {
                return row(Value.Kind.LAYER_NORM, n, stage, back);
            }
            case LAYER_NORM_BACK -> {
                return row(Value.Kind.LAYER_NORM_BACK, n, stage, back);
            }
            default -> {}
        }
        Value[] arguments = new Value[args.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = wide(args.get(i), w, stage, back);
        }
        return element(element(f), w, stage, back, arguments);
    }

    private Value row(Value.Kind kind, Node n, Stage stage, boolean back) {
        var v = fresh(kind, n.width(), stage, back);
        n.arguments().forEach(a -> v.arguments.add(wide(a, n.width(), stage, back)));
        return v;
    }

    private void flatten(Node n, Value sum, Stage stage, boolean back) {
        for (Node a : n.arguments()) {
            boolean exclusive = need(uses, a) == 1 && a.width() == n.width() && backward(a) == back;
            boolean sameStage = stages.get(a) == stage || !back;
            if (exclusive
                    && sameStage
                    && a.op() instanceof Op.Apply ap
                    && ap.function() == Function.ADD
                    && !constant(a.argument(0))
                    && !constant(a.argument(1))) {
                flatten(a, sum, stage, back);
            } else if (exclusive && a.op() instanceof Op.Product p) {
                sum.products.add(new Value.Factor(p.parameter(), lower(a.argument(0))));
            } else if (exclusive && sameStage && a.op() instanceof Op.TransposedProduct p) {
                sum.transposed.add(new Value.Factor(p.parameter(), lower(a.argument(0))));
            } else {
                Value term = wide(a, n.width(), stage, back);
                if (exclusive && term.kind == Value.Kind.ELEMENT && term.element == Element.MUL) {
                    term.inline = true;
                }
                sum.arguments.add(term);
            }
        }
    }

    static Element element(Function f) {
        return switch (f) {
            case NEG -> Element.NEG;
            case ADD -> Element.ADD;
            case SUB -> Element.SUB;
            case MUL -> Element.MUL;
            case DIV -> Element.DIV;
            case SIGMOID -> Element.SIGMOID;
            case TANH -> Element.TANH;
            case RELU -> Element.RELU;
            case LEAKY_RELU -> Element.LEAKY_RELU;
            case ELU -> Element.ELU;
            case SOFTPLUS -> Element.SOFTPLUS;
            case EXP -> Element.EXP;
            case LOG -> Element.LOG;
            case SQRT -> Element.SQRT;
            case ABS -> Element.ABS;
            case SIN -> Element.SIN;
            case COS -> Element.COS;
            case HARD_SIGMOID -> Element.HARD_SIGMOID;
            case MIN -> Element.MIN;
            case MAX -> Element.MAX;
            case SIGMOID_BACK -> Element.SIGMOID_BACK;
            case TANH_BACK -> Element.TANH_BACK;
            case RELU_BACK -> Element.RELU_BACK;
            case ELU_BACK -> Element.ELU_BACK;
            case LEAKY_RELU_BACK -> Element.LEAKY_RELU_BACK;
            case SOFTPLUS_BACK -> Element.SOFTPLUS_BACK;
            case ABS_BACK -> Element.ABS_BACK;
            case HARD_SIGMOID_BACK -> Element.HARD_SIGMOID_BACK;
            case WHERE_LE -> Element.WHERE_LE;
            case WHERE_GT -> Element.WHERE_GT;
            case SOFTMAX, SOFTMAX_BACK, LAYER_NORM, LAYER_NORM_BACK ->
                    throw new IllegalStateException(f.name());
        };
    }
}
