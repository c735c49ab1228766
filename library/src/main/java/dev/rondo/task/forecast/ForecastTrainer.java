package dev.rondo.task.forecast;

import dev.rondo.RondoException;
import dev.rondo.data.series.Panel;
import dev.rondo.data.series.PanelReader;
import dev.rondo.data.series.Series;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.time.TimeNotation;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.EarlyStopping;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.ModelTraining;
import dev.rondo.model.Recipe;
import dev.rondo.model.Trainer;
import dev.rondo.model.Truncation;
import dev.rondo.network.spec.Stack;
import dev.rondo.series.Calendar;
import dev.rondo.series.ForecastHead;
import dev.rondo.series.MissingPolicy;
import dev.rondo.series.Normalisation;
import dev.rondo.series.SeriesSettings;
import dev.rondo.series.method.ForecastKind;
import dev.rondo.store.NameList;
import dev.rondo.store.SerialisedNames;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Trains forecasters: what comes next in series of numbers. Its steps are the options of `rondo
/// train forecast`; those that all tasks share are in [Trainer].
///
/// ```java
/// var model = Forecaster.trainer().horizon(12).context(36).train(Path.of("passengers.csv"));
/// model.save(Path.of("passengers.safetensors"));
/// Forecast f = Forecaster.trainer().horizon(12).head("student").train(values).forecast(12);
/// ```
///
/// One series without a context is read as a stream, its states carried on; many series, and
/// windows ([#context]), are shuffled examples.
///
/// Unless set: one layer of 32 LSTM units, numbers standardised, the next row of all columns; 4
/// streams of 32 steps, or batches of 32 windows; 3000 updates or 20 epochs, whichever is more, of
/// Adam at 0.001, gradients clipped at norm 5; the last tenth of each series held out, patience 20.
public final class ForecastTrainer extends Trainer<ForecastTrainer> {
    private static final Recipe RECIPE =
            new Recipe(
                    Stack.of(Cell.shipped("lstm"), 32, 1),
                    new ExampleSettings(4, 1, 50, 1),
                    Settings.of(
                                    new Optimiser.Adam(),
                                    new Optimiser.Adam().defaultLearningRate(),
                                    20)
                            .withClip(new Clip.Norm(5))
                            .withEarlyStopping(new EarlyStopping(20)));

    /// Where streams are cut if nothing else is set.
    public static final Truncation TRUNCATION = Truncation.of(32);

    /// The part of each series that is held out where nothing else is set.
    public static final double VALIDATION = 0.1;

    /// Examples of a batch that are windows or whole series.
    private static final int EXAMPLES = 32;

    /// Updates that a training has at least, unless the epochs are set.
    private static final int UPDATES = 3000;

    private static final int MOST_EPOCHS = 1000;

    private static final String BLEND = "blend";
    private static final String NETWORK = "network";

    /// What [#model] may be told.
    public static final List<String> MODELS =
            Stream.concat(
                            Stream.of(BLEND, NETWORK),
                            Arrays.stream(ForecastKind.values()).map(ForecastKind::toString))
                    .toList();

    private @Nullable String model;
    private List<String> columns = List.of();
    private List<String> targets = List.of();
    private List<String> time = List.of();
    private @Nullable String id;
    private List<String> past = List.of();
    private List<String> known = List.of();
    private List<String> statics = List.of();
    private List<Calendar> calendar = List.of();
    private PanelReader.Layout.Fields fields = PanelReader.Layout.Fields.NONE;
    private boolean wide;
    private int horizon = 1;
    private int context;
    private int stride = 1;
    private ForecastHead head = new ForecastHead.Point();
    private @Nullable Normalisation scale;
    private List<Integer> differences = List.of();
    private MissingPolicy missing = MissingPolicy.LAST;
    private @Nullable String until;
    private @Nullable Double validationPart;
    private @Nullable Supplier<Panel> validation;
    private @Nullable Supplier<Panel> test;
    private Consumer<Backtest> onTest = _ -> {};
    private @Nullable Truncation truncation;

    ForecastTrainer() {
        super(RECIPE);
    }

    // ---- data ---------------------------------------------------------------------------------

    /// Columns that are read; all that hold numbers unless set.
    public ForecastTrainer columns(String... names) {
        columns = List.of(names);
        return this;
    }

