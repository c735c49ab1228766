package dev.rondo.task.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.series.Panel;
import dev.rondo.data.series.Series;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Forecasters of series in memory.
class MemoryForecastTest {
    @TempDir Path folder;

    private static final YearMonth FIRST = YearMonth.of(1999, 11);

    private static void says(String part, Executable action) {
        var e = assertThrows(RondoException.class, action);
        assertTrue(String.valueOf(e.getMessage()).contains(part), e::getMessage);
    }

    /// The same distributions at the same times.
    private static void same(Forecast a, Forecast b) {
        assertEquals(a.times(), b.times());
        assertEquals(a.targets().size(), b.targets().size());
        for (int i = 0; i < a.targets().size(); i++) {
            assertArrayEquals(a.values(a.targets().get(i)), b.values(b.targets().get(i)));
        }
        if (a.steps().getFirst().getFirst().uncertain()) {
            assertEquals(a.interval(0.9), b.interval(0.9));
        }
        assertEquals(a.paths(), b.paths());
    }

    private static double[] wave(int rows) {
        double[] all = new double[rows];
        Arrays.setAll(all, r -> 20 + 5 * Math.sin(r / 2.0) + r % 3);
        return all;
    }

    private static ForecastTrainer small() {
        return Forecaster.trainer().hidden(5).epochs(2).seed(3).threads(1);
    }

    @Test
    void whatFollowsTheSeriesItWasTrainedOnFollowsAllOfIt() throws Exception {
        double[] values = wave(47);
        values[9] = Double.NaN;
        for (int context : new int[] {0, 7}) {
            var model = small().horizon(3).context(context).head("student").train(values);
            var panel = Panel.of(Series.of(values));
            for (int steps : new int[] {1, 3, 4, 7}) {
                int paths = steps > 3 ? 500 : 0;
                var byHand = model.forecast(panel.series().getFirst(), 47, steps, paths, 1);
                var forecast = model.forecast(steps);
                assertEquals(byHand.steps().size(), steps);
                assertArrayEquals(byHand.values(), forecast.values());
                assertEquals(byHand.interval(0.9), forecast.interval(0.9));
                assertArrayEquals(byHand.values(), model.forecast(values, steps).values());
                assertArrayEquals(
                        byHand.values(),
                        model.forecast(Series.monthly(values, FIRST), steps).values());
            }
            // what is forgotten at the end would give another forecast
            assertFalse(
                    Arrays.equals(
                            model.forecast(2).values(),
                            model.forecast(Arrays.copyOf(values, 46), 2).values()));
            var file = folder.resolve("model.safetensors");
            model.save(file);
            var loaded = Forecaster.load(file);
            says("pass one, forecast(series, 2)", () -> loaded.forecast(2));
            same(model.forecast(5), loaded.forecast(values, 5));
            // and a table in which the column has a name of its own
            var lines = new ArrayList<>(List.of("when,boats"));
            for (double v : values) {
                lines.add("then," + (Double.isNaN(v) ? "" : "" + v));
            }
            var table = Files.write(folder.resolve("boats.csv"), lines);
            same(model.forecast(5), loaded.forecast(table, 5));
        }
        var many = small().train(List.of(Series.of(wave(30)), Series.of(wave(25))));
        says("pass one, forecast(series, 9)", () -> many.forecast(9));
        assertEquals(9, many.forecast(wave(11), 9).values().length);
        var numbers = ",1,2,3,4".repeat(6);
        var rows = Files.write(folder.resolve("m4.csv"), List.of("a" + numbers, "b" + numbers));
        says("2 series (a, b)", () -> many.forecast(rows, 3));
    }

    @Test
    void untilALaterRowIsNotPartOfWhatItWasTrainedOn() {
        double[] values = wave(40);
        var model = small().until("31").train(values);
        assertArrayEquals(
                model.forecast(Arrays.copyOf(values, 30), 2).values(), model.forecast(2).values());
    }

