package dev.rondo.task.forecast;

import dev.rondo.RondoException;
import dev.rondo.data.number.Doubles;
import dev.rondo.data.series.NumberTable;
import dev.rondo.data.series.Panel;
import dev.rondo.data.series.PanelReader;
import dev.rondo.data.series.Series;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.time.TimeStep;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.Examples;
import dev.rondo.model.GradientFlow;
import dev.rondo.model.Model;
import dev.rondo.model.ModelFile;
import dev.rondo.model.ModelFileWriter;
import dev.rondo.model.ModelKind;
import dev.rondo.network.Explanation;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkWeights;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.series.Covariates;
import dev.rondo.series.Normalisation;
import dev.rondo.series.Scaling;
import dev.rondo.series.SeriesFeatureBuilder;
import dev.rondo.series.SeriesSchema;
import dev.rondo.series.SeriesSettings;
import dev.rondo.series.method.BaselineScores;
import dev.rondo.series.method.BlendFit;
import dev.rondo.store.FileFormat;
import dev.rondo.store.Json;
import dev.rondo.store.Key;
import dev.rondo.store.NameList;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A recurrent forecaster: predicts the next rows of a series from all rows so far or from the last
/// of them. Missing numbers (NaN) are allowed wherever they stand.
///
/// Immutable and shared by threads. Its file is safetensors with one tensor a parameter; equations,
/// and how series are read ([SeriesSettings], scaling), are in the metadata (docs/model-file.md).
public final class Forecaster implements Model {
    /// This kind of model and its files.
    public static final ModelKind<Forecaster> KIND =
            new ModelKind<>(
                    Forecaster.class,
                    new ModelKind.Names("forecast", "a forecaster", "rondo train forecast"),
                    new FileFormat("forecasters", 2, 2),
                    Forecaster::read);

    private final @Nullable Network network;
    private final float[] values;
    private final SeriesSchema schema;
    private final @Nullable TrainingRecord record;
    private final Origin origin;
    private final @Nullable MethodForecasts methods;
    private @Nullable NetworkWeights weights;

    Forecaster(Network network, float[] values, SeriesSchema schema, TrainingRecord record) {
        this(network, values, schema, record, new Origin(LearnedRows.UNKNOWN, null));
    }

    /// What it was trained on.
    ///
    /// @param rows which they were
    /// @param one the one series that it was trained on, in memory only; null: several, or not
    ///   known
    record Origin(LearnedRows rows, @Nullable Panel one) {}

    Forecaster(
            Network network,
            float[] values,
            SeriesSchema schema,
            TrainingRecord record,
            Origin origin) {
        this.network = network;
        this.values = values;
        this.schema = schema;
        this.record = record;
        this.origin = origin;
        methods = null;
    }

    /// A blend of methods, without a network.
    Forecaster(MethodForecasts methods, SeriesSchema schema, Origin origin) {
        network = null;
        values = new float[0];
        record = null;
        this.methods = methods;
        this.schema = schema;
        this.origin = origin;
    }

    /// Trains forecasters: its steps are the options of `rondo train forecast`.
    public static ForecastTrainer trainer() {
        return new ForecastTrainer();
    }

    @Override
    public ModelKind<Forecaster> kind() {
        return KIND;
    }

    /// Layers, widths, equations; empty for a blend of methods.
    @Override
    public Optional<Network> network() {
        return Optional.ofNullable(network);
    }

    /// How its network was trained; empty for a blend of methods.
    @Override
    public Optional<TrainingRecord> record() {
        return Optional.ofNullable(record);
    }

    /// The methods of a blend, and how they did in validation; empty for a network.
    public Optional<Methods> methods() {
        return Optional.ofNullable(methods).map(Methods::of);
    }

    @Nullable MethodForecasts blend() {
        return methods;
    }

    private Network mustHaveNetwork() {
        if (network == null) {
            throw new RondoException(
                    "this forecaster is a blend of methods, without a network: train one with"
                            + " --model network (model(\"network\"))");
        }
        return network;
    }