    /// Columns that are predicted; all that are read and nothing else unless set. The others are
    /// read as they come.
    public ForecastTrainer target(String... names) {
        targets = List.of(names);
        return this;
    }

    /// The column with the time of each row, or those with its year, month, day, hour…; `none`: no
    /// column has it. The first whose fields are all dates unless set. Of series in memory that
    /// have times, the column where files to forecast will have them; `time` unless set.
    public ForecastTrainer time(String... names) {
        time = List.of(names);
        return this;
    }

    /// The column that names the series of each row, if there are many; where times repeat, the one
    /// column whose every value has each time once unless set. Of series in memory, the column
    /// where files to forecast will have it.
    public ForecastTrainer id(String name) {
        id = name;
        return this;
    }

    /// Covariates that are read as they come and not predicted; words may stand in them. Then no
    /// others are read but those that are named.
    public ForecastTrainer past(String... names) {
        past = List.of(names);
        return this;
    }

    /// Covariates that are known for the steps to come: prices, holidays. Words may stand in them.
    public ForecastTrainer known(String... names) {
        known = List.of(names);
        return this;
    }

    /// Covariates that do not change within a series. Words may stand in them.
    public ForecastTrainer statics(String... names) {
        statics = List.of(names);
        return this;
    }

    /// Calendar features of the next step: `minute`, `hour`, `weekday`, `day`, `yearday`, `week`,
    /// `month`, `quarter`, as places on a circle; `hour:symbols`: each a symbol of its own.
    public ForecastTrainer calendar(String... fields) {
        calendar = Arrays.stream(fields).map(Calendar::parse).toList();
        return this;
    }

    /// How dates such as 3/4/2020 are read: `dmy` (day, month, year) or `mdy`; found in the column
    /// unless set.
    public ForecastTrainer dateOrder(String order) {
        var notation =
                switch (order) {
                    case "dmy" -> TimeNotation.DAY_MONTH_YEAR;
                    case "mdy" -> TimeNotation.MONTH_DAY_YEAR;
                    default ->
                            throw new RondoException(
                                    "date order `" + order + "`: expected dmy or mdy");
                };
        fields =
                new PanelReader.Layout.Fields(
                        Optional.of(notation), fields.decimal(), fields.duplicates(), false);
        return this;
    }

    /// What separates decimals where 1,234 or 1.234 may be read in two ways: `comma` or `point`;
    /// found in the table unless set.
    public ForecastTrainer decimal(String separator) {
        var style =
                switch (separator) {
                    case "comma" -> PanelReader.Layout.Decimal.COMMA;
                    case "point" -> PanelReader.Layout.Decimal.POINT;
                    default ->
                            throw new RondoException(
                                    "decimal `" + separator + "`: expected comma or point");
                };
        fields =
                new PanelReader.Layout.Fields(
                        fields.dates(), Optional.of(style), fields.duplicates(), false);
        return this;
    }

    /// Which of several rows of the same time is taken: `first`, `last` or the `mean` of them; they
    /// are refused unless set.
    public ForecastTrainer duplicates(String which) {
        var how =
                Arrays.stream(PanelReader.Layout.Duplicates.values())
                        .filter(d -> SerialisedNames.spelling(d).equals(which))
                        .findFirst()
                        .orElseThrow(() ->
                                new RondoException(
                                        "duplicates `"
                                                + which
                                                + "`: expected first, last or mean"));
        fields =
                new PanelReader.Layout.Fields(
                        fields.dates(), fields.decimal(), Optional.of(how), false);
        return this;
    }

    /// Whether a file is a series a row, a name and then numbers (M4), instead of a row a step.
    public ForecastTrainer wide(boolean wide) {
        this.wide = wide;
        return this;
    }

    /// The first row that is not looked at, by its number (from 1) or its time: what comes from
    /// there on is left for a test.
    public ForecastTrainer until(String row) {
        until = row;
        return this;
    }

    /// The part of each series, its end, that is held out and measured on after each epoch; 0:
    /// none.
    public ForecastTrainer validation(double part) {
        validationPart = part;
        return this;
    }

    /// Tables of series that are measured on after each epoch, instead of the ends of the others.
    public ForecastTrainer validation(Path... files) {
        validation = () -> read(files);
        return this;
    }

    /// Series that are measured on after each epoch, instead of the ends of the others.
    public ForecastTrainer validation(Series... series) {
        validation = () -> read(series);
        return this;
    }

