package dev.rondo.task.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.series.Panel;
import dev.rondo.data.series.PanelReader;
import dev.rondo.data.source.DataSource;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.Truncation;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;
import dev.rondo.series.Calendar;
import dev.rondo.series.ForecastHead;
import dev.rondo.series.MissingPolicy;
import dev.rondo.series.Normalisation;
import dev.rondo.series.SeriesSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Horizons, contexts, heads, scales, many series, covariates.
class SeriesForecastTest {
    @TempDir Path folder;

    /// Hourly rows of some series: a wave of each, a price that is known ahead, a word.
    private static Panel panel(int series, int rows, int missingEvery) {
        var text = new StringBuilder("id,t,a,b,price,shop,wind\n");
        for (int s = 0; s < series; s++) {
            for (int r = 0; r < rows; r++) {
                double price = r / 5 % 2;
                String a =
                        missingEvery > 0 && r % missingEvery == 3
                                ? ""
                                : "" + (50 * (s + 1) + 10 * Math.sin(0.5 * r) + 5 * price);
                text.append(
                        String.format(
                                Locale.ROOT,
                                "s%d,2020-01-%02d %02d:00,%s,%f,%f,%s,%s%n",
                                s,
                                1 + r / 24,
                                r % 24,
                                a,
                                20 + Math.cos(0.5 * r),
                                price,
                                s % 2 == 0 ? "north" : "south",
                                r % 3 == 0 ? "NW" : "SE"));
            }
        }
        return PanelReader.read(
                List.of(DataSource.of("s.csv", text.toString())),
                new PanelReader.Layout(List.of("t"), Optional.of("id"), List.of("shop", "wind")));
    }

    private static Panel waves(int rows, int missingEvery) {
        return panel(1, rows, missingEvery).select(List.of("a", "b"));
    }

    private static ForecastSettings settings(SeriesSettings series) {
        return new ForecastSettings(
                Stack.of(Cell.shipped("gru"), 8, 1),
                series,
                new ExampleSettings(4, 1, 50, 1),
                Truncation.of(8));
    }

    private static Settings learning(int epochs) {
        return Settings.of(new Optimiser.Adam(), 0.01, epochs).withClip(new Clip.Norm(5));
    }

    private static int[] all(Panel panel, int held) {
        return panel.series().stream().mapToInt(one -> one.rows() - held).toArray();
    }

    private static Forecaster trained(SeriesSettings series, Panel panel, int held, int epochs) {
        try (var learner =
                        new ForecastLearner(
                                settings(series),
                                new ForecastLearner.Data(panel, all(panel, held), Optional.empty()),
                                1);
                var training = Training.start(learner.learner(), learning(epochs))) {
            training.forEach(_ -> {});
            return learner.model(training.record());
        }
    }

    private static final List<ForecastHead> HEADS =
            List.of(
                    new ForecastHead.Point(),
                    new ForecastHead.Likelihood(Output.Family.GAUSSIAN),
                    new ForecastHead.Likelihood(Output.Family.STUDENT),
                    ForecastHead.parse("quantiles"));

    @Test
    void manyPlacesAtOnceAreAsOneByOne() {
        var panel = waves(60, 7);
        for (var head : HEADS) {
            for (int context : new int[] {0, 9}) {
                var series = SeriesSettings.next(List.of("a")).direct(3, context).with(head);
                var model = trained(series, panel, 0, 1);
                var fitted = model.fit(panel);
                var one = fitted.series().getFirst();
                var heard = new ArrayList<Integer>();
                Backtest.run(
                        model,
                        fitted,
                        BacktestSettings.of(3, 1).at(4, 0),
                        (_, at, steps) -> {
                            heard.add(at);
                            var alone = model.forecast(one, at, 3, 0, 1);
                            for (int h = 0; h < 3; h++) {
                                double v = alone.steps().get(h).get(0).value();
                                assertEquals(v, steps.get(h).get(0).value(), 1e-4 * Math.abs(v));
                            }
                        });
                assertEquals(15, heard.size());
            }
        }
    }

    @Test
    void oneStepAheadIsThatOfSessions() {
        var panel = waves(40, 0);
        var model = trained(SeriesSettings.next(List.of("b", "a")), panel, 0, 2);
        var session = model.session();
        var one = panel.series().getFirst();
        for (int r = 0; r < 30; r++) {
            session.feed(one.at(r, 0), one.at(r, 1));
        }
        var forecast = model.forecast(one, 30, 4, 0, 1);
        double[][] ahead = session.meanForecast(4);
        for (int h = 0; h < 4; h++) {
            for (int i = 0; i < 2; i++) {
                assertEquals(ahead[h][i], forecast.steps().get(h).get(i).value(), 1e-4);
            }
        }
    }