    /// The input columns.
    public List<String> columns() {
        return schema.columns();
    }

    /// The target columns.
    public List<String> targets() {
        return schema.targets();
    }

    /// The horizon: steps predicted at once.
    public int horizon() {
        return schema.horizon();
    }

    /// The context: rows read before a forecast; 0: all.
    public int context() {
        return schema.context();
    }

    /// Steps of the seasons that were found in what it learned from, the shortest first; empty:
    /// none were, or its file is of a version that did not look for them.
    public List<Integer> periods() {
        return methods != null ? methods.periods() : schema.periods().orElse(List.of());
    }

    /// The season by which errors on a panel are scaled and its seasonal naive forecast made: the
    /// shortest of [#periods], of a file that does not say, of the panel; 1: none.
    ///
    /// @param panel as [#fit] gives it
    public int season(Panel panel) {
        var found =
                methods != null || schema.periods().isPresent()
                        ? periods()
                        : schema.seasons(
                                panel, panel.series().stream().mapToInt(Panel.One::rows).toArray());
        return found.isEmpty() ? 1 : found.getFirst();
    }

    /// How the tables that it learned from were read.
    public PanelReader.Layout layout() {
        var layout = schema.layout();
        // files of older versions do not say, and their times were told in UTC
        return layout.time().isEmpty() || layout.clock().isPresent() ? layout : layout.at("Z");
    }

    /// Whether it has covariates that must be known ahead.
    public boolean hasFutureCovariates() {
        return schema.has(SeriesSchema.Role.KNOWN);
    }

    SeriesSchema schema() {
        return schema;
    }

    LearnedRows learned() {
        return origin.rows();
    }

    /// The parameters' values, in the layout of [Network#parameters]. A copy.
    public float[] values() {
        return values.clone();
    }

    /// @param threads that share the work
    ForecastRun run(int threads) {
        return new ForecastRun(schema, mustHaveNetwork(), values, threads);
    }

    /// What is predicted at some places of a series: the steps of the horizon.
    ///
    /// @param known rows by which a series is measured that is measured by itself
    /// @param places rows before which the series is known, rising
    void each(Panel.One series, int known, int[] places, ForecastRun.Visitor visitor) {
        if (methods != null) {
            methods.each(series, places, horizon(), 1, visitor);
            return;
        }
        try (var run = run(1)) {
            run.each(series, schema.scaling(series, known), places, visitor);
        }
    }

    private Input.Numbers input() {
        return (Input.Numbers) mustHaveNetwork().spec().input();
    }

    private synchronized NetworkWeights weights() {
        if (weights == null) {
            weights = NetworkWeights.of(mustHaveNetwork(), values);
        }
        return weights;
    }

    // ---- sessions -----------------------------------------------------------------------------

    /// A new session, before the first row of a series.
    ///
    /// @throws RondoException if it reads more than the observed rows, such as a context,
    ///   covariates or a scale of each series: then [#forecast]
    public Session session() {
        mustHaveNetwork();
        if (schema.hasCovariates() || schema.own() || schema.context() > 0) {
            throw new RondoException(
                    "this forecaster reads "
                            + (schema.context() > 0
                                    ? "a context"
                                    : schema.own()
                                            ? "series of which each has its own scale"
                                            : "more than the numbers that come")
                            + ": ask it for the forecast of a series, not row by row");
        }
        var covariates = new Covariates(schema, null);
        return new Session(
                new SeriesCursor.Stream(
                        schema,
                        mustHaveNetwork(),
                        weights().stream(),
                        new SeriesFeatureBuilder(schema, schema.scaling(), input()),
                        covariates,
                        0));
    }

    /// A running series.
    public final class Session {
        private final SeriesCursor place;

        private Session(SeriesCursor place) {
            this.place = place;
        }

        /// Reads the next row: a number for each of [#columns], NaN where it is missing.
        public void feed(float[] row) {
            feed(Doubles.of(row));
        }