    /// Series that are measured on after each epoch, instead of the ends of the others.
    public ForecastTrainer validation(Panel series) {
        validation = () -> series;
        return this;
    }

    /// Tables of series that the finished model is measured on, once. [#onTest] is told the result.
    public ForecastTrainer test(Path... files) {
        test = () -> read(files);
        return this;
    }

    /// Series that the finished model is measured on, once. [#onTest] is told the result.
    public ForecastTrainer test(Series... series) {
        test = () -> read(series);
        return this;
    }

    /// Series that the finished model is measured on, once. [#onTest] is told the result.
    public ForecastTrainer test(Panel series) {
        test = () -> series;
        return this;
    }

    /// Is told, at the end of `train`, how well the model does on what [#test(Path...)] set aside,
    /// from all places of it, beside the naive forecast.
    public ForecastTrainer onTest(Consumer<Backtest> consumer) {
        onTest = consumer;
        return this;
    }

    // ---- inputs and targets -------------------------------------------------------------------

    /// Steps that are predicted at once. A forecast of more reads its own as if they had come.
    public ForecastTrainer horizon(int steps) {
        horizon = steps;
        return this;
    }

    /// Rows that are read before each forecast: the network learns from windows of so many; 0: all
    /// that came before.
    public ForecastTrainer context(int rows) {
        context = rows;
        return this;
    }

    /// Of so many neighbouring windows one is learned from in each epoch, drawn anew.
    public ForecastTrainer stride(int windows) {
        stride = windows;
        return this;
    }

    /// What is predicted of each number: `point`, `gaussian`, `student`, `negative-binomial`,
    /// `poisson`, `quantiles`, `quantiles:0.1,0.5,0.9`, `binary`.
    public ForecastTrainer head(String head) {
        this.head = ForecastHead.parse(head);
        return this;
    }

    /// The normalisation: `standard` (mean 0, deviation 1), `mean` (divided by the mean), `none`,
    /// `log` (the logarithm, then standard), `window` (relative to the context's last number).
    public ForecastTrainer scale(String scale) {
        this.scale = Normalisation.parse(scale);
        return this;
    }

    /// Forecasts how far the series departs from where it would be if its differences at these lags
    /// were 0: 1, from the last number; 12, from a year ago.
    public ForecastTrainer difference(int... lags) {
        differences = IntStream.of(lags).boxed().toList();
        return this;
    }

    /// What is read where a number is missing: `last`, `mask`, `mean` or `linear`, see
    /// [MissingPolicy].
    public ForecastTrainer missing(String how) {
        missing = MissingPolicy.parse(how);
        return this;
    }

    /// Where a stream is cut for truncated backpropagation through time.
    public ForecastTrainer truncation(Truncation truncation) {
        this.truncation = truncation;
        return this;
    }

    /// What makes the forecasts: `blend`, several methods whose weights follow from rolling-origin
    /// validation ([dev.rondo.series.method.BlendFit]); `network`; or one method alone: `linear`,
    /// `ar`, `ets`, `theta`, `smoothing`, `seasonal-average`, `seasonal-naive`, `naive`, `mean`.
    /// Unless set, a blend; a network where a step of this trainer that shapes or trains one was
    /// called.
    ///
    /// @throws RondoException if there is no such model
    public ForecastTrainer model(String name) {
        if (!MODELS.contains(name)) {
            throw new RondoException(
                    "model `" + name + "`: expected one of " + String.join(", ", MODELS));
        }
        model = name;
        return this;
    }

    /// Whether what is set trains a network.
    public boolean trainsNetwork() {
        return model == null ? !networkSteps().isEmpty() : model.equals(NETWORK);
    }

    /// The options of what was set that methods without a network know nothing of.
    private List<String> networkSteps() {
        var steps = new ArrayList<>(networkOptions());
        add(steps, "--context", context > 0);
        add(steps, "--stride", stride > 1);
        add(steps, "--head", !(head instanceof ForecastHead.Point));
        add(steps, "--scale", scale != null);
        add(steps, "--difference", !differences.isEmpty());
        add(steps, "--missing", missing != MissingPolicy.LAST);
        add(steps, "--steps", truncation != null);
        add(steps, "--validation-part", validationPart != null);
        add(steps, "--validation", validation != null);
        add(steps, "--past", !past.isEmpty());
        add(steps, "--known", !known.isEmpty());
        add(steps, "--static", !statics.isEmpty());
        add(steps, "--calendar", !calendar.isEmpty());
        return steps;
    }

