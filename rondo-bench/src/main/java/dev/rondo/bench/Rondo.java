package dev.rondo.bench;

import dev.rondo.equation.Cell;
import dev.rondo.kernel.Provider;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.BatchSource;
import dev.rondo.model.NetworkLearner;
import dev.rondo.model.ValidationMeasure;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;
import dev.rondo.plan.CellPlan;
import dev.rondo.plan.GradientTasks;
import dev.rondo.plan.Workspace;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Rondo, by the calls that a network makes: matrices packed anew for every batch (as after an
/// update), one shard a thread, gradients of all parameters and of the input.
final class Rondo implements Contestant {

    /// The cell that nobody fused. Gers & Schmidhuber 2000.
    private static final String PEEPHOLE =
            """
            i  = sigmoid(W_i x + U_i h + p_i * c + b_i)
            f  = sigmoid(W_f x + U_f h + p_f * c + b_f)
            g  = tanh(W_g x + U_g h + b_g)
            c' = f * c + i * g
            o  = sigmoid(W_o x + U_o h + p_o * c' + b_o)
            h' = o * tanh(c')
            """;

    /// Made by [Worker].
    public Rondo() {}

    @Override
    public String version() {
        return "Rondo, " + Provider.chosen().name();
    }

    @Override
    public Runnable prepare(Work work, int threads) {
        return switch (work.kind()) {
            case LSTM, GRU, PEEPHOLE -> new Layers(work, threads);
            case LANGUAGE -> language(work, threads);
            case ATTENTION -> new Attention(work, threads);
            case STREAM -> stream(work);
            case FMA -> throw new IllegalArgumentException("Rondo does no " + work);
        };
    }

    private static Cell cell(Work.Kind kind) {
        return switch (kind) {
            case GRU -> Cell.shipped("gru");
            case PEEPHOLE -> Cell.parse(PEEPHOLE, "peephole.cell");
            default -> Cell.shipped("lstm");
        };
    }

    private static void uniform(float[] values, float bound, int seed) {
        var random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = (2 * random.nextFloat() - 1) * bound;
        }
    }

    /// Stacked layers of one cell, forward and backward.
    private static final class Layers implements Runnable {
        private final WorkerPool workers;
        private final int layers;
        private final int shards;
        private final int width;
        private final PackedSequences[] chains;
        private final CellPlan plan;
        private final CellPlan.Packs[] packs;
        private final List<List<Workspace>> spaces = new ArrayList<>();
        private final float[] parameters;
        private final float[] gradient;
        private final float[][] x;
        private final float[][][] adjoints;

        Layers(Work work, int threads) {
            workers = new WorkerPool(threads);
            layers = work.kind().layers;
            shards = Math.min(threads, work.batch());
            width = work.hidden();
            var whole = PackedSequences.uniform(work.batch(), work.steps());
            plan = CellPlan.of(cell(work.kind()).bind(width, Map.of("x", width)));
            parameters = new float[layers * plan.parameterSize()];
            gradient = new float[parameters.length];
            uniform(parameters, 0.1f, 1);
            packs = new CellPlan.Packs[layers];
            chains = new PackedSequences[shards];
            x = new float[shards][];
            adjoints = new float[layers + 1][shards][];
            for (int s = 0; s < shards; s++) {
                chains[s] = whole.shard(s, shards);
                x[s] = new float[chains[s].rows() * width];
                uniform(x[s], 1, 2 + s);
                for (int l = 0; l <= layers; l++) {
                    adjoints[l][s] = new float[chains[s].rows() * width];
                }
                uniform(adjoints[layers][s], 1, 99 + s);
            }
            for (int l = 0; l < layers; l++) {
                packs[l] = plan.packs(true);
                var ofLayer = new ArrayList<Workspace>();
                for (int s = 0; s < shards; s++) {
                    ofLayer.add(new Workspace(plan));
                }
                spaces.add(ofLayer);
            }
        }

        @Override
        public void run() {
            for (int l = 0; l < layers; l++) {
                packs[l].pack(parameters, l * plan.parameterSize(), workers);
            }
            workers.run(shards, this::shard);
            for (int l = 0; l < layers; l++) {
                int base = l * plan.parameterSize();
                var ofLayer = spaces.get(l);
                int threads = workers.threads();
                workers.run(
                        plan.gradientTasks(threads),
                        task -> GradientTasks.run(task, threads, ofLayer, gradient, base, false));
            }
        }

        private void shard(int s) {
            float[] input = x[s];
            int offset = 0;
            int stride = width;
            for (int l = 0; l < layers; l++) {
                var space = spaces.get(l).get(s);
                space.begin(chains[s]);
                space.input(0, input, offset, stride);
                space.forward(parameters, l * plan.parameterSize(), packs[l]);
                input = space.output();
                offset = space.outputOffset();
                stride = space.outputStride();
            }
            for (int l = layers - 1; l >= 0; l--) {
                spaces.get(l)
                        .get(s)
                        .backward(adjoints[l + 1][s], 0, width, adjoints[l][s], 0, packs[l]);
            }
        }
    }

    /// One cell, step by step: an input from a Java array, the output in one.
    private static Runnable stream(Work work) {
        int width = work.hidden();
        var plan = CellPlan.of(cell(work.kind()).bind(width, Map.of("x", width)));
        var parameters = new float[plan.parameterSize()];
        uniform(parameters, 0.1f, 1);
        var packs = plan.packs(false);
        packs.pack(parameters, 0, new WorkerPool(1));
        var space = new Workspace(plan);
        space.begin(PackedSequences.uniform(1, 1));
        var x = new float[width];
        uniform(x, 1, 2);
        var output = new float[width];
        return () -> {
            for (int i = 0; i < work.steps(); i++) {
                space.input(0, x, 0, width);
                space.forward(parameters, 0, packs);
                space.carry();
                System.arraycopy(space.output(), space.outputOffset(), output, 0, width);
            }
        };
    }

    /// The training loop itself, a step of it at a time.
    private static Runnable language(Work work, int threads) {
        var layer = new NetworkSpec.Layer(cell(work.kind()), work.hidden());
        var network =
                Network.of(
                        new NetworkSpec(
                                new Input.Symbols(work.symbols(), work.hidden()),
                                Stack.of(List.of(layer, layer)).withInitialRange(0.1),
                                new Output.Softmax(work.symbols(), false)));
        var settings =
                Settings.of(new Optimiser.Sgd(), 0.1, 1)
                        .withClip(new Clip.Norm(5))
                        .withExplosion(Double.POSITIVE_INFINITY)
                        .withThreads(threads);
        var learner =
                new NetworkLearner(
                        network,
                        new RandomText(work),
                        ValidationMeasure.NOTHING,
                        NetworkLearner.Options.of(1, threads, threads));
        Iterator<Event> events = Training.start(learner, settings).iterator();
        return () -> {
            while (!(events.next() instanceof Event.Step)) {
                // what is not a step is the beginning
            }
        };
    }

    /// The texts of [Symbols] in turn, each a batch that begins with states of zero, in one state
    /// that is used again.
    private static final class RandomText implements BatchSource {
        private final int sequences;
        private final Batch[] batches = new Batch[8];

        RandomText(Work work) {
            sequences = work.batch();
            var chain = PackedSequences.uniform(work.batch(), work.steps());
            for (int i = 0; i < batches.length; i++) {
                var text = Symbols.of(work, i);
                batches[i] =
                        new Batch(
                                chain,
                                Arrays.copyOf(text, chain.rows()),
                                Arrays.copyOfRange(text, work.batch(), text.length));
            }
        }

        @Override
        public int stepsPerEpoch() {
            return Integer.MAX_VALUE;
        }

        @Override
        public Batch batch(int epoch, int step, NetworkRun run) {
            return batches[step % batches.length];
        }

        @Override
        public int carriedSequences() {
            return sequences;
        }

        @Override
        public boolean resetsStates() {
            return true;
        }

        @Override
        public Map<String, String> identity() {
            return Map.of();
        }
    }
}
