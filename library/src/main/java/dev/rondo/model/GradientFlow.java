package dev.rondo.model;

import dev.rondo.RondoException;
import dev.rondo.learn.GradientReach;
import dev.rondo.network.AdjointNorms;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.NetworkState;
import dev.rondo.network.StateJacobian;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.RecordText;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.store.Key;
import dev.rondo.structure.PackedSequences;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// How the gradient of a loss flows back through time in a network, measured on data: many windows,
/// each with one loss L_t at its last step t, and the norm of ∂L_t/∂s_k for what left each earlier
/// step k, of every layer and state. One backward pass gives all of them.
///
/// @param steps distances that were measured: 0 to `steps`
/// @param windows over which each figure is a mean: those that have a loss
/// @param unit ‖∂L_t/∂h_t‖ of the last layer (the geometric mean): what `norms` are relative to
/// @param curves layer by layer and state by state, in the order of the equations
/// @param layers for each layer, and each direction in which it reads, all its states together: the
///   norm of ∂L_t/∂s_k, s all states
/// @param radii for each of `layers` the spectral radius of ∂s_t/∂s_{t−1} at steps of some windows
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
    /// @param direction in which its cell reads, where the layer reads backward or in both
    ///   directions
    /// @param norms by the distance |t − k|, from 0: the geometric mean over the windows, relative
    ///   to the norm at the top and distance 0
    public record Curve(
            @Key("layer") int layer,
            @Key("direction") Optional<Direction> direction,
            @Key("state") String state,
            @Key("norms") double[] norms) {
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// @param layer from 1
    /// @param direction as in [Curve]
    /// @param values one for each step that was looked at
    public record Radii(
            @Key("layer") int layer,
            @Key("direction") Optional<Direction> direction,
            @Key("values") double[] values) {
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
            if (warmUp < 0) {
                throw new RondoException("warm-up: " + warmUp + " steps, expected 0 or more");
            }
            long numbers = (long) count * ((long) warmUp + steps + 1);
            if (numbers > MOST_STEPS) {
                throw new RondoException(
                        "steps: "
                                + count
                                + " windows of "
                                + steps
                                + " steps are more than "
                                + MOST_STEPS
                                + " in all: take fewer of one of them");
            }
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

    /// Steps of all windows together: every one is held with all its activations.
    private static final int MOST_STEPS = 1 << 24;

    /// Sequences of a batch whose Jacobians are looked at.
    private static final int JACOBIAN_SEQUENCES = 2;

    /// Measures on a sequence of symbols: windows evenly over it, the symbol that follows each as
    /// its label.
    ///
    /// @throws RondoException if it is shorter than one window
    public static GradientFlow of(Network network, float[] values, int[] ids, Options options) {
        return of(
                network,
                values,
                new Rows.Symbols(ids),
                new Rows.Symbols(ids.length == 0 ? ids : Arrays.copyOfRange(ids, 1, ids.length)),
                options);
    }

    /// Measures on one long sequence of rows: windows evenly over it, with the loss of their last
    /// step.
    ///
    /// @param targets the targets of each row
    /// @throws RondoException if it is shorter than one window
    public static GradientFlow of(
            Network network, float[] values, Rows inputs, Rows targets, Options options) {
        int length = options.windows().length();
        int rows = Math.min(inputs.count(), targets.count());
        if (rows < length) {
            throw new RondoException(
                    (inputs instanceof Rows.Symbols
                                    ? "the text has " + inputs.count() + " symbols"
                                    : "the data have " + (rows + 1) + " steps")
                            + ", expected at least "
                            + (length + 1)
                            + " for a distance of "
                            + options.steps()
                            + " steps: take more data or fewer steps");
        }
        int windows = Math.min(options.windows().count(), rows + 1 - length);
        var chain = PackedSequences.uniform(windows, length);
        var read = new int[chain.rows()];
        var targetRows = new int[chain.rows()];
        Arrays.fill(targetRows, -1);
        for (int b = 0; b < windows; b++) {
            int from = (int) ((long) (rows - length) * b / Math.max(1, windows - 1));
            for (int t = 0; t < length; t++) {
                read[chain.row(b, t)] = from + t;
            }
            targetRows[chain.row(b, length - 1)] = from + length - 1;
        }
        var batch =
                new Batch(
                        chain,
                        inputs.picked(read, -1, 0),
                        targets.picked(targetRows, -1, Float.NaN));
        return measure(network, values, batch, options);
    }

    /// Measures on examples of a task, as [#of(Network, float\[\], Batch, Options)] does: on some
    /// of those that are long enough, evenly over all. Where there are not enough of them, on the
    /// longest ones, and over fewer steps.
    ///
    /// @throws RondoException if there is none of two steps
    public static GradientFlow of(
            Network network, float[] values, Examples examples, Options options) {
        int[] falling =
                IntStream.range(0, examples.count())
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> -examples.length(i)))
                        .mapToInt(i -> i)
                        .toArray();
        int longest = falling.length == 0 ? 0 : examples.length(falling[0]);
        if (longest < 2) {
            throw new RondoException(
                    "the data have no item of two steps or more: there is no step to which a"
                            + " gradient could flow back");
        }
        int count = Math.min(options.windows().count(), falling.length);
        int fewest = Math.max(examples.length(falling[count - 1]) - 1, (longest + 1) / 2);
        int steps = Math.min(options.steps(), Math.min(fewest, longest - 1));
        int[] enough =
                Arrays.stream(falling).filter(i -> examples.length(i) > steps).sorted().toArray();
        int some = Math.min(count, enough.length);
        int[] items =
                IntStream.range(0, some)
                        .mapToObj(k -> enough[(int) ((long) enough.length * k / some)])
                        .sorted(Comparator.comparingInt(i -> -examples.length(i)))
                        .mapToInt(i -> i)
                        .toArray();
        var windows = new Windows(steps, items.length, 0);
        return of(
                network,
                values,
                examples.batch(items, null),
                new Options(windows, options.jacobians(), options.seed(), options.threads()));
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

    /// Measures on sequences as a task reads them, each from its start. Of a network that gives at
    /// every step the losses at the last steps alone count, and those at the first for what reads
    /// backward; of one that gives once a sequence its loss.
    ///
    /// @param batch each sequence longer than the steps of the options, with targets
    /// @throws RondoException if a sequence is too short
    public static GradientFlow of(Network network, float[] values, Batch batch, Options options) {
        var chain = batch.chain();
        int shortest = chain.length(chain.sequences() - 1);
        if (shortest <= options.steps()) {
            throw new RondoException(
                    "a sequence of "
                            + shortest
                            + " steps, expected at least "
                            + (options.steps() + 1)
                            + " for a distance of "
                            + options.steps()
                            + " steps");
        }
        return measure(network, values, batch, options);
    }

    private static GradientFlow measure(
            Network network, float[] values, Batch batch, Options options) {
        try (var workers = new WorkerPool(options.threads())) {
            var run = network.run(Math.min(2, batch.chain().sequences()), workers);
            run.prepare(values);
            var state = network.start(batch.chain().sequences());
            var norms = norms(network, run, batch, state);
            if (!norms.anyTarget()) {
                throw new RondoException(
                        "nothing is asked at the last step of any sequence (the first, for what reads"
                                + " backward): there is no loss whose gradient could be measured");
            }
            var radii = new double[norms.cells().size()][0];
            int analysed = Math.min(JACOBIAN_SEQUENCES, batch.chain().sequences());
            for (int b = 0; b < analysed; b++) {
                var steps = steps(options, analysed, batch.chain().length(b));
                if (steps.length == 0) {
                    continue;
                }
                var jacobians = run.jacobians(batch, state, b, steps);
                for (int l = 0; l < radii.length; l++) {
                    int had = radii[l].length;
                    radii[l] = Arrays.copyOf(radii[l], had + steps.length);
                    for (int i = 0; i < steps.length; i++) {
                        radii[l][had + i] =
                                options.jacobians()
                                        .radius()
                                        .applyAsDouble(
                                                jacobians.get(i).get(norms.cells().get(l).at()));
                    }
                }
            }
            return of(norms, batch.chain(), options.steps(), radii);
        }
    }

    /// Evenly over the steps that are measured, which are the last ones of the sequence.
    private static int[] steps(Options options, int sequences, int length) {
        int count =
                Math.min(
                        options.steps(), (options.jacobians().steps() + sequences - 1) / sequences);
        var steps = new int[count];
        int warmUp = length - 1 - options.steps();
        Arrays.setAll(steps, i -> warmUp + 1 + (int) ((long) options.steps() * i / count));
        return steps;
    }

    /// A cell of the stack.
    ///
    /// @param at its place among all cells of the stack
    /// @param layer from 0
    private record MeasuredCell(int at, int layer, Optional<Direction> direction) {
        boolean backward() {
            return direction.filter(Direction.BACKWARD::equals).isPresent();
        }

        boolean of(AdjointNorms.OfState state) {
            return state.layer() == layer && state.direction().equals(direction);
        }
    }

    /// What flows back from the losses of some steps.
    ///
    /// @param hasTarget of each sequence whether it has such a loss
    private record Backflow(AdjointNorms norms, boolean[] hasTarget) {
        int count() {
            int n = 0;
            for (boolean has : hasTarget) {
                n += has ? 1 : 0;
            }
            return n;
        }
    }

    /// What flows back from the last steps and from the first ones: the same where there is one
    /// loss a sequence.
    ///
    /// @param whole whether there is
    private record Norms(
            boolean whole, Backflow fromLast, Backflow fromFirst, List<MeasuredCell> cells) {
        Backflow of(boolean backward) {
            return backward ? fromFirst : fromLast;
        }

        /// Whether there is a loss for every cell.
        boolean anyTarget() {
            return cells.stream().allMatch(cell -> of(cell.backward()).count() > 0);
        }
    }

    private static Norms norms(Network network, NetworkRun run, Batch batch, NetworkState state) {
        boolean whole =
                network.spec().pooling() != Pooling.IN_STEP
                        || batch.targets() instanceof Rows.Lists;
        List<MeasuredCell> cells = new ArrayList<>();
        int layer = 0;
        for (var l : network.spec().stack().layers()) {
            if (l.direction() == Direction.FORWARD) {
                cells.add(new MeasuredCell(cells.size(), layer, Optional.empty()));
            }
            if (l.direction() == Direction.BOTH) {
                cells.add(new MeasuredCell(cells.size(), layer, Optional.of(Direction.FORWARD)));
            }
            if (l.direction() != Direction.FORWARD) {
                cells.add(new MeasuredCell(cells.size(), layer, Optional.of(Direction.BACKWARD)));
            }
            layer++;
        }
        if (whole) {
            var hasTarget = new boolean[batch.chain().sequences()];
            Arrays.fill(hasTarget, true);
            var both = new Backflow(run.adjointNorms(batch, state), hasTarget);
            return new Norms(true, both, both, cells);
        }
        var fromLast = backflow(run, batch, state, true);
        var fromFirst =
                cells.stream().noneMatch(MeasuredCell::backward)
                        ? fromLast
                        : backflow(run, batch, state, false);
        return new Norms(false, fromLast, fromFirst, cells);
    }

    /// From the losses of the last step of each sequence alone, or of the first.
    private static Backflow backflow(
            NetworkRun run, Batch batch, NetworkState state, boolean last) {
        var chain = batch.chain();
        var rows = new int[chain.rows()];
        var hasTarget = new boolean[chain.sequences()];
        Arrays.fill(rows, -1);
        for (int b = 0; b < hasTarget.length; b++) {
            int row = chain.row(b, last ? chain.length(b) - 1 : 0);
            rows[row] = row;
            hasTarget[b] = hasTarget(batch.targets(), row);
        }
        var targets = batch.targets().picked(rows, -1, Float.NaN);
        return new Backflow(
                run.adjointNorms(new Batch(chain, batch.inputs(), targets), state), hasTarget);
    }

    private static boolean hasTarget(Rows targets, int row) {
        return switch (targets) {
            case Rows.Symbols(var ids) -> ids[row] >= 0;
            case Rows.Numbers(var numbers, int width) -> {
                boolean any = false;
                for (int i = 0; i < width; i++) {
                    any |= !Float.isNaN(numbers[row * width + i]);
                }
                yield any;
            }
            case Rows.Lists _, Rows.Multiple _, Rows.Spelled _ -> true;
        };
    }

    private static GradientFlow of(
            Norms norms, PackedSequences chain, int steps, double[][] radii) {
        var forward = unit(norms, chain, steps, false);
        var backward = norms.whole() ? forward : unit(norms, chain, steps, true);
        List<Curve> curves = new ArrayList<>();
        List<Curve> layers = new ArrayList<>();
        List<Radii> spectral = new ArrayList<>();
        for (var cell : norms.cells()) {
            double unit = cell.backward() ? backward : forward;
            var squares = new double[chain.rows()]; // of all states
            var flow = norms.of(cell.backward());
            for (var of : flow.norms().states()) {
                if (!cell.of(of)) {
                    continue;
                }
                var means = means(norms, cell, of.norms(), chain, steps);
                if (Arrays.stream(means).anyMatch(m -> m != 0)) { // not a counter of steps
                    curves.add(
                            new Curve(
                                    of.layer() + 1,
                                    of.direction(),
                                    of.state(),
                                    relative(means, unit)));
                }
                addSquares(of, squares);
            }
            var together = means(norms, cell, roots(squares), chain, steps);
            layers.add(new Curve(cell.layer() + 1, cell.direction(), "", relative(together, unit)));
            spectral.add(new Radii(cell.layer() + 1, cell.direction(), radii[cell.at()]));
        }
        boolean first = norms.cells().stream().allMatch(MeasuredCell::backward);
        return new GradientFlow(
                steps,
                norms.of(first).count(),
                first ? backward : forward,
                curves,
                layers,
                spectral);
    }

    /// The norm in the last layer where the loss is: what reads backward is taken at the first step
    /// of a sequence with one loss, all else at the step of the loss.
    private static double unit(Norms norms, PackedSequences chain, int steps, boolean first) {
        int top = norms.cells().getLast().layer();
        // Where the output is no state, nothing reaches a state at distance 0.
        for (int d = 0; d <= steps; d++) {
            var of = new double[chain.sequences()];
            for (int b = 0; b < of.length; b++) {
                of[b] = top(norms, top, chain, b, d, first);
            }
            double mean = mean(of, norms.of(first).hasTarget(), norms.whole());
            if (mean > 0) {
                return mean;
            }
        }
        return 1;
    }

    /// The norm of all states of a layer together in one sequence.
    private static double top(
            Norms norms, int layer, PackedSequences chain, int b, int distance, boolean first) {
        double sum = 0;
        for (var cell : norms.cells()) {
            boolean fromFirst = norms.whole() ? cell.backward() : first;
            for (var of : norms.of(first).norms().states()) {
                if (cell.layer() == layer && cell.of(of)) {
                    double norm = of.norms()[row(chain, b, distance, fromFirst)];
                    sum += norm * norm;
                }
            }
        }
        return Math.sqrt(sum);
    }

    private static int row(PackedSequences chain, int b, int distance, boolean fromFirst) {
        return chain.row(b, fromFirst ? distance : chain.length(b) - 1 - distance);
    }

    private static void addSquares(AdjointNorms.OfState of, double[] squares) {
        for (int r = 0; r < squares.length; r++) {
            squares[r] += of.norms()[r] * of.norms()[r];
        }
    }

    private static double[] roots(double[] squares) {
        return Arrays.stream(squares).map(Math::sqrt).toArray();
    }

    /// How the gradient flows in the first longest sequences of a batch, read from a fresh start:
    /// at the distances 1, 2, 5, 10, … and the farthest. The losses are those of [#of(Network,
    /// float\[\], Batch, Options)].
    ///
    /// @param run prepared; it is left as it was
    static List<GradientReach> backflow(Network network, NetworkRun run, Batch batch) {
        int steps = batch.chain().steps() - 1;
        if (steps < 1) {
            return List.of();
        }
        int sequences = Math.min(PROBED, batch.chain().size(steps));
        var norms =
                norms(network, run, longest(network, batch, sequences), network.start(sequences));
        if (!norms.anyTarget()) {
            return List.of();
        }
        var chain = PackedSequences.uniform(sequences, steps + 1);
        var flow = of(norms, chain, steps, new double[norms.cells().size()][0]);
        int[] distances = distances(steps);
        return flow.curves().stream()
                .map(c ->
                        new GradientReach(
                                c.layer(),
                                c.direction(),
                                c.state(),
                                distances,
                                Arrays.stream(distances).mapToDouble(d -> c.norms()[d]).toArray()))
                .toList();
    }

    /// The first sequences of a batch, which are the longest.
    private static Batch longest(Network network, Batch batch, int sequences) {
        var from = batch.chain();
        var chain = PackedSequences.uniform(sequences, from.steps());
        var rows = new int[chain.rows()];
        for (int b = 0; b < sequences; b++) {
            for (int t = 0; t < chain.steps(); t++) {
                rows[chain.row(b, t)] = from.row(b, t);
            }
        }
        var targets =
                switch (batch.targets()) {
                    case Rows.Lists(var lists) -> new Rows.Lists(Arrays.copyOf(lists, sequences));
                    case Rows all when network.spec().pooling() != Pooling.IN_STEP ->
                            all.picked(IntStream.range(0, sequences).toArray(), -1, Float.NaN);
                    case Rows all -> all.picked(rows, -1, Float.NaN);
                };
        return new Batch(chain, batch.inputs().picked(rows, -1, Float.NaN), targets);
    }

    /// The distances at which a flow is shown: 1, 2, 5, 10, 20, 50, … and the farthest.
    ///
    /// @param steps the farthest
    public static int[] distances(int steps) {
        var all = IntStream.builder();
        for (long ten = 1; ten < steps; ten *= 10) {
            LongStream.of(ten, 2 * ten, 5 * ten)
                    .filter(d -> d < steps)
                    .forEach(d -> all.add((int) d));
        }
        return all.add(steps).build().toArray();
    }

    /// The geometric mean over the windows, by the distance from their last step, or their first.
    /// (Norms differ by powers of ten: another mean would be that of the largest alone.)
    ///
    /// @param rows of each row of the chain its norm
    private static double[] means(
            Norms norms, MeasuredCell cell, double[] rows, PackedSequences chain, int steps) {
        var means = new double[steps + 1];
        for (int d = 0; d <= steps; d++) {
            var of = new double[chain.sequences()];
            for (int b = 0; b < of.length; b++) {
                of[b] = rows[row(chain, b, d, cell.backward())];
            }
            means[d] = mean(of, norms.of(cell.backward()).hasTarget(), norms.whole());
        }
        return means;
    }

    /// @param hasTarget whether a window has a loss; others do not count
    /// @param whole whether windows that nothing reaches do not count either: a loss of whole
    ///   sequences may leave steps out (a maximum over the steps)
    private static double mean(double[] norms, boolean[] hasTarget, boolean whole) {
        double logs = 0;
        int count = 0;
        for (int b = 0; b < norms.length; b++) {
            if (hasTarget[b] && (norms[b] != 0 || !whole)) {
                logs += Math.log(norms[b]);
                count++;
            }
        }
        return count == 0 ? 0 : Math.exp(logs / count);
    }

    private static double[] relative(double[] values, double unit) {
        return Arrays.stream(values).map(v -> v / unit).toArray();
    }
}
