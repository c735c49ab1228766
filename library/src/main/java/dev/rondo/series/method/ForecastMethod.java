package dev.rondo.series.method;

import java.util.Locale;

/// A forecasting method without a network, fitted: it forecasts the next numbers of a series from
/// those before. Immutable.
///
/// @since 0.1
public interface ForecastMethod {
    /// What it is called, such as `seasonal naive (24)`.
    String name();

    /// Its coefficients, in a line.
    String describe();

    /// The next numbers of a series, given those before row `at`.
    ///
    /// @param at from 1 to the rows of the series
    double[] forecast(History history, int at, int horizon);

    /// The method for a series that it was not fitted on.
    ///
    /// @param end the row before which the series is known
    /// @param scale the mean absolute change of the series over a season
    default ForecastMethod adapted(History history, int end, double scale) {
        return this;
    }

    /// What stands in a model file.
    StoredMethod store(NumberStore numbers);

    /// A number as descriptions have it.
    static String text(double number) {
        return String.format(Locale.ROOT, "%.4g", number);
    }
}