        /// Reads the next row: a number for each of [#columns], NaN where it is missing.
        public void feed(double... row) {
            if (row.length != columns().size()) {
                throw new RondoException(
                        "a row of "
                                + row.length
                                + " numbers, expected "
                                + columns().size()
                                + " ("
                                + NameList.of(columns())
                                + ")");
            }
            place.read(row);
        }

        /// The prediction of the next row: a number for each of [#targets].
        public double[] next() {
            return numbers(place.next()[0]);
        }

        /// An independent copy of the session with the same state.
        public Session fork() {
            return new Session(place.fork());
        }

        /// The expected numbers of the next rows: steps × [#targets], as [#forecast(int)] has them.
        public double[][] meanForecast(int steps) {
            return forecast(steps).steps().stream()
                    .map(step -> numbers(step.toArray(PredictiveDistribution[]::new)))
                    .toArray(double[][]::new);
        }

        /// Forecasts the next rows. Beyond those that are predicted at once, each is read as if it
        /// had been observed; columns that are not targets are missing there. Of distributions
        /// those rows are sampled, on 200 paths. The session's state does not change.
        public Forecast forecast(int steps) {
            checkSteps(steps);
            return SeriesCursor.forecast(schema, place, steps, 200, 1);
        }
    }

    private static double[] numbers(PredictiveDistribution[] step) {
        double[] out = new double[step.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = step[i].value();
        }
        return out;
    }

    private static void checkSteps(int steps) {
        if (steps < 1) {
            throw new RondoException("horizon " + steps + ": expected 1 step or more");
        }
    }

    // ---- forecasts ----------------------------------------------------------------------------

    /// Paths that are sampled to forecast distributions of more steps than the model predicts at
    /// once, if nothing else is said.
    public static final int PATHS = 500;

    /// Forecasts what follows the series that it was trained on, the part held out for validation
    /// included.
    ///
    /// @throws RondoException if it was trained on several series, or loaded from a file, which
    ///   does not hold them
    public Forecast forecast(int steps) {
        var trainedOn = origin.one();
        if (trainedOn == null) {
            throw new RondoException(
                    "this forecaster has no series to continue (only one that was just trained, "
                            + "on one series, has): pass one, forecast(series, "
                            + steps
                            + ")");
        }
        return forecast(trainedOn, steps);
    }

    /// Forecasts what follows these numbers, of a model that reads one column.
    public Forecast forecast(double[] values, int steps) {
        return forecast(Series.of(values), steps);
    }

    /// Forecasts what follows a series. Its columns are found by their names; those without names
    /// of their own are taken by their order.
    ///
    /// @throws RondoException if a column is missing, the series is too short for the differences,
    ///   or has no times where the model reads the calendar
    public Forecast forecast(Series series, int steps) {
        return forecast(Panel.of(series), steps);
    }

    /// Forecasts what follows a series, and samples paths.
    ///
    /// @param paths that are sampled where distributions are predicted
    public Forecast forecast(Series series, int steps, int paths, long seed) {
        return forecast(fit(Panel.of(series)), steps, paths, seed);
    }

    /// Forecasts what follows the series of a file, a table as it was trained on.
    ///
    /// @throws RondoException if the file cannot be read, has other columns or several series
    public Forecast forecast(Path file, int steps) {
        return forecast(PanelReader.read(List.of(DataSource.of(file)), layout()), steps);
    }

    private Forecast forecast(Panel panel, int steps) {
        return forecast(fit(panel), steps, steps > schema.horizon() ? PATHS : 0, 1);
    }

