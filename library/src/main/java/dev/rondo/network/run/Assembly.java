package dev.rondo.network.run;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.equation.derivative.RecurrentMask;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.network.spec.Bridge;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Encoder;
import dev.rondo.network.spec.Feature;
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Merge;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Parameters;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Stack;
import dev.rondo.network.spec.StructureSpec;
import dev.rondo.plan.CellPlan;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes units out of a specification, from what is read to what the output matrix reads, and lays
/// out their parameters.
public final class Assembly {
    /// The input under which a decoder's cell reads the rows of the encoder: `memory[m]`.
    static final String MEMORY = "memory";

    static final String INDEX = "m";

    public static final Cell POOLING = Cell.shipped("attention-pooling");

    final Parameters parameters = new Parameters();
    final List<Unit> units = new ArrayList<>();
    final List<Unit.CellUnit> cells = new ArrayList<>();

    /// Each cell's parameters with their slots.
    final List<List<Map.Entry<Parameter, Parameters.Slot>>> slots = new ArrayList<>();

    /// The vectors of symbols.
    final List<Embedding> embeddings = new ArrayList<>();

    /// Joins that may drop numbers.
    private int joins;

    Assembly(NetworkSpec spec) {
        @Nullable Encoded encoded = spec.encoder().map(this::encoder).orElse(null);
        boolean tied = spec.output() instanceof Output.Softmax s && s.tied();
        var in = inputUnit(spec.input(), Space.NODES, "", !tied, spec.stack().initialRange());
        if (encoded != null && encoded.bridge().fed().isPresent()) {
            int fed = fed(encoded, encoded.bridge().fed().get());
            int all = pick(Unit.Which.OWNER, Space.NODES, fed);
            in = new Read(join(Space.NODES, side(in.x(), all)), in.further());
        }
        var stack = spec.stack();
        var built = stack(stack, in, Space.NODES, spec.over(), "", encoded);
        double dropout = stack.dropout().output();
        if (spec.pooling() == Pooling.IN_STEP) {
            add(entry(Space.NODES, built.top(), stack, dropout));
            return;
        }
        Space items = Space.NODES.ofItems();
        int read =
                spec.pooling() == Pooling.ENDS
                        ? ends(built, items)
                        : read(join(Space.NODES, built.top()), spec.pooling(), "");
        add(entry(items, side(read), stack, dropout));
    }

    /// The vectors of symbols that one stack reads.
    ///
    /// @param number of the slot
    /// @param range in which they start, see [Stack#initialRange]
    public record Embedding(Parameters.Slot slot, int number, double range) {}

    /// What a stack reads.
    ///
    /// @param further inputs of its first layer, by name
    private record Read(int x, Map<String, Integer> further) {}

    /// A stack that has been built.
    ///
    /// @param top what it gives
    /// @param layers its layers, from the first on
    record Built(Space space, ConcatSpec top, List<BuiltLayer> layers) {}

    /// @param unit that gives what the layer gives
    /// @param cells that read, each in its way
    /// @param forward the cell that reads forward, or [Unit.CellUnit#NONE]
    /// @param turned what the one that reads sequences backward gives, in their order, or
    ///   [Unit.CellUnit#NONE]
    record BuiltLayer(Layer layer, int unit, List<Integer> cells, int forward, int turned) {}

    /// An encoder that has been built; [#memory] is what it gives at all steps.
    record Encoded(Built built, int memory, Bridge bridge) {}

    int add(Unit unit) {
        units.add(unit);
        return units.size() - 1;
    }

    int width(int unit) {
        return units.get(unit).width();
    }

    private ConcatSpec side(Integer... sources) {
        return merged(Merge.CONCATENATE, List.of(sources));
    }

    ConcatSpec merged(Merge merge, List<Integer> sources) {
        return new ConcatSpec(sources, sources.stream().map(this::width).toList(), merge);
    }

    /// Put together, nothing dropped.
    int join(Space space, ConcatSpec junction) {
        return add(new Unit.ConcatUnit(space, junction, 0, false, 0));
    }

    private Unit.ConcatUnit entry(Space space, ConcatSpec junction, Stack stack, double dropout) {
        return new Unit.ConcatUnit(
                space, junction, dropout, stack.dropout().variational(), joins++);
    }

    int pick(Unit.Which which, Space space, int source) {
        return add(new Unit.GatherUnit(space, width(source), source, which));
    }

    // ---- what is read -------------------------------------------------------------------------

