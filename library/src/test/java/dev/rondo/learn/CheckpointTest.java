package dev.rondo.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.RondoVersion;
import dev.rondo.network.spec.ActivationPenalty;
import dev.rondo.store.SafetensorsWriter;
import dev.rondo.store.SerialisedNames;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

final class CheckpointTest {
    private static final int STEPS = 3;
    private static final int EPOCHS = 3;

    @TempDir Path folder;

    static List<Optimiser> optimisers() {
        return OptimiserStateTest.optimisers();
    }

    /// What a training leaves: values, history but for the time it took, and the events in between.
    private record Outcome(float[] values, List<String> record, List<String> steps) {}

    private Settings settings(Optimiser optimiser) {
        return Settings.of(optimiser, 0.05, EPOCHS)
                .withSchedule(new Schedule.WarmUp(4, new Schedule.Plateau(0.5, 0)))
                .withClip(new Clip.Norm(0.5))
                .withDecay(new Decay(0.001, 0.01, false))
                .withCheckpoints(
                        new Settings.Checkpoints(folder.resolve("checkpoint"), 0, 0, 0, true));
    }

    /// Runs until `steps` steps are done, then stops.
    private static Outcome run(Training training, ToyLearner learner, int steps) {
        var seen = new ArrayList<String>();
        try (training) {
            for (var event : training) {
                switch (event) {
                    case Event.Step s -> {
                        seen.add(
                                s.epoch()
                                        + " "
                                        + s.step()
                                        + " "
                                        + s.epochLoss()
                                        + " "
                                        + s.gradientNorm()
                                        + " "
                                        + s.learningRate()
                                        + " "
                                        + s.tokens());
                        if (seen.size() == steps) {
                            training.stop();
                        }
                    }
                    case Event.Evaluated e -> seen.add(e.toString());
                    default -> {}
                }
            }
            var record =
                    training.record().epochs().stream()
                            .map(e ->
                                    e.number()
                                            + " "
                                            + e.loss()
                                            + " "
                                            + e.validation()
                                            + " "
                                            + e.learningRate()
                                            + " "
                                            + e.tokens())
                            .toList();
            return new Outcome(learner.values().clone(), record, seen);
        }
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void stoppedAnywhereAndResumedIsNeverStopped(Optimiser optimiser) {
        for (boolean holdsOut : new boolean[] {true, false}) {
            var settings = settings(optimiser);
            var learner = new ToyLearner(STEPS, holdsOut);
            var whole = run(Training.start(learner, settings), learner, Integer.MAX_VALUE);
            for (int cut = 1; cut < whole.steps().size(); cut++) {
                var first = new ToyLearner(STEPS, holdsOut);
                var begun = run(Training.start(first, settings), first, cut);
                var second = new ToyLearner(STEPS, holdsOut);
                var training = Training.resume(second, settings, folder.resolve("checkpoint"));
                var ended = run(training, second, Integer.MAX_VALUE);
                String where = optimiser + ", cut after " + cut;
                assertArrayEquals(whole.values(), ended.values(), where);
                assertEquals(whole.record(), ended.record(), where);
                var steps = new ArrayList<>(begun.steps());
                steps.addAll(ended.steps());
                assertEquals(whole.steps(), steps, where);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("noisy")
    void noiseAndAveragesOutliveTheInterruption(Settings noisy) {
        var settings =
                noisy.withCheckpoints(
                        settings(noisy.optimisation().optimiser()).run().checkpoints().get());
        for (boolean holdsOut : new boolean[] {true, false}) {
            var learner = new ToyLearner(STEPS, holdsOut);
            var whole = run(Training.start(learner, settings), learner, Integer.MAX_VALUE);
            for (int cut = 1; cut < whole.steps().size(); cut++) {
                var first = new ToyLearner(STEPS, holdsOut);
                run(Training.start(first, settings), first, cut);
                var second = new ToyLearner(STEPS, holdsOut);
                var training = Training.resume(second, settings, folder.resolve("checkpoint"));
                var ended = run(training, second, Integer.MAX_VALUE);
                assertArrayEquals(whole.values(), ended.values(), "cut after " + cut);
                assertEquals(whole.record(), ended.record(), "cut after " + cut);
            }
        }
    }

    static List<Settings> noisy() {
        var plain = Settings.of(new Optimiser.Adam(), 0.05, EPOCHS);
        return List.of(
                plain.withNoise(new Noise(0.1, 0.4, 0.3, 0.55, 3)),
                plain.withAveraging(new Averaging.Exponential(0.9)),
                // A rate so high that the loss rises, which sets the average off.
                Settings.of(new Optimiser.Sgd(), 20, 7)
                        .withExplosion(Double.POSITIVE_INFINITY)
                        .withAveraging(new Averaging.NonMonotone(0)));
    }

    @Test
    void stoppedAtEveryStepIsNeverStopped() {
        var settings = settings(new Optimiser.Adam());
        var learner = new ToyLearner(STEPS, true);
        var whole = run(Training.start(learner, settings), learner, Integer.MAX_VALUE);
        var one = new ToyLearner(STEPS, true);
        var part = run(Training.start(one, settings), one, 1);
        while (part.record().size() < EPOCHS) {
            one = new ToyLearner(STEPS, true);
            part = run(Training.resume(one, settings, folder.resolve("checkpoint")), one, 1);
        }
        assertArrayEquals(whole.values(), part.values());
        assertEquals(whole.record(), part.record());
    }

    @Test
    void checkpointsWrittenOnTheWayDoNotChangeTheTraining() {
        var path = folder.resolve("often");
        var settings = settings(new Optimiser.AdamW());
        var plain = new ToyLearner(STEPS, true);
        var often = new ToyLearner(STEPS, true);
        var whole = run(Training.start(plain, settings), plain, Integer.MAX_VALUE);
        var events = new ArrayList<Event>();
        try (var training =
                Training.start(
                        often, settings.withCheckpoints(new Settings.Checkpoints(path, 2, 1, 0)))) {
            training.forEach(events::add);
        }
        assertArrayEquals(whole.values(), often.values());
        // after steps 2, 3 and the end of epoch 1; then 5 and the end of epoch 2; 8 and the end of
        // epoch 3
        assertEquals(6, events.stream().filter(new Event.Checkpointed(path)::equals).count());
    }

    @Test
    void aFinishedTrainingCanBeMadeLonger() {
        var settings = settings(new Optimiser.Momentum());
        var learner = new ToyLearner(STEPS, true);
        var whole =
                run(Training.start(learner, settings.withEpochs(5)), learner, Integer.MAX_VALUE);
        var first = new ToyLearner(STEPS, true);
        run(Training.start(first, settings), first, Integer.MAX_VALUE);
        var second = new ToyLearner(STEPS, true);
        var longer = Training.resume(second, settings.withEpochs(5), folder.resolve("checkpoint"));
        assertArrayEquals(whole.values(), run(longer, second, Integer.MAX_VALUE).values());
        var third = new ToyLearner(STEPS, true);
        try (var again =
                Training.resume(third, settings.withEpochs(5), folder.resolve("checkpoint"))) {
            var events = new ArrayList<Event>();
            again.forEach(events::add);
            assertEquals(
                    List.of(Event.Started.class, Event.Stopped.class),
                    events.stream().map(Object::getClass).toList());
        }
        assertArrayEquals(whole.values(), third.values());
    }

    @Test
    void otherSettingsOrDataAreRefused() {
        var settings = settings(new Optimiser.Adam());
        var learner = new ToyLearner(STEPS, true);
        run(Training.start(learner, settings), learner, 2);
        var path = folder.resolve("checkpoint");
        assertEquals(
                path
                        + ": this checkpoint belongs to another training: optimiser was "
                        + "Adam[beta1=0.9, beta2=0.999, "
                        + "epsilon=1.0E-8], now Sgd[]. Resume with the same data and settings as "
                        + "before, or start a new training",
                refusal(new ToyLearner(STEPS, true), settings(new Optimiser.Sgd())));
        assertTrue(
                refusal(new ToyLearner(4, true), settings)
                        .contains("steps of an epoch was 3, now 4"));
        assertTrue(
                refusal(new ToyLearner(STEPS, true), settings.withClip(new Clip.None()))
                        .contains("clipping"));
        var drops = settings.withNoise(Noise.NONE.withDrop(0.5));
        assertTrue(refusal(new ToyLearner(STEPS, true), drops).contains("noise was (none), now"));
        var other = new ToyLearner(STEPS, true);
        other.data = "another text";
        assertTrue(refusal(other, settings).contains("data was toy, now another text"));
        other.data = "x".repeat(1000);
        assertTrue(
                refusal(other, settings).contains("data was toy, now " + "x".repeat(80) + "…. "),
                refusal(other, settings));
        var larger = new ToyLearner(STEPS, true);
        larger.parameters().add("more", 1, 1, false, false, false);
        assertThrows(RondoException.class, () -> Training.resume(larger, settings, path));
    }

    private String refusal(Learner learner, Settings settings) {
        var before = learner.values().clone();
        var e =
                assertThrows(
                        RondoException.class,
                        () -> Training.resume(learner, settings, folder.resolve("checkpoint")));
        assertArrayEquals(
                before,
                learner.values(),
                "nothing is taken over from a checkpoint that is refused");
        return e.getMessage();
    }

    @Test
    void whatIsNoCheckpointIsRefused() throws IOException {
        var settings = settings(new Optimiser.Sgd());
        var learner = new ToyLearner(STEPS, true);
        var path = folder.resolve("checkpoint");
        assertTrue(refusal(learner, settings).contains("there is no such file"));
        new SafetensorsWriter().floats("w", new float[3], 0, 3).write(path);
        assertTrue(refusal(learner, settings).contains("not a checkpoint"));
        Files.delete(path);
        run(Training.start(learner, settings), learner, 2);
        var bytes = Files.readAllBytes(path);
        bytes[bytes.length - 1] ^= 1;
        Files.write(path, bytes);
        assertTrue(refusal(learner, settings).contains("checksum"));
    }

    /// What a training that begins is refused with.
    private static String startRefusal(Settings settings) {
        var e =
                assertThrows(
                        RondoException.class,
                        () -> Training.start(new ToyLearner(STEPS, true), settings).close());
        return e.getMessage();
    }

    @Test
    void aTrainingThatBeginsReplacesNoneThatIsNotFinished() throws IOException {
        var path = folder.resolve("checkpoint");
        var careful = settings(new Optimiser.Sgd()).withCheckpoints(new Settings.Checkpoints(path));
        var first = new ToyLearner(STEPS, true);
        run(Training.start(first, careful), first, 2);
        var before = Files.readAllBytes(path);
        assertEquals(
                path
                        + ": expected no file or the checkpoint of a finished training, got the"
                        + " checkpoint of an unfinished one, which would be lost: resume it with"
                        + " resume(file), replace it with checkpoint(file, true), or choose another"
                        + " name",
                startRefusal(careful));
        var link = Files.createSymbolicLink(folder.resolve("link"), path);
        var linked = careful.withCheckpoints(new Settings.Checkpoints(link));
        assertTrue(startRefusal(linked).contains("unfinished"), startRefusal(linked));
        // resumed from another one, it is another one's as well
        var elsewhere = folder.resolve("elsewhere");
        Files.copy(path, elsewhere);
        var second = new ToyLearner(STEPS, true);
        assertThrows(RondoException.class, () -> Training.resume(second, careful, elsewhere));
        assertArrayEquals(before, Files.readAllBytes(path));
        // by whatever name it is resumed, it is its own
        run(Training.resume(second, linked, path), second, Integer.MAX_VALUE);
        // finished now, it may be replaced
        var third = new ToyLearner(STEPS, true);
        run(Training.start(third, careful), third, 1);
        // unfinished again
        assertTrue(startRefusal(careful).contains("unfinished"));
        var replacing = careful.withCheckpoints(new Settings.Checkpoints(path).withReplacing(true));
        var fourth = new ToyLearner(STEPS, true);
        run(Training.start(fourth, replacing), fourth, Integer.MAX_VALUE);
        // and where nobody can tell, it is kept
        var damaged = Files.readAllBytes(path);
        damaged[damaged.length - 1] ^= 1;
        Files.write(path, damaged);
        assertTrue(startRefusal(careful).contains("unfinished"), startRefusal(careful));
    }

    @Test
    void aTrainingThatStopsEarlyIsFinishedAndOneThatDivergesIsNot() {
        var path = folder.resolve("checkpoint");
        var careful = settings(new Optimiser.Sgd()).withCheckpoints(new Settings.Checkpoints(path));
        var early = careful.withEpochs(1000).withEarlyStopping(new EarlyStopping(1, 1000));
        var first = new ToyLearner(STEPS, true);
        run(Training.start(first, early), first, Integer.MAX_VALUE);
        var second = new ToyLearner(STEPS, true);
        second.spoiledGradientFrom = STEPS + 1;
        run(Training.start(second, careful), second, Integer.MAX_VALUE);
        assertTrue(startRefusal(careful).contains("unfinished"), startRefusal(careful));
    }

    @Test
    void checkpointsReplaceAModelOrAFileOfSomebodyElseOnlyWhenAsked() throws IOException {
        var path = folder.resolve("checkpoint");
        var careful = settings(new Optimiser.Sgd()).withCheckpoints(new Settings.Checkpoints(path));
        Files.createFile(path); // as a program makes it that wants a name of its own
        var first = new ToyLearner(STEPS, true);
        run(Training.start(first, careful), first, Integer.MAX_VALUE);
        Files.writeString(path, "my diary");
        assertTrue(startRefusal(careful).contains("no file that Rondo wrote"));
        var replacing = careful.withCheckpoints(new Settings.Checkpoints(path).withReplacing(true));
        var diverged = new ToyLearner(STEPS, true);
        diverged.spoiledGradientFrom = 1;
        run(Training.start(diverged, replacing), diverged, Integer.MAX_VALUE);
        assertEquals("my diary", Files.readString(path)); // there is nothing to put in its place
        var second = new ToyLearner(STEPS, true);
        run(Training.start(second, replacing), second, Integer.MAX_VALUE);
        Training.identity(path);
        Files.delete(path);
        new SafetensorsWriter()
                .metadata("rondo.kind", "language")
                .floats("w", new float[3], 0, 3)
                .write(path);
        assertTrue(startRefusal(careful).contains("got a model, which would be lost"));
        var third = new ToyLearner(STEPS, true);
        run(Training.start(third, replacing), third, Integer.MAX_VALUE);
        Training.identity(path);
        var nowhere =
                careful.withCheckpoints(
                        new Settings.Checkpoints(folder.resolve("missing/checkpoint")));
        assertTrue(startRefusal(nowhere).contains("does not exist"), startRefusal(nowhere));
    }

    @Test
    void aCheckpointOfANewerRondoIsNotTakenForADamagedOne() {
        var settings = settings(new Optimiser.Sgd());
        var learner = new ToyLearner(STEPS, true);
        var path = folder.resolve("checkpoint");
        String here = "this is Rondo " + RondoVersion.number();
        write(path, "{\"version\":3}", "9.9");
        assertEquals(
                path
                        + ": written by Rondo 9.9 (format 3 of checkpoints), "
                        + here
                        + " and reads up to 1: use a newer Rondo",
                refusal(learner, settings));
        write(path, "{\"version\":1,\"novel\":1}", "9.9");
        assertTrue(
                refusal(learner, settings)
                        .startsWith(
                                path + ": written by Rondo 9.9, " + here + ": use a newer Rondo ("),
                refusal(learner, settings));
        write(path, "{\"version\":1,\"novel\":1}", RondoVersion.number());
        assertTrue(
                refusal(learner, settings).endsWith(": was the file altered?"),
                refusal(learner, settings));
    }

    private static void write(Path path, String state, String writer) {
        new SafetensorsWriter()
                .metadata("rondo.checkpoint", state)
                .metadata("rondo.writer", writer)
                .write(path);
    }

    @Test
    void whatIdentifiesATrainingIsTextThatDoesNotDependOnTheCode() {
        for (String[] pair :
                new String[][] {
                    {text(new Optimiser.Sgd()), "Sgd[]"},
                    {
                        text(new Optimiser.Momentum(0.9, true)),
                        "Momentum[momentum=0.9, nesterov=true]"
                    },
                    {text(new Optimiser.Adam()), "Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-8]"},
                    {
                        text(new Optimiser.AdamW()),
                        "AdamW[beta1=0.9, beta2=0.999, epsilon=1.0E-8, decay=0.01]"
                    },
                    {
                        text(new Optimiser.RmsProp()),
                        "RmsProp[smoothing=0.99, epsilon=1.0E-8, momentum=0.0, centred=false]"
                    },
                    {text(new Optimiser.Adagrad()), "Adagrad[epsilon=1.0E-10]"},
                    {text(new Schedule.Constant()), "Constant[]"},
                    {text(new Schedule.Step(0.5, 1, 4)), "Step[factor=0.5, every=1, keep=4]"},
                    {text(new Schedule.Cosine(0.1)), "Cosine[floor=0.1]"},
                    {
                        text(new Schedule.WarmUp(4, new Schedule.Plateau(0.5, 2))),
                        "WarmUp[steps=4, then=Plateau[factor=0.5, patience=2, threshold=1.0E-4]]"
                    },
                    {text(new Clip.None()), "None[]"},
                    {text(new Clip.Norm(0.5)), "Norm[maximum=0.5]"},
                    {text(new Clip.Value(1)), "Value[maximum=1.0]"},
                    {text(Decay.NONE), "Decay[l1=0.0, l2=0.0, vectors=false]"},
                    {
                        text(Noise.NONE),
                        "Noise[weights=0.0, drop=0.0, gradient=0.0, fading=0.55, seed=1]"
                    },
                    {text(new Averaging.None()), "None[]"},
                    {text(new Averaging.Exponential(0.99)), "Exponential[decay=0.99]"},
                    {text(new Averaging.NonMonotone()), "NonMonotone[patience=5]"},
                    {
                        text(ActivationPenalty.NONE),
                        "ActivationPenalty[activation=0.0, temporal=0.0]"
                    },
                }) {
            assertEquals(pair[1], pair[0]);
        }
    }

    private static String text(Object record) {
        return SerialisedNames.text(record);
    }

    @Test
    void afterDivergenceTheLastGoodCheckpointStays() {
        var path = folder.resolve("checkpoint");
        var settings =
                settings(new Optimiser.Sgd())
                        .withCheckpoints(new Settings.Checkpoints(path, 1, 0, 0));
        var learner = new ToyLearner(STEPS, true);
        learner.spoiledGradientFrom = 5;
        run(Training.start(learner, settings), learner, Integer.MAX_VALUE);
        var sound = new ToyLearner(STEPS, true);
        var whole = new ToyLearner(STEPS, true);
        run(Training.resume(sound, settings, path), sound, Integer.MAX_VALUE);
        run(Training.start(whole, settings), whole, Integer.MAX_VALUE);
        assertArrayEquals(whole.values(), sound.values());
    }

    @Test
    void bestValuesOutliveTheInterruption() {
        var settings =
                Settings.of(new Optimiser.Sgd(), 3, 12)
                        .withCheckpoints(
                                new Settings.Checkpoints(folder.resolve("checkpoint"), 0, 0, 0));
        var whole = new ToyLearner(1, true);
        run(Training.start(whole, settings), whole, Integer.MAX_VALUE);
        var first = new ToyLearner(1, true);
        run(Training.start(first, settings), first, 23);
        var second = new ToyLearner(1, true);
        run(
                Training.resume(second, settings, folder.resolve("checkpoint")),
                second,
                Integer.MAX_VALUE);
        assertArrayEquals(whole.values(), second.values());
    }
}
