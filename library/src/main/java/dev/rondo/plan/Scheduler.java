package dev.rondo.plan;

import static dev.rondo.equation.graph.Lookup.need;

import dev.rondo.kernel.Element;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Orders the work of each stage, decides where values lie, and writes the steps. Products break
/// the element-wise work of a stage into runs; what lives within one run lies in memory of a strip.
final class Scheduler {
    enum Part {
        ONCE,
        BEFORE,
        WITHIN,
        AFTER,
        BACK_BEFORE,
        BACK_WITHIN,
        BACK_AFTER
    }

    private final Planner planner;
    private final Map<Part, List<Item>> items = Planner.emptyParts();

    /// The last item of a part that has a hand in a value.
    private final Map<Part, Map<Value, Item>> producers = new EnumMap<>(Part.class);

    private final Map<Part, List<List<Item>>> runs = new EnumMap<>(Part.class);

    Scheduler(Planner planner) {
        this.planner = planner;
        for (Part p : Part.values()) {
            producers.put(p, new IdentityHashMap<>());
        }
    }

    static Part part(Stage stage, boolean backward) {
        return switch (stage) {
            case ONCE -> Part.ONCE;
            case BEFORE -> backward ? Part.BACK_BEFORE : Part.BEFORE;
            case WITHIN -> backward ? Part.BACK_WITHIN : Part.WITHIN;
            case AFTER -> backward ? Part.BACK_AFTER : Part.AFTER;
        };
    }

    static Part part(Value v) {
        return part(v.stage, v.backward);
    }

    Map<Part, List<Step>> build() {
        planner.pinInputAdjoints();
        for (FusedProduct s : planner.stacks) {
            stackItems(s);
        }
        for (Value v : planner.lowering.values) {
            if (!v.leaf() && v.kind != Value.Kind.SLICE && !v.inline && !v.fused) {
                valueItems(v);
            }
        }
        planner.extraItems(items, producers);
        for (Part p : Part.values()) {
            depend(p);
        }
        ringHazards();
        for (Part p : Part.values()) {
            runs.put(p, schedule(need(items, p), p));
        }
        place();
        var programs = new EnumMap<Part, List<Step>>(Part.class);
        for (Part p : Part.values()) {
            programs.put(p, emit(p));
        }
        return programs;
    }

    // ---- items --------------------------------------------------------------------------------

    private void add(Part part, Item item, Value completes) {
        need(items, part).add(item);
        if (completes != null) {
            item.completes = completes;
            Item before = need(producers, part).put(completes, item);
            if (before != null) {
                item.after.add(before);
            }
        }
    }

    /// The learned vectors and the products of a stack, each done for all members at once.
    private void stackItems(FusedProduct s) {
        Value first = s.members.get(0);
        var target = new BufferSlot(s.array, 0, RowAddressing.ALL, 0);
        List<StackedWeights> ordered = new ArrayList<>(s.blocks);
        ordered.sort((a, b) -> stage(first, a).compareTo(stage(first, b)));
        BufferSlot start =
                s.bias < 0
                        ? null
                        : new BufferSlot(planner.parameterArray, s.bias, RowAddressing.ONE, 0);
        for (StackedWeights b : ordered) {
            Part part = part(stage(first, b), false);
            BufferSlot from = start;
            var item = new Item(true).reads(b.operand);
            item.emit =
                    e -> e.step(new Step.Multiply(b, planner.readPlace(b.operand), target, from));
            for (Value m : s.members) {
                add(part, item, m);
            }
            dedupe(part, item);
            start = target;
        }
    }

    private static Stage stage(Value member, StackedWeights b) {
        return Planner.productStage(member, b.operand);
    }

    /// An item added once for each member stands in the list once.
    private void dedupe(Part part, Item item) {
        var list = need(items, part);
        int firstAt = list.indexOf(item);
        for (int i = list.size() - 1; i > firstAt; i--) {
            if (list.get(i) == item) {
                list.remove(i);
            }
        }
        item.after.remove(item);
        item.completes = null;
    }

