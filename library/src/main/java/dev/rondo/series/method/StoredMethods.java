package dev.rondo.series.method;

import dev.rondo.RondoException;

/// Reads methods as they stand in model files.
///
/// @since 0.1
public final class StoredMethods {
    private StoredMethods() {}

    /// The method.
    ///
    /// @throws RondoException if there is no such kind
    public static ForecastMethod read(StoredMethod stored, NumberStore numbers) {
        double[] own = numbers.get(stored.at(), stored.count());
        var settings = stored.settings();
        return switch (stored.kind()) {
            case "naive" -> new NaiveForecast();
            case "mean" -> new MeanForecast();
            case "seasonal-naive" -> new SeasonalNaive(settings.get(0));
            case "seasonal-average" -> new SeasonalAverage(settings.get(0), own[0]);
            case "smoothing" ->
                    new SmoothingForecast(
                            settings.get(0), settings.get(1) == 1, settings.get(2) == 1, own[0]);
            case "ar" -> new ArForecast(settings.get(0) == 1, own);
            case "ets" -> EtsForecast.of(settings, own);
            case "linear" -> LinearForecast.of(settings, own);
            default ->
                    throw new RondoException(
                            "a forecasting method `"
                                    + stored.kind()
                                    + "`, which this version does not know");
        };
    }
}