    @Test
    void datesGoOnAsTheSeriesDoes() throws Exception {
        var model = small().train(Series.monthly(wave(30), FIRST));
        assertEquals(
                "[2002-05-01T00:00, 2002-06-01T00:00, 2002-07-01T00:00]",
                "" + model.forecast(3).times());
        assertEquals(List.of(), model.forecast(wave(8), 3).times());
        // one row says nothing of the step: it is the learned one
        assertEquals(
                "[1999-12-01T00:00, 2000-01-01T00:00]",
                "" + model.forecast(Series.monthly(wave(1), FIRST), 2).times());
        var quarters =
                Series.of(wave(9))
                        .starting(LocalDateTime.of(2024, 2, 28, 23, 45), Duration.ofMinutes(15));
        assertEquals("[2024-02-29T02:00]", "" + model.forecast(quarters, 1).times());
        // a file is read with the column `time`, or the one that was named
        var file =
                Files.write(folder.resolve("t.csv"), List.of("time,x", "2024-01,1", "2024-02,2"));
        assertEquals("[2024-03-01T00:00]", "" + model.forecast(file, 1).times());
        var numbers = Files.write(folder.resolve("n.csv"), List.of("time,x", "2024,1", "2025,2"));
        says("plain numbers", () -> model.forecast(numbers, 1));
        var other = small().time("m").train(Series.monthly(wave(30), FIRST));
        var named = Files.write(folder.resolve("m.csv"), List.of("m,x", "2024-01,1", "2024-02,2"));
        same(model.forecast(file, 1), other.forecast(named, 1));
        says("no column is called `time`", () -> model.forecast(named, 1));
        says("--time m: the series have no times", () -> small().time("m").train(wave(30)));
    }

    @Test
    void intervalsAreQuantiles() {
        var model = small().horizon(2).head("gaussian").train(wave(41));
        var forecast = model.forecast(2);
        double[] z = {0.6744897501960817, 1.2815515655446004, 1.959963984540054};
        double[] coverage = {0.5, 0.8, 0.95};
        for (int h = 0; h < 2; h++) {
            double mean = forecast.values()[h];
            double deviation = (forecast.interval(0.5).get(h).upper() - mean) / z[0];
            assertTrue(deviation > 0);
            for (int i = 0; i < 3; i++) {
                var interval = forecast.interval(coverage[i]).get(h);
                assertEquals(mean + z[i] * deviation, interval.upper(), 1e-6 * mean);
                assertEquals(mean - z[i] * deviation, interval.lower(), 1e-6 * mean);
            }
        }
        says("coverage 95.0: expected between 0 and 1", () -> forecast.interval(95));
        says("coverage NaN", () -> forecast.interval(Double.NaN));
        says("no target is called `x` (targets: value)", () -> forecast.values("x"));
        var point = small().train(wave(41)).forecast(1);
        says("head(\"student\")", () -> point.interval(0.8));
        assertEquals(0, point.paths().count());
        assertEquals("0 paths", "" + point.paths());
    }

    @Test
    void severalColumnsAreFoundByNameOrElseByOrder() {
        float[][] rows = new float[33][];
        float[][] turned = new float[33][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = new float[] {(float) Math.sin(r), 3 + r % 4};
            turned[r] = new float[] {rows[r][1], rows[r][0]};
        }
        var named = small().target("b", "a").train(Series.of(rows, "a", "b"));
        var forecast = named.forecast(2);
        assertEquals(List.of("b", "a"), forecast.targets());
        assertArrayEquals(forecast.values("b"), forecast.values());
        same(forecast, named.forecast(Series.of(turned, "b", "a"), 2));
        same(forecast, named.forecast(Series.of(rows), 2));
        says("no column is called `b`", () -> named.forecast(Series.of(rows, "a", "c"), 2));
        says("no column is called `a`", () -> named.forecast(wave(9), 2));
        var bare = small().train(rows);
        assertEquals(List.of("value1", "value2"), bare.columns());
        same(bare.forecast(3), bare.forecast(Series.of(rows, "x", "y"), 3));
        var one = small().columns("b").train(Series.of(rows, "a", "b"));
        assertEquals(List.of("b"), one.columns());
        same(one.forecast(1), one.forecast(Series.of(rows, "a", "b"), 1));
    }

