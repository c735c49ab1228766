package dev.rondo.plan;

import static dev.rondo.equation.graph.Lookup.need;

import dev.rondo.RondoException;
import dev.rondo.equation.derivative.Derivative;
import dev.rondo.equation.derivative.LinearStates;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.ReadSource;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.kernel.Element;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntFunction;

/// Decides, for a cell on structures of one form, what is computed when and where it lies. In
/// order: values ([Lowering]), stacks of products, parameter layout, the targets of the backward
/// pass, the items of each stage, their order ([Scheduler]), places, steps.
final class Planner {
    final Lowering lowering;
    private final Scans scans;

    /// The cell, and what it is without its linear states.
    private final Graph whole;

    private final Graph graph;
    private final Derivative derivative;
    private final Set<String> perSequence;

    final List<ArraySpec> arrays = new ArrayList<>();
    final List<FusedProduct> stacks = new ArrayList<>();
    final List<StackedWeights> blocks = new ArrayList<>();
    private final Map<Parameter, Integer> offsets = new LinkedHashMap<>();
    private int parameterSize;

    int parameterArray;
    int[] stateArrays = {};
    int[] rings = {};
    int[] inputArrays = {};
    int[] inputAdjoints = {};
    int outputAdjoint;
    private final Map<Double, Integer> constants = new HashMap<>();
    private int widest = 1;

    private @Nullable Value output;

    /// The sum in which the transposed product of a parameter is a part.
    private final Map<Parameter, Integer> transposedIn = new HashMap<>();

    private final List<GradientTerm> gradients = new ArrayList<>();
    private final List<Runnable> gradientEmitters = new ArrayList<>();
    private final List<Flow> flows = new ArrayList<>();

    /// Copies of adjoints in the arrays of stacks, where they could not be computed in place.
    private final Map<Value, List<Value>> copies = new HashMap<>();

    /// Copies of arrived adjoints for what is done after the recurrence.
    private final Map<Value, Value> previousCopies = new HashMap<>();

    private final List<InputFlow> inputFlows = new ArrayList<>();

    /// Sums over edges of what learned vectors receive, each in an array of one row.
    private final Map<Value, Integer> edgeSums = new LinkedHashMap<>();

    /// Arrays of 1 / the number of edges, by index.
    private final Map<String, Integer> shares = new HashMap<>();

    private final List<Integer> zeroed = new ArrayList<>();

    /// @param map by which it flows to other nodes, or -1: to those `delay` steps before
    private record Flow(int state, int delay, int map, Value value, boolean direct) {}

    private record InputFlow(int input, int delay, int map, Value value) {}

    private Planner(
            Graph whole, LinearStates cell, Set<String> perSequence, StructureSignature signature) {
        this.whole = whole;
        this.graph = cell.graph();
        this.derivative = cell.derivative();
        this.perSequence = perSequence;
        this.lowering = new Lowering(cell, perSequence, signature);
        this.scans = new Scans(this, cell);
    }

    /// @param cell the graph, its linear states taken out
    /// @param perSequence inputs that have one row a sequence instead of one a node (masks)
    static ExecutionPlan plan(
            Graph graph, LinearStates cell, Set<String> perSequence, StructureSignature signature) {
        return new Planner(graph, cell, perSequence, signature).run();
    }

    private ExecutionPlan run() {
        graph.nodes().forEach(n -> widest = Math.max(widest, n.width()));
        derivative.nodes().forEach(n -> widest = Math.max(widest, n.width()));
        externalArrays();
        forwardRoots();
        scans.forwardRoots();
        stack();
        layOut();
        backwardRoots();
        scans.backwardRoots();
        keepPreviousAdjoints();
        users();
        new EdgeFusion(this).fuse();
        retainOperands();
        scans.place();
        var programs = new Scheduler(this).build();
        gradientEmitters.forEach(Runnable::run);
        gradients.sort(Comparator.comparingInt(GradientTerm::offset));
        var retained = new ArrayList<>(List.of(readPlace(output())));
        gradients.forEach(g -> retained.addAll(g.operands()));
        return new ExecutionPlan(
                whole,
                List.copyOf(arrays),
                Overlays.of(stacks, arrays, programs, retained),
                offsets,
                parameterSize,
                List.copyOf(blocks),
                parameterArray,
                eachState(stateArrays, s -> inputArrays[lowering.inputIndex(s)]),
                eachState(rings, scans::ring),
                Arrays.copyOf(inputArrays, whole.inputs().size()),
                inputAdjoints,
                outputAdjoint,
                readPlace(output()),
                inputOnlyInProducts(),
                need(programs, Scheduler.Part.ONCE),
                need(programs, Scheduler.Part.BEFORE),
                need(programs, Scheduler.Part.WITHIN),
                need(programs, Scheduler.Part.AFTER),
                need(programs, Scheduler.Part.BACK_BEFORE),
                need(programs, Scheduler.Part.BACK_WITHIN),
                need(programs, Scheduler.Part.BACK_AFTER),
                List.copyOf(gradients),
                widest,
                lowering.spaces,
                shares,
                zeroed.stream().mapToInt(Integer::intValue).toArray());
    }