    private void valueItems(Value v) {
        Part part = part(v);
        switch (v.kind) {
            case SUM -> {
                if (!v.arguments.isEmpty()) {
                    var item = new Item(false);
                    item.space = v.space;
                    for (Value a : v.arguments) {
                        if (a.inline || a.into == v) {
                            a.arguments.forEach(item::reads);
                        } else {
                            item.reads(a);
                        }
                    }
                    item.emit = e -> sum(e, v, !v.products.isEmpty());
                    add(part, item, v);
                }
                transposed(v, part);
            }
            case ELEMENT -> {
                simple(
                        v,
                        part,
                        e ->
                                e.instruction(
                                        new Instruction(
                                                Instruction.Kind.ELEMENT,
                                                Objects.requireNonNull(v.element),
                                                v.alpha,
                                                v.beta,
                                                v.width,
                                                v.place(),
                                                at(v, 0),
                                                atIfAny(v, 1),
                                                atIfAny(v, 2),
                                                null,
                                                -1,
                                                -1)));
            }
            case GATHER -> simple(v, part, mapped(v, Instruction.Kind.GATHER));
            case DOT -> simple(v, part, mapped(v, Instruction.Kind.DOT));
            case ROW_DOT ->
                    simple(v, part, row(v, Instruction.Kind.ROW_DOT, v.arguments.get(0).width));
            case SCALE -> simple(v, part, row(v, Instruction.Kind.SCALE, v.width));
            case SCATTER ->
                    addedUp(
                            v,
                            v.other < 0
                                    ? Instruction.Kind.SCATTER
                                    : Instruction.Kind.SCATTER_SCALED);
            case GREATEST -> addedUp(v, Instruction.Kind.GREATEST);
            case EDGE_SOFTMAX ->
                    overEdges(
                            v,
                            part,
                            e ->
                                    e.step(
                                            new Step.EdgeSoftmax(
                                                    v.edges, v.width, at(v, 0), v.place())));
            case TO_GREATEST ->
                    overEdges(
                            v,
                            part,
                            e ->
                                    e.step(
                                            new Step.ToGreatest(
                                                    v.edges, v.width, at(v, 0), at(v, 1),
                                                    v.place())));
            case DUE -> simple(v, part, row(v, Instruction.Kind.DUE, v.width));
            case SPREAD -> simple(v, part, row(v, Instruction.Kind.SPREAD, v.width));
            case ROW_SUM ->
                    simple(v, part, row(v, Instruction.Kind.ROW_SUM, v.arguments.get(0).width));
            case SOFTMAX -> simple(v, part, row(v, Instruction.Kind.SOFTMAX, v.width));
            case SOFTMAX_BACK -> simple(v, part, row(v, Instruction.Kind.SOFTMAX_BACK, v.width));
            case LAYER_NORM -> simple(v, part, row(v, Instruction.Kind.LAYER_NORM, v.width));
            case LAYER_NORM_BACK ->
                    simple(v, part, row(v, Instruction.Kind.LAYER_NORM_BACK, v.width));
            case CONCAT ->
                    simple(
                            v,
                            part,
                            e -> {
                                int column = 0;
                                for (Value a : v.arguments) {
                                    e.instruction(
                                            Instruction.element(
                                                    Element.COPY,
                                                    a.width,
                                                    v.place().plus(column),
                                                    planner.readPlace(a),
                                                    null,
                                                    null));
                                    column += a.width;
                                }
                            });
            case PAD ->
                    simple(
                            v,
                            part,
                            e -> {
                                e.instruction(zero(v));
                                e.instruction(
                                        Instruction.element(
                                                Element.COPY,
                                                v.arguments.get(0).width,
                                                v.place().plus(v.from),
                                                at(v, 0),
                                                null,
                                                null));
                            });
            default -> throw new IllegalStateException(v.toString());
        }
    }

    private java.util.function.Consumer<Item.Emission> mapped(Value v, Instruction.Kind kind) {
        return e ->
                e.instruction(
                        new Instruction(
                                kind,
                                Element.COPY,
                                0,
                                0,
                                kind == Instruction.Kind.DOT ? v.arguments.get(0).width : v.width,
                                v.place(),
                                at(v, 0),
                                atIfAny(v, 1),
                                null,
                                null,
                                v.map,
                                v.other));
    }

    /// Sums, or greatest values, of rows of one space at rows of another: from zeros on. At a
    /// memory they go on from level to level, and are complete after the last.
    private void addedUp(Value v, Instruction.Kind kind) {
        Value of = v.arguments.get(v.other < 0 ? 0 : 1); // what lives on the edges
        boolean atMemory = Spaces.isMemory(v.space);
        Part part = atMemory ? part(latest(v.arguments), v.backward) : part(v);
        if (atMemory) {
            if (v.place == null) {
                int array = planner.array(ArraySpec.Kind.ALL, v.width, 0, v.space);
                v.place = new BufferSlot(array, 0, RowAddressing.ALL, 0);
            }
            planner.zeroed(v.place.array());
        } else {
            var begin = new Item(false);
            begin.space = v.space;
            begin.emit = e -> e.instruction(zero(v));
            add(part, begin, v);
        }
        simple(v, part, of.space, mapped(v, kind)).addsUp = true;
    }

