package dev.rondo.series.method;

import dev.rondo.RondoException;
import dev.rondo.store.Key;

import java.util.List;

/// A fitted method as it stands in a model file: its kind, whole numbers such as periods, and where
/// its coefficients stand in the tensor of coefficients.
///
/// @param kind such as `linear`
/// @param settings whole numbers, in the order of the kind
/// @param at where its coefficients begin
/// @param count of its coefficients
/// @since 0.1
@Key("rondo.methods, a method")
public record StoredMethod(
        @Key("kind") String kind,
        @Key("settings") List<Integer> settings,
        @Key("at") int at,
        @Key("count") int count) {
    public StoredMethod {
        settings = List.copyOf(settings);
    }

    /// The method.
    ///
    /// @throws RondoException if there is no such kind
    public ForecastMethod method(NumberStore numbers) {
        double[] own = numbers.get(at, count);
        return switch (kind) {
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
                                    + kind
                                    + "`, which this version does not know");
        };
    }
}
