package dev.rondo.model;

import dev.rondo.RondoException;
import dev.rondo.learn.GradientReach;
import dev.rondo.network.AdjointNorms;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.StateJacobian;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.RecordText;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.store.Key;
import dev.rondo.structure.PackedSequences;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// How the gradient of a loss flows back through time in a network, measured on data: many windows,
/// each with one loss L_t at its last step t, and the norm of ∂L_t/∂s_k for what left each earlier
/// step k, of every layer and state. One backward pass gives all of them.
///
/// @param steps distances that were measured: 0 to `steps`
/// @param windows over which each figure is a mean
/// @param unit ‖∂L_t/∂h_t‖ of the last layer (the geometric mean): what `norms` are relative to
/// @param curves layer by layer and state by state, in the order of the equations
/// @param layers for each layer all its states together: the norm of ∂L_t/∂s_k, s all states
/// @param radii for each layer the spectral radius of ∂s_t/∂s_{t−1} at steps of some windows
public record GradientFlow(
        @Key("steps") int steps,
        @Key("windows") int windows,
        @Key("unit") double unit,
        @Key("curves") List<Curve> curves,
        @Key("layers") List<Curve> layers,
        @Key("radii") List<Radii> radii) {

    /// One state of one layer.
    ///
    /// @param layer from 1
    /// @param norms by the distance t − k, from 0: the geometric mean over the windows, relative to
    ///   the norm at the top and distance 0
    public record Curve(
            @Key("layer") int layer, @Key("state") String state, @Key("norms") double[] norms) {
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// @param layer from 1
    /// @param values one for each step that was looked at
    public record Radii(@Key("layer") int layer, @Key("values") double[] values) {
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// How to measure.
    ///
    /// @param seed of random data
    /// @param threads they do not change the result
    public record Options(Windows windows, Jacobians jacobians, long seed, int threads) {
        public Options {
            positive("threads", threads);
        }

        private int steps() {
            return windows.steps();
        }
    }

    /// The windows on which the gradient is measured.
    ///
    /// @param steps the farthest distance
    /// @param count how many
    /// @param warmUp steps that a window reads before the farthest one
    public record Windows(int steps, int count, int warmUp) {
        public Windows {
            positive("steps", steps);
            positive("windows", count);
        }

        private int length() {
            return warmUp + steps + 1;
        }
    }

    /// The Jacobians of the recurrence that are looked at.
    ///
    /// @param steps at which they are
    /// @param radius the spectral radius of a Jacobian
    public record Jacobians(int steps, ToDoubleFunction<StateJacobian> radius) {}

    private static void positive(String what, int n) {
        if (n < 1) {
            throw new RondoException(what + ": " + n + ", expected at least 1");
        }
    }

    /// Sequences of a batch in which a watched training looks at the flow.
    private static final int PROBED = 4;

    private static final Set<Integer> FIGURES = Set.of(1, 2, 5);

    /// Sequences of a batch whose Jacobians are looked at.
    private static final int JACOBIAN_SEQUENCES = 2;

    /// Measures on a sequence of symbols: windows evenly over it, the symbol that follows each as
    /// its label.
    ///
    /// @throws RondoException if it is shorter than one window
    public static GradientFlow of(Network network, float[] values, int[] ids, Options options) {
        int length = options.windows().length();
        if (ids.length < length + 1) {
            throw new RondoException(
                    "the text has "
                            + ids.length
                            + " symbols, expected at least "
                            + (length + 1)
                            + " for a distance of "
                            + options.steps()
                            + " steps: take a longer text or fewer steps");
        }
        int windows = Math.min(options.windows().count(), ids.length - length);
        var chain = PackedSequences.uniform(windows, length);
        var inputs = new int[chain.rows()];
        var labels = new int[chain.rows()];
        Arrays.fill(labels, -1);
        for (int b = 0; b < windows; b++) {
            int from = (int) ((long) (ids.length - length - 1) * b / Math.max(1, windows - 1));
            for (int t = 0; t < length; t++) {
                inputs[chain.row(b, t)] = ids[from + t];
            }
            labels[chain.row(b, length - 1)] = ids[from + length];
        }
        return measure(network, values, new Batch(chain, inputs, labels), options);
    }

    /// Measures a network over numbers on noise: inputs and targets are independent and standard
    /// normal.
    public static GradientFlow onNoise(Network network, float[] values, Options options) {
        if (!(network.spec().input() instanceof Input.Numbers input)
                || !(network.spec().output() instanceof Output.Linear output)) {
            throw new RondoException(
                    "noise is an input for networks of numbers: this one reads or predicts "
                            + "symbols, and needs a text");
        }
        var chain = PackedSequences.uniform(options.windows().count(), options.windows().length());
        var random = new RandomStreams(options.seed()).stream("noise");
        var inputs = new float[chain.rows() * input.row()];
        random.stream("inputs").fillNormal(inputs, 0, inputs.length, 0, 1);
        var targets = new float[chain.rows() * output.width()];
        Arrays.fill(targets, Float.NaN);
        int last =
                chain.row(0, options.windows().length() - 1)
                        * output.width(); // the last level's rows
        random.stream("targets").fillNormal(targets, last, targets.length - last, 0, 1);
        return measure(
                network,
                values,
                new Batch(
                        chain,
                        new Rows.Numbers(inputs, input.row()),
                        new Rows.Numbers(targets, output.width())),
                options);
    }

    private static GradientFlow measure(
            Network network, float[] values, Batch batch, Options options) {
        try (var workers = new WorkerPool(options.threads())) {
            var run = network.run(Math.min(2, batch.chain().sequences()), workers);
            run.prepare(values);
            var state = network.start(batch.chain().sequences());
            var norms = run.adjointNorms(batch, state);
            var radii = new double[network.graphs().size()][0];
            int analysed = Math.min(JACOBIAN_SEQUENCES, batch.chain().sequences());
            var steps = steps(options, analysed);
            for (int b = 0; steps.length > 0 && b < analysed; b++) {
                var jacobians = run.jacobians(batch, state, b, steps);
                for (int l = 0; l < radii.length; l++) {
                    int had = radii[l].length;
                    radii[l] = Arrays.copyOf(radii[l], had + steps.length);
                    for (int i = 0; i < steps.length; i++) {
                        radii[l][had + i] =
                                options.jacobians().radius().applyAsDouble(jacobians.get(i).get(l));
                    }
                }
            }
            return of(norms, batch.chain(), options.steps(), radii);
        }
    }

    /// Evenly over the steps that are measured.
    private static int[] steps(Options options, int sequences) {
        int count =
                Math.min(
                        options.steps(), (options.jacobians().steps() + sequences - 1) / sequences);
        var steps = new int[count];
        Arrays.setAll(
                steps,
                i -> options.windows().warmUp() + 1 + (int) ((long) options.steps() * i / count));
        return steps;
    }

    private static GradientFlow of(
            AdjointNorms norms, PackedSequences chain, int steps, double[][] radii) {
        var squares = new double[radii.length][chain.rows()]; // of all states of a layer
        for (var of : norms.states()) {
            for (int r = 0; r < chain.rows(); r++) {
                squares[of.layer()][r] += of.norms()[r] * of.norms()[r];
            }
        }
        List<double[]> together = new ArrayList<>();
        for (var layer : squares) {
            together.add(means(Arrays.stream(layer).map(Math::sqrt).toArray(), chain, steps));
        }
        // Where the output is no state, nothing reaches a state at distance 0.
        var top = together.getLast();
        double unit = top[0] > 0 ? top[0] : top[1] > 0 ? top[1] : 1;
        List<Curve> curves = new ArrayList<>();
        for (var of : norms.states()) {
            var means = means(of.norms(), chain, steps);
            if (Arrays.stream(means).anyMatch(m -> m != 0)) { // not a counter of steps
                curves.add(new Curve(of.layer() + 1, of.state(), relative(means, unit)));
            }
        }
        List<Curve> layers = new ArrayList<>();
        List<Radii> spectral = new ArrayList<>();
        for (int l = 0; l < radii.length; l++) {
            layers.add(new Curve(l + 1, "", relative(together.get(l), unit)));
            spectral.add(new Radii(l + 1, radii[l]));
        }
        return new GradientFlow(steps, chain.sequences(), unit, curves, layers, spectral);
    }

    /// How the gradient flows in the first longest sequences of a batch, read from a fresh start
    /// with the loss of their last step alone: at the distances 1, 2, 5, 10, … and the farthest.
    ///
    /// @param run prepared; it is left as it was
    static List<GradientReach> backflow(Network network, NetworkRun run, Batch batch) {
        int steps = batch.chain().steps() - 1;
        if (steps < 1) {
            return List.of();
        }
        int sequences = Math.min(PROBED, batch.chain().size(steps));
        var chain = PackedSequences.uniform(sequences, steps + 1);
        var probe =
                new Batch(
                        chain,
                        rows(batch.inputs(), batch.chain(), chain, 0),
                        rows(batch.targets(), batch.chain(), chain, steps));
        var norms = run.adjointNorms(probe, network.start(sequences));
        var layers = 1 + norms.states().stream().mapToInt(s -> s.layer()).max().orElse(0);
        var flow = of(norms, chain, steps, new double[layers][0]);
        var distances =
                IntStream.rangeClosed(1, steps)
                        .filter(d ->
                                d == steps
                                        || FIGURES.contains(d / powerOfTen(d))
                                                && d % powerOfTen(d) == 0)
                        .toArray();
        return flow.curves().stream()
                .map(c ->
                        new GradientReach(
                                c.layer(),
                                c.state(),
                                distances,
                                Arrays.stream(distances).mapToDouble(d -> c.norms()[d]).toArray()))
                .toList();
    }

    /// The rows of the first sequences from level `first` on; those before are not asked.
    private static Rows rows(Rows all, PackedSequences from, PackedSequences to, int first) {
        return switch (all) {
            case Rows.Symbols(int[] ids) -> {
                var own = new int[to.rows()];
                Arrays.fill(own, -1);
                for (int t = first; t < to.steps(); t++) {
                    System.arraycopy(ids, from.start(t), own, to.start(t), to.size(t));
                }
                yield new Rows.Symbols(own);
            }
            case Rows.Numbers(float[] values, int width) -> {
                var own = new float[to.rows() * width];
                Arrays.fill(own, Float.NaN);
                for (int t = first; t < to.steps(); t++) {
                    System.arraycopy(
                            values,
                            from.start(t) * width,
                            own,
                            to.start(t) * width,
                            to.size(t) * width);
                }
                yield new Rows.Numbers(own, width);
            }
            case Rows.Lists _, Rows.Multiple _, Rows.Spelled _ ->
                    throw new RondoException(
                            "gradient flow is measured with the loss of single steps, in "
                                    + "networks that carry their states");
        };
    }

    private static int powerOfTen(int d) {
        return (int) Math.pow(10, Math.floor(Math.log10(d)));
    }

    /// The geometric mean over the windows, by the distance from their last step. (Norms differ by
    /// powers of ten: another mean would be that of the largest alone.)
    private static double[] means(double[] norms, PackedSequences chain, int steps) {
        var means = new double[steps + 1];
        for (int d = 0; d <= steps; d++) {
            double logs = 0;
            for (int b = 0; b < chain.sequences(); b++) {
                logs += Math.log(norms[chain.row(b, chain.length(b) - 1 - d)]);
            }
            means[d] = Math.exp(logs / chain.sequences());
        }
        return means;
    }

    private static double[] relative(double[] values, double unit) {
        return Arrays.stream(values).map(v -> v / unit).toArray();
    }
}
