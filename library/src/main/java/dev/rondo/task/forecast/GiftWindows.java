package dev.rondo.task.forecast;

import dev.rondo.data.series.Panel;
import dev.rondo.data.time.TimeStep;
import dev.rondo.measure.GiftEval;

import java.util.Arrays;
import java.util.List;

/// Measures the forecasts of a [Backtest] as the GIFT-Eval benchmark does ([GiftEval]).
///
/// ```java
/// var gift = new GiftWindows(model, 24);
/// Backtest.run(model, panel, BacktestSettings.of(48, 24).at(48, 20), gift); // 20 windows of 48
/// System.out.println(gift.measures().mase() + " " + gift.measures().crps());
/// ```
public final class GiftWindows implements Backtest.Visitor {
    private static final int HOUR = 3600;
    private static final int DAY = 24 * HOUR;

    private final GiftEval measures = new GiftEval();
    private final int[] columns;
    private final int season;
    private int windows;

    /// @param season steps of a season; 1: none
    public GiftWindows(Forecaster model, int season) {
        var schema = model.schema();
        columns = new int[model.targets().size()];
        Arrays.setAll(columns, schema::column);
        this.season = season;
    }

    /// The steps of the season that the benchmark knows of a time step: a day of hours and minutes,
    /// an hour of seconds, a year of months and quarters, 5 from Monday to Friday; else 1.
    public static int season(TimeStep step) {
        if (step.months() > 0) {
            return whole(12, step.months());
        }
        if (step.rule().filter(r -> r == TimeStep.Rule.WEEKDAYS).isPresent()) {
            return 5;
        }
        long seconds = step.seconds();
        return seconds % 60 == 0
                ? seconds % DAY == 0 ? 1 : whole(DAY, seconds)
                : whole(HOUR, seconds);
    }

    private static int whole(long season, long step) {
        return season % step == 0 ? (int) (season / step) : 1;
    }

    @Override
    public void forecast(Panel.One series, int at, List<List<PredictiveDistribution>> steps) {
        for (int i = 0; i < columns.length; i++) {
            int column = columns[i];
            double[] history = new double[at];
            Arrays.setAll(history, r -> series.at(r, column));
            double scale = GiftEval.scale(history, season);
            for (int h = 0; h < steps.size() && at + h < series.rows(); h++) {
                var predicted = steps.get(h).get(i);
                measures.add(
                        series.at(at + h, column),
                        GiftEval.LEVELS.stream().mapToDouble(predicted::quantile).toArray(),
                        scale);
            }
            windows++;
        }
    }

    /// Of all that was forecast so far.
    public GiftEval measures() {
        return measures;
    }

    /// Windows that were forecast so far, each of one number a step.
    public int windows() {
        return windows;
    }
}
