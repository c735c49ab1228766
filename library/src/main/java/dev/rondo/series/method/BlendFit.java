package dev.rondo.series.method;

import dev.rondo.RondoException;
import dev.rondo.runtime.RecordText;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.store.Key;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Fits a blend of methods to series: every candidate is fitted to the beginning of the series and
/// tried at rolling origins after it ([RollingOrigins]); weights follow from the errors there
/// ([BlendWeights]); then all are fitted again, to everything. Methods that are worse than the
/// naive forecast have no weight; where the blend is not better by more than the standard error of
/// the difference, the naive forecast alone is the blend.
///
/// @since 0.1
public final class BlendFit {
    private static final int RECENT_ROWS = 28;
    private static final int RECENT_SEASONS = 7;
    private static final double BLOCKS = 2; // of the horizon's rows that weights are chosen from

    private final List<History> series;
    private final int[] ends;
    private final int horizon;
    private final int season;
    private final List<Integer> periods;
    private final double[] scales;
    private final RollingOrigins origins;
    private final List<Candidate> candidates;
    private final int threads;
    private final int more;
    private final List<Tried> tried = new ArrayList<>();
    private double[] weights = {};

    /// What a blend is fitted to.
    ///
    /// @param series all of one column, or columns of one table
    /// @param horizon steps to forecast
    /// @param periods of seasons, the shortest first; none: empty
    /// @param panel whether they are alike, so that linear methods are learned from all together
    public record Data(List<History> series, int horizon, List<Integer> periods, boolean panel) {
        public Data {
            series = List.copyOf(series);
            periods = List.copyOf(periods);
        }
    }

    /// A candidate that was tried.
    ///
    /// @param candidate it
    /// @param choices of each series the setting that was best
    /// @param forecasts of each series at its origins, one after the other
    /// @param error mean absolute error of all series, each scaled by its changes
    private record Tried(Candidate candidate, int[] choices, double[][] forecasts, double error) {}

    /// How a method did at the validation origins.
    ///
    /// @param name of the method
    /// @param error mean absolute error, scaled as MASE is
    /// @param weight in the blend
    @Key("rondo.methods, a score")
    public record Score(
            @Key("name") String name, @Key("error") double error, @Key("weight") double weight) {}

    /// @param chosen which methods are tried
    /// @param more candidates besides these
    public BlendFit(Data data, int threads, Predicate<ForecastKind> chosen, List<Candidate> more) {
        this.series = data.series();
        this.ends = series.stream().mapToInt(History::rows).toArray();
        this.horizon = data.horizon();
        this.threads = threads;
        periods = data.periods();
        season = data.periods().isEmpty() ? 1 : data.periods().getFirst();
        origins = RollingOrigins.of(ends, horizon, season, data.panel());
        scales = scales(series, origins.folds().getFirst().ends(), season);
        candidates =
                new ArrayList<>(
                        Candidates.of(
                                series,
                                ends,
                                horizon,
                                data.periods(),
                                origins.least(),
                                data.panel(),
                                chosen));
        candidates.addAll(more);
        this.more = more.size();
    }

    private static double[] scales(List<History> series, int[] ends, int season) {
        double[] scales = new double[series.size()];
        Arrays.setAll(scales, s -> scale(series.get(s), ends[s], season));
        return scales;
    }

    /// What errors of a series are divided by: its mean absolute change over a season; over a step
    /// where that is 0; else the size of its numbers.
    ///
    /// @param end the row before which the series is known
    public static double scale(History series, int end, int season) {
        double[] y = series.until(end);
        double scale = change(y, Math.min(season, Math.max(1, y.length / 2)));
        scale = scale > 0 ? scale : change(y, 1);
        return scale > 0 ? scale : Math.max(1e-12, Math.abs(y[y.length - 1]));
    }

    /// How much a series moves before a row, compared with its scale: the square root of the mean
    /// absolute change over a season in the last seven seasons (28 rows or more) ÷ scale, from a
    /// third to three. What forecasts miss grows and shrinks with it.
    ///
    /// @param at the row before which the series is known
    public static double volatility(History series, int at, int season, double scale) {
        int lag = Math.min(season, Math.max(1, at / 2));
        int rows = Math.min(at, Math.max(RECENT_ROWS, RECENT_SEASONS * lag) + lag);
        double recent = change(series.window(at, rows), lag);
        double ratio = Math.sqrt(recent / scale);
        return Double.isFinite(ratio) ? Math.max(1.0 / 3, Math.min(3, ratio)) : 1;
    }