    /// By the whole cell's states: what is known of the graph's, and what of the linear ones.
    private int[] eachState(int[] arrays, ToIntFunction<String> linear) {
        return whole.states().stream()
                .mapToInt(s ->
                        lowering.isState(s.name())
                                ? arrays[lowering.stateIndex(s.name())]
                                : linear.applyAsInt(s.name()))
                .toArray();
    }

    // ---- arrays -------------------------------------------------------------------------------

    int array(ArraySpec.Kind kind, int width, int history) {
        return array(kind, width, history, Spaces.NODES);
    }

    int array(ArraySpec.Kind kind, int width, int history, int space) {
        arrays.add(new ArraySpec(kind, width, history, 0, space));
        return arrays.size() - 1;
    }

    /// Whether there are steps; else adjoints of states have a row a node.
    private boolean steps() {
        return lowering.spaces.signature().delays();
    }

    /// An array that is filled with zeros before each backward pass.
    int zeroed(int array) {
        zeroed.add(array);
        return array;
    }

    int constantArray(double c) {
        return constants.computeIfAbsent(
                c,
                k -> {
                    arrays.add(new ArraySpec(ArraySpec.Kind.CONSTANT, widest, 0, k, 0));
                    return arrays.size() - 1;
                });
    }

    private void externalArrays() {
        parameterArray = array(ArraySpec.Kind.PARAMETERS, 0, 0);
        int states = graph.states().size();
        stateArrays = new int[states];
        rings = new int[states];
        for (int s = 0; s < states; s++) {
            var state = graph.states().get(s);
            int before = steps() ? state.maxDelay() : 0;
            stateArrays[s] = array(ArraySpec.Kind.ALL, state.width(), before);
            rings[s] =
                    steps()
                            ? array(ArraySpec.Kind.RING, state.width(), before)
                            : zeroed(array(ArraySpec.Kind.ALL, state.width(), 0));
        }
        int inputs = graph.inputs().size();
        inputArrays = new int[inputs];
        inputAdjoints = new int[whole.inputs().size()];
        for (int i = 0; i < inputs; i++) {
            var in = graph.inputs().get(i);
            var kind =
                    perSequence.contains(in.name())
                            ? ArraySpec.Kind.SEQUENCE
                            : in.maxDelay() > 0 ? ArraySpec.Kind.ALL : ArraySpec.Kind.EXTERNAL;
            int space = spaceOf(in);
            inputArrays[i] = array(kind, in.width(), in.maxDelay(), space);
            if (i < inputAdjoints.length) {
                inputAdjoints[i] =
                        array(
                                in.maxDelay() > 0 || readBySlot(in.name())
                                        ? ArraySpec.Kind.ALL
                                        : ArraySpec.Kind.EXTERNAL,
                                in.width(),
                                in.maxDelay(),
                                space);
            }
        }
        scans.arrays();
        outputAdjoint = array(ArraySpec.Kind.EXTERNAL, graph.output().width(), 0);
    }

    /// The rows that an input has.
    private int spaceOf(Graph.Input in) {
        if (in.on().isPresent()) {
            return lowering.spaces.edges(in.on().get());
        }
        for (var n : graph.nodes()) {
            if (n.op() instanceof Op.Input read && read.name().equals(in.name())) {
                return lowering.spaces.of(n.domain());
            }
        }
        return Spaces.NODES;
    }

    private boolean readBySlot(String input) {
        return graph.nodes().stream()
                .anyMatch(n ->
                        n.op() instanceof Op.Input read
                                && read.name().equals(input)
                                && read.from() instanceof ReadSource.Slot);
    }

