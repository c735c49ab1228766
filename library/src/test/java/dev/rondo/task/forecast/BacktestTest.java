package dev.rondo.task.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.series.Panel;
import dev.rondo.data.series.Series;
import dev.rondo.series.SeriesSchema;
import dev.rondo.store.Json;
import dev.rondo.task.forecast.BacktestSettings.Reference;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;

/// That all methods are measured on the same numbers, and no number spoils a measure.
class BacktestTest {
    private static final int ROWS = 120;

    /// A season of 12 rows, and noise.
    private static double[] seasonal(long seed) {
        var random = new SplittableRandom(seed);
        double[] values = new double[ROWS];
        Arrays.setAll(
                values, t -> 50 + 20 * Math.sin(2 * Math.PI * t / 12) + random.nextDouble(-1, 1));
        return values;
    }

    private static Panel table(double[]... columns) {
        double[][] rows = new double[ROWS][columns.length];
        var names = new String[columns.length];
        for (int c = 0; c < columns.length; c++) {
            names[c] = "c" + c;
            for (int r = 0; r < ROWS; r++) {
                rows[r][c] = columns[c][r];
            }
        }
        return Panel.of(Series.of(rows, names));
    }

    private static double[] same(double value) {
        double[] values = new double[ROWS];
        Arrays.fill(values, value);
        return values;
    }

    private static Forecaster model(String name, Panel panel) {
        var trainer = Forecaster.trainer().model(name).horizon(6);
        return trainer.target(panel.names().toArray(String[]::new)).train(panel);
    }

    private static BacktestSettings settings(Panel panel, int season) {
        return BacktestSettings.of(6, season)
                .between(60, 0)
                .with(BacktestSettings.Scoring.standard(panel, panel.columns().size(), season));
    }

    private static List<Backtest.Scores> all(Backtest result) {
        var all = new ArrayList<>(result.references());
        all.addFirst(result.model());
        return all;
    }

    @Test
    void aColumnThatDoesNotChangeIsLeftOutOfWhatItCannotBeDividedBy() {
        var panel = table(seasonal(1), same(7), same(0));
        var model = model("mean", panel);
        var result = Backtest.run(model, panel, settings(panel, 12));
        var alone = table(seasonal(1));
        var one = Backtest.run(model("mean", alone), alone, settings(alone, 12));
        assertEquals(one.model().all().mase(), result.model().all().mase(), 1e-9);
        assertEquals(one.model().all().mape(), 2 * result.model().all().mape(), 1e-9);
        for (var scores : all(result)) {
            var m = scores.all();
            for (double measure :
                    new double[] {
                        m.mae(), m.rmse(), m.mape(), m.smape(), m.mase(), m.standardMse()
                    }) {
                assertTrue(Double.isFinite(measure), scores.name() + " " + m);
            }
            assertTrue(Double.isNaN(scores.targets().get(1).mase()), scores.name());
            assertTrue(Double.isNaN(scores.targets().get(2).mape()), scores.name());
        }
        var said = result.leftOut().stream().map(Backtest.LeftOut::toString).toList();
        assertTrue(
                said.contains(
                        "MASE: 2 of 3 columns are left out (c1, c2): before the first origin they do"
                                + " not change over a season, or are shorter"),
                said.toString());
        assertTrue(
                said.stream()
                        .anyMatch(
                                s -> s.startsWith("std MAE, std MSE: 2 of 3 columns are left out")),
                said.toString());
        assertTrue(
                said.contains("MAPE: 330 of 990 numbers are left out (c2): the true value is 0"),
                said.toString());
        assertEquals(List.of(), one.leftOut());
    }

    @Test
    void aTrueValueOfZeroIsInNoMethodsMape() {
        double[] values = seasonal(2);
        values[70] = 0;
        var panel = table(values);
        var result = Backtest.run(model("naive", panel), panel, settings(panel, 1).between(70, 76));
        var naive = result.model().all();
        double sum = 0;
        for (int r = 71; r < 76; r++) {
            sum += Math.abs(values[69] - values[r]) / values[r];
        }
        assertEquals(100 * sum / 5, naive.mape(), 1e-9);
        assertEquals(naive.mape(), result.references().getFirst().all().mape(), 1e-12);
        assertEquals(6, naive.count());
    }

