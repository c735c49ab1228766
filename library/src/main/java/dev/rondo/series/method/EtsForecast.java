package dev.rondo.series.method;

import dev.rondo.RondoException;
import dev.rondo.measure.Ets;
import dev.rondo.measure.EtsModel;

import java.util.Arrays;
import java.util.List;

/// Exponential smoothing in its state-space form ([Ets]): error, trend and season of least AICc. A
/// history that begins as the one that it was fitted on is followed from the fitted states, any
/// other from states that are guessed from it.
///
/// @since 0.1
public final class EtsForecast implements ForecastMethod {
    private final EtsModel model;
    private final int period;
    private final double[] parameters; // as Ets has them
    private final long step; // of the first number that it was fitted on
    private final double first;

    EtsForecast(EtsModel model, int period, double[] parameters, long step, double first) {
        this.model = model;
        this.period = period;
        this.parameters = parameters;
        this.step = step;
        this.first = first;
    }

    /// @param end row after the last that is learned from
    static EtsForecast fit(History history, int end, int period) {
        double[] y = history.until(end);
        var ets = Ets.fit(y, period);
        return new EtsForecast(ets.model(), period, ets.parameters(), history.step(0), y[0]);
    }

    static EtsForecast of(List<Integer> settings, double[] numbers) {
        var model =
                new EtsModel(
                        settings.get(1) == 1,
                        List.of(EtsModel.Trend.values()).get(settings.get(2)),
                        List.of(EtsModel.Season.values()).get(settings.get(3)));
        return new EtsForecast(
                model,
                settings.get(0),
                Arrays.copyOfRange(numbers, 2, numbers.length),
                (long) numbers[0],
                numbers[1]);
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
                + ForecastMethod.text(parameters[0])
                + ", β "
                + ForecastMethod.text(parameters[1])
                + ", γ "
                + ForecastMethod.text(parameters[2])
                + ", φ "
                + ForecastMethod.text(parameters[3]);
    }

    @Override
    public double[] forecast(History history, int at, int horizon) {
        double[] y = history.until(at);
        try {
            var ets =
                    history.step(0) == step && y[0] == first
                            ? Ets.resumed(model, parameters, y, period)
                            : Ets.of(model, Arrays.copyOf(parameters, 4), y, period);
            return ets.forecast(horizon);
        } catch (RondoException e) { // too short for the states: no more is known than its level
            return new NaiveForecast().forecast(history, at, horizon);
        }
    }

    @Override
    public StoredMethod store(NumberStore numbers) {
        int at = numbers.add((double) step, first);
        numbers.add(parameters);
        return new StoredMethod(
                "ets",
                List.of(
                        period,
                        model.multiplicativeError() ? 1 : 0,
                        List.of(EtsModel.Trend.values()).indexOf(model.trend()),
                        List.of(EtsModel.Season.values()).indexOf(model.season())),
                at,
                parameters.length + 2);
    }
}
