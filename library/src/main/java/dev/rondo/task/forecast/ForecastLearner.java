package dev.rondo.task.forecast;

import dev.rondo.RondoException;
import dev.rondo.data.series.NumberTable;
import dev.rondo.data.series.Panel;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.ExampleSource;
import dev.rondo.model.ModelLearner;
import dev.rondo.model.NetworkLearner;
import dev.rondo.model.ValidationMeasure;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Pooling;
import dev.rondo.runtime.RecordText;
import dev.rondo.series.SeriesSchema;
import dev.rondo.series.SeriesSettings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A forecaster in training: its series (see [ForecastSettings] for how they are read) and its
/// [NetworkLearner]. What it measures series by is taken from the rows that it learns from.
public final class ForecastLearner implements ModelLearner<Forecaster> {
    /// Places of a held-out series that are measured, about.
    private static final int PLACES = 500;

    private final SeriesSchema schema;
    private final ExampleSettings examples;
    private final NetworkLearner learner;
    private final Data data;
    private Optional<Panel> test = Optional.empty();

    /// @param table one series, the held-out part at its end
    /// @param validation rows at the end that are not learned from; 0: none
    /// @param threads that share the work; they do not change its bits
    public ForecastLearner(
            ForecastSettings settings, NumberTable table, int validation, int threads) {
        this(
                settings,
                new Data(Panel.of(table), new int[] {table.rows() - validation}, Optional.empty()),
                threads);
    }

    /// What is learned from, and what is held out.
    ///
    /// @param panel one series or many
    /// @param learned rows of each series that are learned from; those after them are held out
    /// @param validation series that are held out, instead of those rows
    public record Data(Panel panel, int[] learned, Optional<Panel> validation) {
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// @param threads that share the work; they do not change its bits
    public ForecastLearner(ForecastSettings settings, Data data, int threads) {
        this.data = data;
        examples = settings.examples();
        Panel panel = data.panel();
        int[] learned = data.learned();
        var validation = data.validation();
        check(panel, learned);
        check(settings.series(), learned);
        schema = SeriesSchema.of(settings.series(), panel, learned);
        var first = settings.stack().layers().getFirst().cell();
        var input = schema.input(first.inputs(), first.name());
        var output =
                settings.series()
                        .targets()
                        .head()
                        .output(schema.horizon() * schema.targets().size());
        var spec = new NetworkSpec(input, settings.stack(), output);
        if (schema.context() == 0 && panel.series().size() == 1 && validation.isEmpty()) {
            var network = Network.of(spec);
            network.spec().mustCarry("a forecaster without a context");
            learner =
                    new SeriesStream(schema, input, panel.series().getFirst(), learned[0])
                            .learner(settings, network, threads);
            return;
        }
        spec = spec.with(pooling(settings));
        int[] none = new int[panel.series().size()];
        var own =
                new SeriesExamples(
                        schema,
                        input,
                        panel,
                        none,
                        learned,
                        learned,
                        settings.series().windows().stride());
        if (own.count() == 0) {
            throw tooShort(panel, learned);
        }
        var measured =
                validation
                        .map(h -> whole(schema.fit(h), input, settings))
                        .orElseGet(() ->
                                new SeriesExamples(
                                        schema,
                                        input,
                                        panel,
                                        learned,
                                        lengths(panel),
                                        learned,
                                        settings.series().windows().stride()));
        learner =
                ExampleSource.learner(
                        spec,
                        own,
                        settings.examples(),
                        measured.count() == 0
                                ? ValidationMeasure.NOTHING
                                : ValidationMeasure.loss(measured, settings.examples().batch()),
                        threads);
    }

    private static void check(Panel panel, int[] learned) {
        for (int s = 0; s < learned.length; s++) {
            var one = panel.series().get(s);
            if (learned[s] > one.rows() || learned[s] < 2 && learned.length == 1) {
                throw new RondoException(
                        "a series of "
                                + one.rows()
                                + " rows of which "
                                + (one.rows() - learned[s])
                                + " are for validation, expected 2 or more for training");
            }
        }
    }

    /// That some series is long enough for the differences, and for the last step of the horizon to
    /// be asked once.
    private static void check(SeriesSettings series, int[] learned) {
        int longest = Arrays.stream(learned).max().orElse(0);
        var lags = series.preprocessing().differences();
        int lead = lags.stream().mapToInt(lag -> lag).sum();
        if (longest < lead + 2) {
            throw new RondoException(
                    "differences at lag "
                            + lags.stream().map(lag -> "" + lag).collect(Collectors.joining(", "))
                            + ": expected series of "
                            + (lead + 2)
                            + " rows or more to learn from, and the longest has "
                            + longest);
        }
        int horizon = series.windows().horizon();
        int before = lead + Math.max(1, series.windows().context());
        if (longest >= before + 1 && longest < before + horizon) {
            throw new RondoException(
                    "horizon "
                            + horizon
                            + ": the longest series has "
                            + longest
                            + " rows to learn from, of which "
                            + before
                            + (before == 1 ? " is" : " are")
                            + " read before the first forecast: steps beyond "
                            + (longest - before)
                            + " would never be trained on. Expected a shorter horizon (longer"
                            + " forecasts read their own predictions), or more rows");
        }
    }