    private static double change(double[] y, int lag) {
        double sum = 0;
        for (int t = lag; t < y.length; t++) {
            sum += Math.abs(y[t] - y[t - lag]);
        }
        return y.length > lag ? sum / (y.length - lag) : 0;
    }

    /// Fits.
    ///
    /// @return the blend of each series
    public List<MethodBlend> fit() {
        try (var workers = new WorkerPool(threads)) {
            var found = new @Nullable Tried[candidates.size()];
            int own = candidates.size() - more; // the others use all threads themselves
            workers.run(own, c -> found[c] = attempt(candidates.get(c)));
            for (int c = own; c < found.length; c++) {
                found[c] = attempt(candidates.get(c));
            }
            for (var one : found) {
                if (one != null) {
                    tried.add(one);
                }
            }
            if (tried.isEmpty()) {
                throw new RondoException(none());
            }
            weights = weights();
            var methods = new Candidate.@Nullable Fitted[tried.size()];
            int small =
                    (int)
                            tried.stream()
                                    .filter(t -> candidates.indexOf(t.candidate()) < own)
                                    .count();
            workers.run(small, c -> methods[c] = fitted(c));
            for (int c = small; c < methods.length; c++) {
                methods[c] = fitted(c);
            }
            var blends = new MethodBlend[series.size()];
            workers.run(series.size(), s -> blends[s] = blend(methods, s));
            return List.of(blends);
        }
    }

    /// Why no method is left.
    private String none() {
        int most = Arrays.stream(ends).max().orElse(0);
        return candidates.isEmpty() && periods.isEmpty()
                ? "no forecasting method can be fitted to "
                        + most
                        + " rows: no season was found, by the time step or in the numbers, and few"
                        + " methods do without (--model blend chooses one)"
                : "no forecasting method can be fitted: "
                        + most
                        + " rows are too few for a horizon of "
                        + horizon
                        + " (--model naive needs one)";
    }

    private Candidate.@Nullable Fitted fitted(int c) {
        return weights[c] > 0 ? tried.get(c).candidate().fit(series, ends, scales) : null;
    }

    private MethodBlend blend(Candidate.@Nullable Fitted[] methods, int s) {
        var members = new ArrayList<MethodBlend.Member>();
        for (int c = 0; c < methods.length; c++) {
            var method = methods[c];
            if (method != null) {
                synchronized (method) { // what is solved for one series may serve another
                    members.add(
                            new MethodBlend.Member(
                                    weights[c], method.method(s, tried.get(c).choices()[s])));
                }
            }
        }
        return new MethodBlend(members);
    }

    private @Nullable Tried attempt(Candidate candidate) {
        int n = series.size();
        var all = new ArrayList<List<double[]>>(); // of each choice, of each series
        try {
            int choices = 1;
            boolean together = false;
            Candidate.Fitted fitted = null;
            for (int f = 0; f < origins.folds().size(); f++) {
                var fold = origins.folds().get(f);
                if (fitted == null || !candidate.costly()) {
                    fitted = candidate.fit(series, fold.ends(), scales);
                }
                choices = fitted.choices();
                together = fitted.together();
                for (int c = 0; c < choices; c++) {
                    if (f == 0) {
                        all.add(new ArrayList<>());
                    }
                    for (int s = 0; s < n; s++) {
                        double[] steps = steps(fitted.method(s, c), s, fold.origins()[s]);
                        if (f == 0) {
                            all.get(c).add(steps);
                        } else {
                            all.get(c).set(s, joined(all.get(c).get(s), steps));
                        }
                    }
                }
            }
            return chosen(candidate, all, together);
        } catch (RondoException e) { // too short for this one
            return null;
        }
    }

