package dev.rondo.series.method;

/// The kinds of forecasting methods that a blend is made of.
///
/// @since 0.1
public enum ForecastKind {
    NAIVE("naive"),
    MEAN("mean"),
    SEASONAL_NAIVE("seasonal-naive"),
    SEASONAL_AVERAGE("seasonal-average"),
    SMOOTHING("smoothing"),
    THETA("theta"),
    ETS("ets"),
    AR("ar"),
    LINEAR("linear");

    private final String text;

    ForecastKind(String text) {
        this.text = text;
    }

    /// As options have it: `seasonal-naive`.
    @Override
    public String toString() {
        return text;
    }
}
