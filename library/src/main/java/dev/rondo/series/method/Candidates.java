package dev.rondo.series.method;

import dev.rondo.RondoException;
import dev.rondo.series.method.LinearForecast.Level;
import dev.rondo.series.method.LinearForecast.Shape;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/// Which methods are tried on some series. Where the season is strong (see [Seasons#strength]),
/// those that cannot see a whole season are left out; where changes grow with the level, those that
/// are linear are fitted to logarithms.
final class Candidates {
    private static final double STRONG = 0.64; // as in nsdiffs of the R package forecast
    private static final double LOGS = 0.7; // slope of changes over levels from which logs are used
    private static final double BOTH = 0.35; // from which both are tried
    private static final int WINDOW = 400; // the longest, in steps
    private static final int LONG = 336;
    private static final int ETS_WORK = 20_000; // rows × season of all series that ETS is fitted to
    private static final int ETS_SEASON = 24;

    private final List<History> series;
    private final int[] ends;
    private final int horizon;
    private final List<Integer> periods;
    private final boolean panel;
    private final Predicate<ForecastKind> chosen;
    private final List<Candidate> all = new ArrayList<>();

    private Candidates(
            List<History> series,
            int[] ends,
            int horizon,
            List<Integer> periods,
            boolean panel,
            Predicate<ForecastKind> chosen) {
        this.chosen = chosen;
        this.series = series;
        this.ends = ends;
        this.horizon = horizon;
        this.periods = periods;
        this.panel = panel;
    }

    /// @param ends of each series the row after the last that is learned from
    /// @param periods of seasons, the shortest first
    /// @param first the row from which the earliest fit is made; windows must fit before it
    /// @param chosen which kinds are tried; one alone is tried even where it is not usual
    /// @param panel whether weights of linear methods are learned from all series together
    static List<Candidate> of(
            List<History> series,
            int[] ends,
            int horizon,
            List<Integer> periods,
            int first,
            boolean panel,
            Predicate<ForecastKind> chosen) {
        var candidates = new Candidates(series, ends, horizon, periods, panel, chosen);
        candidates.add(first);
        return candidates.all;
    }

    private void add(int first) {
        int season = periods.isEmpty() ? 1 : periods.getFirst();
        boolean all = Arrays.stream(ForecastKind.values()).allMatch(chosen);
        boolean strong = all && median(strengths(season)) > STRONG;
        if (!strong) {
            local(ForecastKind.NAIVE, "naive", (_, _) -> new NaiveForecast());
            local(ForecastKind.MEAN, "mean", (_, _) -> new MeanForecast());
        }
        for (int period : periods) {
            local(
                    ForecastKind.SEASONAL_NAIVE,
                    "seasonal naive (" + period + ")",
                    (_, _) -> new SeasonalNaive(period));
            local(
                    ForecastKind.SEASONAL_AVERAGE,
                    "seasonal average (" + period + ")",
                    (h, end) -> SeasonalAverage.fit(h, end, period));
        }
        for (boolean logs : logs()) {
            String of = logs ? " of logarithms" : "";
            if (!strong || ArForecast.most(first, season) > season) {
                local(ForecastKind.AR, "AR" + of, (h, end) -> ArForecast.fit(h, end, season, logs));
            }
            local(
                    ForecastKind.SMOOTHING,
                    "exponential smoothing" + of,
                    (h, end) -> SmoothingForecast.fit(h, end, season, logs, false));
            local(
                    ForecastKind.THETA,
                    "Theta" + of,
                    (h, end) -> SmoothingForecast.fit(h, end, season, logs, true));
            if (chosen.test(ForecastKind.LINEAR)) {
                linear(first, season, strong, logs);
            }
        }
        long work = (long) Arrays.stream(ends).sum() * season;
        if (!all || work <= ETS_WORK && season <= ETS_SEASON) {
            int period = season <= ETS_SEASON ? season : 1;
            local(ForecastKind.ETS, "ETS", (h, end) -> EtsForecast.fit(h, end, period));
        }
    }

    private double[] strengths(int season) {
        double[] all = new double[series.size()];
        Arrays.setAll(all, s -> Seasons.strength(series.get(s).until(ends[s]), season));
        return all;
    }

