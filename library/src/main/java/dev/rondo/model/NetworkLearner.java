package dev.rondo.model;

import dev.rondo.RondoException;
import dev.rondo.learn.Event;
import dev.rondo.learn.GradientReach;
import dev.rondo.learn.Learner;
import dev.rondo.learn.Loss;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.network.CustomLoss;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.NetworkState;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Parameters;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.WorkerPool;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A network in training: the one [Learner] of all tasks. What differs from task to task are its
/// arguments: the network (whose output defines the loss, and whose stack the activation
/// penalties), the source of its batches, and what is measured on held-out data.
///
/// ```java
/// try (var learner = NetworkLearner.of(spec, batch)) {
///     learner.train(Settings.of(new Optimiser.Adam(), 0.01, 100));
///     float[] outputs = learner.outputs().of(batch);
/// }
/// ```
public final class NetworkLearner implements Learner, AutoCloseable {
    private final Network network;
    private final BatchSource source;
    private final ValidationMeasure validation;
    private final float[] values;
    private final Gradient gradient;
    private final WorkerPool workers;
    private final NetworkRun run;
    private final @Nullable RandomStreams dropout;
    private final RandomStreams start;
    private final @Nullable NetworkState carried;
    private @Nullable Batch last;

    /// How a network is trained on its batches.
    ///
    /// @param seed of the initial values of the parameters
    /// @param random from whose streams `dropout` and `start` the dropout masks and random initial
    ///   states are drawn
    /// @param shards parts of a batch that threads work on side by side; another number gives other
    ///   roundings
    /// @param threads that share the work; they do not change its bits
    public record Options(long seed, RandomStreams random, int shards, int threads) {
        /// All draws from one seed.
        public static Options of(long seed, int shards, int threads) {
            return new Options(seed, new RandomStreams(seed), shards, threads);
        }
    }

    /// A new network that learns these batches, in every epoch in this order: seed 1, one thread,
    /// nothing held out.
    public static NetworkLearner of(NetworkSpec spec, Batch... batches) {
        return new NetworkLearner(
                Network.of(spec),
                BatchSource.of(batches),
                ValidationMeasure.NOTHING,
                Options.of(1, 1, 1));
    }

    /// The network with initial values.
    ///
    /// @param source closed with the learner
    /// @param validation what is measured after each epoch
    public NetworkLearner(
            Network network, BatchSource source, ValidationMeasure validation, Options options) {
        this.network = network;
        this.source = source;
        this.validation = validation;
        values = network.initialise(options.seed());
        gradient = new Gradient(network.parameters());
        workers = new WorkerPool(options.threads());
        run = network.run(options.shards(), workers);
        dropout = network.drawsInTraining() ? options.random().stream("dropout") : null;
        start = options.random().stream("start");
        carried = source.carriedSequences() > 0 ? network.start(source.carriedSequences()) : null;
    }

    /// Learns by a loss of the program's own, in place of the one of the output. Checkpoints do not
    /// know it: whoever resumes a training says it again.
    ///
    /// @return this learner
    /// @throws RondoException if the output is not [dev.rondo.network.spec.Output.Linear]
    public NetworkLearner useLoss(CustomLoss loss) {
        run.useLoss(loss);
        return this;
    }

    public Network network() {
        return network;
    }

    /// Trains to the end. For events, checkpoints and stopping see [Training#start].
    ///
    /// @return the history
    /// @throws RondoException if the training diverged
    public TrainingRecord train(Settings settings) {
        try (var training = Training.start(this, settings)) {
            for (var event : training) {
                if (event instanceof Event.Diverged d) {
                    throw d.exception();
                }
            }
            return training.record();
        }
    }

    /// What the network outputs at the present values. Valid until the next step.
    public BatchPredictor outputs() {
        return new BatchPredictor(network, values, run);
    }

    @Override
    public Parameters parameters() {
        return network.parameters();
    }

    @Override
    public float[] values() {
        return values;
    }

    @Override
    public Gradient gradient() {
        return gradient;
    }

    @Override
    public void restrict(float[] array) {
        network.restrict(array);
    }

    @Override
    public Set<String> recurrent() {
        return network.recurrent();
    }

    @Override
    public int stepsPerEpoch() {
        return source.stepsPerEpoch();
    }

    @Override
    public void startEpoch(int epoch) {
        if (carried != null) {
            carried.restart(start.at(-1L - epoch));
        }
    }

    @Override
    public Loss step(int epoch, int step) {
        long number = (long) epoch * source.stepsPerEpoch() + step;
        run.prepare(values);
        Batch batch = source.batch(epoch, step, run);
        int targets = batch.countTargets(network.spec().pooling());
        if (targets == 0) {
            throw new RondoException(source.withoutTargets(epoch, step));
        }
        last = batch;
        var state = carried == null ? network.start(batch.structure().items()) : carried;
        if (source.resetsStates()) {
            state.restart(start.at(number));
        }
        var span = source.options(step);
        var options =
                new NetworkRun.Options(
                        dropout == null ? null : dropout.at(number),
                        span.backward(),
                        span.segment(),
                        span.carryAt());
        return new Loss(run.gradient(batch, state, options, gradient), targets);
    }

    @Override
    public List<GradientReach> backflow() {
        return last != null && network.spec().readsSteps()
                ? GradientFlow.backflow(network, run, last)
                : List.of();
    }

    @Override
    public Optional<Loss> validation() {
        return validation.measure(outputs());
    }

    @Override
    public Map<String, float[]> carried() {
        return carried == null ? Map.of() : carried.arrays();
    }

    @Override
    public void restoreCarried(Map<String, float[]> saved) {
        if (carried != null) {
            carried.restore(saved);
        }
    }

    @Override
    public Map<String, String> identity() {
        return source.identity();
    }

    @Override
    public void close() {
        source.close();
        workers.close();
    }
}