    @Test
    void seriesOfTheirOwnAreStandardisedByTheirOwnDeviation() {
        double[] great = seasonal(3);
        for (int r = 0; r < great.length; r++) {
            great[r] *= 1000;
        }
        var small = Series.of(seasonal(3)).named("small");
        var panel = Panel.of(small, Series.of(great).named("great"));
        var model = model("naive", panel);
        var result = Backtest.run(model, panel, settings(panel, 1));
        var alone = Panel.of(small);
        var one = Backtest.run(model, alone, settings(alone, 1));
        assertEquals(one.model().all().standardMse(), result.model().all().standardMse(), 1e-6);
        var constant = Panel.of(small, Series.of(same(3)).named("flat"));
        var left = Backtest.run(model, constant, settings(constant, 1)).leftOut();
        assertEquals(
                "MASE: 1 of 2 series is left out (flat)",
                left.getFirst().toString().split(": before")[0]);
    }

    @Test
    void whereTheModelGivesNoNumberNobodyIsMeasured() {
        var panel = table(seasonal(4));
        var trained = Forecaster.trainer().hidden(4).horizon(6).epochs(1).threads(1).train(panel);
        float[] values = trained.values();
        Arrays.fill(values, Float.NaN);
        var broken =
                new Forecaster(
                        trained.network().orElseThrow(),
                        values,
                        trained.schema(),
                        trained.record().orElseThrow());
        var result = Backtest.run(broken, panel, settings(panel, 12));
        for (var scores : all(result)) {
            assertEquals(0, scores.all().count(), scores.name());
        }
        assertEquals(
                "all measures: 330 of 330 numbers are left out (c0): the model's forecast is no"
                        + " finite number",
                result.leftOut().getFirst().toString());
    }

    @Test
    void intervalsAreMeasuredWhereTheyWereGiven() {
        var sums = new ErrorSums(List.of(0.1, 0.5, 0.9));
        var scale = new ErrorSums.Scale(1, 1);
        sums.add(1, new PredictiveDistribution.Point(3), scale);
        var none = sums.measures(new ErrorSums(List.of()));
        assertTrue(Double.isNaN(none.crps()) && Double.isNaN(none.within80()), none.toString());
        assertTrue(Double.isNaN(none.pinball()) && Double.isNaN(none.nll()), none.toString());
        var wide =
                new PredictiveDistribution.Quantiles(
                        new double[] {0.025, 0.5, 0.975}, new double[] {-9, 0, 9});
        sums.add(1, wide, scale);
        var half = sums.measures(new ErrorSums(List.of()));
        assertEquals(1, half.within80());
        assertEquals(wide.crps(1), half.crps(), 1e-12);
        assertEquals(2, half.count());
        assertEquals(1.5, half.mae());
    }

    @Test
    void aSimpleForecastThatIsBetterIsNamed() {
        var panel = table(seasonal(5), seasonal(6));
        var result = Backtest.run(model("mean", panel), panel, settings(panel, 12));
        var better = result.better(List.of("c0", "c1"));
        assertEquals(
                List.of("", "c0", "c1"), better.stream().map(Backtest.Better::column).toList());
        var first = better.getFirst();
        assertEquals("MASE", first.measure());
        assertEquals(result.model().all().mase(), first.model());
        double least =
                result.references().stream().mapToDouble(s -> s.all().mase()).min().orElseThrow();
        assertEquals(least, first.error());
        assertTrue(first.errors().matches("MASE \\d\\.\\d{3} vs \\d+\\.\\d{3}"), first.errors());
        // the model is one of them: it is not better than itself
        var naive =
                Backtest.run(
                        model("naive", panel),
                        panel,
                        settings(panel, 12).with(List.of(Reference.NAIVE)));
        assertEquals(List.of(), naive.better(List.of("c0", "c1")));
    }