    private Forecast forecast(Panel fitted, int steps, int paths, long seed) {
        if (fitted.series().size() != 1) {
            throw new RondoException(
                    fitted.series().size()
                            + " series ("
                            + fitted.series().stream()
                                    .limit(3)
                                    .map(Panel.One::name)
                                    .collect(Collectors.joining(", "))
                            + (fitted.series().size() > 3 ? "…" : "")
                            + "): expected the one to forecast, forecast(series, "
                            + steps
                            + ")");
        }
        var one = fitted.series().getFirst();
        if (!schema.calendar().isEmpty() && !fitted.dated()) {
            throw new RondoException(
                    "the model reads the calendar, and the series has no times: give them, as in"
                            + " Series.monthly");
        }
        boolean months = schema.step().isPresent() && schema.step().get().months() > 0;
        if (months && one.times().length > 0 && !fitted.dated()) {
            throw new RondoException(
                    "the times of the series are plain numbers, expected dates such as 2016-07, "
                            + "as in"
                            + " what the model was trained on");
        }
        int at = end(one);
        return forecast(one, at, steps, paths, seed).at(times(fitted, one, at, steps));
    }

    private List<LocalDateTime> times(Panel panel, Panel.One one, int at, int steps) {
        int last = one.times().length - 1;
        if (last < 0 || !panel.dated()) {
            return List.of();
        }
        var step = step(panel);
        return IntStream.range(at, at + steps)
                .mapToLong(r ->
                        r <= last
                                ? one.times()[r]
                                : step.orElseThrow().after(one.times()[last], r - last))
                .mapToObj(TimeStep::local)
                .toList();
    }

    /// The row from which a forecast begins: the one after the last; where there are covariates
    /// that are known ahead, the one after the last in which a target is present.
    ///
    /// @param series as [#fit] gives it
    public int end(Panel.One series) {
        int row = series.rows();
        while (hasFutureCovariates() && row > 0) {
            int r = row - 1;
            if (IntStream.range(0, targets().size())
                    .anyMatch(i -> !Double.isNaN(series.at(r, schema.column(i))))) {
                break;
            }
            row--;
        }
        return row;
    }

    /// The row, from 0, after the last of a series that this forecaster learned from; 0 where it
    /// learned from none of its rows, or its file is of a version that does not say.
    ///
    /// @param series as [#fit] gives it: known again by its times, or else by its first rows
    public int trainingEnd(Panel.One series) {
        return learned().in(series)[1];
    }

    /// The row, from 0, after the last of a series that it learned from or was validated on in
    /// training.
    ///
    /// @param series as for [#trainingEnd]
    public int validationEnd(Panel.One series) {
        return learned().in(series)[2];
    }

    /// The usual distance of the rows of a panel: its own, or where no series has two rows, that of
    /// what this forecaster learned from; empty without times.
    public Optional<TimeStep> step(Panel panel) {
        boolean one = panel.series().stream().allMatch(s -> s.rows() < 2);
        return one && panel.dated() && schema.step().isPresent() ? schema.step() : panel.step();
    }

    /// What its user should know of the times of a panel: that they are irregular, or not as far
    /// apart as what it learned from.
    public List<String> notes(Panel panel) {
        var notes = new ArrayList<>(panel.notes());
        var step = step(panel);
        if (step.isPresent() && schema.step().isPresent() && !step.equals(schema.step())) {
            notes.add(
                    "a row is "
                            + step.get()
                            + " after the one before, and was "
                            + schema.step().get()
                            + " in what the model learned from");
        }
        return notes;
    }

    /// The smallest difference of a target's numbers that is told: a ten-thousandth of the
    /// deviation by which it is scaled, at this level.
    ///
    /// @param level a number of the target
    public double resolution(String target, double level) {
        double deviation = schema.scaling().deviation(schema.column(targets().indexOf(target)));
        return 1e-4
                * (schema.scale() == Normalisation.LOG ? deviation * Math.abs(level) : deviation);
    }

    /// A panel as this forecaster reads it.
    ///
    /// @throws RondoException if a column is missing
    public Panel fit(Panel panel) {
        return schema.fit(panel);
    }