    /// Whether an input of the graph is a linear state of the cell.
    private boolean linear(int input) {
        return input >= whole.inputs().size();
    }

    boolean perSequence(int input) {
        return perSequence.contains(graph.inputs().get(input).name());
    }

    // ---- forward roots ------------------------------------------------------------------------

    private Value copy(Value v) {
        return lowering.copy(v, v.stage == Stage.ONCE ? Stage.BEFORE : v.stage);
    }

    private void forwardRoots() {
        for (int s = 0; s < graph.states().size(); s++) {
            Value v = lowering.lower(graph.states().get(s).next());
            if (v.leaf()
                    || v.kind == Value.Kind.SLICE
                    || v.next >= 0
                    || !v.products.isEmpty()
                    || v.stage == Stage.ONCE) {
                v = copy(v);
            }
            v.next = s;
            v.retained = true;
            v.place = new BufferSlot(stateArrays[s], 0, RowAddressing.ALL, 0);
        }
        output = lowering.lower(graph.output());
        boolean linear = output.kind == Value.Kind.INPUT && linear(output.index);
        if (!linear
                && (output.leaf()
                        || output.kind == Value.Kind.SLICE
                        || output.stage == Stage.ONCE)) {
            output = copy(output);
        }
        output.retained = true;
    }

    private Value output() {
        return Objects.requireNonNull(output);
    }

    // ---- stacks -------------------------------------------------------------------------------

    static Stage productStage(Value sum, Value operand) {
        if (sum.stage != Stage.WITHIN) {
            return sum.stage;
        }
        return operand.stage.compareTo(Stage.WITHIN) < 0 ? Stage.BEFORE : Stage.WITHIN;
    }

    private void stack() {
        // Everything the derivative needs must be there before stacks are made.
        derivative.products().forEach(p -> lowering.lower(p.operand()));
        derivative.products().forEach(p -> lowering.lower(p.adjoint()));
        derivative.previous().forEach(a -> lowering.lower(a.value()));
        for (var a : derivative.inputs()) {
            if (!perSequence(lowering.inputIndex(a.input()))) {
                lowering.lower(a.value());
            }
        }
        derivative.vectors().forEach(t -> lowering.lower(t.value()));
        for (Value v : lowering.values) {
            v.transposed.forEach(f -> transposedIn.put(f.parameter, v.id));
        }
        Map<String, FusedProduct> bySignature = new HashMap<>();
        for (Value v : List.copyOf(lowering.values)) {
            if (v.products.isEmpty()) {
                continue;
            }
            String signature = signature(v);
            FusedProduct stack = signature == null ? null : bySignature.get(signature);
            if (stack == null) {
                stack = new FusedProduct(stacks.size());
                stacks.add(stack);
                if (signature != null) {
                    bySignature.put(signature, stack);
                }
                for (var p : v.products) {
                    var block = new StackedWeights(blocks.size(), stack, p.operand);
                    blocks.add(block);
                    stack.blocks.add(block);
                }
            }
            v.stack = stack;
            v.stackColumn = stack.width;
            stack.width += v.width;
            stack.members.add(v);
            for (int i = 0; i < v.products.size(); i++) {
                var p = v.products.get(i);
                p.block =
                        signature == null
                                ? stack.blocks.get(i)
                                : stack.blocks.stream()
                                        .filter(b -> b.operand == p.operand)
                                        .findFirst()
                                        .orElseThrow();
            }
        }
        for (FusedProduct s : stacks) {
            s.array = array(ArraySpec.Kind.ALL, s.width, 0, s.space());
            for (Value m : s.members) {
                if (m.place == null) {
                    m.place = new BufferSlot(s.array, m.stackColumn, RowAddressing.ALL, 0);
                }
            }
        }
    }

    /// Sums of one signature are stacked; null: this one stands alone.
    private @Nullable String signature(Value v) {
        List<String> parts = new ArrayList<>();
        List<String> backs = new ArrayList<>();
        for (var p : v.products) {
            if (need(lowering.productUses, p.parameter) > 1) {
                return null;
            }
            String part = productStage(v, p.operand) + "@" + p.operand.id;
            int back = transposedIn.getOrDefault(p.parameter, -1);
            if (parts.contains(part)) {
                return null;
            }
            parts.add(part);
            backs.add(part + " back in " + back);
        }
        backs.sort(null);
        return v.space + " " + v.stage + backs;
    }

