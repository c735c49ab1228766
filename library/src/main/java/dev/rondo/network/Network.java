package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.equation.Graph;
import dev.rondo.equation.Initialiser;
import dev.rondo.equation.Mask;
import dev.rondo.equation.Parameter;
import dev.rondo.equation.RecurrentMask;
import dev.rondo.equation.RecurrentMatrices;
import dev.rondo.kernel.Streams;
import dev.rondo.kernel.Workers;
import dev.rondo.plan.CellPlan;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A network made ready from its [NetworkSpec]: cells bound and planned, parameters laid out.
/// Immutable; parameter values are the caller's, work happens in a [NetworkRun] or a
/// [NetworkStream].
public final class Network {
    private final NetworkSpec spec;

    private final Parameters parameters = new Parameters();
    private final List<Graph> graphs = new ArrayList<>();
    private final List<CellPlan> plans = new ArrayList<>();
    private final List<Junction> junctions = new ArrayList<>();

    /// Junctions that read the input, layer 0, layer 1, …
    private final int[] readers;

    private final List<Map<String, Parameters.Slot>> starts = new ArrayList<>();
    private final int[] bases;
    private final List<Map.Entry<Parameter, Parameters.Slot>> cellSlots = new ArrayList<>();

    /// Null where numbers are read.
    final Parameters.@Nullable Slot embedding;

    final Parameters.Slot output;
    final Parameters.Slot outputBias;

    private Network(NetworkSpec spec) {
        this.spec = spec;
        this.bases = new int[spec.stack().layers().size()];
        boolean tied = tied(spec);
        embedding =
                spec.input() instanceof Input.Symbols in
                        ? parameters.add("embedding", in.count(), in.width(), false, false, !tied)
                        : null;
        var builder = new Junction.Builder(spec.stack().links(), spec.input().width());
        for (int l = 0; l < spec.stack().layers().size(); l++) {
            var junction = builder.next();
            junctions.add(junction);
            var layer = spec.stack().layers().get(l);
            var widths = inputs(l, junction.width());
            Graph graph = layer.cell().bind(layer.hidden(), widths);
            graphs.add(graph);
            layer(l, layer.cell().bindTraining(layer.hidden(), widths));
            builder.layer(graph.output().width());
        }
        junctions.add(builder.top());
        readers = new int[spec.stack().layers().size() + 1];
        junctions.forEach(j -> j.sources().forEach(source -> readers[source + 1]++));
        int width = width();
        if (tied) {
            if (embedding == null || width != spec.input().width()) {
                throw new RondoException(
                        "tied weights need an embedding as wide as what enters the output: embedding "
                                + spec.input().width()
                                + ", output "
                                + width
                                + ": set both to the same width");
            }
            output = embedding;
        } else {
            output = parameters.add("output.W", spec.output().width(), width, false, false, false);
        }
        outputBias = parameters.add("output.b", spec.output().width(), 1, true, false, false);
    }

    private static boolean tied(NetworkSpec spec) {
        return spec.output() instanceof Output.Softmax s && s.tied();
    }

    /// The widths of a layer's inputs.
    private Map<String, Integer> inputs(int l, int width) {
        var layer = spec.stack().layers().get(l);
        Map<String, Integer> widths = new java.util.LinkedHashMap<>();
        widths.put("x", width);
        if (l == 0 && spec.input() instanceof Input.Numbers n) {
            n.parts().stream().skip(1).forEach(p -> widths.put(p.name(), p.width()));
        }
        List<String> wanted = layer.cell().inputs();
        if (!java.util.Set.copyOf(wanted).equals(widths.keySet())) {
            throw new RondoException(
                    "cell "
                            + layer.cell().name()
                            + " in layer "
                            + (l + 1)
                            + " reads the inputs "
                            + wanted
                            + ", expected "
                            + widths.keySet()
                            + (l > 0
                                    ? ": a layer above the first reads what the one below gives"
                                    : spec.input() instanceof Input.Symbols
                                            ? ": a network over symbols has no other inputs to give"
                                            : ": which inputs do the data have?"));
        }
        return widths;
    }