    private static double median(double[] numbers) {
        double[] sorted = DoubleStream.of(numbers).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private boolean[] logs() {
        double least = Double.POSITIVE_INFINITY;
        for (int s = 0; s < ends.length; s++) {
            least = Math.min(least, growth(series.get(s).until(ends[s])));
        }
        return least > LOGS
                ? new boolean[] {true}
                : least > BOTH ? new boolean[] {false, true} : new boolean[] {false};
    }

    /// The slope of ln(mean |change|) over ln(mean level) of blocks; 0 where a number is not
    /// positive, or levels hardly differ.
    static double growth(double[] y) {
        int blocks = Math.max(4, Math.min(20, y.length / 12));
        if (y.length < 4 * blocks || !(Arrays.stream(y).min().orElse(0) > 0)) {
            return 0;
        }
        double[] level = new double[blocks];
        double[] change = new double[blocks];
        for (int b = 0; b < blocks; b++) {
            int from = (int) ((long) b * y.length / blocks);
            int to = (int) ((long) (b + 1) * y.length / blocks);
            for (int t = from; t < to; t++) {
                level[b] += y[t] / (to - from);
                change[b] += t == from ? 0 : Math.abs(y[t] - y[t - 1]) / (to - from - 1);
            }
            level[b] = Math.log(level[b]);
            change[b] = Math.log(change[b] + 1e-12);
        }
        double x = Arrays.stream(level).average().orElse(0);
        double m = Arrays.stream(change).average().orElse(0);
        double together = 0;
        double alone = 0;
        for (int b = 0; b < blocks; b++) {
            together += (level[b] - x) * (change[b] - m);
            alone += (level[b] - x) * (level[b] - x);
        }
        return Math.sqrt(alone / blocks) < 0.05 ? 0 : together / alone;
    }

    private interface Local {
        ForecastMethod fit(History history, int end);
    }

    private void local(ForecastKind kind, String name, Local fit) {
        if (chosen.test(kind)) {
            all.add(new OwnCandidate(name, fit, kind == ForecastKind.ETS));
        }
    }

    private void linear(int first, int season, boolean strong, boolean logs) {
        int longest = periods.size() > 1 ? periods.get(1) : 0;
        int waves = longest > WINDOW / 2 && dated() && 2 * longest <= first ? 2 : 0;
        for (int window : windows(first, season)) {
            if (window < season && strong) {
                continue;
            }
            for (int w : waves > 0 ? new int[] {0, waves} : new int[] {0}) {
                add(window, Level.LAST, 0, w, longest, logs);
                add(window, Level.MEAN, 0, w, longest, logs);
                if (season > 1 && season <= window) {
                    add(window, Level.LAST, season, w, longest, logs);
                }
            }
        }
    }

    private boolean dated() {
        return series.stream().allMatch(History::dated);
    }

    private void add(int window, Level level, int base, int waves, int season, boolean logs) {
        all.add(
                new LinearCandidate(
                        new Shape(
                                window,
                                horizon,
                                level,
                                base,
                                waves,
                                waves > 0 ? season : 0,
                                logs)));
    }

    private Set<Integer> windows(int first, int season) {
        var lengths = new TreeSet<Integer>();
        lengths.add(season + 1);
        lengths.add(2 * season);
        if (periods.size() > 1) {
            lengths.add(2 * periods.get(1));
        }
        lengths.add(Math.min(LONG, first / 8));
        lengths.removeIf(w ->
                w < 3 || w > WINDOW || first - w - horizon < Math.max(10, panel ? 1 : horizon));
        return lengths;
    }

    private record OwnCandidate(String name, Local fit, boolean costly) implements Candidate {
        @Override
        public Fitted fit(List<History> series, int[] ends, double[] scales) {
            var methods = new ForecastMethod[ends.length];
            for (int s = 0; s < ends.length; s++) {
                methods[s] = fit.fit(series.get(s), ends[s]);
            }
            return new Fitted() {
                @Override
                public int choices() {
                    return 1;
                }

                @Override
                public boolean together() {
                    return false;
                }

                @Override
                public ForecastMethod method(int s, int choice) {
                    return methods[s];
                }
            };
        }
    }

    private final class LinearCandidate implements Candidate {
        private final Shape shape;

        LinearCandidate(Shape shape) {
            this.shape = shape;
        }

        @Override
        public String name() {
            return shape.name();
        }

        @Override
        public Fitted fit(List<History> learned, int[] upTo, double[] scales) {
            int count = panel ? 1 : learned.size();
            var fits = new LinearFit[count];
            for (int f = 0; f < count; f++) {
                fits[f] = new LinearFit(shape);
                for (int s = panel ? 0 : f; s < (panel ? learned.size() : f + 1); s++) {
                    fits[f].add(learned.get(s), upTo[s], scale(scales[s]));
                }
                if (fits[f].count() < 1) {
                    throw new RondoException("too short for windows of " + shape.window());
                }
            }
            return new Fitted() {
                private final @Nullable LinearForecast[][] solved =
                        new LinearForecast[count][LinearFit.RIDGES.length];

                @Override
                public int choices() {
                    return LinearFit.RIDGES.length;
                }

                @Override
                public boolean together() {
                    return panel;
                }

                @Override
                public ForecastMethod method(int s, int choice) {
                    int f = panel ? 0 : s;
                    var method = solved[f][choice];
                    if (method == null) {
                        method = fits[f].solve(LinearFit.RIDGES[choice], 1);
                        solved[f][choice] = method;
                    }
                    return method.scaled(scale(scales[s]));
                }
            };
        }

        private double scale(double scale) {
            return shape.logs() ? 1 : scale;
        }
    }
}