    @Test
    void whatCameLaterChangesNothing() {
        for (var scale :
                List.of(
                        Normalisation.STANDARD,
                        Normalisation.MEAN,
                        Normalisation.LOG,
                        Normalisation.WINDOW)) {
            int context = scale == Normalisation.WINDOW ? 6 : 0;
            var settings = SeriesSettings.next(List.of("a")).direct(2, context).with(scale);
            for (int series : new int[] {1, 2}) {
                var panel = panel(series, 50, 0).select(List.of("a", "b"));
                var other =
                        panel.with(panel.series().stream().map(one -> changed(one, 40)).toList());
                var model = trained(settings, panel, 10, 2);
                var same = trained(settings, other, 10, 2);
                assertArrayEquals(model.values(), same.values());
                assertEquals(model.schema(), same.schema());
                var a = model.forecast(panel.series().getFirst(), 40, 2, 0, 1);
                var b = same.forecast(other.series().getFirst(), 40, 2, 0, 1);
                assertEquals(a.steps().get(1).get(0).value(), b.steps().get(1).get(0).value());
            }
        }
    }

    private static Panel.One changed(Panel.One one, int from) {
        double[] values = one.values().clone();
        for (int i = from * one.width(); i < values.length; i++) {
            values[i] = values[i] * 3 + 1000;
        }
        return new Panel.One(one.name(), values, one.times(), one.width());
    }

    @Test
    void differencesSayWhereAForecastBegins() {
        var panel = waves(40, 0);
        for (int context : new int[] {0, 8}) {
            var settings =
                    SeriesSettings.next(List.of("a"))
                            .direct(5, context)
                            .with(Normalisation.NONE)
                            .withDifferences(List.of(1, 3));
            var model = trained(settings, panel, 0, 1);
            var still =
                    new Forecaster(
                            model.network().orElseThrow(),
                            new float[model.values().length],
                            model.schema(),
                            model.record().orElseThrow());
            var one = model.fit(panel).series().getFirst();
            var steps = still.forecast(one, 30, 5, 0, 1).steps();
            double[] y = new double[35];
            for (int r = 0; r < 30; r++) {
                y[r] = one.at(r, 0);
            }
            for (int h = 30; h < 35; h++) {
                y[h] = y[h - 1] + y[h - 3] - y[h - 4];
                assertEquals(y[h], steps.get(h - 30).get(0).value(), 1e-3);
            }
        }
    }

    @Test
    void theWindowsScaleFollowsItsLevelAndItsSpread() {
        var panel = waves(60, 0);
        var settings = SeriesSettings.next(List.of("a")).direct(2, 10).with(Normalisation.WINDOW);
        var model = trained(settings, panel, 0, 2);
        var one = model.fit(panel).series().getFirst();
        double[] moved = one.values().clone();
        for (int i = 0; i < moved.length; i += 2) {
            moved[i] = 7 * moved[i] - 2000;
        }
        var far = new Panel.One("", moved, one.times(), 2);
        for (int h = 0; h < 2; h++) {
            double v = model.forecast(one, 50, 2, 0, 1).steps().get(h).get(0).value();
            double w = model.forecast(far, 50, 2, 0, 1).steps().get(h).get(0).value();
            assertEquals(7 * v - 2000, w, 0.05);
        }
    }

    @Test
    void sampledPathsHaveTheQuantilesOfTheDistribution() {
        var panel = waves(60, 0);
        var settings =
                SeriesSettings.next(List.of("a"))
                        .direct(2, 0)
                        .with(new ForecastHead.Likelihood(Output.Family.GAUSSIAN));
        var model = trained(settings, panel, 0, 3);
        var one = model.fit(panel).series().getFirst();
        var forecast = model.forecast(one, 50, 2, 4000, 3);
        for (int h = 0; h < 2; h++) {
            double[] drawn = new double[4000];
            for (int p = 0; p < drawn.length; p++) {
                drawn[p] = forecast.paths().value(p, h, 0);
            }
            var samples = new PredictiveDistribution.Samples(drawn);
            var exact = forecast.steps().get(h).get(0);
            double spread = exact.quantile(0.84) - exact.quantile(0.5);
            for (double p : new double[] {0.1, 0.5, 0.9}) {
                assertEquals(exact.quantile(p), samples.quantile(p), 0.12 * spread);
            }
            assertEquals(exact.crps(60), samples.crps(60), 0.05 * spread);
        }
        assertEquals(
                forecast.paths().value(7, 1, 0),
                model.forecast(one, 50, 2, 8, 3).paths().value(7, 1, 0));
    }

