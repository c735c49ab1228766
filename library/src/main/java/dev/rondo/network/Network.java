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
    private final int[] bases;
    private final List<Map.Entry<Parameter, Parameters.Slot>> cellSlots = new ArrayList<>();
    final Parameters.Slot embedding;
    final Parameters.Slot output;
    final Parameters.Slot outputBias;
    final int embeddingSlot;

    private Network(NetworkSpec spec) {
        this.spec = spec;
        this.bases = new int[spec.layers().size()];
        embeddingSlot = parameters.slots().size();
        embedding =
                parameters.add(
                        "embedding", spec.symbols(), spec.embedding(), false, false, !spec.tied());
        int width = spec.embedding();
        for (int l = 0; l < spec.layers().size(); l++) {
            var layer = spec.layers().get(l);
            Graph graph = layer.cell().bind(layer.hidden(), Map.of("x", width));
            if (graph.inputs().size() != 1 || !graph.inputs().get(0).name().equals("x")) {
                throw new RondoException(
                        "cell "
                                + layer.cell().name()
                                + " in layer "
                                + (l + 1)
                                + " reads the inputs "
                                + graph.inputs().stream().map(Graph.Input::name).toList()
                                + ", expected just x: a network over symbols has no other inputs to give");
            }
            graphs.add(graph);
            var masked = spec.dropout().recurrent() > 0 ? RecurrentMask.of(graph) : graph;
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
            width = graph.output().width();
        }
        if (spec.tied()) {
            if (width != spec.embedding()) {
                throw new RondoException(
                        "tied weights need an embedding as wide as the last layer's output: embedding "
                                + spec.embedding()
                                + ", output "
                                + width
                                + ": set both to the same width");
            }
            output = embedding;
        } else {
            output = parameters.add("output.W", spec.symbols(), width, false, false, false);
        }
        outputBias = parameters.add("output.b", spec.symbols(), 1, true, false, false);
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

    /// Width of the last layer's output.
    int width() {
        return graphs.get(graphs.size() - 1).output().width();
    }

    /// Sequences that have not begun: all states zero.
    public NetworkState zeroState(int sequences) {
        return NetworkState.zero(graphs, sequences);
    }

    /// A run over batches, cut into `shards` that are worked on side by side.
    public NetworkRun run(int shards, Workers workers) {
        return new NetworkRun(this, shards, workers, NetworkRun.LOGITS);
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
        double range = spec.initialRange();
        Initialiser standard = new Initialiser.Standard();
        draw(
                values,
                embedding,
                false,
                range > 0
                        ? symmetric(range)
                        : spec.tied()
                                ? symmetric(1 / Math.sqrt(width()))
                                : new Initialiser.Normal(0, 1),
                1,
                streams,
                Mask.NONE);
        int cell = 0;
        for (int l = 0; l < layers(); l++) {
            int hidden = spec.layers().get(l).hidden();
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
        if (!spec.tied()) {
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