    /// When all are there, in the backward pass.
    private static Stage latest(List<Value> values) {
        Stage latest = Stage.BEFORE;
        for (Value v : values) {
            if (v.base().backward && v.stage.compareTo(latest) > 0) {
                latest = v.stage;
            }
        }
        return latest;
    }

    private Instruction zero(Value v) {
        var nothing = new BufferSlot(planner.constantArray(0), 0, RowAddressing.ONE, 0);
        return Instruction.element(Element.COPY, v.width, v.place(), nothing, null, null);
    }

    private void overEdges(Value v, Part part, java.util.function.Consumer<Item.Emission> emit) {
        var item = new Item(true).reads(v.arguments.toArray(new Value[0]));
        item.emit = emit;
        add(part, item, v);
    }

    private BufferSlot at(Value v, int i) {
        return planner.readPlace(v.arguments.get(i));
    }

    private @Nullable BufferSlot atIfAny(Value v, int i) {
        return i < v.arguments.size() ? at(v, i) : null;
    }

    private java.util.function.Consumer<Item.Emission> row(
            Value v, Instruction.Kind kind, int width) {
        return e ->
                e.instruction(
                        new Instruction(
                                kind,
                                Element.COPY,
                                0,
                                0,
                                width,
                                v.place(),
                                at(v, 0),
                                atIfAny(v, 1),
                                atIfAny(v, 2),
                                v.clock,
                                -1,
                                -1));
    }

    private void simple(Value v, Part part, java.util.function.Consumer<Item.Emission> emit) {
        simple(v, part, v.space, emit);
    }

    private Item simple(
            Value v, Part part, int space, java.util.function.Consumer<Item.Emission> emit) {
        var item = new Item(false).reads(v.arguments.toArray(new Value[0]));
        item.space = space;
        item.emit = emit;
        add(part, item, v);
        return item;
    }

    /// The transposed products of an adjoint, those of one stack and operand as one.
    private void transposed(Value v, Part part) {
        boolean started = !v.arguments.isEmpty();
        Set<Object> done = new HashSet<>();
        for (var f : v.transposed) {
            StackedWeights block = blockOf(f);
            boolean stacked = planner.stacked(f);
            if (!done.add(stacked ? block : f)) {
                continue;
            }
            var item = new Item(true);
            for (var g : v.transposed) {
                if (stacked ? blockOf(g) == block : g == f) {
                    item.reads(planner.operands(g).toArray(new Value[0]));
                }
            }
            boolean accumulate = started;
            item.emit =
                    e ->
                            e.step(
                                    new Step.MultiplyBack(
                                            block,
                                            stacked
                                                    ? new BufferSlot(
                                                            block.stack.adjoint,
                                                            0,
                                                            RowAddressing.ALL,
                                                            0)
                                                    : planner.readPlace(f.operand),
                                            v.place(),
                                            accumulate,
                                            planner.isInputAdjoint(v.place())));
            add(part, item, v);
            started = true;
        }
    }

    private StackedWeights blockOf(Value.Factor transposed) {
        int offset = planner.offset(transposed.parameter);
        for (StackedWeights b : planner.blocks) {
            for (Value m : b.stack.members) {
                for (var p : m.products) {
                    if (p.block == b && planner.offset(p.parameter) == offset) {
                        return b;
                    }
                }
            }
        }
        throw new IllegalStateException(transposed.parameter.name() + " is in no block");
    }

    private void sum(Item.Emission e, Value v, boolean started) {
        BufferSlot d = v.place();
        List<Value> plain = new ArrayList<>();
        List<Value> fused = new ArrayList<>();
        v.arguments.forEach(a -> (a.inline ? fused : plain).add(a));
        if (!started && gatheredSum(e, v, plain)) {
            started = true;
        }
        if (!started) {
            if (!plain.isEmpty() && !fused.isEmpty()) {
                multiplyAdd(e, v, fused.removeFirst(), planner.readPlace(plain.removeFirst()));
            } else if (plain.size() >= 2) {
                e.instruction(
                        Instruction.element(
                                Element.ADD,
                                v.width,
                                d,
                                planner.readPlace(plain.removeFirst()),
                                planner.readPlace(plain.removeFirst()),
                                null));
            } else if (plain.size() == 1) {
                e.instruction(
                        Instruction.element(
                                Element.COPY,
                                v.width,
                                d,
                                planner.readPlace(plain.removeFirst()),
                                null,
                                null));
            } else {
                Value m = fused.removeFirst();
                e.instruction(
                        Instruction.element(Element.MUL, v.width, d, at(m, 0), at(m, 1), null));
            }
        }
        for (Value p : plain) {
            e.instruction(
                    Instruction.element(Element.ADD, v.width, d, d, planner.readPlace(p), null));
        }
        for (Value m : fused) {
            multiplyAdd(e, v, m, d);
        }
    }