    // ---- parameters ---------------------------------------------------------------------------

    private void place(Parameter p) {
        if (!offsets.containsKey(p)) {
            long end = parameterSize + (long) p.rows() * p.columns();
            if (end > Integer.MAX_VALUE - 8) {
                throw new RondoException(
                        "cell "
                                + graph.name()
                                + ": "
                                + p.name()
                                + " ("
                                + p.rows()
                                + " × "
                                + p.columns()
                                + ") makes the layer larger than 2^31 parameters: is a width larger than meant?");
            }
            offsets.put(p, parameterSize);
            parameterSize = (int) end;
        }
    }

    private static Value.Factor factor(Value member, StackedWeights block) {
        for (var p : member.products) {
            if (p.block == block) {
                return p;
            }
        }
        throw new IllegalStateException("a stack's member without its block");
    }

    private void layOut() {
        for (FusedProduct s : stacks) {
            for (StackedWeights b : s.blocks) {
                for (Value m : s.members) {
                    place(factor(m, b).parameter);
                }
                b.offset = need(offsets, factor(s.members.get(0), b).parameter);
            }
        }
        for (FusedProduct s : stacks) {
            List<Value> vectors = new ArrayList<>();
            for (Value m : s.members) {
                m.arguments.stream()
                        .filter(t ->
                                t.kind == Value.Kind.VECTOR
                                        && t.width == m.width
                                        && lowering.vectorUses.getOrDefault(t.parameter, 0) == 1)
                        .findFirst()
                        .ifPresent(vectors::add);
            }
            if (vectors.size() == s.members.size()) {
                for (int i = 0; i < vectors.size(); i++) {
                    place(Objects.requireNonNull(vectors.get(i).parameter));
                    s.members.get(i).arguments.remove(vectors.get(i));
                }
                s.bias = offset(Objects.requireNonNull(vectors.get(0).parameter));
            }
        }
        graph.parameters().forEach(this::place);
    }

    int offset(Parameter p) {
        return need(offsets, p);
    }

    // ---- backward roots -----------------------------------------------------------------------

    private void backwardRoots() {
        // The adjoint of each member of a stack: found at its products' gradient terms.
        Map<Parameter, List<Derivative.ProductTerm>> terms = new HashMap<>();
        derivative
                .products()
                .forEach(p -> terms.computeIfAbsent(p.parameter(), k -> new ArrayList<>()).add(p));
        for (FusedProduct s : stacks) {
            for (Value m : s.members) {
                Value adjoint = adjointOf(m, terms);
                if (adjoint != null) {
                    pin(s, m, adjoint);
                }
            }
        }
        for (var a : derivative.previous()) {
            int state = lowering.stateIndex(a.state());
            int map = lowering.map(a.from());
            int delay = map >= 0 ? 0 : Lowering.delay(a.from(), a.state());
            Value v = lowering.lower(a.value());
            if (v.backward || v.kind != Value.Kind.CONSTANT) {
                // A flow overwrites what arrived, so it reads none: two states may hand theirs to
                // each other.
                flows.add(new Flow(state, delay, map, isPrevious(v) ? copy(v) : v, false));
            }
        }
        for (var a : derivative.inputs()) {
            int input = lowering.inputIndex(a.input());
            if (!perSequence(input) && !linear(input)) {
                int map = lowering.map(a.from());
                inputFlows.add(
                        new InputFlow(
                                input,
                                map >= 0 ? 0 : Lowering.delay(a.from(), a.input()),
                                map,
                                lowering.lower(a.value())));
            }
        }
        var biases = new HashMap<Integer, Boolean>();
        for (FusedProduct s : stacks) {
            if (s.bias >= 0) {
                for (Value m : s.members) {
                    biases.put(s.bias + m.stackColumn, true);
                }
                if (s.adjoint >= 0) {
                    gradients.add(
                            new GradientTerm.Column(
                                    s.bias,
                                    s.width,
                                    new BufferSlot(s.adjoint, 0, RowAddressing.ALL, 0),
                                    null));
                }
            }
        }
        for (var t : derivative.vectors()) {
            int at = offset(t.parameter());
            if (!biases.containsKey(at)) {
                vectorTerm(at, t.parameter().size(), lowering.lower(t.value()));
            }
        }
        for (StackedWeights b : blocks) {
            if (b.stack.adjoint >= 0) {
                b.operand.base().retained = true;
                gradientEmitters.add(() ->
                        gradients.add(
                                new GradientTerm.Outer(
                                        b.offset,
                                        b.stack.width,
                                        b.k,
                                        new BufferSlot(b.stack.adjoint, 0, RowAddressing.ALL, 0),
                                        readPlace(b.operand),
                                        b)));
            }
        }
    }