    /// What the methods of a blend forecast of a target from row `at` on, the heaviest first; empty
    /// for a network.
    ///
    /// @param series as [#fit] gives it
    /// @param target its number, from 0
    public List<ForecastComponent> components(Panel.One series, int target, int at, int rows) {
        check(series, at, rows);
        return methods == null
                ? List.of()
                : methods.running(series, at).components(target, at, rows);
    }

    /// Forecasts the next rows of a series from all rows before `at`. The forecast has no times.
    ///
    /// @param series as [#fit] gives it
    /// @param rows number of rows to predict
    /// @param paths that are sampled where distributions are predicted
    public Forecast forecast(Panel.One series, int at, int rows, int paths, long seed) {
        check(series, at, rows);
        if (methods != null) {
            return methods.forecast(series, at, rows, paths, seed);
        }
        int[] place = {at};
        if (rows <= schema.horizon() && paths == 0) {
            var steps = new ArrayList<PredictiveDistribution[]>();
            try (var run = run(1)) {
                run.each(
                        series,
                        schema.scaling(series, at),
                        place,
                        (_, all) -> steps.addAll(List.of(all).subList(0, rows)));
            }
            return new Forecast(
                    schema.targets(), SeriesCursor.lists(steps), List.of(), Forecast.Paths.NONE);
        }
        try (var run = run(1)) {
            var read = place(run, series, schema.scaling(series, at));
            for (int r = 0; r < at; r++) {
                read.read(row(series, r));
            }
            return SeriesCursor.forecast(schema, read, rows, paths, seed);
        }
    }

    /// A place at the beginning of a series.
    SeriesCursor place(ForecastRun run, Panel.One series, Scaling scaling) {
        var covariates = new Covariates(schema, series);
        return schema.context() > 0
                ? new SeriesCursor.Window(schema, run, scaling, covariates)
                : new SeriesCursor.Stream(
                        schema,
                        mustHaveNetwork(),
                        weights().stream(),
                        new SeriesFeatureBuilder(schema, scaling, input()),
                        covariates,
                        0);
    }

    static double[] row(Panel.One series, int r) {
        return Arrays.copyOfRange(series.values(), r * series.width(), (r + 1) * series.width());
    }

    private void check(Panel.One series, int at, int rows) {
        String name = series.name().isEmpty() ? "the series" : "the series " + series.name();
        checkSteps(rows);
        if (at <= schema.lead()) {
            throw new RondoException(
                    name
                            + " has "
                            + at
                            + " rows before the forecast, expected at least "
                            + (schema.lead() + 1));
        }
        if (hasFutureCovariates() && series.rows() < at + rows) {
            throw new RondoException(
                    name
                            + " has "
                            + (series.rows() - at)
                            + " rows of future covariates, expected "
                            + rows
                            + ": add rows in which only those columns are filled in");
        }
    }

    /// The named values of all layers as the rows of a table are read before the forecast of what
    /// follows, a row each, and how much each number counts for it: see [#explain(Panel.One, int,
    /// String)].
    public Explanation explain(NumberTable table) {
        return explain(Panel.of(table).select(schema.columns()).series().getFirst());
    }

    /// The same of a series.
    public Explanation explain(Series series) {
        return explain(fit(Panel.of(series)).series().getFirst());
    }

    /// The same of a series as [#fit] gives it, for the first step of the first target.
    public Explanation explain(Panel.One series) {
        return explain(series, 1, targets().getFirst());
    }

