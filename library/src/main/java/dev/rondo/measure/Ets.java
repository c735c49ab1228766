package dev.rondo.measure;

import dev.rondo.RondoException;
import dev.rondo.measure.EtsModel.Season;
import dev.rondo.measure.EtsModel.Trend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Exponential smoothing in its state-space form (Hyndman, Koehler, Ord & Snyder 2008), fitted by
/// maximum likelihood. With level l, slope b and seasons s of period m, the forecast of one step is
/// f = (l + φb) ∘ s, and each value y then moves the states:
///
/// l′ = (l + φb) + α·(y ⊘ s − (l + φb)), b′ = φb + (β/α)·(l′ − l − φb), s′ = s + γ·(y ⊘ (l + φb) −
/// s),
///
/// ∘ and ⊘ being + and − where seasons are additive, · and ÷ where they are multiplicative. The
/// parameters keep 0 < β < α < 1, 0 < γ < 1 − α and 0.8 ≤ φ ≤ 0.98, and the states before the first
/// step are fitted as well; −2·log likelihood (but for a constant) is n·log Σe², with the errors e
/// = y − f, or (y − f)/f and then + 2·Σ log|f|. A fitted model is immutable.
public final class Ets {
    private final EtsModel model;
    private final int period;
    private final double[] parameters; // α, β, γ, φ, level, slope, seasons
    private final double[] states; // after the last step: level, slope, seasons by age
    private final double fit;
    private final double sigma;
    private final int length;

    private Ets(EtsModel model, int period, double[] parameters, double[] series) {
        this.model = model;
        this.period = period;
        this.parameters = parameters;
        this.length = series.length;
        this.states = start(parameters);
        double[] sums = new double[2];
        this.fit = run(model, period, parameters, states, series, sums);
        this.sigma = Math.sqrt(sums[0] / Math.max(1, length - free(model, period) + 1));
    }

    /// Fits the model with the least AICc of those that suit the series: without seasons if there
    /// are fewer than two of them, without what is multiplicative if a value is not positive, and
    /// without damping and slope if it is very short.
    ///
    /// @param series without gaps
    /// @param period steps of a season; 1 without seasons
    public static Ets fit(double[] series, int period) {
        boolean positive = Arrays.stream(series).allMatch(y -> y > 0);
        Ets best = null;
        for (var model : models()) {
            boolean multiplicative =
                    model.multiplicativeError() || model.season() == Season.MULTIPLICATIVE;
            boolean seasonal = model.season() != Season.NONE;
            boolean unstable =
                    !model.multiplicativeError() && model.season() == Season.MULTIPLICATIVE;
            if (unstable
                    || multiplicative && !positive
                    || seasonal && (period < 2 || series.length < 2 * period)
                    || series.length < free(model, period) + 2) {
                continue;
            }
            var fitted = fit(model, series, period);
            if (best == null || !(fitted.aicc() >= best.aicc())) {
                best = fitted;
            }
        }
        if (best == null) {
            throw new RondoException(
                    "a series of "
                            + series.length
                            + " steps is too short for exponential smoothing");
        }
        return best;
    }

    private static List<EtsModel> models() {
        var all = new ArrayList<EtsModel>();
        for (boolean error : new boolean[] {false, true}) {
            for (var trend : Trend.values()) {
                for (var season : Season.values()) {
                    all.add(new EtsModel(error, trend, season));
                }
            }
        }
        return all;
    }

    /// Fits one model.
    public static Ets fit(EtsModel model, double[] series, int period) {
        check(model, series, period);
        double[] guess = guess(model, series, period);
        int[] free = places(model, period);
        double[] start = new double[free.length];
        double[] steps = new double[free.length];
        double size = Math.max(deviation(series), 1e-8);
        for (int i = 0; i < free.length; i++) {
            start[i] = guess[free[i]];
            steps[i] =
                    switch (free[i]) {
                        case 0, 1, 2 -> 0.1;
                        case 3 -> -0.02;
                        case 4 -> 0.1 * size;
                        case 5 -> 0.02 * size;
                        default -> model.season() == Season.ADDITIVE ? 0.1 * size : 0.02;
                    };
        }
        for (int round = 0; round < 4; round++) {
            start =
                    NelderMead.minimise(
                            p -> value(model, period, full(guess, free, p, period, model), series),
                            start,
                            steps,
                            600 * (free.length + 1));
            for (int i = 0; i < steps.length; i++) {
                steps[i] *= -0.5;
            }
        }
        return new Ets(model, period, full(guess, free, start, period, model), series);
    }

    private static void check(EtsModel model, double[] series, int period) {
        boolean seasonal = model.season() != Season.NONE;
        if (series.length < (seasonal ? 2 * period : 3) || seasonal && period < 2) {
            throw new RondoException(
                    model
                            + " of "
                            + series.length
                            + " steps with a period of "
                            + period
                            + ": expected two seasons (of 2 steps or more), or 3 steps without");
        }
        for (int t = 0; t < series.length; t++) {
            if (!Double.isFinite(series[t])) {
                throw new RondoException(
                        "step "
                                + (t + 1)
                                + " of the series is "
                                + series[t]
                                + ": fill its gaps first");
            }
        }
    }

