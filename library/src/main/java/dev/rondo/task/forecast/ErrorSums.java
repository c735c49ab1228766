package dev.rondo.task.forecast;

import dev.rondo.measure.DistributionErrors;
import dev.rondo.measure.ForecastErrors;

import java.util.List;

/// Sums of the errors of some forecasts. A number that a measure cannot divide by (a true value of
/// 0, a history that never changes) is left out of that measure alone, whatever the forecast is.
final class ErrorSums {
    private final List<Double> levels;
    private final Sum absolute = new Sum();
    private final Sum squares = new Sum();
    private final Sum percent = new Sum();
    private final Sum symmetric = new Sum();
    private final Sum scaled = new Sum();
    private final Sum standardAbsolute = new Sum();
    private final Sum standardSquares = new Sum();
    private final Sum density = new Sum();
    private final Sum crps = new Sum();
    private final Sum[] pinball;
    private final Sum within80 = new Sum();
    private final Sum within95 = new Sum();

    private static final class Sum {
        long count;
        double sum;

        void add(double value) {
            count++;
            sum += value;
        }

        void add(Sum other) {
            count += other.count;
            sum += other.sum;
        }

        /// NaN of nothing.
        double mean() {
            return sum / count;
        }
    }

    /// What errors of a target of a series are divided by; NaN: it does not change.
    ///
    /// @param season of MASE: the mean absolute change over a season
    /// @param deviation of standardised errors
    record Scale(double season, double deviation) {}

    ErrorSums(List<Double> levels) {
        this.levels = levels;
        pinball = new Sum[levels.size()];
        for (int i = 0; i < pinball.length; i++) {
            pinball[i] = new Sum();
        }
    }

    void add(double y, PredictiveDistribution f, Scale scale) {
        double e = Math.abs(f.value() - y);
        absolute.add(e);
        squares.add(e * e);
        symmetric.add(e == 0 ? 0 : 200 * e / (Math.abs(y) + Math.abs(f.value())));
        if (y != 0) {
            percent.add(100 * e / Math.abs(y));
        }
        if (scale.season() > 0) {
            scaled.add(e / scale.season());
        }
        if (scale.deviation() > 0) {
            standardAbsolute.add(e / scale.deviation());
            standardSquares.add(e / scale.deviation() * e / scale.deviation());
        }
        double likelihood = f.logDensity(y);
        if (!Double.isNaN(likelihood)) {
            density.add(likelihood);
        }
        if (f.uncertain() && !(f instanceof PredictiveDistribution.Bernoulli)) {
            crps.add(f.crps(y));
            for (int i = 0; i < pinball.length; i++) {
                double level = levels.get(i);
                pinball[i].add(DistributionErrors.pinball(y, f.quantile(level), level));
            }
            within80.add(y >= f.quantile(0.1) && y <= f.quantile(0.9) ? 1 : 0);
            within95.add(y >= f.quantile(0.025) && y <= f.quantile(0.975) ? 1 : 0);
        }
    }

    void add(ErrorSums other) {
        absolute.add(other.absolute);
        squares.add(other.squares);
        percent.add(other.percent);
        symmetric.add(other.symmetric);
        scaled.add(other.scaled);
        standardAbsolute.add(other.standardAbsolute);
        standardSquares.add(other.standardSquares);
        density.add(other.density);
        crps.add(other.crps);
        for (int i = 0; i < pinball.length; i++) {
            pinball[i].add(other.pinball[i]);
        }
        within80.add(other.within80);
        within95.add(other.within95);
    }

    /// Numbers.
    long count() {
        return absolute.count;
    }

    /// Numbers whose true value is 0.
    long zeros() {
        return absolute.count - percent.count;
    }

    /// Numbers of which a distribution was forecast.
    long distributions() {
        return crps.count;
    }

    /// @param reference by whose sMAPE and MASE those are divided for OWA; if they are empty, there
    ///   is none
    Backtest.Measures measures(ErrorSums reference) {
        double losses = pinball.length == 0 ? Double.NaN : 0;
        for (var sum : pinball) {
            losses += sum.mean() / pinball.length;
        }
        return new Backtest.Measures(
                count(),
                absolute.mean(),
                Math.sqrt(squares.mean()),
                percent.mean(),
                symmetric.mean(),
                scaled.mean(),
                defined(
                        ForecastErrors.owa(
                                symmetric.mean(),
                                scaled.mean(),
                                reference.symmetric.mean(),
                                reference.scaled.mean())),
                standardAbsolute.mean(),
                standardSquares.mean(),
                -density.mean(),
                crps.mean(),
                losses,
                within80.mean(),
                within95.mean());
    }

    /// A reference without errors divides by 0.
    private static double defined(double ratio) {
        return Double.isFinite(ratio) ? ratio : Double.NaN;
    }
}
