package dev.rondo.learn;

import dev.rondo.RondoException;
import dev.rondo.kernel.Provider;
import dev.rondo.runtime.WorkerPool;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

/// A training under way, as a stream of events: whoever trains loops over it, and the work is done
/// while the loop waits for the next event.
///
/// ```java
/// try (var training = Training.start(learner, Settings.of(new Optimiser.Adam(), 0.001, 20))) {
///     for (var event : training) {
///         switch (event) {
///             case Event.Evaluated e -> System.out.println(e.validation().mean());
///             default -> {}
///         }
///     }
/// }
/// ```
///
/// An epoch is its steps, the evaluation on held-out data, and the entry in the record. Between any
/// two of these the training can be stopped ([#stop]), and a checkpoint written there holds all
/// that the rest depends on: a training resumed from it ends with the same bits as one that was
/// never stopped.
///
/// A step whose loss or gradient is no longer finite, or whose loss explodes, ends the training
/// *before* its update is applied, and the last good values are put back: the best ones by held-out
/// loss; before the first evaluation, or where nothing is held out, those of the last epoch's end
/// or checkpoint, or else the initial ones.
///
/// Looped over by one thread; only [#stop] may be called from others.
public final class Training implements Iterable<Event>, AutoCloseable {
    private static final Provider KERNELS = Provider.chosen();

    /// What the next call for an event will do.
    private enum Phase {
        START,
        STEP,
        EVALUATE,
        END_EPOCH,
        CHECKPOINT,
        STOP,
        DONE
    }

    private final Learner learner;
    private final Settings settings;
    private final WorkerPool workers;
    private final OptimiserState optimiser;
    private final WeightPerturbation perturbation;
    private final AveragedWeights average;
    private final Snapshot best;
    private final int stepsPerEpoch;

    private Position at = Position.BEGINNING;
    private TrainingRecord record = TrainingRecord.EMPTY;
    private Optional<Loss> validation = Optional.empty(); // of the epoch that is ending

    private Phase phase = Phase.START;
    private Event.@Nullable Reason reason;
    private long checkpointSteps; // updates done when the last checkpoint was written
    private int checkpointEpochs; // epochs done then
    private long checkpointNanos = System.nanoTime();
    private boolean checkpointIsNew; // whether nothing happened since
    private volatile boolean stopRequested;
    private long watchEvery; // updates; 0: never
    private Event.@Nullable Gradients seen; // in the step just made, not yet told

    private Training(Learner learner, Settings settings) {
        this.learner = learner;
        this.settings = settings;
        var parameters = learner.parameters();
        stepsPerEpoch = learner.stepsPerEpoch();
        if (stepsPerEpoch < 1) {
            throw new RondoException(
                    "training: "
                            + stepsPerEpoch
                            + " steps per epoch, expected at least 1: are there fewer data than "
                            + "one batch needs?");
        }
        if (learner.values().length != parameters.size()
                || learner.gradient().values().length != parameters.size()) {
            throw new RondoException(
                    "training: "
                            + learner.values().length
                            + " values and "
                            + learner.gradient().values().length
                            + " gradients, expected "
                            + parameters.size()
                            + " as the parameters say: were slots added after the arrays were "
                            + "made?");
        }
        workers = new WorkerPool(settings.run().threads());
        var noise = settings.regularisation().noise();
        float[] learned = WeightPerturbation.learned(noise, learner);
        optimiser =
                new OptimiserState(
                        settings.optimisation().optimiser(),
                        settings.optimisation().clip(),
                        settings.regularisation().decay(),
                        learner.values(),
                        learner.gradient(),
                        noise.gradient() > 0 ? new GradientNoise(noise, learned) : null,
                        workers);
        perturbation = new WeightPerturbation(noise, learner, learned, workers);
        average = new AveragedWeights(settings.regularisation().averaging(), learner, workers);
        best = new Snapshot(learner.values().clone());
    }