    /// The named values of all layers as a series is read before a forecast, a row for each of
    /// [#steps], and how much each number that is read counts for it: gradient × input,
    ///
    /// ```
    /// importance of x = ∂ŷ/∂x · x
    /// ```
    ///
    /// ŷ being what is forecast ([PredictiveDistribution#value]: the mean, or the median), in units
    /// of the target, and x the number as the network reads it: scaled, so that 0 stands for the
    /// mean of its column ([Normalisation#STANDARD]). It is how much the forecast would fall, to
    /// first order, if x were that mean. What ŷ is relative to ([Normalisation], differences) is
    /// held still. A column of words has the sum over its symbols.
    ///
    /// @param series as [#fit] gives it
    /// @param step of the forecast, from 1 to [#horizon]
    /// @param target one of [#targets]
    /// @throws RondoException if there is no such step or target, or the series is too short
    public Explanation explain(Panel.One series, int step, String target) {
        mustHaveNetwork();
        int number = targets().indexOf(target);
        if (number < 0) {
            throw new RondoException(
                    "no target is called `"
                            + target
                            + "` (there are "
                            + NameList.of(targets())
                            + ")");
        }
        if (step < 1 || step > horizon()) {
            throw new RondoException(
                    "step "
                            + step
                            + " of a forecast: expected 1 to "
                            + horizon()
                            + ", the horizon");
        }
        int at = end(series);
        check(series, at, step);
        var read = read(series, at);
        int n = read.count();
        int k = (step - 1) * targets().size() + number;
        int width = schema.horizon() * targets().size();
        var explaining = mustHaveNetwork();
        int targetRows = explaining.spec().pooling() == Pooling.IN_STEP ? n : 1;
        float[] chosenTargets = new float[targetRows * width];
        Arrays.fill(chosenTargets, Float.NaN);
        chosenTargets[(targetRows - 1) * width + k] = 0;
        var batch =
                new Batch(
                        PackedSequences.of(n),
                        new Rows.Numbers(read.rows(), input().row()),
                        new Rows.Numbers(chosenTargets, width));
        var score =
                new ForecastScore(
                        explaining.spec().output(),
                        k,
                        read.end().base()[k],
                        read.end().factor(number),
                        schema.scale() == Normalisation.LOG);
        var explained = explaining.explain(values, batch, score);
        return explained.with(
                explained
                        .importance()
                        .orElseThrow()
                        .numbered(schema.inputNames(input()))
                        .of(target + ", step " + step));
    }

    /// What is read of a series before its forecast: the numbers of the rows, from 1.
    ///
    /// @param series as [#fit] gives it
    public List<String> steps(Panel.One series) {
        int at = end(series);
        int first = schema.context() > 0 ? at - SeriesWindow.length(schema, 0, at) : 0;
        return IntStream.rangeClosed(first + 1, at).mapToObj(Integer::toString).toList();
    }

    /// What the network reads before a forecast.
    ///
    /// @param rows count × row of the input
    /// @param end where the series then is
    private record ReadRows(float[] rows, int count, SeriesFeatureBuilder end) {}

    private ReadRows read(Panel.One series, int at) {
        int n = schema.context() > 0 ? SeriesWindow.length(schema, 0, at) : at;
        float[] rows = new float[n * input().row()];
        var covariates = new Covariates(schema, series);
        var scaling = schema.scaling(series, at);
        if (schema.context() > 0) {
            var end =
                    SeriesWindow.read(
                            schema, scaling, input(), series.values(), 0, at, covariates, rows, 0);
            return new ReadRows(rows, n, end);
        }
        var running = new SeriesFeatureBuilder(schema, scaling, input());
        for (int r = 0; r < n; r++) {
            running.next(
                    series.values(), r * series.width(), covariates, r, rows, r * input().row());
        }
        return new ReadRows(rows, n, running);
    }

    /// How far back the gradient of the loss of the last step reaches, measured on windows of
    /// series as it learns from them: see [GradientFlow#of(Network, float\[\], Examples,
    /// GradientFlow.Options)].
    ///
    /// @param panel as [#fit] gives it
    public GradientFlow gradientFlow(Panel panel, GradientFlow.Options options) {
        int[] rows = panel.series().stream().mapToInt(Panel.One::rows).toArray();
        var examples =
                new SeriesExamples(schema, input(), panel, new int[rows.length], rows, rows, 1);
        return GradientFlow.of(mustHaveNetwork(), values, examples, options);
    }

    // ---- evaluation ---------------------------------------------------------------------------