    private @Nullable Value adjointOf(
            Value member, Map<Parameter, List<Derivative.ProductTerm>> terms) {
        for (var p : member.products) {
            for (var t : terms.getOrDefault(p.parameter, List.of())) {
                if (lowering.lower(t.operand()) == p.operand) {
                    return lowering.lower(t.adjoint());
                }
            }
        }
        // A fixed matrix has no gradient, but what is before it may have.
        for (var p : member.products) {
            var adjoint =
                    need(lowering.productUses, p.parameter) == 1
                            ? lowering.productAdjoint(p.parameter)
                            : null;
            if (adjoint != null) {
                return lowering.lower(adjoint);
            }
        }
        return null;
    }

    private void pin(FusedProduct s, Value member, Value adjoint) {
        if (s.adjoint < 0) {
            if (adjoint.kind == Value.Kind.OUTPUT_ADJOINT && s.members.size() == 1) {
                s.adjoint = outputAdjoint;
                return;
            }
            if (adjoint.kind == Value.Kind.LINEAR_ADJOINT && s.members.size() == 1) {
                s.adjoint = scans.adjointArray(adjoint);
                return;
            }
            s.adjoint = array(ArraySpec.Kind.ALL, s.width, 0, s.space());
        }
        var target = new BufferSlot(s.adjoint, member.stackColumn, RowAddressing.ALL, 0);
        if (adjoint.leaf()
                || adjoint.kind == Value.Kind.SLICE
                || adjoint.place != null
                || !adjoint.backward) {
            Value copy = copy(adjoint);
            copy.place = target;
            copy.retained = true;
            copies.computeIfAbsent(adjoint, k -> new ArrayList<>()).add(copy);
        } else {
            adjoint.place = target;
            adjoint.retained = true;
        }
    }

    private void vectorTerm(int offset, int width, Value v) {
        if (Spaces.isEdges(v.space)) {
            // There may be many edges: what they give is added up where it is made.
            v.inline = false;
            int array = zeroed(array(ArraySpec.Kind.ONE, width, 0));
            edgeSums.put(v, array);
            gradientEmitters.add(() ->
                    gradients.add(
                            new GradientTerm.Column(
                                    offset,
                                    width,
                                    new BufferSlot(array, 0, RowAddressing.ONE, 0),
                                    null)));
            return;
        }
        boolean product =
                v.kind == Value.Kind.ELEMENT
                        && v.element == Element.MUL
                        && v.place == null
                        && v.arguments.stream()
                                .noneMatch(a -> a.base().kind == Value.Kind.STATE_ADJOINT);
        if (product) {
            v.inline = true;
            v.arguments.forEach(a -> a.base().retained = true);
            gradientEmitters.add(() ->
                    gradients.add(
                            new GradientTerm.Column(
                                    offset,
                                    width,
                                    readPlace(v.arguments.get(0)),
                                    readPlace(v.arguments.get(1)))));
            return;
        }
        Value whole = v.base().kind == Value.Kind.STATE_ADJOINT ? copy(v) : v;
        whole.base().retained = true;
        gradientEmitters.add(() ->
                gradients.add(new GradientTerm.Column(offset, width, readPlace(whole), null)));
    }

    /// The adjoint that arrives at a state is there only while its level is worked on: what is done
    /// after the recurrence reads a copy.
    private void keepPreviousAdjoints() {
        for (Value v : List.copyOf(lowering.values)) {
            if (v.backward && v.stage == Stage.AFTER) {
                v.arguments.replaceAll(a -> previousCopy(a));
                v.transposed.replaceAll(f ->
                        stacked(f) || !isPrevious(f.operand)
                                ? f
                                : new Value.Factor(f.parameter, previousCopy(f.operand)));
            }
        }
        inputFlows.replaceAll(
                f -> new InputFlow(f.input(), f.delay(), f.map(), previousCopy(f.value())));
    }

    /// Whether a transposed product is done for a whole stack, from the stack's array of adjoints.
    boolean stacked(Value.Factor transposed) {
        return need(lowering.productUses, transposed.parameter) == 1;
    }