    private static void add(List<String> steps, String option, boolean specified) {
        if (specified) {
            steps.add(option);
        }
    }

    @Override
    protected void checkTask() {
        var steps = networkSteps();
        if (!trainsNetwork() && !steps.isEmpty()) {
            throw new RondoException(
                    "--model "
                            + model
                            + " has no network and reads the targets alone: leave out "
                            + String.join(", ", steps)
                            + ", or choose --model network");
        }
    }

    // ---- training -----------------------------------------------------------------------------

    /// Tables as they would be trained on.
    ///
    /// @throws RondoException if one cannot be read, or has other columns than the first
    public Panel read(Path... files) {
        return read(Arrays.stream(files).map(DataSource::of).toList());
    }

    /// Tables as they would be trained on.
    public Panel read(List<DataSource> sources) {
        if (wide) {
            return PanelReader.wide(sources);
        }
        var words = Stream.of(past, known, statics).flatMap(List::stream).toList();
        return chosen(
                PanelReader.read(
                        sources,
                        new PanelReader.Layout(
                                        time,
                                        Optional.ofNullable(id),
                                        PanelReader.words(sources.getFirst(), words))
                                .with(fields),
                        named()));
    }

    /// Columns that have another role than times or names of series.
    private List<String> named() {
        return Stream.of(columns, targets, past, known, statics).flatMap(List::stream).toList();
    }

    /// Series in memory as they would be trained on.
    public Panel read(Series... series) {
        return read(Arrays.asList(series));
    }

    private Panel read(Iterable<Series> series) {
        var all = new ArrayList<Series>();
        series.forEach(all::add);
        var layout = new PanelReader.Layout(time, Optional.ofNullable(id), List.of());
        var panel = Panel.of(all, layout);
        if (!time.isEmpty() && !time.equals(PanelReader.Layout.NO_TIME) && !panel.dated()) {
            throw new RondoException(
                    "--time "
                            + String.join(",", time)
                            + ": the series have no times: give them, as in Series.monthly");
        }
        return chosen(panel);
    }

    /// The columns that are read.
    private Panel chosen(Panel all) {
        if (columns.isEmpty() && past.isEmpty()) {
            return all;
        }
        var required = columns.isEmpty() ? targets : columns;
        return all.select(
                Stream.of(required, targets, past, known, statics)
                        .flatMap(List::stream)
                        .distinct()
                        .toList());
    }

    /// Trains on tables: a row a step, a column a number; several tables are a series each. A
    /// training that is stopped (`stopWhen`, an interrupted thread) gives the best model so far;
    /// `start` tells whether it was.
    ///
    /// @throws RondoException if a table cannot be read or is too short, or the training diverged
    public Forecaster train(Path... files) {
        return train(read(files));
    }

    /// Trains on one series, a number a step; NaN is missing.
    public Forecaster train(double... values) {
        return train(Series.of(values));
    }

    /// Trains on one series of several columns.
    ///
    /// @param rows steps × columns, which are called `value1`, `value2`…
    public Forecaster train(float[][] rows) {
        return train(Series.of(rows));
    }

    /// Trains on one series of several columns.
    ///
    /// @param rows steps × columns, which are called `value1`, `value2`…
    public Forecaster train(double[][] rows) {
        return train(Series.of(rows));
    }

    /// Trains on one series in memory, or many.
    public Forecaster train(Series... series) {
        return train(read(series));
    }

    /// Trains on many series in memory.
    public Forecaster train(Iterable<Series> series) {
        return train(read(series));
    }

    /// Trains on one series or many.
    public Forecaster train(Panel series) {
        if (!trainsNetwork()) {
            var fitted = fit(series);
            test(fitted, (_, _, _) -> {}).ifPresent(onTest);
            return fitted;
        }
        try (var training = start(series)) {
            var model = training.finish();
            training.learner().test(model).ifPresent(onTest);
            return model;
        }
    }

    /// How a blend does on what [#test(Path...)] set aside; empty if nothing is.
    public Optional<Backtest> test(Forecaster fitted, Backtest.Visitor visitor) {
        return Optional.ofNullable(test)
                .map(panel -> ForecastLearner.test(fitted, panel.get(), visitor));
    }