    /// The error of one target's forecast one step ahead, in its own units, and how well the last
    /// observed number predicts it.
    ///
    /// @param count of predictions
    /// @param rootMeanSquare √(mean of squared errors)
    /// @param meanAbsolute mean of |errors|
    /// @param naiveRootMeanSquare the same of the naive forecast, the last observed number
    /// @param naiveMeanAbsolute the same of the naive forecast
    /// @param learned predictions of rows that the model learned from
    /// @param validated of rows that it was validated on in training
    @Key("evaluate --json, steps of a forecaster")
    public record Accuracy(
            @Key("target") String target,
            @Key("count") int count,
            @Key("rootMeanSquare") double rootMeanSquare,
            @Key("meanAbsolute") double meanAbsolute,
            @Key("naiveRootMeanSquare") double naiveRootMeanSquare,
            @Key("naiveMeanAbsolute") double naiveMeanAbsolute,
            @Key("learned") int learned,
            @Key("validated") int validated) {}

    /// Predicts each row from `from` on (at least 1) from all before it.
    public List<Accuracy> evaluate(NumberTable table, int from) {
        return evaluate(Panel.of(table).select(schema.columns()).series().getFirst(), from);
    }

    /// The same of a series as [#fit] gives it.
    public List<Accuracy> evaluate(Panel.One series, int from) {
        int n = series.rows();
        if (from < 1 || from >= n) {
            throw new RondoException(
                    "a series of "
                            + n
                            + " rows, the first to predict is number "
                            + (from + 1)
                            + ": expected one of 2 to "
                            + n);
        }
        int first = Math.max(from, schema.lead() + 1);
        double[][] out = new double[n][];
        each(
                series,
                from,
                IntStream.range(first, n).toArray(),
                (place, steps) ->
                        out[place] =
                                Arrays.stream(steps[0])
                                        .mapToDouble(PredictiveDistribution::value)
                                        .toArray());
        return IntStream.range(0, targets().size())
                .mapToObj(i -> accuracy(series, out, i))
                .toList();
    }

    private Accuracy accuracy(Panel.One series, double[][] out, int target) {
        int column = schema.column(target);
        double[] squares = new double[2];
        double[] absolute = new double[2];
        int count = 0;
        int[] rows = learned().in(series);
        int learned = 0;
        int validated = 0;
        double last = Double.NaN;
        for (int r = 0; r < series.rows(); r++) {
            double y = series.at(r, column);
            if (Double.isNaN(y)) {
                continue;
            }
            if (out[r] != null && !Double.isNaN(last)) {
                double e = out[r][target] - y;
                double naive = last - y;
                squares[0] += e * e;
                absolute[0] += Math.abs(e);
                squares[1] += naive * naive;
                absolute[1] += Math.abs(naive);
                count++;
                learned += r >= rows[0] && r < rows[1] ? 1 : 0;
                validated += r >= rows[1] && r < rows[2] ? 1 : 0;
            }
            last = y;
        }
        return new Accuracy(
                targets().get(target),
                count,
                Math.sqrt(squares[0] / count),
                absolute[0] / count,
                Math.sqrt(squares[1] / count),
                absolute[1] / count,
                learned,
                validated);
    }

    /// Targets, horizon, context, layers and parameters.
    @Override
    public String toString() {
        return "Forecaster["
                + NameList.of(targets())
                + ", horizon "
                + horizon()
                + (context() > 0 ? ", context " + context() : "")
                + ", "
                + (methods == null
                        ? mustHaveNetwork().summary()
                        : "a blend of " + methods.blend(0).members().size() + " methods")
                + "]";
    }

    // ---- file ---------------------------------------------------------------------------------

    @Override
    public void save(Path file) {
        var out = new ModelFileWriter(KIND).json("rondo.series", Json.of(schema));
        if (!origin.rows().series().isEmpty()) {
            out.json("rondo.learned", Json.of(origin.rows()));
        }
        if (methods != null) {
            methods.write(out);
        } else if (record != null) {
            out.record(record).network(mustHaveNetwork(), values);
        }
        out.write(file);
    }

