package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.equation.derivative.RecurrentMatrices;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Initialiser;
import dev.rondo.equation.graph.Mask;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.WorkerPool;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A network made ready from its [NetworkSpec]: cells bound and planned, parameters laid out.
/// Immutable; parameter values are the caller's, work happens in a [NetworkRun] or a
/// [NetworkStream].
public final class Network {
    private final NetworkSpec spec;
    private final Assembly assembly;
    private final Units units;
    private final Parameters parameters;

    /// States of no sequences: what those of this network look like.
    private final NetworkState shape;

    final Parameters.Slot output;
    final Parameters.Slot outputBias;

    /// The output's own parameters: of an [Output.Crf] the pairs, and behind them the begin and the
    /// end. Null: none.
    final Parameters.@Nullable Slot pairs;

    private Network(NetworkSpec spec) {
        this.spec = spec;
        assembly = new Assembly(spec);
        units = new Units(assembly.units);
        parameters = assembly.parameters;
        for (int u = 0; u < assembly.units.size(); u++) {
            if (assembly.units.get(u) instanceof Unit.CellUnit c && !units.live(u)) {
                throw new RondoException(
                        "nothing reads what "
                                + c.prefix().substring(0, c.prefix().length() - 1)
                                + " gives: what the network gives does not depend on it; is a"
                                + " bridge missing, or a layer too many?");
            }
        }
        int width = width();
        if (tied(spec)) {
            if (width != spec.input().width()) {
                throw new RondoException(
                        "tied weights need an embedding as wide as what enters the output: embedding "
                                + spec.input().width()
                                + ", output "
                                + width
                                + ": set both to the same width");
            }
            output = assembly.embeddings.getLast().slot();
        } else {
            output = parameters.add("output.W", spec.output().width(), width, false, false, false);
        }
        outputBias = parameters.add("output.b", spec.output().width(), 1, true, false, false);
        if (spec.output() instanceof Output.Crf(int count, _)) {
            pairs = parameters.add("output.pairs", count, count, false, false, false);
            parameters.add("output.begin", count, 1, true, false, false);
            parameters.add("output.end", count, 1, true, false, false);
        } else {
            pairs = null;
        }
        shape = NetworkState.of(cells(), 0);
    }

    private static boolean tied(NetworkSpec spec) {
        return spec.output() instanceof Output.Softmax s && s.tied();
    }

    /// Whether training draws at random: dropout, or random values of a cell.
    public boolean drawsInTraining() {
        return drops(spec.stack())
                || spec.encoder().filter(e -> drops(e.stack())).isPresent()
                || spec.input() instanceof Input.Features(var features)
                        && features.stream()
                                .anyMatch(f -> f instanceof Feature.Spelled s && drops(s.stack()))
                || cells().stream()
                        .flatMap(c -> c.plan().graph().inputs().stream())
                        .anyMatch(in -> in.draw().isPresent());
    }