    /// What must be complete before a transposed product can be done.
    List<Value> operands(Value.Factor transposed) {
        return stacked(transposed) && copies.containsKey(transposed.operand)
                ? copies.get(transposed.operand)
                : List.of(transposed.operand);
    }

    Value previousCopy(Value v) {
        if (!isPrevious(v) || !steps()) {
            return v;
        }
        return previousCopies.computeIfAbsent(
                v,
                a -> {
                    Value copy = lowering.copy(a, Stage.WITHIN);
                    copy.retained = true;
                    return copy;
                });
    }

    // ---- users, what must be kept, targets of flows -------------------------------------------

    private void users() {
        for (Value v : lowering.values) {
            v.arguments.forEach(a -> a.base().users.add(v));
            v.products.forEach(p -> p.operand.base().users.add(v));
            v.transposed.forEach(p -> p.operand.base().users.add(v));
        }
        // A multiplication is done inside a sum or a gradient term only if nothing else reads it.
        for (Value v : lowering.values) {
            if (v.inline
                    && (v.users.size() > 1
                            || scans.reads(v) > 0
                            || flowsAnywhere(v)
                            || edgeSums.containsKey(v))) {
                v.inline = false;
            }
            if (v.inline && v.users.size() == 1 && v.users.get(0).kind != Value.Kind.SUM) {
                v.inline = false;
            }
        }
    }

    /// Whether a value is handed on to what came before, as it is.
    boolean flowsAnywhere(Value v) {
        return flows.stream().anyMatch(f -> f.value() == v)
                || inputFlows.stream().anyMatch(f -> f.value() == v);
    }

    /// Whether nothing but a learned vector's sum over edges reads a value.
    boolean summedAlone(Value v) {
        return edgeSums.containsKey(v)
                && v.users.isEmpty()
                && !v.retained
                && v.place == null
                && !flowsAnywhere(v);
    }

    /// Whether a value is read by more than other values.
    boolean required(Value v) {
        return v.retained
                || v.place != null
                || v == output().base()
                || scans.reads(v) > 0
                || flowsAnywhere(v)
                || edgeSums.containsKey(v);
    }

    private void retainOperands() {
        for (Value v : lowering.values) {
            if (v.backward && !v.fused) {
                v.arguments.forEach(Planner::keepForward);
                v.transposed.forEach(p -> keepForward(p.operand));
            }
        }
        for (int i = 0; i < flows.size(); i++) {
            var f = flows.get(i);
            Value v = f.value();
            boolean last = f.delay() == graph.states().get(f.state()).maxDelay();
            boolean direct =
                    last
                            && f.map() < 0
                            && !v.leaf()
                            && v.kind != Value.Kind.SLICE
                            && v.place == null
                            && !v.retained
                            && v.users.isEmpty()
                            && v.stage == Stage.WITHIN
                            && !v.inline
                            && flows.stream().filter(o -> o.value() == v).count() == 1
                            && inputFlows.stream().noneMatch(o -> o.value() == v)
                            && scans.reads(v) == 0
                            && !readsPrevious(v);
            if (direct) {
                v.place = new BufferSlot(rings[f.state()], 0, RowAddressing.RING, f.delay());
                v.flowState = f.state();
            }
            flows.set(i, new Flow(f.state(), f.delay(), f.map(), v, direct));
        }
    }

    private static void keepForward(Value a) {
        if (!a.base().backward) {
            a.base().retained = true;
        }
    }

    /// Whether an arrived adjoint is read, so that what is computed may not overwrite any.
    private static boolean readsPrevious(Value v) {
        return v.arguments.stream().anyMatch(a -> isPrevious(a) || a.inline && readsPrevious(a))
                || v.transposed.stream().anyMatch(f -> isPrevious(f.operand));
    }

    private static boolean isPrevious(Value v) {
        return v.base().kind == Value.Kind.STATE_ADJOINT;
    }

