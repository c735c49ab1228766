package dev.rondo.task.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.series.Panel;
import dev.rondo.data.series.Series;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// Forecasters without a network: blends of methods, and one method alone.
class BlendForecastTest {
    private static final YearMonth FIRST = YearMonth.of(1999, 11);

    private static final List<String> METHODS =
            ForecastTrainer.MODELS.stream().filter(m -> !m.equals("network")).toList();

    @TempDir Path folder;

    private static void says(String part, Executable action) {
        var e = assertThrows(RondoException.class, action);
        assertTrue(String.valueOf(e.getMessage()).contains(part), e::getMessage);
        assertFalse(String.valueOf(e.getMessage()).contains("\n"), e::getMessage);
    }

    /// Positive, with a season of 12 that grows with the level.
    private static double[] wave(int rows, int seed) {
        var random = new Random(seed);
        double[] all = new double[rows];
        Arrays.setAll(
                all,
                r ->
                        (50 + r)
                                * (1 + 0.3 * Math.sin(2 * Math.PI * r / 12))
                                * (1 + 0.02 * random.nextGaussian()));
        return all;
    }

    private static ForecastTrainer trainer(int horizon) {
        return Forecaster.trainer().horizon(horizon).threads(1);
    }

    private static String text(Forecast forecast) {
        return forecast.steps() + " " + forecast.paths() + " " + forecast.times();
    }

    private static void finite(Forecast forecast, String where) {
        for (var step : forecast.steps()) {
            for (var one : step) {
                assertTrue(Double.isFinite(one.value()), where + ": " + one);
                if (one.uncertain()) {
                    double[] interval = {one.quantile(0.05), one.quantile(0.95)};
                    assertTrue(Double.isFinite(interval[0]), where);
                    assertTrue(
                            interval[0] <= one.value() && one.value() <= interval[1],
                            where + ": " + one.value() + " of " + Arrays.toString(interval));
                }
            }
        }
    }

    // ---- which model --------------------------------------------------------------------------

