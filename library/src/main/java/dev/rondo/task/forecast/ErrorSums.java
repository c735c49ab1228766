package dev.rondo.task.forecast;

import dev.rondo.measure.DistributionErrors;
import dev.rondo.measure.ForecastErrors;

import java.util.List;

/// Sums of the errors of some forecasts.
final class ErrorSums {
    private final List<Double> levels;
    private long count;
    private double absolute;
    private double squares;
    private double percent;
    private double symmetric;
    private double scaled;
    private double standardAbsolute;
    private double standardSquares;
    private double density;
    private double crps;
    private final double[] pinball;
    private long within80;
    private long within95;
    private boolean uncertain;

    ErrorSums(List<Double> levels) {
        this.levels = levels;
        pinball = new double[levels.size()];
    }

    /// @param scale what MASE divides by
    /// @param deviation in which errors are standardised
    void add(double y, PredictiveDistribution f, double scale, double deviation) {
        double e = f.value() - y;
        count++;
        absolute += Math.abs(e);
        squares += e * e;
        percent += e == 0 ? 0 : 100 * Math.abs(e / y);
        symmetric += e == 0 ? 0 : 200 * Math.abs(e) / (Math.abs(y) + Math.abs(f.value()));
        scaled += e == 0 ? 0 : Math.abs(e) / scale;
        standardAbsolute += Math.abs(e) / deviation;
        standardSquares += e * e / deviation / deviation;
        density += f.logDensity(y);
        if (f.uncertain() && !(f instanceof PredictiveDistribution.Bernoulli)) {
            uncertain = true;
            crps += f.crps(y);
            for (int i = 0; i < pinball.length; i++) {
                pinball[i] +=
                        DistributionErrors.pinball(y, f.quantile(levels.get(i)), levels.get(i));
            }
            within80 += y >= f.quantile(0.1) && y <= f.quantile(0.9) ? 1 : 0;
            within95 += y >= f.quantile(0.025) && y <= f.quantile(0.975) ? 1 : 0;
        }
    }

    void add(ErrorSums other) {
        count += other.count;
        absolute += other.absolute;
        squares += other.squares;
        percent += other.percent;
        symmetric += other.symmetric;
        scaled += other.scaled;
        standardAbsolute += other.standardAbsolute;
        standardSquares += other.standardSquares;
        density += other.density;
        crps += other.crps;
        for (int i = 0; i < pinball.length; i++) {
            pinball[i] += other.pinball[i];
        }
        within80 += other.within80;
        within95 += other.within95;
        uncertain |= other.uncertain;
    }

    /// @param reference by whose sMAPE and MASE those are divided for OWA; if they are empty, there
    ///   is none
    Backtest.Measures measures(ErrorSums reference) {
        double n = count;
        double none = uncertain ? 1 : Double.NaN;
        double losses = 0;
        for (double p : pinball) {
            losses += p / n / pinball.length;
        }
        return new Backtest.Measures(
                count,
                absolute / n,
                Math.sqrt(squares / n),
                percent / n,
                symmetric / n,
                scaled / n,
                ForecastErrors.owa(
                        symmetric / n,
                        scaled / n,
                        reference.symmetric / reference.count,
                        reference.scaled / reference.count),
                standardAbsolute / n,
                standardSquares / n,
                -density / n,
                none * crps / n,
                none * losses,
                none * within80 / n,
                none * within95 / n);
    }
}