    /// A training from the learner's present values. Nothing is done before the first event is
    /// asked for.
    ///
    /// @throws RondoException if its checkpoints would replace that of another, unfinished training
    ///   ([Settings.Checkpoints#check])
    public static Training start(Learner learner, Settings settings) {
        settings.run().checkpoints().ifPresent(c -> c.check(Optional.empty()));
        return new Training(learner, settings);
    }

    /// What must be the same where a checkpoint is resumed, by name ([Learner#identity] and more).
    ///
    /// @throws RondoException if the file is no checkpoint, or is damaged
    public static Map<String, String> identity(Path checkpoint) {
        return Checkpoint.identity(checkpoint);
    }

    /// A training that goes on where `checkpoint` was written, whose values, moments, carried
    /// states and history it takes over.
    ///
    /// The number of epochs, early stopping, threads and checkpoints may be set otherwise than
    /// before.
    ///
    /// @throws RondoException if the file is not a checkpoint, is damaged, or was written by a
    ///   training with other data, another network, optimiser, learning rate, schedule, clipping,
    ///   decay, noise or averaging; or if its checkpoints go to another file and would replace that
    ///   of another, unfinished training
    public static Training resume(Learner learner, Settings settings, Path checkpoint) {
        settings.run().checkpoints().ifPresent(c -> c.check(Optional.of(checkpoint)));
        var training = new Training(learner, settings);
        boolean done = false;
        try {
            var state =
                    Checkpoint.read(
                            checkpoint,
                            learner,
                            settings,
                            training.optimiser,
                            training.average,
                            training.best);
            training.at = state.position();
            training.record = state.record();
            training.markCheckpoint();
            done = true;
        } finally {
            if (!done) {
                training.close();
            }
        }
        return training;
    }

    /// Asks the training to stop after the step or evaluation under way, with a checkpoint if
    /// checkpoints are on. May be called by any thread, a shutdown hook's too.
    public void stop() {
        stopRequested = true;
    }

    /// Has the gradient looked at closely every `everySteps` updates, the next one included: the
    /// event [Event.Gradients] then follows that of the step. Nothing that is learned changes.
    ///
    /// @param everySteps 0: never
    public void watchGradients(int everySteps) {
        SettingsCheck.atLeast(
                0, "training", "steps between measurements of the " + "gradient", everySteps);
        watchEvery = everySteps;
    }

    /// The history so far.
    public TrainingRecord record() {
        return record;
    }

