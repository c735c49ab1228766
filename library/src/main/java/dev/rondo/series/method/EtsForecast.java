package dev.rondo.series.method;

import dev.rondo.RondoException;
import dev.rondo.measure.Ets;
import dev.rondo.measure.EtsModel;

import java.util.List;

/// Exponential smoothing in its state-space form ([Ets]): error, trend and season of least AICc.
/// Its smoothing parameters are kept; the states follow the history that is forecast.
///
/// @param model error, trend and season
/// @param period steps of a season; 1: none
/// @param smoothing α, β, γ, φ
public record EtsForecast(EtsModel model, int period, List<Double> smoothing)
        implements ForecastMethod {
    public EtsForecast {
        smoothing = List.copyOf(smoothing);
    }

    /// @param end row after the last that is learned from
    static EtsForecast fit(History history, int end, int period) {
        var ets = Ets.fit(history.until(end), period);
        double[] own = ets.smoothing();
        return new EtsForecast(ets.model(), period, List.of(own[0], own[1], own[2], own[3]));
    }

    static EtsForecast of(List<Integer> settings, double[] numbers) {
        var model =
                new EtsModel(
                        settings.get(1) == 1,
                        EtsModel.Trend.values()[settings.get(2)],
                        EtsModel.Season.values()[settings.get(3)]);
        return new EtsForecast(
                model, settings.get(0), List.of(numbers[0], numbers[1], numbers[2], numbers[3]));
    }

    @Override
    public String name() {
        return "ETS";
    }

    @Override
    public String describe() {
        return model
                + (period > 1 ? " of period " + period : "")
                + ": α "
                + ForecastMethod.text(smoothing.get(0))
                + ", β "
                + ForecastMethod.text(smoothing.get(1))
                + ", γ "
                + ForecastMethod.text(smoothing.get(2))
                + ", φ "
                + ForecastMethod.text(smoothing.get(3));
    }

    @Override
    public double[] forecast(History history, int at, int horizon) {
        double[] own = smoothing.stream().mapToDouble(p -> p).toArray();
        try {
            return Ets.of(model, own, history.until(at), period).forecast(horizon);
        } catch (RondoException e) { // too short for the states: no more is known than its level
            return new NaiveForecast().forecast(history, at, horizon);
        }
    }

    @Override
    public StoredMethod store(NumberStore numbers) {
        double[] own = smoothing.stream().mapToDouble(p -> p).toArray();
        return new StoredMethod(
                "ets",
                List.of(
                        period,
                        model.multiplicativeError() ? 1 : 0,
                        model.trend().ordinal(),
                        model.season().ordinal()),
                numbers.add(own),
                own.length);
    }
}
