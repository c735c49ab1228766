package dev.rondo.series.method;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A linear direct forecast: all H steps at once from the last W numbers, each relative to the
/// window's level, by ridge regression,
///
/// ŷ(t+h) = b_h + c_h·s + Σ_i w_hi (y(t−i) − a) + Σ_k v_hk q_k(t),
///
/// where the level a is the window's last number, or its mean; the base b_h is a, or the number of
/// the last season at the same place; q are sines and cosines of the place in a season that is
/// longer than the window. Because only departures from a level are read, a series whose level
/// drifts does not leave the range that was learned (NLinear, Zeng et al. 2023). More steps than H:
/// the forecast is read as if it had come.
///
/// c_h is learned in units of s, the scale of the series that are learned together.
///
/// @since 0.1
public final class LinearForecast implements ForecastMethod {
    /// What windows are relative to.
    enum Level {
        LAST,
        MEAN
    }

    /// Which windows are read, and how.
    ///
    /// @param window W
    /// @param horizon H
    /// @param level a
    /// @param base the season of b_h; 0: b_h = a
    /// @param waves q: pairs of sines and cosines
    /// @param season steps of their season
    /// @param logs whether it is done with logarithms
    record Shape(
            int window, int horizon, Level level, int base, int waves, int season, boolean logs) {
        /// The season in steps: of days a year has 365.25.
        double period() {
            return season == 365 ? 365.25 : season;
        }

        /// The number of weights of one step.
        int features() {
            return window + 2 * waves + 1;
        }

        String name() {
            return "linear ("
                    + window
                    + (level == Level.MEAN ? ", mean" : "")
                    + (base > 0 ? ", season " + base : "")
                    + (waves > 0 ? ", waves of " + season : "")
                    + ")"
                    + (logs ? " of logarithms" : "");
        }
    }

    private final Shape shape;
    private final double[] weights; // H × features: window (the latest first), waves, constant
    private final double scale;

    LinearForecast(Shape shape, double[] weights, double scale) {
        this.shape = shape;
        this.weights = weights;
        this.scale = scale;
    }

    static LinearForecast of(List<Integer> settings, double[] numbers) {
        var shape =
                new Shape(
                        settings.get(0),
                        settings.get(1),
                        settings.get(2) == 0 ? Level.LAST : Level.MEAN,
                        settings.get(3),
                        settings.get(4),
                        settings.get(5),
                        settings.get(6) == 1);
        return new LinearForecast(
                shape, Arrays.copyOfRange(numbers, 1, numbers.length), numbers[0]);
    }

    /// W.
    public int window() {
        return shape.window();
    }

    /// The next steps of a window, the oldest number first: as many as it was fitted for.
    ///
    /// @param step of the window's last number, see [History#step]
    public double[] next(double[] window, long step) {
        return block(window, step);
    }

    /// The same in the units of another series.
    LinearForecast scaled(double other) {
        return new LinearForecast(shape, weights, other);
    }

    @Override
    public ForecastMethod adapted(History history, int end, double other) {
        return shape.logs() ? this : scaled(other);
    }

    Shape shape() {
        return shape;
    }

    @Override
    public String name() {
        return shape.name();
    }

    /// The weight of the number i steps back in the forecast of a step.
    ///
    /// @param step from 1
    /// @param back 0: the last number
    public double weight(int step, int back) {
        return weights[(step - 1) * shape.features() + back];
    }

    @Override
    public String describe() {
        return shape.window()
                + " × "
                + shape.horizon()
                + " weights; of step 1: "
                + ForecastMethod.text(weight(1, 0))
                + ", "
                + ForecastMethod.text(weight(1, Math.min(1, shape.window() - 1)))
                + ", …";
    }

    @Override
    public double[] forecast(History history, int at, int horizon) {
        double[] window = levels(history.window(at, shape.window()));
        double[] steps = new double[horizon];
        for (int done = 0; done < horizon; done += shape.horizon()) {
            double[] next = block(window, history.step(at - 1) + done);
            for (int h = 0; h < next.length && done + h < horizon; h++) {
                steps[done + h] = shape.logs() ? Math.exp(next[h]) : next[h];
            }
            if (done + shape.horizon() < horizon) {
                window = shifted(window, next);
            }
        }
        return steps;
    }

    private double[] levels(double[] window) {
        for (int k = 0; k < window.length && shape.logs(); k++) {
            window[k] = Math.log(window[k]); // of what is not positive there is none: NaN
        }
        return window;
    }

    private static double[] shifted(double[] window, double[] next) {
        double[] all = Arrays.copyOf(window, window.length + next.length);
        System.arraycopy(next, 0, all, window.length, next.length);
        return Arrays.copyOfRange(all, next.length, all.length);
    }

    /// @param window the oldest first
    /// @param step of its last number
    private double[] block(double[] window, long step) {
        int w = shape.window();
        double a =
                shape.level() == Level.LAST
                        ? window[w - 1]
                        : Arrays.stream(window).average().orElse(0);
        double[] waves = new double[2 * shape.waves()];
        LagSums.waves(waves, shape.period(), step);
        double[] next = new double[shape.horizon()];
        for (int h = 0; h < next.length; h++) {
            int row = h * shape.features();
            double sum = 0;
            for (int i = 0; i < w; i++) {
                sum += weights[row + i] * (window[w - 1 - i] - a);
            }
            double rest = weights[row + w + waves.length];
            for (int k = 0; k < waves.length; k++) {
                rest += weights[row + w + k] * waves[k];
            }
            int base = shape.base();
            next[h] = sum + rest * scale + (base > 0 ? window[w - base + h % base] : a);
        }
        return next;
    }

    @Override
    public StoredMethod store(NumberStore numbers) {
        int at = numbers.add(scale);
        numbers.add(weights);
        return new StoredMethod(
                "linear",
                new ArrayList<>(
                        List.of(
                                shape.window(),
                                shape.horizon(),
                                shape.level() == Level.LAST ? 0 : 1,
                                shape.base(),
                                shape.waves(),
                                shape.season(),
                                shape.logs() ? 1 : 0)),
                at,
                weights.length + 1);
    }
}