    /// The remaining events. Every iterator is the same one: a second loop goes on where the first
    /// was left.
    @Override
    public Iterator<Event> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return phase != Phase.DONE;
            }

            @Override
            public Event next() {
                return advance();
            }
        };
    }

    /// Ends the worker threads. The training cannot go on afterwards.
    @Override
    public void close() {
        phase = Phase.DONE;
        workers.close();
    }

    private Event advance() {
        if (seen != null) {
            var event = seen;
            seen = null;
            return event;
        }
        var current = phase;
        phase = Phase.DONE; // stays so if what follows throws
        return switch (current) {
            case START -> start();
            case STEP -> step();
            case EVALUATE -> evaluate();
            case END_EPOCH -> endEpoch();
            case CHECKPOINT -> checkpoint();
            case STOP -> stopped();
            case DONE -> throw new NoSuchElementException("the training is over");
        };
    }

    private Event start() {
        phase = next();
        return new Event.Started(
                optimiser.learned(), settings.run().epochs(), stepsPerEpoch, optimiser.steps());
    }

    /// What comes next where the training could be stopped: after a step, or after the end of an
    /// epoch.
    private Phase next() {
        reason = reasonToStop();
        if (checkpointDue()) {
            return Phase.CHECKPOINT;
        } else if (reason != null) {
            return Phase.STOP;
        }
        return at.step() == stepsPerEpoch ? Phase.EVALUATE : Phase.STEP;
    }

    private Event.@Nullable Reason reasonToStop() {
        if (at.epoch() >= settings.run().epochs()) {
            return Event.Reason.FINISHED;
        } else if (stopRequested) {
            return Event.Reason.INTERRUPTED;
        }
        boolean early =
                at.step() == 0
                        && settings.regularisation()
                                .earlyStopping()
                                .filter(e -> e.stops(record))
                                .isPresent();
        return early ? Event.Reason.EARLY : null;
    }

    private boolean checkpointDue() {
        if (settings.run().checkpoints().isEmpty() || checkpointIsNew) {
            return false;
        }
        var when = settings.run().checkpoints().get();
        double minutes = (System.nanoTime() - checkpointNanos) / 60e9;
        return reason != null
                || (when.everySteps() > 0
                        && optimiser.steps() - checkpointSteps >= when.everySteps())
                || (when.everyMinutes() > 0 && minutes >= when.everyMinutes())
                || (when.everyEpochs() > 0 && at.epoch() - checkpointEpochs >= when.everyEpochs());
    }

    private Event step() {
        if (stopRequested) { // since the last event
            phase = next();
            return advance();
        }
        long begin = System.nanoTime();
        if (at.step() == 0) {
            learner.startEpoch(at.epoch());
        }
        perturbation.begin(optimiser.steps());
        Loss loss;
        Event.@Nullable Gradients watched;
        try {
            loss = learner.step(at.epoch(), at.step());
            watched =
                    watchEvery > 0 && optimiser.steps() % watchEvery == 0 ? gradientEvent() : null;
        } finally {
            perturbation.end();
        }
        if (!Double.isFinite(loss.sum())) {
            return diverged("the loss is " + loss.sum() + grown());
        }
        if (at.firstLoss().isPresent()) {
            double first = at.firstLoss().get();
            if (loss.mean() - first > settings.run().explosion() * Math.max(1, Math.abs(first))) {
                return diverged(
                        String.format(
                                Locale.ROOT,
                                "the loss exploded: %.4g in this step, %.4g in the first",
                                loss.mean(),
                                first));
            }
        }
        double norm = optimiser.norm();
        if (!Double.isFinite(norm)) {
            String where =
                    optimiser.notFinite().map(slot -> ", first in " + slot.name()).orElse("");
            return diverged("the gradient is not finite" + where);
        }
        double rate = learningRate();
        optimiser.update(norm, rate);
        average.update(optimiser.steps(), record);
        double seconds = (System.nanoTime() - begin) / 1e9;
        at = at.afterStep(loss, seconds, rate);
        checkpointIsNew = false;
        phase = next();
        seen = watched;
        return new Event.Step(
                at.epoch() + 1,
                at.step(),
                loss.mean(),
                at.loss().mean(),
                rate,
                norm,
                at.loss().count(),
                at.seconds(),
                loss.count() / seconds);
    }

    private Event.Gradients gradientEvent() {
        var norms = new LinkedHashMap<String, Double>();
        for (var slot : learner.parameters().slots()) {
            if (!slot.fixed()) {
                double sum = 0;
                var gradient = learner.gradient().values();
                for (int i = slot.offset(); i < slot.offset() + slot.size(); i++) {
                    sum += (double) gradient[i] * gradient[i];
                }
                norms.put(slot.name(), Math.sqrt(sum));
            }
        }
        return new Event.Gradients(
                at.epoch() + 1, at.step() + 1, optimiser.steps() + 1, learner.backflow(), norms);
    }

    private double learningRate() {
        var progress =
                new Schedule.Progress(
                        at.epoch() * (long) stepsPerEpoch + at.step(),
                        at.epoch(),
                        settings.run().epochs() * (long) stepsPerEpoch,
                        record);
        return settings.optimisation().learningRate()
                * settings.optimisation().schedule().factor(progress);
    }

    private Event evaluate() {
        if (!finite()) {
            return diverged("a parameter is no longer finite: " + notFinite());
        }
        average.during(optimiser.steps(), record, () -> validation = learner.validation());
        phase = Phase.END_EPOCH;
        if (validation.isEmpty()) {
            return advance();
        }
        double loss = validation.get().mean();
        if (!Double.isFinite(loss)) {
            return diverged("the validation loss is " + loss + grown());
        }
        var before = record.best().flatMap(TrainingRecord.Epoch::validation);
        boolean isBest = before.isEmpty() || loss < before.get();
        if (isBest) {
            best.take(retained(), at.epoch() + 1, true);
        }
        return new Event.Evaluated(at.epoch() + 1, validation.get(), isBest);
    }

    private Event endEpoch() {
        var epoch =
                new TrainingRecord.Epoch(
                        at.epoch() + 1,
                        at.loss().mean(),
                        validation.map(Loss::mean),
                        at.learningRate(),
                        at.loss().count(),
                        Optional.of(at.seconds()));
        record = record.plus(epoch);
        at = at.afterEpoch();
        checkpointIsNew = false;
        if (!best.judged()) {
            best.take(retained(), at.epoch(), false);
        }
        phase = next();
        return new Event.EpochEnded(epoch);
    }

    private Event checkpoint() {
        if (!finite()) {
            return diverged("a parameter is no longer finite: " + notFinite());
        }
        if (!best.judged()) {
            best.take(retained(), epochJustEnded(), false);
        }
        var path = settings.run().checkpoints().orElseThrow().path();
        boolean finished = reason == Event.Reason.FINISHED || reason == Event.Reason.EARLY;
        Checkpoint.write(path, learner, settings, optimiser, average, best, at, record, finished);
        markCheckpoint();
        phase = next();
        return new Event.Checkpointed(path);
    }

    /// What is judged and saved.
    private float[] retained() {
        return average.retained(optimiser.steps(), record);
    }

    private void markCheckpoint() {
        checkpointSteps = optimiser.steps();
        checkpointEpochs = at.epoch();
        checkpointNanos = System.nanoTime();
        checkpointIsNew = true;
    }

    private Event stopped() {
        if (reason != Event.Reason.DIVERGED && !best.judged()) {
            best.take(retained(), epochJustEnded(), false);
        }
        best.putBack(learner.values());
        return new Event.Stopped(
                Objects.requireNonNull(reason),
                best.epoch() == 0 ? Optional.empty() : Optional.of(best.epoch()));
    }

    /// Epochs done, if the last thing done was to end one, else 0.
    private int epochJustEnded() {
        return at.step() == 0 ? at.epoch() : 0;
    }

    private boolean finite() {
        return KERNELS.allFinite(learner.values(), 0, learner.values().length);
    }

    /// The slot of the first parameter that is not finite.
    private String notFinite() {
        float[] values = learner.values();
        for (var slot : learner.parameters().slots()) {
            if (!KERNELS.allFinite(values, slot.offset(), slot.rows() * slot.columns())) {
                return slot.name();
            }
        }
        return "none";
    }

    /// What grew, where the loss is not finite.
    private String grown() {
        if (!finite()) {
            return ": a parameter is no longer finite, " + notFinite();
        }
        for (var state : learner.carried().entrySet()) {
            if (!KERNELS.allFinite(state.getValue(), 0, state.getValue().length)) {
                return ": the state of the network grew, " + state.getKey() + " is not finite";
            }
        }
        float[] values = learner.values();
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return String.format(
                Locale.ROOT,
                ": a state or an output of the network grew (the parameters are finite, up to %.4g)",
                largest);
    }

    private Event diverged(String what) {
        boolean first = optimiser.steps() == 0;
        best.putBack(learner.values());
        reason = Event.Reason.DIVERGED;
        phase = Phase.STOP;
        String advice =
                first
                        ? "No update was made yet, so the cause lies in the data or the initial "
                                + "parameters: look for NaN, infinities "
                                + "and very large numbers among them, and scale them to about 1."
                        : "The learning rate ("
                                + (float) at.learningRate()
                                + ") is likely too high"
                                + (settings.optimisation().clip() instanceof Clip.None
                                        ? ": clip the gradient by norm (5 is usual), or lower "
                                                + "the rate to a third."
                                        : ": lower it to a third, lower the norm at which "
                                                + "gradients are clipped, or warm up.");
        return new Event.Diverged(
                at.epoch() + 1, Math.min(at.step() + 1, stepsPerEpoch), what, advice);
    }
}