    private static boolean drops(Stack stack) {
        return !stack.dropout().equals(NetworkSpec.Dropout.NONE);
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

    /// The bound equations of each cell: layer by layer, those of an encoder first; of a layer that
    /// reads in both directions first those of the cell that reads forward.
    public List<Graph> graphs() {
        return cells().stream().map(Unit.CellUnit::graph).toList();
    }

    /// The index on whose edges an input lives.
    String indexOf(String input) {
        return graphs().stream()
                .flatMap(g -> g.inputs().stream())
                .filter(in -> in.name().equals(input))
                .flatMap(in -> in.on().stream())
                .findFirst()
                .orElseThrow(() ->
                        new RondoException("no layer reads the input " + input + " of the edges"));
    }

    Units units() {
        return units;
    }

    List<Unit.CellUnit> cells() {
        return assembly.cells;
    }

    List<Assembly.Embedding> embeddings() {
        return assembly.embeddings;
    }

    /// Width of what enters the output matrix.
    int width() {
        return units.last().width();
    }

    /// What the rows stand for that enter the output matrix.
    Space space() {
        return units.last().space();
    }

    /// Sequences that have not begun. A random start is zero until [NetworkState#restart] draws it.
    public NetworkState start(int sequences) {
        return NetworkState.of(cells(), sequences);
    }

    /// Zeros in the shape of a state.
    NetworkState zeros(int sequences) {
        return start(sequences).zero();
    }

    /// Puts the learned start before the first step of fresh sequences.
    void putStart(NetworkState state, float[] values) {
        for (var p : state.parts()) {
            var slot = start(p);
            for (int b = 0; slot != null && b < state.sequences(); b++) {
                if (state.fresh(b)) {
                    System.arraycopy(values, slot.offset(), p.data(), b * p.width(), p.width());
                }
            }
        }
    }

    /// Writes the gradient of the learned start: what arrives at fresh sequences, summed.
    void startGradient(NetworkState fresh, NetworkState adjoint, float[] gradient) {
        cells().forEach(c ->
                c.starts()
                        .values()
                        .forEach(
                                s -> Arrays.fill(gradient, s.offset(), s.offset() + s.size(), 0f)));
        for (var p : adjoint.parts()) {
            var slot = start(p);
            for (int b = 0; slot != null && b < adjoint.sequences(); b++) {
                for (int j = 0; fresh.fresh(b) && j < p.width(); j++) {
                    gradient[slot.offset() + j] += p.data()[b * p.width() + j];
                }
            }
        }
    }

    private Parameters.@Nullable Slot start(NetworkState.Part p) {
        var cell = cells().get(p.cell());
        return p.input() ? null : cell.starts().get(cell.graph().states().get(p.index()).name());
    }

    /// Whether any cell learns its start.
    boolean learnsStart() {
        return cells().stream().anyMatch(c -> !c.starts().isEmpty());
    }

    /// A run over batches, cut into `shards` that are worked on side by side.
    public NetworkRun run(int shards, WorkerPool workers) {
        return new NetworkRun(this, shards, workers, OutputRun.LOGITS);
    }

    /// What all named values of the cells are as a batch is read whose sequences have not begun.
    /// Its targets are not looked at.
    public Explanation explain(float[] values, Batch batch) {
        try (var workers = new WorkerPool(1)) {
            var run = run(1, workers);
            run.prepare(values);
            return run.explain(batch);
        }
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

    void checkState(NetworkState state) {
        if (!state.like(shape)) {
            throw new RondoException(
                    "the states are not those of this network: were they made by another one?");
        }
    }

    void checkGradient(Gradient gradient) {
        if (gradient.parameters() != parameters
                && !gradient.parameters().slots().equals(parameters.slots())) {
            throw new RondoException(
                    "the gradient has room for "
                            + gradient.values().length
                            + " parameters of another network, expected this one's "
                            + parameters.size()
                            + ": was it made for another network?");
        }
    }

    /// @param what is written to the array of the caller
    static void checkRoom(String what, int got, long expected) {
        if (got < expected) {
            throw new RondoException("room for " + got + " " + what + ", expected " + expected);
        }
    }

    // ---- initial values -----------------------------------------------------------------------

    /// Draws the parameters. The same seed gives the same values, whatever else is in the network:
    /// each parameter draws from the stream of its name.
    public float[] initialise(long seed) {
        float[] values = new float[parameters.size()];
        var streams = new RandomStreams(seed).stream("initialise");
        for (var e : assembly.embeddings) {
            double range = e.range();
            var how =
                    range > 0
                            ? symmetric(range)
                            : e.slot().equals(output)
                                    ? symmetric(1 / Math.sqrt(width()))
                                    : new Initialiser.Normal(0, 1);
            draw(values, e.slot(), false, how, 1, streams, Mask.NONE);
        }
        for (var cell : cells()) {
            double range = cell.stack() == null ? 0 : cell.stack().initialRange();
            for (var e : assembly.slots.get(cell.number())) {
                var p = e.getKey();
                var how =
                        p.initialiser() instanceof Initialiser.Standard && range > 0
                                ? symmetric(range)
                                : p.initialiser();
                draw(values, e.getValue(), p.matrix(), how, cell.hidden(), streams, p.mask());
            }
        }
        if (!tied(spec)) {
            double range = spec.stack().initialRange();
            var how = range > 0 ? symmetric(range) : new Initialiser.Standard();
            draw(values, output, true, how, width(), streams, Mask.NONE);
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
            RandomStreams streams,
            Mask mask) {
        ParameterInit.fill(
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
        for (var cell : cells()) {
            RecurrentMatrices.of(cell.graph()).forEach(p -> names.add(cell.prefix() + p.name()));
        }
        return names;
    }

    /// Sets to zero what masks and `fixed` leave out of a gradient.
    public void restrict(float[] gradient) {
        for (var e : assembly.slots.stream().flatMap(List::stream).toList()) {
            if (e.getKey().fixed()) {
                var slot = e.getValue();
                Arrays.fill(gradient, slot.offset(), slot.offset() + slot.size(), 0f);
            } else if (!(e.getKey().mask() instanceof Mask.None)) {
                masked(gradient, e.getValue(), e.getKey().mask());
            }
        }
    }
}