    /// Reads a model.
    ///
    /// @throws RondoException if the file is no forecaster, or is damaged
    public static Forecaster load(Path file) {
        return KIND.load(file);
    }

    private static Forecaster read(ModelFile in) {
        var schema = in.json("rondo.series").as(SeriesSchema.class);
        var learned =
                in.has("rondo.learned")
                        ? in.json("rondo.learned").as(LearnedRows.class)
                        : LearnedRows.UNKNOWN;
        var methods = MethodForecasts.read(in, schema, learned);
        if (methods != null) {
            return new Forecaster(methods, schema, new Origin(learned, null));
        }
        var record = in.record();
        var network = in.network();
        if (!fits(network, schema)) {
            throw in.altered(
                    "the network ("
                            + network.spec().input()
                            + ", "
                            + network.spec().output()
                            + ") does not fit the series ("
                            + schema.columns()
                            + ")");
        }
        return new Forecaster(
                network, in.values(network), schema, record, new Origin(learned, null));
    }

    /// The methods of a blend.
    ///
    /// @param periods steps of the seasons that were found, the shortest first
    /// @param targets of each target how the methods did
    public record Methods(List<Integer> periods, List<OfTarget> targets) {
        public Methods {
            periods = List.copyOf(periods);
            targets = List.copyOf(targets);
        }

        private static Methods of(MethodForecasts all) {
            var targets = new ArrayList<OfTarget>();
            for (int i = 0; i < all.targets().size(); i++) {
                targets.add(
                        new OfTarget(
                                all.name(i),
                                all.targets().get(i).scores(),
                                all.targets().get(i).error(),
                                all.blend(i).members().stream()
                                        .map(m -> m.method().name() + ": " + m.method().describe())
                                        .toList()));
            }
            return new Methods(all.periods(), targets);
        }
    }

    /// The methods of one target.
    ///
    /// @param target its name
    /// @param scores at the validation origins, the best first; of weight 0 are those that are no
    ///   part of the forecast
    /// @param error of the forecast there, scaled as those of the methods; NaN: not known
    /// @param coefficients of the first series, a line for each method of the blend
    public record OfTarget(
            String target, List<BlendFit.Score> scores, double error, List<String> coefficients) {
        public OfTarget {
            scores = List.copyOf(scores);
            coefficients = List.copyOf(coefficients);
        }

        /// The simple forecast (naive, seasonal naive, drift, AR, ETS) that was better than this
        /// model at the validation origins; empty: none was.
        public Optional<Backtest.Better> better() {
            return scores.stream()
                    .filter(s -> BaselineScores.simple(s.name()))
                    .findFirst()
                    .map(s -> new Backtest.Better(target, s.name(), "MASE", s.error(), error))
                    .filter(Backtest.Better::isClear);
        }
    }

    private static boolean fits(Network network, SeriesSchema schema) {
        int channels = schema.channels().size();
        if (!(network.spec().input() instanceof Input.Numbers input)
                || schema.scaling().mean().size() != channels
                || schema.scaling().deviation().size() != channels
                || !schema.columns().containsAll(schema.targets())
                || schema.targets().isEmpty()
                || schema.horizon() < 1
                || schema.context() < 0
                || schema.differences().stream().anyMatch(lag -> lag < 1)) {
            return false;
        }
        int numbers = schema.horizon() * schema.targets().size();
        int outputs =
                switch (network.spec().output()) {
                    case Output.Linear(int width, _) -> width;
                    case Output.Likelihood(int targets, _) -> targets;
                    case Output.Quantiles(int targets, _) -> targets;
                    default -> -1;
                };
        var cell = network.spec().stack().layers().getFirst().cell();
        return outputs == numbers
                && input.equals(schema.input(cell.inputs(), cell.name()))
                && (schema.context() > 0 || network.spec().carries());
    }
}