    private boolean inputOnlyInProducts() {
        if (whole.inputs().isEmpty() || whole.inputs().get(0).maxDelay() > 0) {
            return false;
        }
        for (Value v : lowering.values) {
            for (Value a : v.arguments) {
                if (a.base().kind == Value.Kind.INPUT && a.base().index == 0) {
                    return false;
                }
            }
            for (var p : v.products) {
                if (p.operand.base().kind == Value.Kind.INPUT
                        && p.operand.base().index == 0
                        && (p.operand.kind != Value.Kind.INPUT
                                || productStage(v, p.operand) != Stage.BEFORE)) {
                    return false;
                }
            }
        }
        return (output().base().kind != Value.Kind.INPUT || output().base().index != 0)
                && scans.factorsAndRests()
                        .noneMatch(v -> v.kind == Value.Kind.INPUT && v.index == 0)
                && adjointOnlyInProducts();
    }

    /// Whether the adjoint of input 0 is a sum of products after the recurrence, each of a matrix
    /// used once.
    private boolean adjointOnlyInProducts() {
        for (var f : inputFlows) {
            Value v = f.value();
            if (f.input() == 0
                    && (v.stage != Stage.AFTER
                            || !v.arguments.isEmpty()
                            || v.place == null
                            || v.place.array() != inputAdjoints[0]
                            || v.transposed.stream()
                                    .anyMatch(t -> need(lowering.productUses, t.parameter) != 1))) {
                return false;
            }
        }
        return true;
    }

    // ---- what Stages asks ---------------------------------------------------------------------

    /// Where a value is read. Places of non-leaves must have been given.
    BufferSlot readPlace(Value v) {
        return switch (v.kind) {
            case INPUT ->
                    new BufferSlot(
                            inputArrays[v.index],
                            0,
                            perSequence(v.index) ? RowAddressing.SEQUENCE : RowAddressing.ALL,
                            v.delay);
            case PREVIOUS -> new BufferSlot(stateArrays[v.index], 0, RowAddressing.ALL, v.delay);
            case VECTOR ->
                    new BufferSlot(
                            parameterArray,
                            offset(Objects.requireNonNull(v.parameter)),
                            RowAddressing.ONE,
                            0);
            case CONSTANT -> new BufferSlot(constantArray(v.constant), 0, RowAddressing.ONE, 0);
            case STATE_ADJOINT ->
                    new BufferSlot(
                            rings[v.index], 0, steps() ? RowAddressing.RING : RowAddressing.ALL, 0);
            case LEFT -> new BufferSlot(stateArrays[v.index], 0, RowAddressing.ALL, 0);
            case INVERSE_DEGREE ->
                    new BufferSlot(
                            shares.computeIfAbsent(v.edges, k -> array(ArraySpec.Kind.ALL, 1, 0)),
                            0,
                            RowAddressing.ALL,
                            0);
            case OUTPUT_ADJOINT -> new BufferSlot(outputAdjoint, 0, RowAddressing.ALL, 0);
            case LINEAR_ADJOINT -> new BufferSlot(scans.adjointArray(v), 0, RowAddressing.ALL, 0);
            case SLICE -> readPlace(v.arguments.get(0)).plus(v.from);
            default -> v.place();
        };
    }