    @Test
    void whatIsKnownAheadStandsInTheRowsAfterTheLastTarget() {
        float[][] rows = new float[44][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = new float[] {r < 40 ? 2 + r % 5 : Float.NaN, r % 5 == 4 ? 1 : 0};
        }
        var hours =
                Series.of(rows, "load", "holiday")
                        .starting(LocalDateTime.of(2024, 1, 1, 0, 0), Duration.ofHours(1));
        var model = small().target("load").known("holiday").calendar("hour").train(hours);
        var forecast = model.forecast(3);
        var panel = model.fit(Panel.of(hours));
        var byHand = model.forecast(panel.series().getFirst(), 40, 3, 0, 1);
        assertArrayEquals(byHand.values(), forecast.values());
        assertEquals("2024-01-02T16:00", "" + forecast.times().getFirst());
        says("has 4 rows of future covariates, expected 5", () -> model.forecast(5));
        says(
                "the model reads the calendar, and the series has no times",
                () -> model.forecast(Series.of(rows, "load", "holiday"), 1));
    }

    @Test
    void theTestIsABackTestOfAllItsPlaces() {
        double[] values = wave(60);
        var test = Series.of(Arrays.copyOfRange(values, 40, 60));
        var told = new ArrayList<Backtest>();
        var model =
                small().horizon(3)
                        .head("gaussian")
                        .test(test)
                        .onTest(told::add)
                        .train(Series.of(Arrays.copyOf(values, 40)).columns("a"));
        var found = told.getFirst();
        assertEquals(1, told.size());
        assertEquals(17, found.origins());
        double absolute = 0;
        double naive = 0;
        for (int at = 1; at <= 17; at++) {
            double[] past = Arrays.copyOfRange(values, 40, 40 + at);
            double[] forecast = model.forecast(past, 3).values();
            for (int h = 0; h < 3; h++) {
                double y = values[40 + at + h];
                absolute += Math.abs(forecast[h] - y) / 51;
                naive += Math.abs(past[at - 1] - y) / 51;
            }
        }
        assertEquals(absolute, found.model().all().mae(), 1e-5);
        assertEquals(naive, found.references().getFirst().all().mae(), 1e-9);
        var lines = ("" + found).lines().toList();
        assertEquals("Backtest, 17 origins", lines.get(0));
        assertTrue(lines.get(1).startsWith("model: MAE "), lines.get(1));
        assertTrue(lines.get(1).contains(", CRPS "), lines.get(1));
        assertTrue(lines.get(2).matches("naive: MAE [0-9.]+, RMSE [0-9.]+"), lines.get(2));
        // found before the training begins
        says(
                "the series for the test have at most 3 rows, expected at least 4",
                () ->
                        small().horizon(3)
                                .test(Series.of(1, 2, 3))
                                .onEvent(e -> {
                                    throw new AssertionError(e);
                                })
                                .train(values));
        small().test(test).onTest(told::add).train(values);
        assertEquals(2, told.size());
    }

    @Test
    void otherSeriesMayBeMeasuredOnAfterEachEpoch() {
        var whole = wave(60);
        var trainer = small().context(4).validation(Series.of(Arrays.copyOf(whole, 20)));
        try (var training = trainer.start(Panel.of(Series.of(whole)))) {
            var model = training.finish();
            assertEquals(60, training.learner().data().learned()[0]);
            var found = training.learner().validation(model).orElseThrow();
            assertEquals(19, found.origins());
            assertTrue(training.learner().test(model).isEmpty());
        }
        says("expected one of the two", () -> trainer.validation(0.1).train(whole));
    }

