package dev.rondo.task.forecast;

import dev.rondo.RondoException;
import dev.rondo.measure.Autoregression;
import dev.rondo.measure.Baseline;
import dev.rondo.measure.Ets;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Simple forecasts of one column of a series, from any of its places. Gaps of the history are
/// filled with straight lines, the one at its end with the last number.
final class BaselineForecasts {
    private static final int MOST = 400; // the highest order of AR

    private final double[] series;
    private final double[] filled;
    private final BacktestSettings settings;
    private final int learned;
    private @Nullable Ets ets;
    private @Nullable Autoregression linear;

    /// @param series NaN: missing
    /// @param learned rows from which is learned what is to be learned
    BaselineForecasts(double[] series, BacktestSettings settings, int learned) {
        this.series = series;
        this.settings = settings;
        this.learned = learned;
        filled = series.clone();
        int before = -1;
        for (int r = 0; r < filled.length; r++) {
            if (Double.isNaN(series[r])) {
                continue;
            }
            for (int g = before + 1; g < r; g++) {
                filled[g] =
                        before < 0
                                ? series[r]
                                : series[before]
                                        + (series[r] - series[before])
                                                * (g - before)
                                                / (r - before);
            }
            before = r;
        }
        Arrays.fill(
                filled, before + 1, filled.length, before < 0 ? 0 : series[Math.max(0, before)]);
    }

    /// What was known before a row: a gap at its end does not know where it will end.
    private double[] known(int at) {
        double[] history = Arrays.copyOf(filled, at);
        int end = at;
        while (end > 0 && Double.isNaN(series[end - 1])) {
            end--;
        }
        Arrays.fill(history, end, at, end == 0 ? 0 : series[end - 1]);
        return history;
    }

    double[] forecast(Baseline baseline, int at) {
        return baseline.forecast(
                known(at),
                Math.max(1, Math.min(settings.scoring().season(), at)),
                settings.horizon());
    }

    double[] forecast(BacktestSettings.Reference reference, int at) {
        return switch (reference) {
            case NAIVE -> forecast(Baseline.NAIVE, at);
            case SEASONAL_NAIVE -> {
                int season = settings.scoring().season();
                if (at < season) {
                    throw new RondoException(
                            "a season of " + season + " rows does not fit into it");
                }
                yield forecast(Baseline.SEASONAL_NAIVE, at);
            }
            case DRIFT -> forecast(Baseline.DRIFT, at);
            case ETS -> {
                if (ets == null) {
                    ets = Ets.fit(known(learned), settings.scoring().season());
                }
                yield ets.after(known(at)).forecast(settings.horizon());
            }
            case AR -> {
                if (linear == null) {
                    int most = Math.min(MOST, Math.max(24, settings.scoring().season() + 1));
                    linear =
                            Autoregression.fit(
                                    Arrays.copyOf(series, learned),
                                    Math.max(1, Math.min(most, learned / 4)));
                }
                yield linear.forecast(known(at), settings.horizon());
            }
        };
    }
}