    @Test
    void aLongerHorizonIsSampledAndSpreads() {
        var panel = waves(60, 0);
        var head = new ForecastHead.Likelihood(Output.Family.STUDENT);
        for (int context : new int[] {0, 6}) {
            var settings = SeriesSettings.next(List.of("a")).direct(2, context).with(head);
            var model = trained(settings, panel, 0, 3);
            var one = model.fit(panel).series().getFirst();
            var forecast = model.forecast(one, 50, 7, 50, 1);
            assertEquals(7, forecast.steps().size());
            assertEquals(50, forecast.paths().count());
            var last = forecast.steps().get(6).get(0);
            assertTrue(last.quantile(0.9) > last.quantile(0.1));
            var result = Backtest.run(model, panel, BacktestSettings.of(7, 1).at(10, 2));
            assertEquals(7, result.model().steps().size());
            assertEquals(14, result.model().all().count());
        }
    }

    @Test
    void covariatesOfAllKindsAreReadAndFilesKeepThem() {
        var panel = panel(4, 60, 5);
        var calendar = List.of(Calendar.parse("hour"), Calendar.parse("weekday:symbols"));
        for (int context : new int[] {0, 12}) {
            for (var missing : MissingPolicy.values()) {
                if (missing == MissingPolicy.LINEAR && context == 0) {
                    continue;
                }
                var settings =
                        SeriesSettings.next(List.of("a"))
                                .direct(3, context)
                                .with(List.of("price"), List.of("shop"), calendar)
                                .with(missing);
                var model = trained(settings, panel, 6, 1);
                // a, b and two words run; price 3 steps ahead; 2 of the hour, 7 of the weekday; 2
                // shops
                int width = 4 + 3 + 2 + 7 + 2 + (missing == MissingPolicy.MASK ? 4 : 0);
                assertEquals(width, model.network().orElseThrow().spec().input().width());
                var file = folder.resolve("m" + context + missing);
                model.save(file);
                var again = Forecaster.load(file);
                assertEquals(model.schema(), again.schema());
                var one = model.fit(panel).series().get(2);
                double v = model.forecast(one, 50, 3, 0, 1).steps().get(2).get(0).value();
                assertEquals(v, again.forecast(one, 50, 3, 0, 1).steps().get(2).get(0).value());
                var e = assertThrows(RondoException.class, () -> model.forecast(one, 58, 3, 0, 1));
                assertTrue(
                        String.valueOf(e.getMessage()).contains("future covariates"),
                        e::getMessage);
            }
        }
    }

    @Test
    void aResumedTrainingOnWindowsEndsWithTheSameBits() {
        var panel = panel(3, 50, 6).select(List.of("a", "b"));
        var settings =
                settings(SeriesSettings.next(List.of("a")).direct(2, 5).with(Normalisation.WINDOW));
        var checkpoint = folder.resolve("c");
        var stopping = learning(3).withCheckpoints(new Settings.Checkpoints(checkpoint));
        float[] whole;
        try (var learner =
                        new ForecastLearner(
                                settings,
                                new ForecastLearner.Data(panel, all(panel, 8), Optional.empty()),
                                1);
                var training = Training.start(learner.learner(), learning(3))) {
            training.forEach(_ -> {});
            whole = learner.learner().values().clone();
        }
        try (var learner =
                        new ForecastLearner(
                                settings,
                                new ForecastLearner.Data(panel, all(panel, 8), Optional.empty()),
                                1);
                var training = Training.start(learner.learner(), stopping)) {
            int steps = 0;
            for (var event : training) {
                if (event instanceof Event.Step && ++steps == 40) {
                    training.stop();
                }
            }
        }
        try (var learner =
                        new ForecastLearner(
                                settings,
                                new ForecastLearner.Data(panel, all(panel, 8), Optional.empty()),
                                2);
                var training = Training.resume(learner.learner(), stopping, checkpoint)) {
            training.forEach(_ -> {});
            assertArrayEquals(whole, learner.learner().values());
        }
    }