    /// A sum that begins with rows gathered for it alone gathers them where it is made.
    private boolean gatheredSum(Item.Emission e, Value v, List<Value> plain) {
        boolean begun = false;
        for (var it = plain.iterator(); it.hasNext(); ) {
            Value a = it.next();
            if (a.into == v) {
                var kind = begun ? Instruction.Kind.GATHER_ADD : Instruction.Kind.GATHER;
                e.instruction(Instruction.mapped(kind, v.width, v.place(), at(a, 0), a.map));
                begun = true;
                it.remove();
            }
        }
        return begun;
    }

    private void multiplyAdd(Item.Emission e, Value v, Value m, BufferSlot c) {
        e.instruction(
                Instruction.element(Element.MUL_ADD, v.width, v.place(), at(m, 0), at(m, 1), c));
    }

    // ---- order --------------------------------------------------------------------------------

    private void depend(Part p) {
        for (Item item : need(items, p)) {
            for (Value v : item.reads) {
                Item producer = need(producers, p).get(v.base());
                if (producer != null && producer != item) {
                    item.after.add(producer);
                }
            }
        }
    }

    /// What overwrites the slot of the arrived adjoint comes after all that reads it.
    private void ringHazards() {
        var within = need(items, Part.BACK_WITHIN);
        for (Item item : within) {
            Value v = item.completes;
            if (v != null && v.flowState >= 0 && !item.product) {
                planner.ringWriters.computeIfAbsent(v.flowState, k -> new ArrayList<>()).add(item);
            }
            if (v != null && v.flowState >= 0 && item.product && v.arguments.isEmpty()) {
                planner.ringWriters.computeIfAbsent(v.flowState, k -> new ArrayList<>()).add(item);
            }
        }
        planner.ringWriters.forEach((state, writers) -> {
            for (Item reader : within) {
                boolean reads =
                        reader.reads.stream()
                                .anyMatch(r ->
                                        r.base().kind == Value.Kind.STATE_ADJOINT
                                                && r.base().index == state);
                for (Item writer : writers) {
                    if (reads && reader != writer) {
                        writer.after.add(reader);
                    }
                }
            }
        });
    }

    private static List<List<Item>> schedule(List<Item> items, Part part) {
        List<List<Item>> runs = new ArrayList<>();
        List<Item> left = new ArrayList<>(items);
        Set<Item> done = new HashSet<>();
        while (!left.isEmpty()) {
            List<Item> strip = new ArrayList<>();
            int space = -1;
            boolean progress = true;
            while (progress) {
                progress = false;
                for (var it = left.iterator(); it.hasNext(); ) {
                    Item item = it.next();
                    boolean fits =
                            !item.product
                                    && (space < 0 || item.space == space)
                                    && done.containsAll(item.after)
                                    && item.after.stream()
                                            .noneMatch(a -> a.addsUp && strip.contains(a));
                    if (fits) {
                        space = item.space;
                        strip.add(item);
                        done.add(item);
                        it.remove();
                        progress = true;
                    }
                }
            }
            if (!strip.isEmpty()) {
                runs.add(strip);
            }
            List<Item> products = new ArrayList<>();
            for (Item item : left) {
                if (item.product && done.containsAll(item.after)) {
                    products.add(item);
                }
            }
            for (Item item : products) {
                left.remove(item);
                done.add(item);
                runs.add(List.of(item));
            }
            if (strip.isEmpty() && products.isEmpty()) {
                throw new IllegalStateException("no order for the items of " + part);
            }
        }
        for (int r = 0; r < runs.size(); r++) {
            for (Item item : runs.get(r)) {
                item.run = r;
            }
        }
        return runs;
    }

    // ---- places -------------------------------------------------------------------------------