    /// The items that are no values: scans, flows into rings, copies of adjoints, adjoints of
    /// inputs.
    void extraItems(
            Map<Scheduler.Part, List<Item>> items,
            Map<Scheduler.Part, Map<Value, Item>> producers) {
        scans.items(items, producers);
        edgeSums.forEach((v, array) -> {
            boolean scaled = v.kind == Value.Kind.SCALE && v.fused;
            var item = new Item(false).reads(v);
            if (scaled) {
                item.reads.clear();
                item.reads(v.arguments.toArray(new Value[0]));
            }
            item.space = v.space;
            item.emit =
                    e ->
                            e.instruction(
                                    new Instruction(
                                            scaled
                                                    ? Instruction.Kind.COLUMN_SCALED
                                                    : Instruction.Kind.COLUMN_SUM,
                                            Element.COPY,
                                            0,
                                            0,
                                            v.width,
                                            new BufferSlot(array, 0, RowAddressing.ONE, 0),
                                            readPlace(scaled ? v.arguments.get(0) : v),
                                            scaled ? readPlace(v.arguments.get(1)) : null,
                                            null,
                                            null,
                                            -1,
                                            -1));
            need(items, Scheduler.part(v)).add(item);
        });
        if (!steps()) {
            for (var f : flows) {
                var item = scattered(f.value(), rings[f.state()], f.map());
                need(items, Scheduler.Part.BACK_WITHIN).add(item);
            }
        }
        for (int s = 0; steps() && s < graph.states().size(); s++) {
            int state = s;
            int last = graph.states().get(s).maxDelay();
            int width = graph.states().get(s).width();
            boolean stored = false;
            for (var f : flows) {
                if (f.state() != s) {
                    continue;
                }
                stored |= f.delay() == last;
                if (f.direct()) {
                    continue;
                }
                var item = new Item(false).reads(f.value());
                var target = new BufferSlot(rings[s], 0, RowAddressing.RING, f.delay());
                boolean store = f.delay() == last;
                item.emit =
                        e ->
                                e.instruction(
                                        Instruction.element(
                                                store ? Element.COPY : Element.ADD,
                                                width,
                                                target,
                                                store ? readPlace(f.value()) : target,
                                                store ? null : readPlace(f.value()),
                                                null));
                ringWriters.computeIfAbsent(store ? state : -1, k -> new ArrayList<>()).add(item);
                need(items, Scheduler.Part.BACK_WITHIN).add(item);
            }
            if (!stored) {
                var item = new Item(false);
                item.emit =
                        e ->
                                e.instruction(
                                        Instruction.element(
                                                Element.COPY,
                                                width,
                                                new BufferSlot(
                                                        rings[state], 0, RowAddressing.RING, last),
                                                new BufferSlot(
                                                        constantArray(0), 0, RowAddressing.ONE, 0),
                                                null,
                                                null));
                ringWriters.computeIfAbsent(state, k -> new ArrayList<>()).add(item);
                need(items, Scheduler.Part.BACK_WITHIN).add(item);
            }
        }
        for (var f : inputFlows) {
            Value v = f.value();
            if (v.place != null && v.place.array() == inputAdjoints[f.input()]) {
                continue;
            }
            var in = graph.inputs().get(f.input());
            if (f.map() >= 0) {
                need(items, Scheduler.Part.BACK_AFTER)
                        .add(scattered(v, inputAdjoints[f.input()], f.map()));
                continue;
            }
            var target = new BufferSlot(inputAdjoints[f.input()], 0, RowAddressing.ALL, f.delay());
            boolean delayed = in.maxDelay() > 0 || readBySlot(in.name());
            var item = new Item(false).reads(v);
            item.space = v.space;
            item.emit =
                    e ->
                            e.instruction(
                                    Instruction.element(
                                            delayed ? Element.ADD : Element.COPY,
                                            v.width,
                                            target,
                                            delayed ? target : readPlace(v),
                                            delayed ? readPlace(v) : null,
                                            null));
            need(items, Scheduler.Part.BACK_AFTER).add(item);
        }
    }

    /// Adds what flows along a map to an array that begins with zeros.
    private Item scattered(Value v, int array, int map) {
        var item = new Item(false).reads(v);
        item.space = v.space;
        item.emit =
                e ->
                        e.instruction(
                                Instruction.mapped(
                                        Instruction.Kind.SCATTER,
                                        v.width,
                                        new BufferSlot(array, 0, RowAddressing.ALL, 0),
                                        readPlace(v),
                                        map));
        return item;
    }

    /// Items that overwrite the slot in which a state's adjoint arrived, by state.
    final Map<Integer, List<Item>> ringWriters = new HashMap<>();

    /// Inputs' adjoints that a product can write straight to the caller.
    void pinInputAdjoints() {
        for (var f : inputFlows) {
            Value v = f.value();
            if (graph.inputs().get(f.input()).maxDelay() == 0
                    && !readBySlot(graph.inputs().get(f.input()).name())
                    && v.place == null
                    && !v.transposed.isEmpty()
                    && !v.retained
                    && v.users.isEmpty()
                    && flows.stream().noneMatch(o -> o.value() == v)
                    && scans.reads(v) == 0
                    && inputFlows.stream().filter(o -> o.value() == v).count() == 1) {
                v.place = new BufferSlot(inputAdjoints[f.input()], 0, RowAddressing.ALL, 0);
            } else if (v.place == null && !v.leaf()) {
                v.base().retained = true;
            }
        }
    }

    boolean isInputAdjoint(BufferSlot p) {
        for (int a : inputAdjoints) {
            if (a == p.array()) {
                return true;
            }
        }
        return false;
    }

    static EnumMap<Scheduler.Part, List<Item>> emptyParts() {
        var map = new EnumMap<Scheduler.Part, List<Item>>(Scheduler.Part.class);
        for (var p : Scheduler.Part.values()) {
            map.put(p, new ArrayList<>());
        }
        return map;
    }
}