    @Test
    void anomaliesAreWhatIsUnlikely() {
        var panel = waves(200, 0).select(List.of("b"));
        var head = new ForecastHead.Likelihood(Output.Family.GAUSSIAN);
        var model = trained(SeriesSettings.next(List.of()).with(head), panel, 0, 60);
        double[] values = panel.series().getFirst().values().clone();
        values[150] += 5;
        var one = new Panel.One("", values, new long[0], 1);
        var tails = new double[200];
        Anomalies.of(model, one, 100, score -> tails[score.row()] = score.tail());
        assertTrue(tails[150] < 1e-3, () -> "" + tails[150]);
        int others = 0;
        for (int r = 100; r < 150; r++) {
            others += tails[r] < 1e-3 ? 1 : 0;
        }
        assertEquals(0, others);
        var point = trained(SeriesSettings.next(List.of()), panel, 0, 1);
        var e = assertThrows(RondoException.class, () -> Anomalies.of(point, one, 0, _ -> {}));
        assertTrue(String.valueOf(e.getMessage()).contains("another head"), e::getMessage);
    }

    @Test
    void whatCannotBeIsSaid() {
        var panel = waves(20, 0);
        var next = SeriesSettings.next(List.of("a"));
        says("expected at least 26", () -> trained(next.direct(3, 25), panel, 0, 1));
        says("set its length", () -> next.with(Normalisation.WINDOW));
        says("set its length", () -> next.with(MissingPolicy.LINEAR));
        says(
                "leave out the differences",
                () -> next.with(ForecastHead.parse("poisson")).withDifferences(List.of(1)));
        says("is named twice", () -> next.with(List.of("a"), List.of(), List.of()));
        says(
                "calendar features need the time",
                () ->
                        trained(
                                next.with(List.of(), List.of(), List.of(Calendar.parse("hour"))),
                                Panel.of(
                                        new dev.rondo.data.series.NumberTable(
                                                List.of("a"), new double[9], List.of())),
                                0,
                                1));
        says("head `loud`", () -> ForecastHead.parse("loud"));
        says("calendar `moon`", () -> Calendar.parse("moon"));
        says("scale `x`", () -> Normalisation.parse("x"));
        says(
                "no logarithm",
                () ->
                        trained(
                                next.with(Normalisation.LOG),
                                waves(30, 0)
                                        .with(
                                                List.of(
                                                        changedTo(
                                                                waves(30, 0).series().getFirst(),
                                                                -1))),
                                0,
                                1));
        var model = trained(next.direct(2, 4), panel, 0, 1);
        says("reads a context", model::session);
        says("no column is called `a`", () -> model.fit(panel.select(List.of("b"))));
        says("no forecast origin", () -> Backtest.run(model, panel, BacktestSettings.of(25, 1)));
        says("expected 2 or more for training", () -> trained(next, waves(1, 0), 0, 1));
        says(
                "is categorical",
                () -> trained(SeriesSettings.next(List.of("wind")), panel(1, 30, 0), 0, 1));
    }

    private static Panel.One changedTo(Panel.One one, float value) {
        double[] values = one.values().clone();
        values[2] = value;
        return new Panel.One("", values, one.times(), one.width());
    }

    private static void says(
            String part, org.junit.jupiter.api.function.Executable action, String... or) {
        var e = assertThrows(RondoException.class, action);
        String message = String.valueOf(e.getMessage());
        boolean found = message.contains(part);
        for (String other : or) {
            found |= message.contains(other);
        }
        assertTrue(found, message);
    }

    @Test
    void aConstantColumnIsNoHarm() {
        double[] values = new double[60];
        java.util.Arrays.fill(values, 7);
        var panel =
                Panel.of(new dev.rondo.data.series.NumberTable(List.of("a"), values, List.of()));
        for (var scale :
                List.of(Normalisation.STANDARD, Normalisation.MEAN, Normalisation.WINDOW)) {
            var settings = SeriesSettings.next(List.of()).direct(2, 5).with(scale);
            var model = trained(settings, panel, 0, 30);
            double v =
                    model.forecast(panel.series().getFirst(), 60, 2, 0, 1)
                            .steps()
                            .get(1)
                            .get(0)
                            .value();
            assertEquals(7, v, 1);
        }
    }
}
