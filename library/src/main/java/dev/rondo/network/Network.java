package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.equation.derivative.RecurrentMatrices;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Initialiser;
import dev.rondo.equation.graph.Mask;
import dev.rondo.network.run.CarriedStates;
import dev.rondo.network.run.NetworkLayout;
import dev.rondo.network.run.OutputRun;
import dev.rondo.network.run.ParameterInit;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Feature;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Parameters;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.WorkerPool;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// A network made ready from its [NetworkSpec]: cells bound and planned, parameters laid out.
/// Immutable; parameter values are the caller's, work happens in a [NetworkRun] or a
/// [NetworkStream].
public final class Network {
    private final NetworkLayout layout;

    /// States of no sequences: what those of this network look like.
    private final CarriedStates shape;

    private Network(NetworkSpec spec) {
        layout = new NetworkLayout(spec);
        shape = layout.start(0);
    }

    /// Whether training draws at random: dropout, or random values of a cell.
    public boolean drawsInTraining() {
        return drops(spec().stack())
                || spec().encoder().filter(e -> drops(e.stack())).isPresent()
                || spec().input() instanceof Input.Features(var features)
                        && features.stream()
                                .anyMatch(f -> f instanceof Feature.Spelled s && drops(s.stack()))
                || layout.cells().stream()
                        .flatMap(c -> c.plan().graph().inputs().stream())
                        .anyMatch(in -> in.draw().isPresent());
    }

    private static boolean drops(Stack stack) {
        return !stack.dropout().equals(NetworkSpec.Dropout.NONE);
    }

    public static Network of(NetworkSpec spec) {
        return new Network(spec);
    }

    NetworkLayout layout() {
        return layout;
    }

    public NetworkSpec spec() {
        return layout.spec();
    }

    /// Its layers from the input on, as in `gru/128, lstm/64 both`, and its parameters, in a line.
    public String summary() {
        return spec().stack().layers().stream()
                        .map(l ->
                                l.cell().name()
                                        + "/"
                                        + l.hidden()
                                        + (l.direction() == Direction.FORWARD
                                                ? ""
                                                : " " + l.direction()))
                        .collect(Collectors.joining(", "))
                + String.format(Locale.ROOT, ", %,d parameters", parameters().size());
    }

    /// As [#summary].
    @Override
    public String toString() {
        return "Network[" + summary() + "]";
    }

    public Parameters parameters() {
        return layout.parameters();
    }

    /// The bound equations of each cell: layer by layer, those of an encoder first; of a layer that
    /// reads in both directions first those of the cell that reads forward.
    public List<Graph> graphs() {
        return layout.graphs();
    }

    /// The bound equations of a layer of the network's own stack.
    ///
    /// @param layer from 1
    /// @param direction [Direction#BACKWARD] for the cell that reads backward; otherwise the one
    ///   that reads forward, or the only one
    public Graph graph(int layer, Direction direction) {
        var cells = layout.stackCells().stream().filter(c -> c.layer() == layer - 1).toList();
        if (cells.isEmpty()) {
            throw new RondoException(
                    "layer "
                            + layer
                            + ": expected 1 to "
                            + spec().stack().layers().size()
                            + ", the layers of the network");
        }
        return (direction == Direction.BACKWARD ? cells.getLast() : cells.getFirst()).graph();
    }