    /// The places of the parameters that are free: without slope, damping or seasons theirs are
    /// not, and of the seasons the last follows from the others.
    private static int[] places(EtsModel model, int period) {
        var places = new ArrayList<>(List.of(0, 4));
        if (model.trend() != Trend.NONE) {
            places.addAll(List.of(1, 5));
        }
        if (model.trend() == Trend.DAMPED) {
            places.add(3);
        }
        if (model.season() != Season.NONE) {
            places.add(2);
            for (int s = 0; s < period - 1; s++) {
                places.add(6 + s);
            }
        }
        return places.stream().sorted().mapToInt(i -> i).toArray();
    }

    private static int free(EtsModel model, int period) {
        return places(model, period).length + 1; // and the variance
    }

    private static double[] full(
            double[] guess, int[] free, double[] values, int period, EtsModel model) {
        double[] all = guess.clone();
        for (int i = 0; i < free.length; i++) {
            all[free[i]] = values[i];
        }
        if (model.season() != Season.NONE) {
            double sum = 0;
            for (int s = 0; s < period - 1; s++) {
                sum += all[6 + s];
            }
            all[6 + period - 1] = (model.season() == Season.MULTIPLICATIVE ? period : 0) - sum;
        }
        return all;
    }

    private static double[] guess(EtsModel model, double[] series, int period) {
        boolean seasonal = model.season() != Season.NONE;
        double[] all = new double[6 + (seasonal ? period : 0)];
        double[] plain = series.clone();
        if (seasonal) {
            boolean factors = model.season() == Season.MULTIPLICATIVE;
            double[] seasons =
                    factors
                            ? SeasonalDecomposition.multiplicative(series, period)
                            : SeasonalDecomposition.additive(series, period);
            System.arraycopy(seasons, 0, all, 6, period);
            for (int t = 0; t < plain.length; t++) {
                double s = seasons[t % period];
                plain[t] = factors ? plain[t] / s : plain[t] - s;
            }
        }
        int count = Math.min(plain.length, Math.max(10, seasonal ? 2 * period : 10));
        double meanT = (count + 1) / 2.0;
        double meanY = Arrays.stream(plain, 0, count).average().orElseThrow();
        double together = 0;
        double alone = 0;
        for (int t = 1; t <= count; t++) {
            together += (t - meanT) * (plain[t - 1] - meanY);
            alone += (t - meanT) * (t - meanT);
        }
        double slope = model.trend() == Trend.NONE ? 0 : together / alone;
        all[0] = 0.3;
        all[1] = model.trend() == Trend.NONE ? 0 : 0.03;
        all[2] = seasonal ? 0.05 : 0;
        all[3] = model.trend() == Trend.DAMPED ? 0.97 : 1;
        all[4] = model.trend() == Trend.NONE ? meanY : meanY - slope * meanT;
        all[5] = slope;
        return all;
    }

    private static double deviation(double[] series) {
        double mean = Arrays.stream(series).average().orElseThrow();
        return Math.sqrt(
                Arrays.stream(series).map(y -> (y - mean) * (y - mean)).average().orElseThrow());
    }

    private static double value(EtsModel model, int period, double[] p, double[] series) {
        boolean trend = model.trend() != Trend.NONE;
        boolean seasonal = model.season() != Season.NONE;
        boolean within =
                p[0] > 1e-4
                        && p[0] < 0.9999
                        && (!trend || p[1] > 1e-4 && p[1] < p[0])
                        && (!seasonal || p[2] > 1e-4 && p[2] < 1 - p[0])
                        && (model.trend() != Trend.DAMPED || p[3] >= 0.8 && p[3] <= 0.98);
        if (!within) {
            return Double.POSITIVE_INFINITY;
        }
        if (model.season() == Season.MULTIPLICATIVE) {
            for (int s = 0; s < period; s++) {
                if (p[6 + s] <= 0) {
                    return Double.POSITIVE_INFINITY;
                }
            }
        }
        return run(model, period, p, start(p), series, new double[2]);
    }

    private static double[] start(double[] p) {
        return Arrays.copyOfRange(p, 4, p.length);
    }

    /// Follows a series.
    ///
    /// @param states level, slope and the seasons, by place in the season; they are moved
    /// @param sums receives the sum of the squared errors, and of squared differences
    /// @return −2·log likelihood
    private static double run(
            EtsModel model,
            int period,
            double[] p,
            double[] states,
            double[] series,
            double[] sums) {
        double logs = 0;
        for (int t = 0; t < series.length; t++) {
            double f = step(model, period, p, states, t, series[t]);
            double difference = series[t] - f;
            double error = model.multiplicativeError() ? difference / f : difference;
            sums[0] += error * error;
            sums[1] += difference * difference;
            logs += model.multiplicativeError() ? Math.log(Math.abs(f)) : 0;
        }
        return series.length * Math.log(sums[0]) + 2 * logs;
    }

