package dev.rondo.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.store.Json;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class TrainingTest {
    private static final Settings PLAIN = Settings.of(new Optimiser.Momentum(), 0.5, 3);

    private static List<Event> events(Learner learner, Settings settings) {
        var events = new ArrayList<Event>();
        try (var training = Training.start(learner, settings)) {
            training.forEach(events::add);
        }
        return events;
    }

    private static <E extends Event> E only(Class<E> type, List<Event> events) {
        var found = events.stream().filter(type::isInstance).map(type::cast).toList();
        assertEquals(1, found.size(), () -> "events " + events);
        return found.getFirst();
    }

    @Test
    void eventsComeInTheOrderOfTheWork() {
        var learner = new ToyLearner(2, true);
        var events = events(learner, PLAIN.withEpochs(2));
        var names = events.stream().map(e -> e.getClass().getSimpleName()).toList();
        assertEquals(
                List.of(
                        "Started",
                        "Step",
                        "Step",
                        "Evaluated",
                        "EpochEnded",
                        "Step",
                        "Step",
                        "Evaluated",
                        "EpochEnded",
                        "Stopped"),
                names);
        int learned = 4 + 24 + 1; // the fixed slot is not counted
        assertEquals(new Event.Started(learned, 2, 2, 0), events.getFirst());
        var step = (Event.Step) events.get(6);
        assertEquals(2, step.epoch());
        assertEquals(2, step.step());
        assertEquals(16, step.tokens());
        assertEquals(0.5, step.learningRate());
        assertTrue(step.gradientNorm() > 0 && step.tokensPerSecond() > 0 && step.seconds() > 0);
        double first = ((Event.Step) events.get(5)).batchLoss();
        assertEquals((first + step.batchLoss()) / 2, step.epochLoss(), 1e-12);
        assertEquals(Event.Reason.FINISHED, only(Event.Stopped.class, events).reason());
    }

    @Test
    void theLossFalls() {
        var learner = new ToyLearner(30, true);
        double before = learner.validation().orElseThrow().mean();
        events(learner, Settings.of(new Optimiser.Adam(), 0.05, 5));
        double after = learner.validation().orElseThrow().mean();
        assertTrue(after < 0.7 * before, () -> before + " before, " + after + " after");
    }

    @Test
    void theBestValuesByHeldOutLossAreLeft() {
        // A rate this high makes the held-out loss go up and down.
        var learner = new ToyLearner(1, true);
        var events = events(learner, Settings.of(new Optimiser.Sgd(), 3, 12));
        var evaluated =
                events.stream()
                        .filter(Event.Evaluated.class::isInstance)
                        .map(Event.Evaluated.class::cast)
                        .toList();
        double lowest =
                evaluated.stream().mapToDouble(e -> e.validation().mean()).min().orElseThrow();
        assertTrue(
                lowest < evaluated.getLast().validation().mean(),
                "the test needs a best one before the last");
        assertEquals(lowest, learner.validation().orElseThrow().mean());
        var best = evaluated.stream().filter(Event.Evaluated::best).toList().getLast();
        assertEquals(lowest, best.validation().mean());
        assertEquals(Optional.of(best.epoch()), only(Event.Stopped.class, events).bestEpoch());
    }

    @Test
    void withoutHeldOutDataTheLastValuesAreLeft() {
        var one = new ToyLearner(3, false);
        var two = new ToyLearner(3, false);
        var events = events(one, PLAIN);
        try (var training = Training.start(two, PLAIN)) {
            for (var event : training) {
                if (event instanceof Event.EpochEnded ended && ended.epoch().number() == 3) {
                    break;
                }
            }
        }
        assertArrayEquals(two.values(), one.values());
        assertEquals(Optional.of(3), only(Event.Stopped.class, events).bestEpoch());
        assertTrue(events.stream().noneMatch(Event.Evaluated.class::isInstance));
    }

    @Test
    void threadsDoNotChangeTheBits() {
        var one = new ToyLearner(5, true);
        var four = new ToyLearner(5, true);
        events(one, PLAIN);
        events(four, PLAIN.withThreads(4));
        assertArrayEquals(one.values(), four.values());
    }

    @Test
    void fixedParametersStay() {
        var learner = new ToyLearner(5, true);
        var before = learner.frozenValues();
        events(learner, PLAIN.withDecay(new Decay(0.1, 0.1, true)));
        assertArrayEquals(before, learner.frozenValues());
    }

    @Test
    void theScheduleIsAskedAtEveryStep() {
        var rates =
                events(new ToyLearner(2, true), PLAIN.withSchedule(new Schedule.Step(0.5, 1, 1)))
                        .stream()
                        .filter(Event.Step.class::isInstance)
                        .mapToDouble(e -> ((Event.Step) e).learningRate())
                        .toArray();
        assertArrayEquals(new double[] {0.5, 0.5, 0.25, 0.25, 0.125, 0.125}, rates);
    }

    @Test
    void stopBetweenStepsStopsAtOnce() {
        var events = new ArrayList<Event>();
        try (var training = Training.start(new ToyLearner(4, true), PLAIN)) {
            for (var event : training) {
                events.add(event);
                if (event instanceof Event.Step step && step.step() == 2) {
                    training.stop();
                }
            }
        }
        assertEquals(4, events.size(), () -> "events " + events);
        assertEquals(
                new Event.Stopped(Event.Reason.INTERRUPTED, Optional.empty()), events.getLast());
    }

    @Test
    void stopIsHeardFromAnotherThread() throws InterruptedException {
        try (var training =
                Training.start(
                        new ToyLearner(4, false),
                        Settings.of(new Optimiser.Sgd(), 0.001, Integer.MAX_VALUE))) {
            var other = new Thread(training::stop);
            Event last = null;
            for (var event : training) {
                if (event instanceof Event.Started) {
                    other.start();
                    other.join();
                }
                last = event;
            }
            assertEquals(
                    Event.Reason.INTERRUPTED, assertInstanceOf(Event.Stopped.class, last).reason());
        }
    }

    @Test
    void noImprovementStopsEarly() {
        var settings = PLAIN.withEpochs(100).withEarlyStopping(new EarlyStopping(2, 1000));
        var events = events(new ToyLearner(2, true), settings);
        assertEquals(Event.Reason.EARLY, only(Event.Stopped.class, events).reason());
        assertEquals(3, events.stream().filter(Event.EpochEnded.class::isInstance).count());
    }

    @Test
    void aLossThatIsNotANumberStopsBeforeTheUpdate() {
        var learner = new ToyLearner(4, false);
        var sound = new ToyLearner(4, false);
        learner.spoiledLossFrom = 6;
        var events = events(learner, PLAIN);
        var diverged = only(Event.Diverged.class, events);
        assertEquals(2, diverged.epoch());
        assertEquals(3, diverged.step());
        assertTrue(
                diverged.what()
                        .startsWith(
                                "the loss is NaN: a state or an output of the network grew (the"
                                        + " parameters are finite, up to "),
                diverged.what());
        assertTrue(diverged.advice().contains("learning rate (0.5)"), diverged.advice());
        assertEquals(new Event.Stopped(Event.Reason.DIVERGED, Optional.of(1)), events.getLast());
        events(sound, PLAIN.withEpochs(1));
        assertArrayEquals(sound.values(), learner.values(), "the values of the last good epoch");
    }

    @Test
    void aLossThatIsNotANumberFromTheStartPointsAtTheData() {
        var learner = new ToyLearner(4, false);
        var before = learner.values().clone();
        learner.spoiledLossFrom = 0;
        var diverged = only(Event.Diverged.class, events(learner, PLAIN));
        assertTrue(diverged.advice().contains("data"), diverged.advice());
        assertArrayEquals(before, learner.values());
    }

    @Test
    void aGradientThatIsNotANumberIsFoundAndItsSlotNamed() {
        var learner = new ToyLearner(4, true);
        learner.spoiledGradientFrom = 5;
        var diverged = only(Event.Diverged.class, events(learner, PLAIN));
        assertEquals("the gradient is not finite, first in table", diverged.what());
        assertEquals(2, diverged.epoch());
        assertEquals(2, diverged.step());
    }

    @Test
    void aLossThatExplodesStopsAndTheLimitCanBeSet() {
        var learner = new ToyLearner(4, true);
        learner.lossFactor = 100;
        var diverged = only(Event.Diverged.class, events(learner, PLAIN));
        assertEquals(2, diverged.step());
        assertTrue(
                diverged.what()
                        .matches(
                                "the loss exploded: \\S{1,10} in this step, \\S{1,10} in the first"),
                diverged.what());
        var tolerant = new ToyLearner(4, true);
        tolerant.lossFactor = 100;
        var events = events(tolerant, PLAIN.withExplosion(Double.POSITIVE_INFINITY));
        assertEquals(Event.Reason.FINISHED, only(Event.Stopped.class, events).reason());
    }

    @Test
    void aRateFarTooHighDivergesWithFiniteValuesLeft() {
        var learner = new ToyLearner(4, false);
        var events = events(learner, Settings.of(new Optimiser.Sgd(), 1e30, 5));
        assertEquals(Event.Reason.DIVERGED, only(Event.Stopped.class, events).reason());
        for (float value : learner.values()) {
            assertTrue(Float.isFinite(value));
        }
    }

    @Test
    void theRecordHoldsEveryEpochAndCrossesJson() {
        try (var training = Training.start(new ToyLearner(2, true), PLAIN)) {
            training.forEach(event -> {});
            var record = training.record();
            assertEquals(3, record.epochs().size());
            var last = record.epochs().getLast();
            assertEquals(3, last.number());
            assertEquals(16, last.tokens());
            assertEquals(0.5, last.learningRate());
            assertTrue(last.validation().isPresent());
            var back = Json.parse(Json.of(record).write(), "test").as(TrainingRecord.class);
            assertEquals(record, back);
        }
    }

    @Test
    void settingsCrossJson() {
        var settings =
                PLAIN.withSchedule(new Schedule.WarmUp(10, new Schedule.Plateau(0.5, 2)))
                        .withClip(new Clip.Norm(5));
        for (Record part :
                List.of(
                        (Record) settings.optimisation().optimiser(),
                        (Record) settings.optimisation().schedule(),
                        (Record) settings.optimisation().clip(),
                        settings.regularisation().decay())) {
            var json = Json.parse(Json.of(part).write(), "test");
            assertEquals(part, json.as(part.getClass()));
        }
        assertFalse(settings.run().checkpoints().isPresent());
    }
}