    /// Sequences that have not begun. A random start is zero until [NetworkState#restart] draws it.
    public NetworkState start(int sequences) {
        return new NetworkState(layout.start(sequences));
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

    /// The same with how much each input counts for ln p of what the targets of the batch ask:
    /// classes, or where there are several labels at once those that are 1.
    ///
    /// @param temperature by which the output is divided before the softmax; 1 as it is
    /// @throws RondoException if the output has no probabilities of classes, or the network reads
    ///   other structures than sequences
    public Explanation explain(float[] values, Batch batch, double temperature) {
        boolean classes =
                switch (spec().output()) {
                    case Output.Softmax _, Output.MultiLabel _ -> true;
                    case Output.Crf _ -> temperature == 1;
                    default -> false;
                };
        if (!classes || !spec().readsSteps()) {
            throw new RondoException(
                    "how much an input counts is measured by the probability of a class, in "
                            + "networks over sequences: this one has the output "
                            + spec().output());
        }
        try (var workers = new WorkerPool(1)) {
            return attributed(values, workers).explain(batch, temperature);
        }
    }

    /// The same with how much each input counts for a score of the rows, summed over them.
    ///
    /// @param score of a row of outputs, and its derivative; it is given the targets of the batch
    /// @throws RondoException if the output gives no numbers, or the network reads other structures
    ///   than sequences
    public Explanation explain(float[] values, Batch batch, CustomLoss score) {
        boolean numbers =
                switch (spec().output()) {
                    case Output.Linear _,
                            Output.Likelihood _,
                            Output.Mixture _,
                            Output.Quantiles _ ->
                            true;
                    default -> false;
                };
        if (!numbers || !spec().readsSteps()) {
            throw new RondoException(
                    "how much an input counts for a number is measured in networks over sequences"
                            + " that give numbers: this one has the output "
                            + spec().output());
        }
        try (var workers = new WorkerPool(1)) {
            return attributed(values, workers).explain(batch, score);
        }
    }

    private NetworkRun attributed(float[] values, WorkerPool workers) {
        var run = new NetworkRun(this, 1, workers, OutputRun.LOGITS, true);
        run.prepare(values);
        return run;
    }

    void checkSize(float[] values) {
        if (values.length != parameters().size()) {
            throw new RondoException(
                    values.length
                            + " parameter values, expected "
                            + parameters().size()
                            + ": were they made for another network?");
        }
    }

    void checkState(NetworkState state) {
        if (!state.carried().like(shape)) {
            throw new RondoException(
                    "the states are not those of this network: were they made by another one?");
        }
    }

    void checkGradient(Gradient gradient) {
        if (gradient.parameters() != parameters()
                && !gradient.parameters().slots().equals(parameters().slots())) {
            throw new RondoException(
                    "the gradient has room for "
                            + gradient.values().length
                            + " parameters of another network, expected this one's "
                            + parameters().size()
                            + ": was it made for another network?");
        }
    }

    /// @param what is written to the array of the caller
    static void checkLength(String what, int got, long expected) {
        if (got < expected) {
            throw new RondoException("room for " + got + " " + what + ", expected " + expected);
        }
    }

    // ---- initial values -----------------------------------------------------------------------

    /// Draws the parameters. The same seed gives the same values, whatever else is in the network:
    /// each parameter draws from the stream of its name.
    public float[] initialise(long seed) {
        float[] values = new float[parameters().size()];
        var streams = new RandomStreams(seed).stream("initialise");
        for (var e : layout.embeddings()) {
            double range = e.range();
            var how =
                    range > 0
                            ? symmetric(range)
                            : e.slot().equals(layout.output)
                                    ? symmetric(1 / Math.sqrt(layout.width()))
                                    : new Initialiser.Normal(0, 1);
            draw(values, e.slot(), false, how, 1, streams, Mask.NONE);
        }
        for (var cell : layout.cells()) {
            double range = cell.stack() == null ? 0 : cell.stack().initialRange();
            for (var e : layout.slots().get(cell.number())) {
                var p = e.getKey();
                var how =
                        p.initialiser() instanceof Initialiser.Standard && range > 0
                                ? symmetric(range)
                                : p.initialiser();
                draw(values, e.getValue(), p.matrix(), how, cell.hidden(), streams, p.mask());
            }
        }
        if (!NetworkLayout.tied(spec())) {
            double range = spec().stack().initialRange();
            var how = range > 0 ? symmetric(range) : new Initialiser.Standard();
            draw(values, layout.output, true, how, layout.width(), streams, Mask.NONE);
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
        for (var cell : layout.cells()) {
            RecurrentMatrices.of(cell.graph()).forEach(p -> names.add(cell.prefix() + p.name()));
        }
        return names;
    }

    /// Sets to zero what masks and `fixed` leave out of a gradient.
    public void restrict(float[] gradient) {
        for (var e : layout.slots().stream().flatMap(List::stream).toList()) {
            if (e.getKey().fixed()) {
                var slot = e.getValue();
                Arrays.fill(gradient, slot.offset(), slot.offset() + slot.size(), 0f);
            } else if (!(e.getKey().mask() instanceof Mask.None)) {
                masked(gradient, e.getValue(), e.getKey().mask());
            }
        }
    }
}
