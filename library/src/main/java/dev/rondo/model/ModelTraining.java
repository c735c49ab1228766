package dev.rondo.model;

import dev.rondo.RondoException;
import dev.rondo.learn.Event;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.learn.TrainingRecord;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The training of a model under way, as a stream of events: whoever loops over it trains, and may
/// stop at any event.
///
/// ```java
/// try (var training = Classifier.trainer().start(data)) {
///     for (var event : training) {
///         if (event instanceof Event.Evaluated e && e.validation().mean() < 0.05) training.stop();
///     }
///     training.model().save(path);
/// }
/// ```
///
/// Interrupting the looping thread ([Thread#interrupt]) stops it like [#stop]; the thread is still
/// interrupted when the loop ends. Looped over by one thread, virtual ones too; only [#stop] may be
/// called from others.
///
/// @param <L> what is trained, which tells what came of the data
/// @param <M> the kind of model that comes of it
public final class ModelTraining<L extends ModelLearner<M>, M extends Model>
        implements Iterable<Event>, AutoCloseable {
    private final L learner;
    private final Training training;
    private final Settings settings;
    private final Consumer<Event> listener;
    private final BooleanSupplier stopWhen;
    private Event.@Nullable Diverged diverged;
    private Event.@Nullable Stopped stopped;
    private boolean interrupted;

    ModelTraining(
            L learner,
            Training training,
            Settings settings,
            Consumer<Event> listener,
            BooleanSupplier stopWhen) {
        this.learner = learner;
        this.settings = settings;
        this.training = training;
        this.listener = listener;
        this.stopWhen = stopWhen;
    }

    /// What is trained: what came of the data, and the network.
    public L learner() {
        return learner;
    }

    /// How it is trained: what was set, and the task's defaults, which may depend on the data.
    public Settings settings() {
        return settings;
    }

    /// The history so far.
    public TrainingRecord record() {
        return training.record();
    }

    /// Asks the training to stop after the step or evaluation under way, with a checkpoint if
    /// checkpoints are on. May be called by any thread.
    public void stop() {
        training.stop();
    }

    /// The remaining events. Every iterator is the same one: a second loop goes on where the first
    /// was left.
    @Override
    public Iterator<Event> iterator() {
        var events = training.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return events.hasNext();
            }

            @Override
            public Event next() {
                return nextEvent(events);
            }
        };
    }

    private Event nextEvent(Iterator<Event> events) {
        if (Thread.interrupted()) { // put back at the end, so that files can still be written
            interrupted = true;
        }
        if (interrupted || stopWhen.getAsBoolean()) {
            training.stop();
        }
        var event = events.next();
        switch (event) {
            case Event.Diverged e -> diverged = e;
            case Event.Stopped e -> {
                stopped = e;
                restoreInterrupt();
            }
            default -> {}
        }
        listener.accept(event);
        return event;
    }

    private void restoreInterrupt() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// The model with the present values: after the last event, the best ones. (Best by what is
    /// held out; the last ones where nothing is.) It keeps the history but for the seconds, so that
    /// the same training gives the same file.
    public M model() {
        return learner.model(training.record().withoutSeconds());
    }

    /// Trains to the end.
    ///
    /// @return the best model; where the training was stopped, the best so far
    /// @throws RondoException if the training diverged: [#model] then still gives the best model
    ///   before that
    public M finish() {
        for (var _ : this) {
            // trained by asking for the event
        }
        if (diverged != null) {
            throw diverged.exception();
        }
        return model();
    }

    /// Why it stopped; empty while it goes on.
    public Optional<Event.Reason> reason() {
        return Optional.ofNullable(stopped).map(Event.Stopped::reason);
    }

    @Override
    public void close() {
        training.close();
        learner.close();
        if (stopped == null) {
            restoreInterrupt();
        }
    }
}