    @Test
    void unlessANetworkIsAskedForItIsABlend() {
        var model = trainer(12).train(wave(144, 1));
        assertTrue(model.network().isEmpty());
        assertTrue(model.record().isEmpty());
        var methods = model.methods().orElseThrow();
        assertEquals(List.of(12), methods.periods());
        var target = methods.targets().getFirst();
        assertEquals("value", target.target());
        assertEquals(1, target.scores().stream().mapToDouble(s -> s.weight()).sum(), 1e-9);
        assertTrue(target.scores().getFirst().error() < 0.5, "" + target);
        assertFalse(target.coefficients().isEmpty());
        assertFalse(trainer(12).trainsNetwork());
        for (var network :
                List.of(
                        trainer(1).cell("gru"),
                        trainer(1).epochs(1),
                        trainer(1).head("gaussian"),
                        trainer(1).context(3),
                        trainer(1).scale("log"),
                        trainer(1).difference(1),
                        trainer(1).batch(2),
                        trainer(1).watchGradients(5),
                        trainer(1).resume(Path.of("some.checkpoint")),
                        trainer(1).known("price"),
                        trainer(1).validation(0.2),
                        trainer(1).model("network"))) {
            assertTrue(network.trainsNetwork());
        }
        assertTrue(trainer(2).hidden(3).epochs(1).train(wave(60, 1)).network().isPresent());
        assertTrue(trainer(2).hidden(3).epochs(1).train(wave(60, 1)).methods().isEmpty());
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void stepsOfANetworkAreRefusedNotIgnored(String method) {
        says(
                "--model "
                        + method
                        + " has no network and reads the targets alone: leave out"
                        + " --cell, --epochs, or choose --model network",
                () -> trainer(1).model(method).cell("gru").epochs(3).check());
        for (var contradiction :
                List.<ForecastTrainer>of(
                        trainer(1).past("a"),
                        trainer(1).known("a"),
                        trainer(1).statics("a"),
                        trainer(1).calendar("month"),
                        trainer(1).missing("mean"),
                        trainer(1).stride(2),
                        trainer(1).resume(Path.of("some.checkpoint")),
                        trainer(1).watchGradients(10))) {
            says("has no network", () -> contradiction.model(method).train(table(60, 1)));
        }
        says("is fitted at once", () -> trainer(1).model(method).start(Panel.of(Series.of(1, 2))));
    }

    @Test
    void thereIsNoOtherModel() {
        says("model `pudding`: expected one of blend, network", () -> trainer(1).model("pudding"));
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void eachMethodAloneForecastsAndIsTheSameAfterItsFile(String method) throws Exception {
        double[] values = wave(150, 2);
        var model = trainer(6).model(method).train(Series.monthly(values, FIRST));
        var scores = model.methods().orElseThrow().targets().getFirst().scores();
        assertEquals(1, scores.stream().mapToDouble(s -> s.weight()).sum(), 1e-9);
        if (!method.equals("blend")) {
            for (var score : scores) {
                String name = score.name().toLowerCase(java.util.Locale.ROOT);
                String begin =
                        method.equals("smoothing") ? "exponential" : method.replace('-', ' ');
                // beside the method, baselines are measured, whose weight is 0
                assertTrue(name.startsWith(begin) || score.weight() == 0, score + " of " + method);
            }
        }
        var file = folder.resolve("m.safetensors");
        model.save(file);
        var loaded = Forecaster.KIND.load(file);
        assertEquals(model.methods(), loaded.methods());
        for (int steps : new int[] {1, 6, 20}) {
            var forecast = model.forecast(steps);
            finite(forecast, method);
            assertEquals(
                    text(forecast),
                    text(loaded.forecast(Series.monthly(values, FIRST), steps)),
                    method);
        }
        var again = folder.resolve("again.safetensors");
        loaded.save(again);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
    }

    // ---- several columns and series -----------------------------------------------------------

    private static Series table(int rows, int seed) {
        double[] a = wave(rows, seed);
        double[] b = wave(rows, seed + 50);
        double[][] table = new double[rows][];
        Arrays.setAll(table, r -> new double[] {a[r], 300 - b[r]});
        return Series.of(table, "a", "b");
    }

    @Test
    void eachColumnIsASeriesOfItsOwn() {
        var model = trainer(6).train(table(120, 1));
        assertEquals(List.of("a", "b"), model.targets());
        assertEquals(2, model.methods().orElseThrow().targets().size());
        double[] a = model.forecast(6).values("a");
        double[] b = model.forecast(6).values("b");
        assertTrue(a[0] > 100 && b[0] < 200, a[0] + " " + b[0]);
        // a target alone reads no other column, and needs none
        var alone = trainer(6).target("b").train(table(120, 1));
        assertEquals(List.of("b"), alone.columns());
        assertEquals(List.of("b"), alone.forecast(3).targets());
        double[] values = new double[120];
        for (int r = 0; r < 120; r++) {
            values[r] = 300 - wave(120, 51)[r];
        }
        assertArrayEquals(
                alone.forecast(3).values("b"),
                alone.forecast(Series.of(values).columns("b"), 3).values("b"));
    }

    private static List<Series> panel(int count, int rows) {
        var all = new ArrayList<Series>();
        for (int s = 0; s < count; s++) {
            double unit = Math.pow(10, s % 4);
            double[] values = Arrays.stream(wave(rows + s, s)).map(v -> unit * v).toArray();
            all.add(Series.monthly(values, FIRST.plusMonths(s)).columns("x").named("s" + s));
        }
        return all;
    }

    @Test
    void manySeriesShareTheirWeightsAndNewOnesTakeThem() {
        for (int count : new int[] {2, 25}) {
            var series = panel(count, 60);
            var model = trainer(4).train(series);
            assertEquals(1, model.methods().orElseThrow().targets().size());
            says("no series to continue", () -> model.forecast(4));
            var file = folder.resolve("panel" + count + ".safetensors");
            model.save(file);
            var loaded = Forecaster.KIND.load(file);
            for (var one : series) {
                var forecast = model.forecast(one, 4);
                finite(forecast, "of " + count);
                assertEquals(text(forecast), text(loaded.forecast(one, 4)));
            }
            // met for the first time, in a unit of its own, from one row on
            double[] other = wave(60, 99);
            Arrays.setAll(other, t -> 1e6 * other[t]);
            var cold = Series.monthly(other, YearMonth.of(1970, 5)).columns("x").named("cold");
            double next = model.forecast(cold, 1).values("x")[0];
            assertTrue(next > 0.5 * other[59] && next < 2 * other[59], next + " " + other[59]);
            for (int rows : new int[] {1, 2, 3, 5, 13}) {
                var begun = Series.monthly(Arrays.copyOf(other, rows), FIRST).columns("x");
                finite(model.forecast(begun, 6), "cold, " + rows + " rows");
            }
        }
    }

    @Test
    void rowsThatComeLaterAreReadWithoutTrainingAnew() {
        double[] values = wave(160, 3);
        var model =
                trainer(4).train(Series.monthly(Arrays.copyOf(values, 140), FIRST).columns("x"));
        var later = Series.monthly(values, FIRST).columns("x");
        var forecast = model.forecast(later, 4);
        assertEquals(FIRST.plusMonths(160).atDay(1).atStartOfDay(), forecast.times().getFirst());
        assertNotEquals(model.forecast(4).values("x")[0], forecast.values("x")[0]);
        // it is the one that it learned from, known again by its first rows
        double[] next = wave(164, 3);
        for (int h = 0; h < 4; h++) {
            assertEquals(next[160 + h], forecast.values("x")[h], 0.15 * next[160 + h]);
        }
    }

    @Test
    void rowsFromUntilOnAreNotLearnedFrom() {
        double[] values = wave(160, 4);
        double[] other = values.clone();
        Arrays.fill(other, 140, 160, -77);
        var tested = new AtomicReference<Backtest>();
        var model = trainer(4).until("141").train(Series.of(values));
        var same =
                trainer(4)
                        .until("141")
                        .test(Series.of(values))
                        .onTest(tested::set)
                        .train(Series.of(other));
        var cut = trainer(4).train(Series.of(Arrays.copyOf(values, 140)));
        var known = Series.of(Arrays.copyOf(values, 140));
        assertEquals(text(cut.forecast(known, 9)), text(model.forecast(known, 9)));
        assertEquals(text(cut.forecast(known, 9)), text(same.forecast(known, 9)));
        assertEquals(cut.methods(), same.methods());
        assertTrue(tested.get() != null, "the test is told");
        var fitted = model.fit(Panel.of(Series.of(values))).series().getFirst();
        assertEquals(140, model.trainingEnd(fitted));
    }

    @Test
    void seasonsAreThoseOfTheTimes() {
        double[] hours = new double[24 * 30];
        Arrays.setAll(hours, t -> 10 + Math.sin(2 * Math.PI * t / 24) + 0.001 * (t % 5));
        var model =
                trainer(24)
                        .train(
                                Series.of(hours)
                                        .starting(
                                                LocalDateTime.of(2020, 3, 1, 7, 0),
                                                Duration.ofHours(1)));
        assertEquals(List.of(24, 168), model.methods().orElseThrow().periods());
        double[] steps = model.forecast(48).values("value");
        for (int h = 0; h < 48; h++) {
            assertEquals(10 + Math.sin(2 * Math.PI * h / 24), steps[h], 0.05);
        }
    }

    // ---- intervals ----------------------------------------------------------------------------

    @Test
    void intervalsHoldAsOftenAsTheySay() {
        var random = new Random(6);
        double[] noise = random.doubles(3000, 0, 1).toArray();
        var model = trainer(3).train(Arrays.copyOf(noise, 2000));
        int inside = 0;
        for (int at = 2000; at < 2990; at += 3) {
            var step = model.forecast(Arrays.copyOf(noise, at), 3).steps().get(2).getFirst();
            inside +=
                    noise[at + 2] >= step.quantile(0.1) && noise[at + 2] <= step.quantile(0.9)
                            ? 1
                            : 0;
        }
        assertEquals(0.8, inside / 330.0, 0.06);
    }

    @Test
    void quantilesDoNotCrossAndPathsAreJoint() {
        var series = Series.of(wave(200, 7));
        var model = trainer(5).train(series);
        var forecast = model.forecast(series, 9, 200, 1);
        for (var step : forecast.steps()) {
            double before = Double.NEGATIVE_INFINITY;
            for (double p = 0.01; p < 1; p += 0.01) {
                double q = step.getFirst().quantile(p);
                assertTrue(q >= before);
                before = q;
            }
            assertEquals(step.getFirst().value(), step.getFirst().quantile(0.5), 1e-9);
        }
        assertEquals(200, forecast.paths().count());
        assertEquals(forecast.paths(), model.forecast(series, 9, 200, 1).paths());
        assertNotEquals(forecast.paths(), model.forecast(series, 9, 200, 2).paths());
        double within = 0;
        for (int p = 0; p < 200; p++) {
            double value = forecast.paths().value(p, 4, 0);
            var step = forecast.steps().get(4).getFirst();
            within += value >= step.quantile(0.1) && value <= step.quantile(0.9) ? 1 : 0;
        }
        assertEquals(0.8, within / 200, 0.12);
    }

    // ---- threads ------------------------------------------------------------------------------

    @Test
    void threadsDoNotChangeTheBits() throws Exception {
        byte[] first = {};
        for (int threads : new int[] {1, 2, 3}) {
            var file = folder.resolve("t" + threads + ".safetensors");
            trainer(5).threads(threads).train(table(130, 8)).save(file);
            byte[] bytes = Files.readAllBytes(file);
            if (threads > 1) {
                assertArrayEquals(first, bytes);
            }
            first = bytes;
        }
        byte[] panel = {};
        for (int threads : new int[] {1, 2, 3}) {
            var file = folder.resolve("p" + threads + ".safetensors");
            trainer(4).threads(threads).train(panel(22, 40)).save(file);
            byte[] bytes = Files.readAllBytes(file);
            if (threads > 1) {
                assertArrayEquals(panel, bytes);
            }
            panel = bytes;
        }
    }

    // ---- strange series -----------------------------------------------------------------------

    private static Map<String, double[]> strange() {
        var all = new LinkedHashMap<String, double[]>();
        double gap = Double.NaN;
        for (int rows = 1; rows <= 13; rows++) {
            all.put(rows + " rows", wave(rows, rows));
            double[] same = new double[rows];
            Arrays.fill(same, 0.1);
            all.put(rows + " rows, constant", same);
            all.put(rows + " rows, zeros", new double[rows]);
        }
        double[] constant = new double[100];
        Arrays.fill(constant, 0.1);
        all.put("constant", constant);
        all.put("zeros", new double[100]);
        all.put("negative", Arrays.stream(wave(100, 1)).map(v -> -v).toArray());
        double[] crossing = wave(100, 2);
        Arrays.setAll(crossing, t -> t > 90 ? -5 : crossing[t]);
        all.put("positive, then not", crossing);
        double[] dead = wave(100, 3);
        Arrays.fill(dead, 60, 100, 0);
        all.put("dead from row 60 on", dead);
        double[] gaps = wave(100, 4);
        for (int t = 0; t < 100; t += 3) {
            gaps[t] = gap;
        }
        all.put("gaps", gaps);
        double[] late = wave(100, 5);
        Arrays.fill(late, 0, 70, gap);
        all.put("begins late", late);
        double[] early = wave(100, 6);
        Arrays.fill(early, 50, 100, gap);
        all.put("ends early", early);
        double[] growing = new double[100];
        Arrays.setAll(growing, t -> Math.pow(2, t));
        all.put("doubles", growing);
        double[] large = wave(100, 7);
        Arrays.setAll(large, t -> 1e35 * large[t]);
        all.put("1e37", large);
        double[] small = wave(100, 8);
        Arrays.setAll(small, t -> 1e-300 * small[t]);
        all.put("1e-298", small);
        double[] rare = new double[200];
        rare[30] = 5;
        rare[150] = 2;
        all.put("rare", rare);
        double[] binary = new double[150];
        Arrays.setAll(binary, t -> t / 7 % 2);
        all.put("0 and 1", binary);
        double[] outlier = wave(120, 9);
        outlier[60] = 1e12;
        all.put("an outlier", outlier);
        return all;
    }

    static Stream<String> strangeSeries() {
        return strange().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("strangeSeries")
    void strangeSeriesHaveFiniteForecasts(String name) {
        var series = Series.of(strange().get(name));
        for (int horizon : new int[] {1, 12}) {
            var model = trainer(horizon).train(series);
            finite(model.forecast(24), name);
            var file = folder.resolve("m.safetensors");
            model.save(file);
            assertEquals(
                    text(model.forecast(24)),
                    text(Forecaster.KIND.load(file).forecast(series, 24)));
        }
    }

    /// One method alone: a forecast, or a line that says why there is none.
    @ParameterizedTest
    @FieldSource("METHODS")
    void strangeSeriesOfOneMethod(String method) {
        int fitted = 0;
        for (var entry : strange().entrySet()) {
            try {
                finite(
                        trainer(3).model(method).train(Series.of(entry.getValue())).forecast(7),
                        method + " of " + entry.getKey());
                fitted++;
            } catch (RondoException e) {
                assertFalse(String.valueOf(e.getMessage()).contains("\n"), e::getMessage);
                assertTrue(String.valueOf(e.getMessage()).length() > 20, e::getMessage);
            }
        }
        // a season is in some of them only, and a window needs its rows
        int least =
                method.startsWith("seasonal")
                        ? 5
                        : List.of("linear", "ets", "ar").contains(method) ? 10 : 40;
        assertTrue(fitted >= least, method + ": " + fitted);
    }

    @Test
    void aColumnThatIsAllMissingIsSaidOrForecastAsNothing() {
        double[][] rows = new double[60][];
        double[] wave = wave(60, 1);
        Arrays.setAll(rows, t -> new double[] {wave[t], Double.NaN});
        var series = Series.of(rows, "a", "b");
        assertEquals(List.of("a"), trainer(3).train(series).columns());
        says("the column b has no number", () -> trainer(3).columns("a", "b").train(series));
        says(
                "has no number",
                () -> trainer(3).train(Series.of(Double.NaN, Double.NaN, Double.NaN)));
        // beside others, it is forecast from one number on
        rows[20][1] = 4;
        var model = trainer(3).columns("a", "b").train(Series.of(rows, "a", "b"));
        assertArrayEquals(new double[] {4, 4, 4}, model.forecast(3).values("b"), 1e-9);
    }
}