    /// The series that are for testing.
    public Optional<Panel> testSeries() {
        return Optional.ofNullable(test).map(Supplier::get);
    }

    private Forecaster fit(Panel series) {
        check();
        String what = model == null ? BLEND : model;
        var training =
                new BlendTraining(
                        settings(),
                        learnedFrom(series),
                        kind -> what.equals(BLEND) || what.equals(kind.toString()),
                        what.equals(BLEND),
                        seed(),
                        threads());
        var methods = training.fit();
        var panel = training.panel();
        return new Forecaster(
                methods,
                training.schema(),
                new Forecaster.Origin(
                        methods.learned(), panel.series().size() == 1 ? panel : null));
    }

    /// A training on tables to loop over, which does nothing before its first event is asked for.
    public ModelTraining<ForecastLearner, Forecaster> start(Path... files) {
        return start(read(files));
    }

    /// A training to loop over, which does nothing before its first event is asked for.
    ///
    /// @throws RondoException if a blend was asked for, which has no steps to loop over
    public ModelTraining<ForecastLearner, Forecaster> start(Panel series) {
        check();
        if (model != null && !trainsNetwork()) {
            throw new RondoException(
                    "model `" + model + "` is fitted at once: train(…), not start(…)");
        }
        var panel = screened(series);
        if (validationPart != null && validation != null) {
            throw new RondoException(
                    "--validation and --validation-part: expected one of the two, got both");
        }
        var validationPanel = Optional.ofNullable(validation).map(Supplier::get);
        var tested = Optional.ofNullable(test).map(Supplier::get);
        double part =
                validationPanel.isPresent()
                        ? 0
                        : part(
                                "--validation-part",
                                validationPart == null ? VALIDATION : validationPart);
        int[] learned =
                panel.series().stream()
                        .mapToInt(one -> one.rows() - (int) Math.round(part * one.rows()))
                        .toArray();
        boolean examples = context > 0 || panel.series().size() > 1 || validationPanel.isPresent();
        if (examples && truncation != null) {
            throw new RondoException(
                    "--steps, --backward, --gradient-checkpointing and --reset are for one series"
                            + " that is read as a stream: without --context and --validation");
        }
        var settings =
                new ForecastSettings(
                        stack(RECIPE.stack()),
                        settings(),
                        examples ? examples(EXAMPLES) : examples(),
                        truncation == null ? TRUNCATION : truncation);
        var learner =
                new ForecastLearner(
                                settings,
                                new ForecastLearner.Data(panel, learned, validationPanel),
                                threads())
                        .testedOn(tested);
        int updates = learner.learner().stepsPerEpoch();
        int enough = Math.min((UPDATES + updates - 1) / updates, MOST_EPOCHS);
        var defaults = RECIPE.learning();
        return start(learner, defaults.withEpochs(Math.max(defaults.run().epochs(), enough)));
    }

    private SeriesSettings settings() {
        var defaultValue =
                head instanceof ForecastHead.Binary ? Normalisation.NONE : Normalisation.STANDARD;
        return new SeriesSettings(
                new SeriesSettings.Targets(targets, head),
                new SeriesSettings.Inputs(past, known, statics, calendar),
                new SeriesSettings.Windows(horizon, context, stride),
                new SeriesSettings.Preprocessing(
                        scale == null ? defaultValue : scale, differences, missing));
    }

    /// The rows and columns of some series that are learned from; its notes say what is left out.
    public Panel learnedFrom(Panel series) {
        return screened(trainsNetwork() || targets.isEmpty() ? series : targetsOf(series));
    }

    private Panel targetsOf(Panel series) {
        var read = series.select(targets);
        var notes = new ArrayList<>(read.notes());
        var others = series.names().stream().filter(name -> !targets.contains(name)).toList();
        if (!others.isEmpty()) {
            notes.add("not read (past covariates need --model network): " + NameList.of(others));
        }
        return new Panel(
                read.columns(), read.series(), read.timeline(), read.left(), read.layout(), notes);
    }

    private Panel screened(Panel series) {
        boolean flags = !targets.isEmpty() || head instanceof ForecastHead.Binary;
        var whole = cut(series);
        return columns.isEmpty() ? whole.screened(named(), flags) : whole;
    }

    private Panel cut(Panel all) {
        if (until == null) {
            return all;
        }
        String at = until;
        return all.with(all.series().stream().map(one -> one.part(0, all.row(one, at))).toList());
    }
}