    @Test
    void seriesThatWereLearnedFromAreKnownAgain() throws Exception {
        var one = Series.of(wave(60));
        var other = Series.of(high(wave(50)));
        var trainer = small().context(5).validation(0.1);
        var file = folder.resolve("known");
        trainer.train(one, other).save(file);
        var model = Forecaster.load(file);
        var panel = model.fit(Panel.of(one, other, Series.of(wave(7)), Series.of(high(wave(60)))));
        int[][] ends = {{54, 60}, {45, 50}, {0, 0}, {45, 50}};
        for (int s = 0; s < ends.length; s++) {
            assertEquals(ends[s][0], model.trainingEnd(panel.series().get(s)));
            assertEquals(ends[s][1], model.validationEnd(panel.series().get(s)));
        }
        var found = Backtest.run(model, Panel.of(other), BacktestSettings.of(2, 1).between(44, 0));
        assertEquals(new Backtest.Places(5, 1, 4, List.of()), found.places());
    }

    private static double[] high(double... values) {
        return Arrays.stream(values).map(v -> 1e9 + v).toArray();
    }

    @Test
    void aHighLevelLosesNothing() {
        double[] low = wave(120);
        for (String scale : List.of("standard", "window")) {
            for (int lag : new int[] {0, 1}) {
                var trainer = small().context(6).horizon(2).scale(scale).epochs(8);
                var other = small().context(6).horizon(2).scale(scale).epochs(8);
                if (lag > 0) {
                    trainer.difference(lag);
                    other.difference(lag);
                }
                double[] f = trainer.train(low).forecast(6).values();
                double[] g = other.train(high(low)).forecast(6).values();
                for (int h = 0; h < 6; h++) {
                    // 1e9 itself rounds to 1e-7; training makes little of that
                    assertEquals(f[h], g[h] - 1e9, 1e-3, scale + " " + lag + " " + h);
                }
            }
        }
        double[] f = small().train(low).forecast(3).values();
        double[] g = small().train(high(low)).forecast(3).values();
        assertArrayEquals(high(f), g, 1e-3);
    }

    @Test
    void sessionsReadPlainNumbers() {
        var model = small().horizon(2).head("student").train(wave(50));
        var doubles = model.session();
        var session = model.session();
        for (double v : wave(13)) {
            doubles.feed((double) (float) v);
            session.feed(new float[] {(float) v});
        }
        var forecast = doubles.forecast(5);
        same(session.forecast(5), forecast);
        assertEquals(session.next()[0], forecast.values()[0]);
        assertEquals(200, forecast.paths().count());
        for (int h = 0; h < 5; h++) {
            assertEquals(session.meanForecast(5)[h][0], forecast.values()[h]);
        }
        says("horizon 0", () -> session.forecast(0));
        says("a row of 2 numbers, expected 1", () -> doubles.feed(1, 2));
    }

    @Test
    void whatIsForecastCanBeRead() {
        for (String head : List.of("point", "gaussian", "student", "quantiles", "poisson")) {
            double[] counts = wave(40);
            Arrays.setAll(counts, r -> Math.rint(counts[r]));
            var model = small().head(head).train(Series.monthly(counts, FIRST));
            for (int steps : new int[] {1, 3}) {
                var forecast = model.forecast(steps);
                var lines = forecast.toString().lines().toList();
                boolean uncertain = !head.equals("point");
                assertEquals(
                        "Forecast, "
                                + steps
                                + " steps"
                                + (uncertain ? " (in brackets: 80 % intervals)" : ""),
                        lines.getFirst());
                assertEquals(steps + 1, lines.size());
                String number = "-?[0-9.e-]+";
                String shape =
                        "2003-0[3-5]-01  value "
                                + number
                                + (uncertain ? " \\(" + number + " to " + number + "\\)" : "");
                assertTrue(lines.getLast().matches(shape), lines.getLast());
                var all = "" + forecast.steps() + forecast.paths();
                assertFalse(all.contains("@"), all);
                assertTrue(model.forecast(counts, 1).toString().contains("step 1  value "));
            }
        }
    }
}
