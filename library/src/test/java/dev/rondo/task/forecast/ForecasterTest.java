package dev.rondo.task.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.series.NumberTable;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.Truncation;
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.Stack;
import dev.rondo.series.SeriesSettings;
import dev.rondo.task.Models;
import dev.rondo.task.language.LanguageModel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

class ForecasterTest {
    @TempDir Path folder;

    /// Two waves and a column that nobody foretells; every seventh number is missing where `gaps`.
    private static NumberTable waves(int rows, boolean gaps) {
        double[] values = new double[rows * 3];
        for (int r = 0; r < rows; r++) {
            values[3 * r] = (100 + 20 * Math.sin(0.4 * r));
            values[3 * r + 1] = Math.cos(0.4 * r);
            values[3 * r + 2] = r % 5;
        }
        for (int i = 0; gaps && i < values.length; i += 7) {
            values[i] = Double.NaN;
        }
        return new NumberTable(List.of("a", "b", "c"), values, List.of());
    }

    private static ForecastSettings settings(Cell cell) {
        return new ForecastSettings(
                Stack.of(cell, 8, 1)
                        .with(new InitialState.Learned())
                        .with(new Dropout(0.1, 0, 0.1, 0.1, false)),
                SeriesSettings.next(List.of("b", "a")),
                ExampleSettings.of(3),
                Truncation.of(10));
    }

    private static Settings learning(int epochs) {
        return Settings.of(new Optimiser.Adam(), 0.02, epochs).withClip(new Clip.Norm(5));
    }

    private static Forecaster trained(ForecastSettings settings, NumberTable table, int epochs) {
        try (var learner = new ForecastLearner(settings, table, 30, 1);
                var training = Training.start(learner.learner(), learning(epochs))) {
            training.forEach(e -> {});
            return learner.model(training.record());
        }
    }

    @Test
    void itLearnsWavesBetterThanTheLastNumberDoes() {
        var plain =
                new ForecastSettings(
                        Stack.of(Cell.shipped("gru"), 12, 1),
                        SeriesSettings.next(List.of("b", "a")),
                        new ExampleSettings(4, 1, 50, 1),
                        Truncation.of(10));
        for (boolean gaps : new boolean[] {false, true}) {
            var table = waves(300, gaps);
            var all = trained(plain, table, 40).evaluate(table, 270);
            assertEquals(List.of("b", "a"), all.stream().map(Forecaster.Accuracy::target).toList());
            for (var a : all) {
                assertTrue(
                        a.rootMeanSquare() < 0.5 * a.naiveRootMeanSquare(), () -> gaps + " " + a);
                assertTrue(a.meanAbsolute() <= a.rootMeanSquare());
            }
        }
    }

    @Test
    void accuracyIsThatOfSessionsStepByStep() {
        var table = waves(60, true);
        var model = trained(settings(Cell.shipped("gru-d")), table, 2);
        var all = model.evaluate(table, 20);
        var session = model.session();
        double[] squares = new double[2];
        double[] naive = new double[2];
        int[] count = new int[2];
        double[] last = {Double.NaN, Double.NaN};
        int[] column = {1, 0};
        for (int r = 0; r < 60; r++) {
            for (int i = 0; i < 2; i++) {
                double y = table.at(r, column[i]);
                if (!Double.isNaN(y)) {
                    if (r >= 20) {
                        squares[i] += Math.pow(session.next()[i] - y, 2);
                        naive[i] += Math.pow(last[i] - y, 2);
                        count[i]++;
                    }
                    last[i] = y;
                }
            }
            session.feed(table.part(r, r + 1).values());
        }
        for (int i = 0; i < 2; i++) {
            var a = all.get(i);
            assertEquals(count[i], a.count());
            assertEquals(
                    Math.sqrt(squares[i] / count[i]),
                    a.rootMeanSquare(),
                    1e-3 * a.rootMeanSquare());
            assertEquals(
                    Math.sqrt(naive[i] / count[i]),
                    a.naiveRootMeanSquare(),
                    1e-4 * a.naiveRootMeanSquare());
        }
    }