    private Read inputUnit(Input input, Space space, String prefix, boolean sparse, double range) {
        return switch (input) {
            case Input.Symbols in -> {
                int number = parameters.slots().size();
                var slot =
                        parameters.add(
                                prefix + "embedding", in.count(), in.width(), false, false, sparse);
                embeddings.add(new Embedding(slot, number, range));
                yield new Read(add(new Unit.InputUnit(space, 0, in.width(), 0, slot)), Map.of());
            }
            case Input.Numbers in -> {
                Map<String, Integer> further = new LinkedHashMap<>();
                for (var p : in.parts()) {
                    further.put(
                            p.name(),
                            add(
                                    new Unit.InputUnit(
                                            space, 0, p.width(), in.offset(p.name()), null)));
                }
                int x = Objects.requireNonNull(further.remove("x"));
                yield new Read(x, further);
            }
            case Input.Features in -> {
                List<Integer> parts = new ArrayList<>();
                int spelled = 0;
                for (int f = 0; f < in.features().size(); f++) {
                    parts.add(
                            switch (in.features().get(f)) {
                                case Feature.Symbols s ->
                                        vectors(
                                                space,
                                                f,
                                                s.count(),
                                                s.width(),
                                                prefix + "embedding." + s.name(),
                                                sparse,
                                                range);
                                case Feature.Numbers n ->
                                        add(new Unit.InputUnit(space, f, n.width(), 0, null));
                                case Feature.Spelled s -> spelling(s, spelled++);
                            });
                }
                yield new Read(
                        parts.size() == 1
                                ? parts.getFirst()
                                : join(space, merged(Merge.CONCATENATE, parts)),
                        Map.of());
            }
        };
    }

    /// Vectors of a feature's symbols.
    private int vectors(
            Space space,
            int part,
            int count,
            int width,
            String name,
            boolean sparse,
            double range) {
        int number = parameters.slots().size();
        var slot = parameters.add(name, count, width, false, false, sparse);
        embeddings.add(new Embedding(slot, number, range > 0 ? range : Math.sqrt(3.0 / width)));
        return add(new Unit.InputUnit(space, part, width, 0, slot));
    }

    /// Reads what is spelled, and gives each step its spelling's row.
    private int spelling(Feature.Spelled feature, int number) {
        Space steps = Space.spelling(number);
        String prefix = "spelling." + feature.name() + ".";
        Stack stack = feature.stack();
        int symbols =
                vectors(
                        steps,
                        0,
                        feature.count(),
                        feature.vector(),
                        prefix + "embedding",
                        true,
                        stack.initialRange());
        var built =
                stack(
                        stack,
                        new Read(symbols, Map.of()),
                        steps,
                        StructureSpec.SEQUENCES,
                        prefix,
                        null);
        int once =
                feature.pooling() == Pooling.ENDS
                        ? ends(built, steps.ofItems())
                        : read(join(steps, built.top()), feature.pooling(), prefix);
        int dropped = add(entry(steps.ofItems(), side(once), stack, stack.dropout().output()));
        return pick(Unit.Which.SPELLING, Space.NODES, dropped);
    }

    // ---- stacks -------------------------------------------------------------------------------

    private Built stack(
            Stack stack,
            Read in,
            Space space,
            StructureSpec over,
            String prefix,
            @Nullable Encoded encoded) {
        var linking = new StackConcats(stack.links(), in.x(), width(in.x()));
        List<BuiltLayer> layers = new ArrayList<>();
        for (int l = 0; l < stack.layers().size(); l++) {
            var drop = stack.dropout();
            int entry =
                    add(
                            entry(
                                    space,
                                    linking.next(),
                                    stack,
                                    l == 0 ? drop.input() : drop.between()));
            var place =
                    new LayerContext(
                            stack,
                            l,
                            prefix + "layer" + (l + 1) + ".",
                            space,
                            over,
                            l == 0 ? in.further() : Map.of(),
                            encoded);
            var built = layer(place, entry);
            layers.add(built);
            linking.layer(built.unit(), width(built.unit()));
        }
        return new Built(space, linking.top(), layers);
    }

    /// Where a layer stands.
    record LayerContext(
            @Nullable Stack stack,
            int number,
            String prefix,
            Space space,
            StructureSpec over,
            Map<String, Integer> further,
            @Nullable Encoded encoded) {
        Layer layer() {
            return Objects.requireNonNull(stack).layers().get(number);
        }

        LayerContext in(String way) {
            return new LayerContext(
                    stack, number, prefix + way + ".", space, over, further, encoded);
        }

        LayerContext turned(int way, Map<String, Integer> turnedInputs) {
            return new LayerContext(
                    stack, number, prefix, space.turned(way), over, turnedInputs, encoded);
        }

        /// The names of the ways in which a structure is read.
        String way(int turn) {
            Direction[] two = {Direction.FORWARD, Direction.BACKWARD};
            return over.turns() == 2 ? two[turn].toString() : "corner" + (turn + 1);
        }
    }