    /// One step: the forecast of it; then the states are moved by the value.
    private static double step(
            EtsModel model, int period, double[] p, double[] states, int t, double y) {
        double f = oneStepForecast(model, period, p, states, t);
        double damped = p[3] * states[1];
        double base = states[0] + damped;
        boolean factors = model.season() == Season.MULTIPLICATIVE;
        boolean seasonal = model.season() != Season.NONE;
        int place = seasonal ? 2 + t % period : 0;
        double s = seasonal ? states[place] : 0;
        double plain = !seasonal ? y : factors ? y / s : y - s;
        double level = base + p[0] * (plain - base);
        if (model.trend() != Trend.NONE) {
            states[1] = damped + p[1] / p[0] * (level - states[0] - damped);
        }
        if (seasonal) {
            states[place] = s + p[2] * ((factors ? y / base : y - base) - s);
        }
        states[0] = level;
        return f;
    }

    private static double oneStepForecast(
            EtsModel model, int period, double[] p, double[] states, int t) {
        double base = states[0] + p[3] * states[1];
        return switch (model.season()) {
            case NONE -> base;
            case ADDITIVE -> base + states[2 + t % period];
            case MULTIPLICATIVE -> base * states[2 + t % period];
        };
    }

    /// Which model it is.
    public EtsModel model() {
        return model;
    }

    /// α, β, γ and φ; 0 where the model has none of them (φ then 1).
    public double[] smoothing() {
        return Arrays.copyOf(parameters, 4);
    }

    /// −2·log likelihood, but for a constant, plus twice the number of parameters, as R's `ets`
    /// counts it.
    public double aic() {
        return fit + 2 * free(model, period);
    }

    /// The same, corrected for short series.
    public double aicc() {
        double k = free(model, period);
        return aic() + 2 * k * (k + 1) / (length - k - 1);
    }

    /// The standard deviation of the errors (relative ones, if they are multiplicative).
    public double sigma() {
        return sigma;
    }

    /// The same model, its parameters as they are, after another series: the same one gone on.
    public Ets after(double[] series) {
        return new Ets(model, period, parameters, series);
    }

    /// A model with these smoothing parameters, after a series: the states before its first step
    /// are guessed from its beginning, so that it may be another series than the parameters were
    /// fitted on.
    ///
    /// @param smoothing α, β, γ, φ; the first slope is that of the whole series
    /// @throws RondoException if the series is shorter than two seasons, or has gaps
    public static Ets of(EtsModel model, double[] smoothing, double[] series, int period) {
        check(model, series, period);
        double[] all = guess(model, series, period);
        System.arraycopy(smoothing, 0, all, 0, smoothing.length);
        if (model.trend() != Trend.NONE) {
            int whole = series.length - (model.season() == Season.NONE ? 1 : period);
            double slope = (series[whole] - series[0]) / Math.max(1, whole);
            all[5] = slope;
        }
        return new Ets(model, period, all, series);
    }

    /// A model with all its parameters, as [#parameters] gives them, after a series that begins as
    /// the one that they were fitted on.
    public static Ets resumed(EtsModel model, double[] parameters, double[] series, int period) {
        check(model, series, period);
        return new Ets(model, period, parameters.clone(), series);
    }

    /// α, β, γ, φ, and level, slope and seasons before the first step.
    public double[] parameters() {
        return parameters.clone();
    }

    /// What comes next, without errors.
    public double[] forecast(int horizon) {
        double[] now = states.clone();
        double[] forecast = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            double f = oneStepForecast(model, period, parameters, now, length + h);
            forecast[h] = step(model, period, parameters, now, length + h, f);
        }
        return forecast;
    }

    /// What may come next: paths with normal errors drawn for each step.
    ///
    /// @return paths × horizon
    public double[][] paths(int horizon, int count, long seed) {
        var random = new SplittableRandom(seed);
        double[][] paths = new double[count][horizon];
        for (double[] path : paths) {
            double[] now = states.clone();
            for (int h = 0; h < horizon; h++) {
                double f = oneStepForecast(model, period, parameters, now, length + h);
                double error = sigma * random.nextGaussian();
                path[h] = model.multiplicativeError() ? f * (1 + error) : f + error;
                step(model, period, parameters, now, length + h, path[h]);
            }
        }
        return paths;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s α %.4f β %.4f γ %.4f φ %.4f σ %.4f AIC %.3f AICc %.3f",
                model,
                parameters[0],
                parameters[1],
                parameters[2],
                parameters[3],
                sigma,
                aic(),
                aicc());
    }
}