    /// Plans a layer and lays out its parameters.
    private void layer(int l, Graph graph) {
        var masked = spec.stack().dropout().recurrent() > 0 ? RecurrentMask.of(graph) : graph;
        var masks =
                masked.inputs().stream()
                        .filter(RecurrentMask::isMask)
                        .map(Graph.Input::name)
                        .collect(Collectors.toSet());
        var plan = CellPlan.of(masked, masks);
        plans.add(plan);
        bases[l] = parameters.size();
        String prefix = prefix(l);
        plan.offsets().entrySet().stream()
                .sorted(Comparator.comparingInt(Map.Entry::getValue))
                .forEach(e -> {
                    Parameter p = e.getKey();
                    var slot =
                            parameters.add(
                                    prefix + p.name(),
                                    p.rows(),
                                    p.columns(),
                                    !p.matrix(),
                                    p.fixed(),
                                    false);
                    cellSlots.add(Map.entry(p, slot));
                });
        Map<String, Parameters.Slot> learned = new java.util.LinkedHashMap<>();
        if (spec.stack().start() instanceof Start.Learned) {
            for (var state : graph.states()) {
                if (state.counter()) {
                    continue;
                }
                learned.put(
                        state.name(),
                        parameters.add(
                                prefix + "start." + state.name(),
                                state.width(),
                                1,
                                true,
                                false,
                                false));
            }
        }
        starts.add(learned);
    }

    /// Whether training draws at random: dropout, or random values of a cell.
    public boolean drawsInTraining() {
        return !spec.stack().dropout().equals(NetworkSpec.Dropout.NONE)
                || plans.stream()
                        .flatMap(p -> p.graph().inputs().stream())
                        .anyMatch(in -> in.draw().isPresent());
    }

    public static Network of(NetworkSpec spec) {
        return new Network(spec);
    }

    public NetworkSpec spec() {
        return spec;
    }

    public Parameters parameters() {
        return parameters;
    }

    /// The bound equations of each layer.
    public List<Graph> graphs() {
        return List.copyOf(graphs);
    }

    List<CellPlan> plans() {
        return plans;
    }

    int base(int layer) {
        return bases[layer];
    }

    int layers() {
        return plans.size();
    }

    /// What enters each layer, and last what enters the output matrix.
    List<Junction> junctions() {
        return junctions;
    }

    /// Whether one junction alone reads a source.
    boolean alone(int source) {
        return readers[source + 1] == 1;
    }

    /// Width of what enters the output matrix.
    int width() {
        return junctions.getLast().width();
    }

    /// Sequences that have not begun. A random start is zero until [NetworkState#restart] draws it.
    public NetworkState start(int sequences) {
        return NetworkState.of(graphs, sequences, spec.stack().start());
    }

    /// Zeros in the shape of a state.
    NetworkState zeros(int sequences) {
        return NetworkState.of(graphs, sequences, Start.ZERO);
    }

    /// Puts the learned start before the first step of fresh sequences.
    void putStart(NetworkState state, float[] values) {
        for (var p : state.parts()) {
            var slot = p.input() ? null : starts.get(p.layer()).get(stateName(p));
            for (int b = 0; slot != null && b < state.sequences(); b++) {
                if (state.fresh(b)) {
                    System.arraycopy(values, slot.offset(), p.data(), b * p.width(), p.width());
                }
            }
        }
    }

    /// Writes the gradient of the learned start: what arrives at fresh sequences, summed.
    void startGradient(NetworkState fresh, NetworkState adjoint, float[] gradient) {
        starts.forEach(of ->
                of.values()
                        .forEach(s ->
                                java.util.Arrays.fill(
                                        gradient, s.offset(), s.offset() + s.size(), 0f)));
        for (var p : adjoint.parts()) {
            var slot = p.input() ? null : starts.get(p.layer()).get(stateName(p));
            for (int b = 0; slot != null && b < adjoint.sequences(); b++) {
                for (int j = 0; fresh.fresh(b) && j < p.width(); j++) {
                    gradient[slot.offset() + j] += p.data()[b * p.width() + j];
                }
            }
        }
    }