    private void place() {
        Map<Value, List<Item>> readers = new IdentityHashMap<>();
        Map<Item, Part> partOf = new HashMap<>();
        for (Part p : Part.values()) {
            for (Item item : need(items, p)) {
                partOf.put(item, p);
                for (Value v : item.reads) {
                    readers.computeIfAbsent(v.base(), k -> new ArrayList<>()).add(item);
                }
            }
        }
        for (Value v : planner.lowering.values) {
            boolean nowhere = v.leaf() || v.kind == Value.Kind.SLICE || v.inline || v.fused;
            if (nowhere || v.place != null) {
                continue;
            }
            if (v.stage == Stage.ONCE && !v.backward) {
                v.place =
                        new BufferSlot(
                                planner.array(ArraySpec.Kind.ONE, v.width, 0),
                                0,
                                RowAddressing.ONE,
                                0);
                continue;
            }
            Part part = part(v);
            Item producer = need(need(producers, part), v);
            boolean crossesPart = false;
            boolean crossesRun = !v.transposed.isEmpty() || producer.addsUp || producer.product;
            for (Item r : readers.getOrDefault(v, List.of())) {
                crossesPart |= partOf.get(r) != part;
                crossesRun |= r.product || r.run != producer.run;
            }
            boolean within = part == Part.WITHIN || part == Part.BACK_WITHIN;
            // An element-wise function of a sum of products may overwrite the sum, where nothing
            // else needs it.
            if (v.kind == Value.Kind.ELEMENT && v.arguments.size() == 1) {
                Value a = v.arguments.get(0);
                if (a.kind == Value.Kind.SUM
                        && a.stack != null
                        && !a.retained
                        && a.stage == v.stage
                        && a.space == v.space
                        && need(readers, a).size() == 1) {
                    v.place = a.place;
                    continue;
                }
            }
            if (v.retained || crossesPart || crossesRun && !within) {
                v.place =
                        new BufferSlot(
                                planner.array(ArraySpec.Kind.ALL, v.width, 0, v.space),
                                0,
                                RowAddressing.ALL,
                                0);
            } else if (crossesRun) {
                v.place =
                        new BufferSlot(
                                planner.array(ArraySpec.Kind.SEQUENCE, v.width, 0, v.space),
                                0,
                                RowAddressing.SEQUENCE,
                                0);
            }
        }
        strips(readers);
    }

    /// Values that live within one run get memory of a strip, shared by those whose lives do not
    /// overlap.
    private void strips(Map<Value, List<Item>> readers) {
        Map<Integer, Deque<BufferSlot>> free = new HashMap<>();
        for (Part p : Part.values()) {
            for (List<Item> run : need(runs, p)) {
                for (int i = 0; i < run.size(); i++) {
                    Item item = run.get(i);
                    Value v = item.completes;
                    if (v != null && v.place == null) {
                        BufferSlot slot =
                                free.computeIfAbsent(v.width, k -> new ArrayDeque<>()).poll();
                        v.place =
                                slot != null
                                        ? slot
                                        : new BufferSlot(
                                                planner.array(ArraySpec.Kind.STRIP, v.width, 0),
                                                0,
                                                RowAddressing.STRIP,
                                                0);
                    }
                    Set<Value> read = new HashSet<>();
                    item.reads.forEach(r -> read.add(r.base()));
                    if (v != null && readers.getOrDefault(v, List.of()).isEmpty()) {
                        read.add(v);
                    }
                    for (Value r : read) {
                        int here = i;
                        boolean last =
                                readers.getOrDefault(r, List.of()).stream()
                                        .noneMatch(o -> run.indexOf(o) > here);
                        if (last && r.place != null && r.place.rows() == RowAddressing.STRIP) {
                            free.computeIfAbsent(r.width, k -> new ArrayDeque<>()).add(r.place);
                        }
                    }
                }
            }
        }
    }

    // ---- steps --------------------------------------------------------------------------------

    private List<Step> emit(Part p) {
        List<Step> steps = new ArrayList<>();
        for (List<Item> run : need(runs, p)) {
            List<Instruction> strip = new ArrayList<>();
            for (Item item : run) {
                Objects.requireNonNull(item.emit)
                        .accept(
                                new Item.Emission() {
                                    @Override
                                    public void instruction(Instruction i) {
                                        if (!(i.kind() == Instruction.Kind.ELEMENT
                                                && i.element() == Element.COPY
                                                && i.d().equals(i.a()))) {
                                            strip.add(i);
                                        }
                                    }

                                    @Override
                                    public void step(Step s) {
                                        steps.add(s);
                                    }
                                });
            }
            if (!strip.isEmpty()) {
                steps.add(new Step.Strips(List.copyOf(strip), widest(strip), run.get(0).space));
            }
        }
        return List.copyOf(steps);
    }

    /// A strip has as many rows as its widest value, or its widest memory, leaves room for.
    private int widest(List<Instruction> strip) {
        int widest = 1;
        for (Instruction i : strip) {
            widest = Math.max(widest, i.width());
            if (i.d().rows() == RowAddressing.STRIP) {
                widest = Math.max(widest, planner.arrays.get(i.d().array()).width());
            }
        }
        return widest;
    }
}
