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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/// Forecasts from rolling origins, held against what came and against simple forecasts from the
/// same places. A number that is missing is not asked.
///
/// @param model how good the model is
/// @param references how good the others are, by their names
/// @param places from which forecasts were made
/// @param omitted other methods that could not be computed
public record Backtest(
        Scores model, List<Scores> references, Places places, List<Omitted> omitted) {

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

    /// A method that is left out.
    ///
    /// @param name of the method
    /// @param reason why it cannot be computed
    public record Omitted(String name, String reason) {}

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
    /// @param mape mean absolute percentage error
    /// @param smape as in the M4 competition, from 0 to 200
    /// @param mase mean absolute scaled error: by the mean absolute difference of a season in the
    ///   rows before the first place
    /// @param owa of the M4 competition, relative to Naive 2; NaN where that was not computed
    /// @param standardMae mean absolute error in units of the learned deviation
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

    private static final class Run {
        private final Forecaster model;
        private final SeriesSchema schema;
        private final BacktestSettings settings;
        private final Visitor visitor;
        private final int targets;
        private final List<ErrorSums[]> sums = new ArrayList<>(); // steps × targets of each method
        private double[] scales = {}; // of the series' targets
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
                for (var one : panel.series()) {
                    int[] places = places(panel, one);
                    if (places.length == 0) {
                        skipped.add(one.name());
                        continue;
                    }
                    origins += places.length;
                    count(one, places);
                    few &= places.length <= 50;
                    scales = scales(one, places[0]);
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
            var without = new ArrayList<Omitted>();
            for (int m = 0; m < settings.scoring().references().size(); m++) {
                String name = settings.scoring().references().get(m).toString();
                String reason = omitted[2 + m];
                if (reason == null) {
                    scores.add(scores(name, sums.get(2 + m), few));
                } else {
                    without.add(new Omitted(name, reason));
                }
            }
            return new Backtest(
                    scores("model", sums.getFirst(), few),
                    scores,
                    new Places(origins, learned, validated, skipped),
                    without);
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
        private int[] places(Panel panel, Panel.One one) {
            var period = settings.period();
            int to = period.map(p -> p.to(panel, one)).orElse(settings.origins().to());
            int from = period.map(p -> p.from(panel, one)).orElse(settings.origins().from());
            int end = to > 0 ? Math.min(to, one.rows()) : one.rows();
            int last = end - settings.horizon();
            int first = Math.max(schema.lead() + 1, from);
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
                double scale = scales[i];
                for (int h = 0; h < steps.size(); h++) {
                    double y = at + h < one.rows() ? one.at(at + h, c) : Double.NaN;
                    if (!Double.isNaN(y)) {
                        to[h * targets + i].add(y, steps.get(h).get(i), scale, deviation(i));
                    }
                }
            }
        }

        /// What MASE divides by, of each target of a series.
        private double[] scales(Panel.One one, int before) {
            double[] all = new double[targets];
            for (int i = 0; i < targets; i++) {
                all[i] =
                        ForecastErrors.scale(
                                history(one, before, schema.column(i)),
                                settings.scoring().season());
            }
            return all;
        }

        /// The deviation of the numbers themselves, as far as it is known: of differences and
        /// logarithms it is another.
        private double deviation(int target) {
            boolean levels =
                    schema.differences().isEmpty() && schema.scale() != Normalisation.LOG
                            || schema.scale() == Normalisation.WINDOW;
            return levels ? schema.scaling().deviation(schema.column(target)) : Double.NaN;
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
                double scale = scales[i];
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
                        ErrorSums[] to = sums.get(1 + m);
                        for (int h = 0; h < steps.length; h++) {
                            double y = at + h < one.rows() ? one.at(at + h, c) : Double.NaN;
                            if (!Double.isNaN(y)) {
                                to[h * targets + i].add(
                                        y,
                                        new PredictiveDistribution.Point(steps[h]),
                                        scale,
                                        deviation(i));
                            }
                        }
                    }
                }
            }
        }
    }
}