    @Test
    void eachSeriesMayHaveRowsOfItsOwn() {
        var panel = Panel.of(Series.of(seasonal(7)).named("a"), Series.of(seasonal(8)).named("b"));
        var spans = List.of(new BacktestSettings.Span(100, 0), new BacktestSettings.Span(50, 60));
        var once = BacktestSettings.of(6, 12);
        var visited = new ArrayList<String>();
        Backtest.run(
                model("naive", panel),
                panel,
                new BacktestSettings(
                                6,
                                new BacktestSettings.Origins(4, 0, -1, 0),
                                once.scoring(),
                                once.sampling())
                        .within(spans),
                (one, at, _) -> visited.add(one.name() + at));
        assertEquals(List.of("a100", "a104", "a108", "a112", "b50", "b54"), visited);
    }

    @Test
    void standardBaselinesLeaveOutWhatTakesLong() {
        var panel = table(seasonal(9));
        var quick = BacktestSettings.Scoring.standard(panel, 1, 12);
        assertEquals(List.of(Reference.values()).size(), quick.references().size());
        assertEquals(List.of(), quick.omitted());
        var none = BacktestSettings.Scoring.standard(panel, 1, 1);
        assertFalse(none.references().contains(Reference.SEASONAL_NAIVE));
        var slow = BacktestSettings.Scoring.standard(panel, 1, 48);
        assertFalse(slow.references().contains(Reference.ETS));
        var result =
                Backtest.run(
                        model("naive", panel),
                        panel,
                        BacktestSettings.of(6, 1).between(60, 0).with(slow));
        assertEquals("ETS", result.omitted().getLast().name());
        assertTrue(
                result.omitted().getLast().reason().contains("are 5,760, expected 5,000 at most"),
                result.omitted().toString());
    }

    @Test
    void theSeasonIsKnownToNetworksAndTheirFiles() {
        var panel = table(seasonal(10));
        var model = Forecaster.trainer().hidden(4).horizon(6).epochs(1).threads(1).train(panel);
        assertEquals(List.of(12), model.periods());
        assertEquals(12, model.season(panel));
        var json = Json.of(model.schema());
        assertEquals(model.schema(), json.as(SeriesSchema.class));
        // a file of a version before: the season is looked for in the panel
        var older = new LinkedHashMap<>(json.asObject().entries());
        assertNotEquals(null, older.remove("periods"));
        var schema = new Json.Obj(older).as(SeriesSchema.class);
        var before =
                new Forecaster(
                        model.network().orElseThrow(),
                        model.values(),
                        schema,
                        model.record().orElseThrow());
        assertEquals(List.of(), before.periods());
        assertEquals(12, before.season(panel));
        assertEquals(schema.identity(), model.schema().identity());
    }

    @Test
    void blendsAreToldBesideSimpleForecastsAtTheSameOrigins() {
        var panel = table(seasonal(11));
        var mean = model("mean", panel).methods().orElseThrow().targets().getFirst();
        var names = mean.scores().stream().map(s -> s.name()).toList();
        assertTrue(
                names.containsAll(
                        List.of("mean", "naive", "seasonal naive (12)", "drift", "AR", "ETS")),
                names.toString());
        assertEquals(1, mean.scores().stream().mapToDouble(s -> s.weight()).sum(), 1e-12);
        double own =
                mean.scores().stream()
                        .filter(s -> s.weight() > 0)
                        .findFirst()
                        .orElseThrow()
                        .error();
        assertEquals(own, mean.error(), 1e-12);
        var better = mean.better().orElseThrow();
        assertEquals(own, better.model(), 1e-12);
        assertTrue(better.error() < 0.5 * own, better.toString());
        var blend = model("blend", panel);
        var target = blend.methods().orElseThrow().targets().getFirst();
        double best = target.scores().getFirst().error();
        assertTrue(target.error() <= 1.2 * best, target.toString());
        var components = blend.components(panel.series().getFirst(), 0, 100, 6);
        double sum = components.stream().mapToDouble(c -> c.weight() * c.steps()[2]).sum();
        double weights = components.stream().mapToDouble(ForecastComponent::weight).sum();
        var steps = blend.forecast(panel.series().getFirst(), 100, 6, 0, 1).steps();
        assertEquals(steps.get(2).getFirst().value(), sum / weights, 1e-9);
    }
}