    @Test
    void lookingAheadReadsWhatIsForetoldAndLeavesTheSessionWhereItIs() {
        var table = waves(60, false);
        var model = trained(settings(Cell.shipped("lstm")), table, 2);
        var session = model.session();
        for (int r = 0; r < 20; r++) {
            session.feed(table.part(r, r + 1).values());
        }
        double[][] ahead = session.meanForecast(3);
        assertArrayEquals(ahead[0], session.next());
        for (int h = 0; h < 2; h++) {
            session.feed(ahead[h][1], ahead[h][0], Double.NaN);
            assertArrayEquals(ahead[h + 1], session.next());
        }
    }

    @Test
    void aResumedTrainingEndsWithTheSameBits() {
        var table = waves(120, true);
        var settings = settings(Cell.shipped("gru-d"));
        var whole = trained(settings, table, 4);
        var checkpoint = folder.resolve("c");
        var stopping = learning(4).withCheckpoints(new Settings.Checkpoints(checkpoint));
        try (var learner = new ForecastLearner(settings, table, 30, 2);
                var training = Training.start(learner.learner(), stopping)) {
            int steps = 0;
            for (var event : training) {
                if (event instanceof Event.Step && ++steps == 5) {
                    training.stop();
                }
            }
        }
        try (var learner = new ForecastLearner(settings, table, 30, 1);
                var training = Training.resume(learner.learner(), stopping, checkpoint)) {
            training.forEach(e -> {});
            whole.save(folder.resolve("whole"));
            learner.model(training.record()).save(folder.resolve("parts"));
        }
        var a = Forecaster.load(folder.resolve("whole"));
        var b = Forecaster.load(folder.resolve("parts"));
        assertEquals(a.evaluate(table, 60), b.evaluate(table, 60));
        assertEquals(whole.evaluate(table, 60), a.evaluate(table, 60));
        assertEquals(whole.columns(), a.columns());
        assertEquals(whole.targets(), a.targets());
    }

    @Test
    void whatCannotBeIsSaid() {
        var table = waves(20, false);
        var lstm = settings(Cell.shipped("lstm"));
        says(
                "no column is called `z`",
                () ->
                        learner(
                                new ForecastSettings(
                                        lstm.stack(),
                                        SeriesSettings.next(List.of("z")),
                                        new ExampleSettings(1, 1, 50, 1),
                                        Truncation.of(5)),
                                table,
                                0));
        says("expected 2 or more for training", () -> learner(lstm, table, 19));
        says(
                "a series has x, mask",
                () -> learner(settings(Cell.parse("input u\nh' = W x + V u", "u")), table, 0));
        says(
                "has no number in the training set",
                () -> {
                    double[] none = new double[40];
                    java.util.Arrays.fill(none, Double.NaN);
                    learner(lstm, new NumberTable(List.of("a", "b"), none, List.of()), 0);
                });
        var model = trained(lstm, waves(60, false), 1);
        says("a row of 2 numbers, expected 3", () -> model.session().feed(new float[2]));
        says(
                "the first to predict is number 21: expected one of 2 to 20",
                () -> model.evaluate(table, 20));
        var file = folder.resolve("m");
        model.save(file);
        says("was it written by `rondo train language`", () -> LanguageModel.load(file));
        assertEquals(Forecaster.KIND, Models.kind(file));
    }

    private static void learner(ForecastSettings settings, NumberTable table, int validation) {
        new ForecastLearner(settings, table, validation, 1).model(new TrainingRecord(List.of()));
    }

    private static void says(String part, org.junit.jupiter.api.function.Executable action) {
        var e = assertThrows(RondoException.class, action);
        assertTrue(String.valueOf(e.getMessage()).contains(part), e::getMessage);
    }

    @Test
    void statesAreCarriedOnOrReset() {
        var table = waves(120, false);
        for (boolean reset : new boolean[] {false, true}) {
            var settings =
                    new ForecastSettings(
                            Stack.of(Cell.shipped("tanh"), 4, 1)
                                    .with(new InitialState.Constant(0.1)),
                            SeriesSettings.next(List.of()),
                            new ExampleSettings(1, 1, 50, 1),
                            new Truncation(10, 0, 0, reset));
            try (var learner = new ForecastLearner(settings, table, 0, 1).learner()) {
                learner.startEpoch(0);
                learner.step(0, 0);
                double second = learner.step(0, 1).sum();
                learner.restoreCarried(learner.network().start(1).arrays());
                assertEquals(reset, second == learner.step(0, 1).sum());
            }
        }
    }
}
