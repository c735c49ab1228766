package dev.rondo.series.method;

import dev.rondo.RondoException;
import dev.rondo.measure.Autoregression;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// An autoregression, ŷ(t+1) = c + Σ a_k y(t+1−k), whose forecasts are read as if they had come
/// ([Autoregression]).
///
/// @since 0.1
public final class ArForecast implements ForecastMethod {
    private static final int MOST = 400; // the highest order
    private static final double WORK = 1e10; // rows × order²

    private final boolean logs;
    private final double[] coefficients;

    ArForecast(boolean logs, double[] coefficients) {
        this.logs = logs;
        this.coefficients = coefficients;
    }

    /// With the order of least AIC, up to a season and one, or 24. Rows before which there is a gap
    /// are not learned from; where that leaves too few, gaps are filled.
    ///
    /// @throws RondoException if there are too few rows
    /// @param end row after the last that is learned from
    static ArForecast fit(History history, int end, int period, boolean logs) {
        double[] y = new double[end];
        Arrays.setAll(
                y, r -> logs ? Math.log(history.value(r)) : history.value(r)); // gaps stay gaps
        int most = most(end, period);
        try {
            return new ArForecast(logs, Autoregression.fit(y, most).coefficients());
        } catch (RondoException e) {
            if (Arrays.stream(y).noneMatch(Double::isNaN)) {
                throw e;
            }
            double[] filled = history.until(end);
            Arrays.setAll(filled, r -> logs ? Math.log(filled[r]) : filled[r]);
            return new ArForecast(logs, Autoregression.fit(filled, most).coefficients());
        }
    }

    static int most(int rows, int period) {
        int least = Math.min(Math.max(24, period + 1), MOST);
        int quick = (int) Math.sqrt(WORK / Math.max(1, rows));
        return Math.max(1, Math.min(Math.min(least, Math.max(24, quick)), rows / 4));
    }

    @Override
    public String name() {
        return "AR" + (logs ? " of logarithms" : "");
    }

    @Override
    public String describe() {
        return "order "
                + (coefficients.length - 1)
                + ": "
                + Arrays.stream(coefficients)
                        .limit(6)
                        .mapToObj(c -> String.format(Locale.ROOT, "%.4g", c))
                        .collect(Collectors.joining(", "))
                + (coefficients.length > 6 ? ", …" : "");
    }

    @Override
    public double[] forecast(History history, int at, int horizon) {
        double[] y = history.window(at, coefficients.length - 1);
        if (logs) {
            y = Arrays.stream(y).map(Math::log).toArray();
        }
        double[] steps = Autoregression.of(coefficients).forecast(y, horizon);
        return logs ? Arrays.stream(steps).map(Math::exp).toArray() : steps;
    }

    @Override
    public ForecastMethod adapted(History history, int end, double scale) {
        try {
            return fit(history, end, coefficients.length - 2, logs);
        } catch (RondoException e) { // too short for one of its own
            return this;
        }
    }

    @Override
    public StoredMethod store(NumberStore numbers) {
        return new StoredMethod(
                "ar", List.of(logs ? 1 : 0), numbers.add(coefficients), coefficients.length);
    }
}