    private static int[] lengths(Panel panel) {
        return panel.series().stream().mapToInt(Panel.One::rows).toArray();
    }

    private SeriesExamples whole(Panel panel, Input.Numbers input, ForecastSettings settings) {
        int[] all = lengths(panel);
        return new SeriesExamples(
                schema,
                input,
                panel,
                new int[all.length],
                all,
                all,
                settings.series().windows().stride());
    }

    /// A window is read where its layers end.
    private static Pooling pooling(ForecastSettings settings) {
        boolean forward =
                settings.stack().layers().stream()
                        .allMatch(l -> l.direction() == Direction.FORWARD);
        if (settings.series().windows().context() == 0) {
            if (!forward) {
                throw new RondoException(
                        "a backward layer would read the steps to be predicted: set --context,"
                                + " which is read in both directions before the forecast");
            }
            return Pooling.IN_STEP;
        }
        return forward ? Pooling.LAST : Pooling.ENDS;
    }

    private RondoException tooShort(Panel panel, int[] learned) {
        int longest = Arrays.stream(learned).max().orElse(0);
        int needed = Math.max(1, schema.context()) + schema.lead() + 1;
        return new RondoException(
                (panel.series().size() == 1 ? "the series has " : "the longest series has ")
                        + longest
                        + " rows for training, expected at least "
                        + needed
                        + (schema.context() > 0
                                ? " (" + schema.context() + " of context"
                                : " (1 to read")
                        + (schema.lead() > 0 ? ", " + schema.lead() + " for the differences" : "")
                        + ", and 1 to forecast) in which the targets are not missing: a shorter"
                        + " --context?");
    }

    /// What is learned from, and what is held out.
    public Data data() {
        return data;
    }

    /// Measures finished models on these series.
    ///
    /// @throws RondoException if a column is missing, or none is long enough for a forecast
    ForecastLearner testedOn(Optional<Panel> series) {
        test = series.map(schema::fit);
        int needed = schema.lead() + 1 + schema.horizon();
        if (test.isPresent()
                && test.get().series().stream().noneMatch(one -> one.rows() >= needed)) {
            throw new RondoException(
                    "the series for the test have at most "
                            + Arrays.stream(lengths(test.get())).max().orElse(0)
                            + " rows, expected at least "
                            + needed
                            + " of one: "
                            + (schema.lead() + 1)
                            + " to read, and "
                            + schema.horizon()
                            + " to forecast");
        }
        return this;
    }

    /// What finished models are measured on, once; empty if nothing is for testing.
    public Optional<Panel> test() {
        return test;
    }

    /// How well a model does on what is held out, beside simple forecasts: one series from every
    /// place, of several the last place of each. Empty if nothing is, or it is shorter than the
    /// horizon.
    public Optional<Backtest> validation(Forecaster model) {
        return validation(model, (_, _, _) -> {});
    }

    /// The same, telling of each forecast.
    public Optional<Backtest> validation(Forecaster model, Backtest.Visitor visitor) {
        var panel = data.panel();
        int learned = data.learned()[0];
        if (data.validation().isPresent()) {
            return Optional.of(measure(model, data.validation().get(), -1, false, visitor));
        }
        if (learned + model.horizon() > panel.series().getFirst().rows()) {
            return Optional.empty();
        }
        boolean one = panel.series().size() == 1;
        return Optional.of(measure(model, panel, one ? learned : -1, !one, visitor));
    }

    /// How well a model does on what is for testing, beside simple forecasts; empty if nothing is.
    public Optional<Backtest> test(Forecaster model) {
        return test(model, (_, _, _) -> {});
    }

    /// The same, telling of each forecast.
    public Optional<Backtest> test(Forecaster model, Backtest.Visitor visitor) {
        return test.map(panel -> test(model, panel, visitor));
    }

    /// How well a model does on some series, from all places of them.
    static Backtest test(Forecaster model, Panel panel, Backtest.Visitor visitor) {
        return measure(model, model.fit(panel), -1, false, visitor);
    }

    /// @param last whether only the last place of each series is taken
    private static Backtest measure(
            Forecaster model, Panel panel, int from, boolean last, Backtest.Visitor visitor) {
        int places = panel.rows() / panel.series().size() - Math.max(0, from);
        boolean one = panel.series().size() == 1;
        var settings =
                BacktestSettings.of(model.horizon(), model.season(panel))
                        .between(from, 0)
                        .at(one ? Math.max(1, places / PLACES) : 1, last ? 1 : 0)
                        .with(
                                BacktestSettings.Scoring.standard(
                                        panel, model.targets().size(), model.season(panel)));
        return Backtest.run(model, panel, settings, visitor);
    }

    @Override
    public Optional<ExampleSettings> examples() {
        return Optional.of(examples);
    }

    @Override
    public NetworkLearner learner() {
        return learner;
    }

    public Network network() {
        return learner.network();
    }

    /// The columns that are predicted.
    public List<String> targets() {
        return schema.targets();
    }

    @Override
    public Forecaster model(TrainingRecord record) {
        var panel = data.panel();
        return new Forecaster(
                network(),
                learner.values().clone(),
                schema,
                record,
                new Forecaster.Origin(
                        LearnedRows.of(panel, data.learned()),
                        panel.series().size() == 1 ? panel : null));
    }

    @Override
    public void close() {
        learner.close();
    }
}