    private String stateName(NetworkState.Part p) {
        return graphs.get(p.layer()).states().get(p.index()).name();
    }

    /// A run over batches, cut into `shards` that are worked on side by side.
    public NetworkRun run(int shards, Workers workers) {
        return new NetworkRun(this, shards, workers, OutputRun.LOGITS);
    }

    /// Parameters made ready for reading symbol by symbol. `values` must not change afterwards.
    public NetworkWeights weights(float[] values) {
        return new NetworkWeights(this, values);
    }

    void checkSize(float[] values) {
        if (values.length != parameters.size()) {
            throw new RondoException(
                    values.length
                            + " parameter values, expected "
                            + parameters.size()
                            + ": were they made for another network?");
        }
    }

    // ---- initial values -----------------------------------------------------------------------

    /// Draws the parameters. The same seed gives the same values, whatever else is in the network:
    /// each parameter draws from the stream of its name.
    public float[] initialise(long seed) {
        float[] values = new float[parameters.size()];
        var streams = new Streams(seed).stream("initialise");
        double range = spec.stack().initialRange();
        Initialiser standard = new Initialiser.Standard();
        if (embedding != null) {
            draw(
                    values,
                    embedding,
                    false,
                    range > 0
                            ? symmetric(range)
                            : tied(spec)
                                    ? symmetric(1 / Math.sqrt(width()))
                                    : new Initialiser.Normal(0, 1),
                    1,
                    streams,
                    Mask.NONE);
        }
        int cell = 0;
        for (int l = 0; l < layers(); l++) {
            int hidden = spec.stack().layers().get(l).hidden();
            for (int i = 0; i < plans.get(l).offsets().size(); i++, cell++) {
                var p = cellSlots.get(cell).getKey();
                var how =
                        p.initialiser() instanceof Initialiser.Standard && range > 0
                                ? symmetric(range)
                                : p.initialiser();
                draw(
                        values,
                        cellSlots.get(cell).getValue(),
                        p.matrix(),
                        how,
                        hidden,
                        streams,
                        p.mask());
            }
        }
        if (!tied(spec)) {
            draw(
                    values,
                    output,
                    true,
                    range > 0 ? symmetric(range) : standard,
                    width(),
                    streams,
                    Mask.NONE);
        }
        return values;
    }

    private static Initialiser symmetric(double range) {
        return new Initialiser.Uniform(-range, range);
    }

    private static void draw(
            float[] values,
            Parameters.Slot slot,
            boolean matrix,
            Initialiser how,
            int hidden,
            Streams streams,
            Mask mask) {
        Initial.fill(
                values,
                slot.offset(),
                slot.rows(),
                slot.columns(),
                matrix,
                how,
                hidden,
                streams.stream(slot.name()));
        if (!(mask instanceof Mask.None)) {
            masked(values, slot, mask);
        }
    }

    private static void masked(float[] values, Parameters.Slot slot, Mask mask) {
        for (int r = 0; r < slot.rows(); r++) {
            for (int c = 0; c < slot.columns(); c++) {
                if (!mask.allows(r, c)) {
                    values[slot.offset() + r * slot.columns() + c] = 0;
                }
            }
        }
    }

    /// The names of the slots that are recurrent matrices of cells.
    public Set<String> recurrent() {
        Set<String> names = new LinkedHashSet<>();
        for (int l = 0; l < layers(); l++) {
            String prefix = prefix(l);
            RecurrentMatrices.of(graphs.get(l)).forEach(p -> names.add(prefix + p.name()));
        }
        return names;
    }

    private static String prefix(int layer) {
        return "layer" + (layer + 1) + ".";
    }

    /// Sets to zero what masks and `fixed` leave out of a gradient.
    public void restrict(float[] gradient) {
        for (var e : cellSlots) {
            if (e.getKey().fixed()) {
                var slot = e.getValue();
                java.util.Arrays.fill(gradient, slot.offset(), slot.offset() + slot.size(), 0f);
            } else if (!(e.getKey().mask() instanceof Mask.None)) {
                masked(gradient, e.getValue(), e.getKey().mask());
            }
        }
    }
}