    private double[] steps(ForecastMethod method, int s, int[] places) {
        double[] all = new double[places.length * horizon];
        for (int p = 0; p < places.length; p++) {
            double[] steps = method.forecast(series.get(s), places[p], horizon);
            System.arraycopy(steps, 0, all, p * horizon, horizon);
        }
        return all;
    }

    private static double[] joined(double[] a, double[] b) {
        double[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    private Tried chosen(Candidate candidate, List<List<double[]>> all, boolean together) {
        int n = series.size();
        double[][] errors = new double[all.size()][n];
        double[] means = new double[all.size()];
        for (int c = 0; c < all.size(); c++) {
            for (int s = 0; s < n; s++) {
                errors[c][s] = BlendWeights.error(all.get(c).get(s), truth(s)) / scales[s];
            }
            means[c] =
                    Arrays.stream(errors[c])
                            .filter(e -> !Double.isNaN(e))
                            .average()
                            .orElse(Double.NaN);
        }
        int[] choices = new int[n];
        double[][] forecasts = new double[n][];
        double sum = 0;
        int counted = 0;
        for (int s = 0; s < n; s++) {
            int best = 0;
            for (int c = 1; c < all.size(); c++) {
                double one = together ? means[c] : errors[c][s];
                double other = together ? means[best] : errors[best][s];
                best = one < other ? c : best;
            }
            choices[s] = best;
            forecasts[s] = all.get(best).get(s);
            if (!Double.isNaN(errors[best][s])) {
                sum += errors[best][s];
                counted++;
            }
        }
        return new Tried(candidate, choices, forecasts, sum / counted);
    }

    private double[] truth(int s) {
        int count = origins.folds().stream().mapToInt(f -> f.origins()[s].length).sum();
        double[] truth = new double[count * horizon];
        int at = 0;
        for (var fold : origins.folds()) {
            for (int origin : fold.origins()[s]) {
                for (int h = 0; h < horizon; h++) {
                    truth[at++] = series.get(s).value(origin + h);
                }
            }
        }
        return truth;
    }

    private double[] weights() {
        int n = series.size();
        int count = 0;
        for (int s = 0; s < n; s++) {
            count += truth(s).length;
        }
        double[] truth = new double[count];
        double[][] forecasts = new double[tried.size()][count];
        int at = 0;
        double rows = 0;
        for (int s = 0; s < n; s++) {
            double[] own = truth(s);
            for (int i = 0; i < own.length; i++) {
                truth[at + i] = own[i] / scales[s];
                for (int c = 0; c < forecasts.length; c++) {
                    forecasts[c][at + i] = tried.get(c).forecasts()[s][i] / scales[s];
                }
            }
            at += own.length;
            rows += ends[s] - origins.folds().getFirst().ends()[s];
        }
        if (rows < BLOCKS * horizon) {
            return few();
        }
        int naive = index("naive");
        double most = naive < 0 ? Double.POSITIVE_INFINITY : tried.get(naive).error();
        var tested =
                IntStream.range(0, tried.size())
                        .filter(c -> !(tried.get(c).error() > most))
                        .toArray();
        double[] own =
                BlendWeights.of(
                        IntStream.of(tested).mapToObj(c -> forecasts[c]).toArray(double[][]::new),
                        truth,
                        horizon,
                        rows);
        double[] all = new double[tried.size()];
        for (int k = 0; k < tested.length; k++) {
            all[tested[k]] = own[k];
        }
        if (naive >= 0 && !better(forecasts, all, forecasts[naive], truth, rows / horizon)) {
            Arrays.fill(all, 0);
            all[naive] = 1;
        }
        return all;
    }

    /// Weights where there is too little to choose from: the plain mean of the naive forecasts,
    /// Theta and ETS, or of all where these were not tried.
    private double[] few() {
        double[] all = new double[tried.size()];
        for (int c = 0; c < all.length; c++) {
            String name = tried.get(c).candidate().name();
            boolean safe =
                    name.equals("naive")
                            || name.startsWith("seasonal naive")
                            || name.startsWith("Theta")
                            || name.equals("ETS");
            all[c] = safe ? 1 : 0;
        }
        if (Arrays.stream(all).sum() == 0) {
            Arrays.fill(all, 1);
        }
        double sum = Arrays.stream(all).sum();
        return Arrays.stream(all).map(w -> w / sum).toArray();
    }

    /// Whether the blend's error is below the naive forecast's by more than its standard error,
    /// over the origins; of origins that overlap, as many count as do not.
    ///
    /// @param independent origins that do not overlap
    private boolean better(
            double[][] forecasts,
            double[] blend,
            double[] naive,
            double[] truth,
            double independent) {
        int blocks = truth.length / horizon;
        double sum = 0;
        double squares = 0;
        int n = 0;
        for (int b = 0; b < blocks; b++) {
            double gain = 0;
            int counted = 0;
            for (int i = b * horizon; i < (b + 1) * horizon; i++) {
                double forecast = 0;
                for (int c = 0; c < blend.length; c++) {
                    forecast += blend[c] == 0 ? 0 : blend[c] * forecasts[c][i];
                }
                double one = Math.abs(naive[i] - truth[i]) - Math.abs(forecast - truth[i]);
                if (!Double.isNaN(one)) {
                    gain += one;
                    counted++;
                }
            }
            if (counted > 0) {
                sum += gain / counted;
                squares += gain / counted * (gain / counted);
                n++;
            }
        }
        double mean = sum / n;
        double variance = Math.max(0, squares / n - mean * mean);
        return mean > Math.sqrt(variance / Math.max(1, Math.min(n, independent)));
    }

    private int index(String name) {
        for (int c = 0; c < tried.size(); c++) {
            if (tried.get(c).candidate().name().equals(name)) {
                return c;
            }
        }
        return -1;
    }

    /// The scale of a series: the mean absolute change over a season.
    public double scale(int s) {
        return scales[s];
    }

    /// What the blend missed from one origin.
    ///
    /// @param step of the first number that was forecast, see [History#step]
    /// @param block of the horizon's steps, divided by the series' scale and its volatility there
    public record Missed(long step, double[] block) {
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// What the blend missed at each validation origin of a series. Origins of which a number is
    /// missing are left out.
    public List<Missed> residuals(int s) {
        double[] truth = truth(s);
        int[] places =
                origins.folds().stream().flatMapToInt(f -> Arrays.stream(f.origins()[s])).toArray();
        var blocks = new ArrayList<Missed>();
        for (int at = 0; at < truth.length; at += horizon) {
            double[] block = new double[horizon];
            boolean whole = true;
            for (int h = 0; h < horizon; h++) {
                double forecast = 0;
                for (int c = 0; c < weights.length; c++) {
                    forecast +=
                            weights[c] == 0 ? 0 : weights[c] * tried.get(c).forecasts()[s][at + h];
                }
                block[h] = (truth[at + h] - forecast) / scales[s];
                whole &= Double.isFinite(block[h]);
            }
            if (whole) {
                int origin = places[at / horizon];
                double size = volatility(series.get(s), origin, season, scales[s]);
                for (int h = 0; h < horizon; h++) {
                    block[h] /= size;
                }
                blocks.add(new Missed(series.get(s).step(origin), block));
            }
        }
        return blocks;
    }

    /// Mean absolute error of the blend at the validation origins, scaled as those of the methods.
    /// Its weights were chosen there.
    public double error() {
        double sum = 0;
        int counted = 0;
        for (int s = 0; s < series.size(); s++) {
            double[] truth = truth(s);
            double[] forecast = new double[truth.length];
            for (int c = 0; c < weights.length; c++) {
                for (int i = 0; i < truth.length && weights[c] > 0; i++) {
                    forecast[i] += weights[c] * tried.get(c).forecasts()[s][i];
                }
            }
            double error = BlendWeights.error(forecast, truth) / scales[s];
            if (!Double.isNaN(error)) {
                sum += error;
                counted++;
            }
        }
        return sum / counted;
    }

    /// How each method did, the best first.
    public List<Score> scores() {
        var all = new ArrayList<Score>();
        for (int c = 0; c < tried.size(); c++) {
            all.add(new Score(tried.get(c).candidate().name(), tried.get(c).error(), weights[c]));
        }
        all.sort(java.util.Comparator.comparingDouble(Score::error));
        return all;
    }
}