    private BuiltLayer layer(LayerContext place, int entry) {
        var layer = place.layer();
        int none = Unit.CellUnit.NONE;
        int ways = place.over().turns();
        if (layer.direction() != Direction.FORWARD && ways == 1) {
            throw new RondoException(
                    "layer "
                            + (place.number() + 1)
                            + " reads "
                            + layer.direction()
                            + ", and the structures of this network are read in one way");
        }
        if (layer.axis() > place.over().axes()) {
            throw new RondoException(
                    "layer "
                            + (place.number() + 1)
                            + " reads along axis "
                            + layer.axis()
                            + ", and the structures of this network are read along "
                            + place.over().axes());
        }
        int first = (layer.axis() - 1) * ways;
        return switch (layer.direction()) {
            case FORWARD -> {
                if (first > 0) {
                    int turnedUnit = turned(place, first, entry);
                    int back = pick(Unit.Which.TURNED, place.space(), turnedUnit);
                    yield new BuiltLayer(layer, back, List.of(turnedUnit), none, back);
                }
                int forward = add(cell(place, entry));
                yield new BuiltLayer(layer, forward, List.of(forward), forward, none);
            }
            case BACKWARD -> {
                int backward = turned(place, first + ways - 1, entry);
                int back = pick(Unit.Which.TURNED, place.space(), backward);
                yield new BuiltLayer(layer, back, List.of(backward), none, back);
            }
            case BOTH -> {
                // In the reverse order the cell that reads as the structure is given is the first
                // to give the entry its adjoint, and does so in place.
                var forwardCell =
                        first == 0
                                ? Optional.of(cell(place.in(place.way(0)), entry))
                                : Optional.<Unit.CellUnit>empty();
                List<Integer> others = new ArrayList<>();
                List<Integer> merged = new ArrayList<>();
                for (int t = first == 0 ? 1 : 0; t < ways; t++) {
                    others.add(turned(place.in(place.way(t)), first + t, entry));
                    merged.add(pick(Unit.Which.TURNED, place.space(), others.getLast()));
                }
                int forward = forwardCell.map(this::add).orElse(none);
                if (forward != none) {
                    merged.addFirst(forward);
                    others.addFirst(forward);
                }
                int all = join(place.space(), merged(layer.merge(), merged));
                yield new BuiltLayer(layer, all, others, forward, merged.get(1));
            }
        };
    }

    /// A cell that reads what enters in another way.
    private int turned(LayerContext place, int way, int entry) {
        Space turnedSpace = place.space().turned(way);
        Map<String, Integer> further = new LinkedHashMap<>();
        place.further()
                .forEach((name, unit) ->
                        further.put(name, pick(Unit.Which.TURNED, turnedSpace, unit)));
        return add(cell(place.turned(way, further), pick(Unit.Which.TURNED, turnedSpace, entry)));
    }

    /// Binds and plans a cell, and lays out its parameters.
    private Unit.CellUnit cell(LayerContext place, int x) {
        var layer = place.layer();
        Map<String, Integer> bound = new LinkedHashMap<>();
        bound.put("x", x);
        bound.putAll(place.further());
        if (place.encoded() != null && layer.cell().inputs().contains(MEMORY)) {
            bound.put(MEMORY, place.encoded().memory());
        }
        Map<String, Integer> widths = new LinkedHashMap<>();
        bound.forEach((name, unit) -> widths.put(name, width(unit)));
        // Inputs of edges are given to each layer that declares them.
        place.over()
                .edges()
                .forEach((name, width) -> {
                    if (layer.cell().inputs().contains(name)) {
                        widths.put(name, width);
                    }
                });
        check(place, widths.keySet());
        Graph training = layer.cell().bindTraining(layer.hidden(), widths);
        if (Objects.requireNonNull(place.stack()).dropout().recurrent() > 0) {
            training = RecurrentMask.of(training);
        }
        return planned(
                place, layer.hidden(), layer.cell().bind(layer.hidden(), widths), training, bound);
    }

    Unit.CellUnit planned(
            LayerContext place,
            int hidden,
            Graph graph,
            Graph training,
            Map<String, Integer> bound) {
        // The bridge comes before: parameters of a cell stand together.
        List<Unit.Begin> begins =
                place.encoded() == null
                        ? List.of()
                        : new BridgeAssembly(this).begins(place, graph, place.encoded());
        var masks =
                training.inputs().stream()
                        .filter(RecurrentMask::isMask)
                        .map(Graph.Input::name)
                        .collect(Collectors.toSet());
        var signature =
                bound.containsKey(MEMORY)
                        ? place.over().signature().with(INDEX, StructureSignature.Origin.MEMORY)
                        : place.over().signature();
        var plan = CellPlan.of(training, masks, signature);
        int base = parameters.size();
        List<Map.Entry<Parameter, Parameters.Slot>> own = new ArrayList<>();
        plan.offsets().entrySet().stream()
                .sorted(Comparator.comparingInt(Map.Entry::getValue))
                .forEach(e -> {
                    Parameter p = e.getKey();
                    var slot =
                            parameters.add(
                                    place.prefix() + p.name(),
                                    p.rows(),
                                    p.columns(),
                                    !p.matrix(),
                                    p.fixed(),
                                    false);
                    own.add(Map.entry(p, slot));
                });
        slots.add(own);
        var cell =
                new Unit.CellUnit(
                        place.space(),
                        cells.size(),
                        place.number(),
                        place.stack(),
                        place.over(),
                        hidden,
                        place.prefix(),
                        graph,
                        plan,
                        base,
                        bound.containsKey(MEMORY),
                        begins.isEmpty() ? starts(place, graph) : Map.of(),
                        plan.graph().inputs().stream()
                                .map(in -> bound.getOrDefault(in.name(), Unit.CellUnit.NONE))
                                .toList(),
                        begins);
        cells.add(cell);
        return cell;
    }

