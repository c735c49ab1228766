package dev.rondo.task.forecast;

import dev.rondo.RondoException;
import dev.rondo.data.series.Panel;
import dev.rondo.measure.Baseline;
import dev.rondo.measure.ForecastErrors;
import dev.rondo.series.Normalisation;
import dev.rondo.series.SeriesSchema;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Forecasts from rolling origins, held against what came and against simple forecasts from the
/// same places. All methods are measured on the same numbers: those that are not missing, and of
/// which the model's forecast is finite. What a measure cannot divide by (a true value of 0, a
/// series that does not change) is left out of that measure, and said so ([LeftOut]).
///
/// @param model how good the model is
/// @param references how good the others are, by their names
/// @param places from which forecasts were made
/// @param omitted other methods that could not be computed
/// @param leftOut what is not in some measure
/// @param season steps of the season of MASE and of the baselines; 1: none
public record Backtest(
        Scores model,
        List<Scores> references,
        Places places,
        List<BacktestSettings.Omitted> omitted,
        List<LeftOut> leftOut,
        int season) {
    public Backtest {
        references = List.copyOf(references);
        omitted = List.copyOf(omitted);
        leftOut = List.copyOf(leftOut);
    }

    /// Places from which forecasts were made, of all series.
    ///
    /// @param count of them
    /// @param learned those of which a predicted row is one that the model learned from
    /// @param validated those of the others of which a predicted row is one that the model was
    ///   validated on in training
    /// @param skipped names of series that are too short
    public record Places(int count, int learned, int validated, List<String> skipped) {
        public Places {
            skipped = List.copyOf(skipped);
        }
    }

    /// What is left out of a measure, of all methods alike.
    ///
    /// @param measure its name, such as `MASE`
    /// @param count how many are left out
    /// @param of how many
    /// @param unit what is counted: `columns`, `series` or `numbers`
    /// @param names of the columns or series, the first few
    /// @param reason why
    public record LeftOut(
            String measure, long count, long of, String unit, List<String> names, String reason) {
        public LeftOut {
            names = List.copyOf(names);
        }

        /// A sentence: what is left out, and why.
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: %,d of %,d %s %s left out%s: %s",
                    measure,
                    count,
                    of,
                    unit,
                    count == 1 ? "is" : "are",
                    names.isEmpty()
                            ? ""
                            : " ("
                                    + String.join(", ", names)
                                    + (names.size() < count && !unit.equals("numbers") ? "…" : "")
                                    + ")",
                    reason);
        }
    }

    /// A simple forecast that is better than the model.
    ///
    /// @param column of the targets; empty: over all of them
    /// @param method its name
    /// @param measure by which it is better: MASE, or MAE where that is not defined
    /// @param error its error
    /// @param model the model's error
    public record Better(String column, String method, String measure, double error, double model) {
        private static final double ROUNDING = 1e-3; // relative; less is no difference

        static Optional<Better> of(
                String column,
                Measures model,
                List<Scores> others,
                Function<Scores, Measures> measures) {
            boolean scaled = !Double.isNaN(model.mase());
            ToDoubleFunction<Measures> error = scaled ? Measures::mase : Measures::mae;
            double own = error.applyAsDouble(model);
            return others.stream()
                    .min(Comparator.comparingDouble(s -> error.applyAsDouble(measures.apply(s))))
                    .map(best ->
                            new Better(
                                    column,
                                    best.name(),
                                    scaled ? "MASE" : "MAE",
                                    error.applyAsDouble(measures.apply(best)),
                                    own))
                    .filter(Better::isClear);
        }

        boolean isClear() {
            return error < (1 - ROUNDING) * model;
        }

        /// Both errors, such as `MASE 0.912 vs 1.034`.
        public String errors() {
            String format = measure.equals("MASE") ? "%s %.3f vs %.3f" : "%s %.4g vs %.4g";
            return String.format(Locale.ROOT, format, measure, error, model);
        }
    }

    /// The simple forecasts that are better than the model: over all columns first, then on each
    /// column where there are manySeries. Empty: none is.
    ///
    /// @param columns the targets' names
    public List<Better> better(List<String> columns) {
        var all = new ArrayList<Better>();
        Better.of("", model.all(), references, Scores::all).ifPresent(all::add);
        for (int i = 0; i < columns.size() && columns.size() > 1; i++) {
            int target = i;
            Better.of(
                            columns.get(i),
                            model.targets().get(i),
                            references,
                            s -> s.targets().get(target))
                    .ifPresent(all::add);
        }
        return all;
    }

    /// How many places forecasts were made from.
    public int origins() {
        return places.count();
    }

    /// The names of series that are too short.
    public List<String> skipped() {
        return places.skipped();
    }

    /// Errors of forecasts.
    ///
    /// @param name of the method
    /// @param all over all steps and targets
    /// @param steps of each step ahead, over all targets
    /// @param targets of each target, over all steps
    public record Scores(String name, Measures all, List<Measures> steps, List<Measures> targets) {}

    /// @param count of numbers
    /// @param mae mean absolute error
    /// @param rmse root of the mean squared error
    /// @param mape mean absolute percentage error, of true values other than 0
    /// @param smape as in the M4 competition, from 0 to 200
    /// @param mase mean absolute scaled error: by the mean absolute difference of a season in the
    ///   rows before the first place; of series that change there
    /// @param owa of the M4 competition, relative to Naive 2; NaN where that was not computed
    /// @param standardMae mean absolute error in units of the learned deviation; of a model that
    ///   measures each series by its own past, of the series' deviation before the first place
    /// @param standardMse mean squared error in those units
    /// @param nll −ln of the density of what came, or of its probability; NaN of points
    /// @param crps NaN of points
    /// @param pinball mean over the levels; NaN of points
    /// @param within80 share within the interval from 10 to 90 %; NaN of points
    /// @param within95 share within the interval from 2.5 to 97.5 %; NaN of points
    public record Measures(
            long count,
            double mae,
            double rmse,
            double mape,
            double smape,
            double mase,
            double owa,
            double standardMae,
            double standardMse,
            double nll,
            double crps,
            double pinball,
            double within80,
            double within95) {
        /// The errors that were measured, by their names.
        @Override
        public String toString() {
            var text = new StringBuilder("MAE " + number(mae) + ", RMSE " + number(rmse));
            double[] more = {mase, nll, crps};
            for (int i = 0; i < more.length; i++) {
                if (!Double.isNaN(more[i])) {
                    text.append(", ").append(List.of("MASE", "NLL", "CRPS").get(i));
                    text.append(' ').append(number(more[i]));
                }
            }
            if (!Double.isNaN(within80)) {
                text.append(String.format(Locale.ROOT, ", in 80 %% %.1f %%", 100 * within80));
            }
            return text.toString();
        }

        private static String number(double value) {
            return String.format(Locale.ROOT, "%.4g", value);
        }
    }

    /// A line for the model and for each baseline, with its errors over all steps and targets.
    @Override
    public String toString() {
        var text = new StringBuilder("Backtest, " + origins() + " origins");
        text.append("\nmodel: ").append(model.all());
        references.forEach(r -> text.append('\n').append(r.name()).append(": ").append(r.all()));
        return text.toString();
    }

    /// Told of each forecast.
    public interface Visitor {
        /// @param at the row before which the series was known
        void forecast(Panel.One series, int at, List<List<PredictiveDistribution>> steps);
    }

    /// @throws RondoException if no place has a row before it and a row to be predicted
    public static Backtest run(Forecaster model, Panel panel, BacktestSettings settings) {
        return run(model, panel, settings, (_, _, _) -> {});
    }

    /// The same, telling of each forecast.
    public static Backtest run(
            Forecaster model, Panel panel, BacktestSettings settings, Visitor visitor) {
        return new Run(model, settings, visitor).of(model.fit(panel));
    }

    private static final int NAMES = 3; // of what is left out that are told

    private static final class Run {
        private final Forecaster model;
        private final SeriesSchema schema;
        private final BacktestSettings settings;
        private final Visitor visitor;
        private final int targets;
        private final List<ErrorSums[]> sums = new ArrayList<>(); // steps × targets of each method
        private ErrorSums.Scale[] scales = {}; // of the series' targets
        private final Set<Long> unscored = new HashSet<>(); // of a series: no finite forecast
        private final Left seasonless = new Left();
        private final Left unvaried = new Left();
        private final Set<String> zeros = new LinkedHashSet<>();
        private final Set<String> unforecast = new LinkedHashSet<>();
        private long requested;
        private long infinite;
        private boolean manySeries;
        private int origins;
        private int learned;
        private int validated;
        private final @Nullable String[] omitted; // of the methods as in sums: why

        Run(Forecaster model, BacktestSettings settings, Visitor visitor) {
            this.model = model;
            this.schema = model.schema();
            this.settings = settings;
            this.visitor = visitor;
            targets = schema.targets().size();
            // the model, Naive 2, and the references
            for (int m = 0; m < 2 + settings.scoring().references().size(); m++) {
                var own = new ErrorSums[settings.horizon() * targets];
                Arrays.setAll(own, _ -> new ErrorSums(settings.scoring().levels()));
                sums.add(own);
            }
            omitted = new String[sums.size()];
        }

        Backtest of(Panel panel) {
            var skipped = new ArrayList<String>();
            boolean few = true;
            var methods = model.blend();
            try (var run = methods == null ? model.run(settings.sampling().threads()) : null) {
                manySeries = panel.series().size() > 1;
                for (int s = 0; s < panel.series().size(); s++) {
                    var one = panel.series().get(s);
                    int[] places = places(panel, s);
                    if (places.length == 0) {
                        skipped.add(one.name());
                        continue;
                    }
                    origins += places.length;
                    count(one, places);
                    few &= places.length <= 50;
                    scales = scales(one, places[0]);
                    unscored.clear();
                    if (run == null) {
                        forecast(Objects.requireNonNull(methods), one, places);
                    } else {
                        forecast(run, one, places);
                    }
                    refer(one, places);
                }
            }
            if (origins == 0) {
                throw new RondoException(
                        "no forecast origin: expected a row before it (and "
                                + schema.lead()
                                + " for the differences, and those before --from) and rows after it"
                                + (model.hasFutureCovariates()
                                        ? " for which all " + settings.horizon() + " are there"
                                        : ""));
            }
            var scores = new ArrayList<Scores>();
            var without = new ArrayList<BacktestSettings.Omitted>();
            for (int m = 0; m < settings.scoring().references().size(); m++) {
                String name = settings.scoring().references().get(m).toString();
                String reason = omitted[2 + m];
                if (reason == null) {
                    scores.add(scores(name, sums.get(2 + m), few));
                } else {
                    without.add(new BacktestSettings.Omitted(name, reason));
                }
            }
            without.addAll(settings.scoring().omitted());
            return new Backtest(
                    scores("model", sums.getFirst(), few),
                    scores,
                    new Places(origins, learned, validated, skipped),
                    without,
                    leftOut(),
                    settings.scoring().season());
        }

        /// Series or columns that a measure does not have.
        private static final class Left {
            private final Set<String> names = new LinkedHashSet<>();
            private long requested;
        }

        private List<LeftOut> leftOut() {
            var all = new ArrayList<LeftOut>();
            var own = total(sums.getFirst(), -1, -1);
            numbers(
                    all,
                    "all measures",
                    infinite,
                    requested,
                    unforecast,
                    "the model's forecast is no finite number");
            columns(
                    all,
                    "MASE",
                    seasonless,
                    "before the first origin they do not change over a season, or are shorter");
            columns(all, "std MAE, std MSE", unvaried, "all their numbers are the same");
            numbers(all, "MAPE", own.zeros(), own.count(), zeros, "the true value is 0");
            if (own.distributions() > 0) {
                numbers(
                        all,
                        "CRPS, pinball loss, coverage",
                        own.count() - own.distributions(),
                        own.count(),
                        Set.of(),
                        "the model gives no interval there");
            }
            return all;
        }

        private static void numbers(
                List<LeftOut> to,
                String measure,
                long count,
                long of,
                Set<String> names,
                String reason) {
            if (count > 0) {
                to.add(new LeftOut(measure, count, of, "numbers", some(names), reason));
            }
        }

        private void columns(List<LeftOut> to, String measure, Left left, String reason) {
            if (!left.names.isEmpty()) {
                to.add(
                        new LeftOut(
                                measure,
                                left.names.size(),
                                left.requested,
                                manySeries ? "series" : "columns",
                                some(left.names),
                                reason));
            }
        }

        private static List<String> some(Set<String> names) {
            return names.stream().limit(NAMES).toList();
        }

        /// What a target of a series is called.
        private String name(Panel.One one, int target) {
            String column = schema.targets().get(target);
            return !manySeries ? column : targets == 1 ? one.name() : one.name() + " " + column;
        }

        private void count(Panel.One one, int[] places) {
            int[] rows = model.learned().in(one);
            for (int at : places) {
                boolean touches = at < rows[1] && at + settings.horizon() > rows[0];
                learned += touches ? 1 : 0;
                validated += !touches && at < rows[2] && at + settings.horizon() > rows[1] ? 1 : 0;
            }
        }

        private Scores scores(String name, ErrorSums[] own, boolean few) {
            ErrorSums[] second = few && omitted[1] == null ? sums.get(1) : new ErrorSums[0];
            return new Scores(
                    name,
                    total(own, -1, -1).measures(total(second, -1, -1)),
                    IntStream.range(0, settings.horizon())
                            .mapToObj(h -> total(own, h, -1).measures(total(second, h, -1)))
                            .toList(),
                    IntStream.range(0, targets)
                            .mapToObj(i -> total(own, -1, i).measures(total(second, -1, i)))
                            .toList());
        }

        private ErrorSums total(ErrorSums[] own, int step, int target) {
            var sum = new ErrorSums(settings.scoring().levels());
            for (int k = 0; k < own.length; k++) {
                if ((step < 0 || k / targets == step) && (target < 0 || k % targets == target)) {
                    sum.add(own[k]);
                }
            }
            return sum;
        }

        /// Rows from which a whole horizon can be predicted, rising.
        private int[] places(Panel panel, int series) {
            var one = panel.series().get(series);
            var span = settings.span(series);
            int end = span.to() > 0 ? Math.min(span.to(), one.rows()) : one.rows();
            int last = end - settings.horizon();
            int first = Math.max(schema.lead() + 1, span.from());
            if (last < first) {
                return new int[0];
            }
            int count = (last - first) / settings.origins().stride() + 1;
            if (settings.origins().last() > 0) {
                count = Math.min(count, settings.origins().last());
                first = last - (count - 1) * settings.origins().stride();
            }
            int begin = first;
            return IntStream.range(0, count)
                    .map(i -> begin + i * settings.origins().stride())
                    .toArray();
        }

        private void forecast(MethodForecasts methods, Panel.One one, int[] places) {
            methods.each(
                    one,
                    places,
                    settings.horizon(),
                    settings.sampling().threads(),
                    (at, all) -> {
                        var steps = SeriesCursor.lists(List.of(all));
                        add(one, at, steps, sums.getFirst());
                        visitor.forecast(one, at, steps);
                    });
        }

        private void forecast(ForecastRun run, Panel.One one, int[] places) {
            var scaling = schema.scaling(one, places[0]);
            ErrorSums[] own = sums.getFirst();
            if (settings.horizon() <= schema.horizon()) {
                run.each(
                        one,
                        scaling,
                        places,
                        (at, all) -> {
                            var steps =
                                    SeriesCursor.lists(List.of(all).subList(0, settings.horizon()));
                            add(one, at, steps, own);
                            visitor.forecast(one, at, steps);
                        });
                return;
            }
            var place = model.place(run, one, scaling);
            int next = 0;
            for (int r = 0; next < places.length; r++) {
                if (r == places[next]) {
                    next++;
                    var steps =
                            SeriesCursor.forecast(
                                            schema,
                                            place,
                                            settings.horizon(),
                                            settings.sampling().paths(),
                                            settings.sampling().seed() + r)
                                    .steps();
                    add(one, r, steps, own);
                    visitor.forecast(one, r, steps);
                }
                if (r < one.rows()) {
                    place.read(Forecaster.row(one, r));
                }
            }
        }

        private void add(
                Panel.One one, int at, List<List<PredictiveDistribution>> steps, ErrorSums[] to) {
            for (int i = 0; i < targets; i++) {
                int c = schema.column(i);
                for (int h = 0; h < steps.size(); h++) {
                    double y = at + h < one.rows() ? one.at(at + h, c) : Double.NaN;
                    if (Double.isNaN(y)) {
                        continue;
                    }
                    requested++;
                    if (!Double.isFinite(steps.get(h).get(i).value())) {
                        infinite++;
                        unscored.add(number(at, h, i));
                        unforecast.add(name(one, i));
                        continue;
                    }
                    if (y == 0) {
                        zeros.add(name(one, i));
                    }
                    to[h * targets + i].add(y, steps.get(h).get(i), scales[i]);
                }
            }
        }

        private long number(int at, int h, int target) {
            return ((long) at * settings.horizon() + h) * targets + target;
        }

        /// What errors are divided by, of each target of a series.
        private ErrorSums.Scale[] scales(Panel.One one, int before) {
            var scaling = schema.scaling(one, before);
            var all = new ErrorSums.Scale[targets];
            for (int i = 0; i < targets; i++) {
                int c = schema.column(i);
                double[] history = history(one, before, c);
                double season = ForecastErrors.scale(history, settings.scoring().season());
                seasonless.requested++;
                if (!(season > 0)) {
                    seasonless.names.add(name(one, i));
                }
                // what all series are measured by was learned, from rows before the first place or
                // not
                boolean varies = varies(schema.own() ? history : history(one, one.rows(), c));
                if (standardised()) {
                    unvaried.requested++;
                    if (!varies) {
                        unvaried.names.add(name(one, i));
                    }
                }
                all[i] =
                        new ErrorSums.Scale(
                                season,
                                varies && standardised() ? scaling.deviation(c) : Double.NaN);
            }
            return all;
        }

        private static boolean varies(double[] history) {
            return Arrays.stream(history).filter(v -> !Double.isNaN(v)).distinct().limit(2).count()
                    > 1;
        }

        /// Whether the deviation of the numbers themselves is known: of differences and logarithms
        /// it is another.
        private boolean standardised() {
            return schema.differences().isEmpty() && schema.scale() != Normalisation.LOG
                    || schema.scale() == Normalisation.WINDOW;
        }

        private static double[] history(Panel.One one, int before, int column) {
            double[] all = new double[before];
            Arrays.setAll(all, r -> one.at(r, column));
            return all;
        }

        private static String where(Panel.One one, int known) {
            return (one.name().isEmpty() ? "" : "series " + one.name() + ": ")
                    + "with "
                    + known
                    + (known == 1 ? " row" : " rows")
                    + " before the first forecast: ";
        }

        private void refer(Panel.One one, int[] places) {
            for (int i = 0; i < targets; i++) {
                int c = schema.column(i);
                var past = new BaselineForecasts(history(one, one.rows(), c), settings, places[0]);
                for (int at : places) {
                    for (int m = 0; m <= settings.scoring().references().size(); m++) {
                        boolean second = m == 0;
                        if (second && places.length > 50 || omitted[1 + m] != null) {
                            continue;
                        }
                        double[] steps = new double[0];
                        try {
                            steps =
                                    second
                                            ? past.forecast(Baseline.NAIVE_2, at)
                                            : past.forecast(
                                                    settings.scoring().references().get(m - 1), at);
                        } catch (RondoException e) {
                            omitted[1 + m] = where(one, places[0]) + e.getMessage();
                        }
                        if (!Arrays.stream(steps).allMatch(Double::isFinite)) {
                            omitted[1 + m] =
                                    where(one, places[0]) + "its forecast is no finite number";
                            continue;
                        }
                        ErrorSums[] to = sums.get(1 + m);
                        for (int h = 0; h < steps.length; h++) {
                            double y = at + h < one.rows() ? one.at(at + h, c) : Double.NaN;
                            if (!Double.isNaN(y) && !unscored.contains(number(at, h, i))) {
                                to[h * targets + i].add(
                                        y, new PredictiveDistribution.Point(steps[h]), scales[i]);
                            }
                        }
                    }
                }
            }
        }
    }
}