    private static void check(LayerContext place, Set<String> bound) {
        List<String> required = place.layer().cell().inputs();
        if (!Set.copyOf(required).equals(bound)) {
            throw new RondoException(
                    "cell "
                            + place.layer().cell().name()
                            + " in layer "
                            + (place.number() + 1)
                            + " reads the inputs "
                            + required
                            + ", expected "
                            + bound
                            + (place.number() > 0
                                    ? ": a layer above the first reads what the one below gives"
                                    : ": which inputs do the data have? Symbols give no others; a"
                                            + " decoder's cell may read `memory[m]`"));
        }
    }

    private Map<String, Parameters.Slot> starts(LayerContext place, Graph graph) {
        Map<String, Parameters.Slot> learned = new LinkedHashMap<>();
        if (place.stack() != null && place.stack().start() instanceof InitialState.Learned) {
            for (var state : graph.states()) {
                if (!state.counter()) {
                    learned.put(
                            state.name(),
                            parameters.add(
                                    place.prefix() + "start." + state.name(),
                                    state.width(),
                                    1,
                                    true,
                                    false,
                                    false));
                }
            }
        }
        return learned;
    }

    // ---- one row a sequence -------------------------------------------------------------------

    /// A unit reduced to one row a sequence.
    ///
    /// @param prefix of the names of parameters that this takes
    private int read(int top, Pooling pooling, String prefix) {
        Space items = units.get(top).space().ofItems();
        return switch (pooling) {
            case FIRST -> pick(Unit.Which.FIRST, items, top);
            case LAST -> pick(Unit.Which.LAST, items, top);
            case ATTENTION -> attention(top, items, prefix);
            default -> add(new Unit.PoolUnit(items, width(top), top, pooling));
        };
    }

    /// The shipped pooling by attention, as a cell that looks at the rows of its item once.
    private int attention(int top, Space items, String prefix) {
        var at =
                new LayerContext(
                        null,
                        0,
                        prefix + "attention.",
                        items,
                        StructureSpec.SEQUENCES,
                        Map.of(),
                        null);
        Map<String, Integer> widths = Map.of(MEMORY, width(top));
        return add(
                planned(
                        at,
                        width(top),
                        POOLING.bind(width(top), widths),
                        POOLING.bindTraining(width(top), widths),
                        Map.of(MEMORY, top)));
    }

    private int ends(Built built, Space items) {
        var last = built.layers().getLast();
        if (!built.top().sources().equals(List.of(last.unit()))) {
            throw new RondoException(
                    "the ends of the last layer's directions are read where that layer alone is"
                            + " read: with links that are stacked; this stack reads several layers");
        }
        List<Integer> ends = new ArrayList<>();
        if (last.forward() != Unit.CellUnit.NONE) {
            ends.add(pick(Unit.Which.LAST, items, last.forward()));
        }
        if (last.turned() != Unit.CellUnit.NONE) {
            ends.add(pick(Unit.Which.FIRST, items, last.turned()));
        }
        return join(items, merged(last.layer().merge(), ends));
    }

    // ---- encoder ------------------------------------------------------------------------------

    private Encoded encoder(Encoder encoder) {
        var in =
                inputUnit(
                        encoder.input(),
                        Space.SOURCE_NODES,
                        "encoder.",
                        true,
                        encoder.stack().initialRange());
        var stack = encoder.stack();
        var built = stack(stack, in, Space.SOURCE_NODES, StructureSpec.SEQUENCES, "encoder.", null);
        int memory = add(entry(Space.SOURCE_NODES, built.top(), stack, stack.dropout().output()));
        return new Encoded(built, memory, encoder.bridge());
    }

    private int fed(Encoded encoded, Pooling pooling) {
        return pooling == Pooling.ENDS
                ? ends(encoded.built(), encoded.built().space().ofItems())
                : read(encoded.memory(), pooling, "encoder.");
    }
}
