package dev.rondo.task.classify;

import dev.rondo.RondoException;
import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.labelled.LabelledSeries;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.text.Lexicon;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.BatchPredictor;
import dev.rondo.model.Examples;
import dev.rondo.model.GradientFlow;
import dev.rondo.model.Model;
import dev.rondo.model.ModelFile;
import dev.rondo.model.ModelFileWriter;
import dev.rondo.model.ModelKind;
import dev.rondo.model.ReadyPredictors;
import dev.rondo.network.Explanation;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkWeights;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Feature;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.Argmax;
import dev.rondo.store.FileFormat;
import dev.rondo.store.Json;
import dev.rondo.store.Key;
import dev.rondo.store.NameList;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// A recurrent classifier: predicts the class of a text or a series, or its classes (multi-label),
/// with probabilities.
///
/// Immutable and shared by threads. Its file is safetensors with one tensor a parameter; equations,
/// vocabulary or scaling, and classes are in the metadata (docs/model-file.md).
public final class Classifier implements Model {
    /// This kind of model and its files.
    public static final ModelKind<Classifier> KIND =
            new ModelKind<>(
                    Classifier.class,
                    new ModelKind.Names("classifier", "a classifier", "rondo train classify"),
                    new FileFormat("classifiers", 1, 1),
                    Classifier::read);

    /// Items that are encoded at once where many are read one by one.
    private static final int GROUP = 1024;

    /// Multi-label threshold: classes of at least this probability are predicted.
    static final float THRESHOLD = 0.5f;

    private final Network network;
    private final float[] values;
    private final Configuration configuration;
    private final ItemEncoding encoding;
    private final Lexicon classes;
    private final TrainingRecord record;
    private final ReadyPredictors ready;
    private final Supplier<NetworkWeights> weights;

    /// What a model file holds beside the network.
    ///
    /// @param reads how items are encoded as the network's inputs
    /// @param classes by number
    /// @param multiLabel whether an item may have several classes, or none
    /// @param temperature by which the logits are divided
    /// @param columns of the training data that were asked for by name; others are read the same
    ///   way where they have them
    @Key("rondo.classifier")
    record Configuration(
            @Key("reads") ItemEncoding.Configuration reads,
            @Key("classes") List<String> classes,
            @Key("several") boolean multiLabel,
            @Key("temperature") double temperature,
            @Key("columns") Optional<LabelledItems.Columns> columns) {
        Configuration {
            classes = List.copyOf(classes);
            if (!(temperature > 0) || Double.isInfinite(temperature)) {
                throw new RondoException("a temperature of " + temperature);
            }
        }
    }

    Classifier(
            Network network,
            float[] values,
            Configuration configuration,
            ItemEncoding encoding,
            TrainingRecord record) {
        this.network = network;
        this.values = values;
        this.configuration = configuration;
        this.encoding = encoding;
        this.classes = new Lexicon(configuration.classes());
        this.record = record;
        ready = new ReadyPredictors(network, values);
        weights = NetworkWeights.lazily(network, values);
    }

    /// Trains classifiers: its steps are the options of `rondo train classify`.
    public static ClassifierTrainer trainer() {
        return new ClassifierTrainer();
    }

    @Override
    public ModelKind<Classifier> kind() {
        return KIND;
    }

    /// Layers, widths, equations.
    @Override
    public Optional<Network> network() {
        return Optional.of(network);
    }

    /// The parameters' values, in the layout of [Network#parameters]. A copy.
    public float[] values() {
        return values.clone();
    }

    /// How it was trained.
    @Override
    public Optional<TrainingRecord> record() {
        return Optional.of(record);
    }

    /// The classes, by number.
    public List<String> classes() {
        return configuration.classes();
    }

    /// Whether an item may have several classes, or none.
    public boolean multiLabel() {
        return configuration.multiLabel();
    }

    /// The columns that it was trained on, where their names were given.
    Optional<LabelledItems.Columns> columns() {
        return configuration.columns();
    }

    /// How items are encoded as the network's inputs.
    ItemEncoding.Configuration reads() {
        return configuration.reads();
    }

    /// Whether it reads texts; series of numbers otherwise.
    public boolean readsText() {
        return encoding instanceof TextEncoding;
    }

    /// The channels of the series that it reads, in their order; none if it reads texts.
    public List<String> channels() {
        return encoding instanceof SeriesEncoding series
                ? series.configuration().channels()
                : List.of();
    }

    /// The tokens of a text, as this classifier cuts it.
    ///
    /// @throws RondoException if it reads series of numbers
    public List<String> tokens(String text) {
        check(new LabelledText(List.of(), text));
        return ((TextEncoding) encoding).configuration().tokens().split(text);
    }

    /// The temperature by which logits are divided before the softmax or sigmoid; 1 where it was
    /// not fitted.
    public double temperature() {
        return configuration.temperature();
    }

    // ---- predictions --------------------------------------------------------------------------

    /// Predicts the class of a text.
    ///
    /// @throws RondoException if this classifier reads series of numbers
    public Prediction classify(String text) {
        return classify(new LabelledText(List.of(), text));
    }

    /// Predicts the class of a series of one channel, evenly in time.
    ///
    /// @param values one a step; NaN where one is missing
    /// @throws RondoException if this classifier reads texts or several channels, or a number is
    ///   infinite
    public Prediction classify(double[] values) {
        return classify(named(LabelledSeries.of("", values)));
    }

    /// Predicts the class of a series, evenly in time.
    ///
    /// @param steps of each step the numbers of its channels, in the order of [#channels]; NaN
    ///   where one is missing
    /// @throws RondoException if this classifier reads texts or other channels, or a number is
    ///   infinite
    public Prediction classify(float[][] steps) {
        return classify(named(LabelledSeries.of("", steps)));
    }

    /// The same in double precision.
    public Prediction classify(double[][] steps) {
        return classify(named(LabelledSeries.of("", steps)));
    }

    /// The same series with the channels that this classifier knows, in their order.
    private LabelledSeries named(LabelledSeries series) {
        check(series);
        if (series.channels() != channels().size()) {
            throw new RondoException(
                    "a series of "
                            + series.channels()
                            + " channels, expected "
                            + channels().size()
                            + " ("
                            + NameList.of(channels())
                            + "): is it steps × channels?");
        }
        return new LabelledSeries(List.of(), channels(), series.times(), series.values());
    }

    /// Predicts the class of an item. Its labels are not looked at. Channels of a series are known
    /// by their names, wherever they stand.
    ///
    /// @throws RondoException if it is a text and this classifier reads series, or the other way
    ///   round
    public Prediction classify(Labelled item) {
        return prediction(ready.use(outputs -> probabilities(outputs, List.of(item)))[0]);
    }

    /// Predicts the class of each item. A prediction depends neither on the other items nor on the
    /// threads.
    public List<Prediction> classify(List<? extends Labelled> items, int threads) {
        if (items.isEmpty()) {
            return List.of();
        }
        try (var outputs = outputs(threads)) {
            return Arrays.stream(probabilities(outputs, items)).map(this::prediction).toList();
        }
    }

    /// Predicts the classes of items as they come, group by group.
    ///
    /// @param visitor is given each item with its prediction, in order
    public void classify(
            Iterator<? extends Labelled> items,
            int threads,
            BiConsumer<Labelled, Prediction> visitor) {
        each(items, threads, (item, p) -> visitor.accept(item, prediction(p)));
    }

    private void each(
            Iterator<? extends Labelled> items,
            int threads,
            BiConsumer<Labelled, float[]> visitor) {
        try (var outputs = outputs(threads)) {
            var group = new ArrayList<Labelled>();
            while (items.hasNext()) {
                group.add(items.next());
                if (group.size() == GROUP || !items.hasNext()) {
                    var predicted = probabilities(outputs, group);
                    for (int i = 0; i < group.size(); i++) {
                        visitor.accept(group.get(i), predicted[i]);
                    }
                    group.clear();
                }
            }
        }
    }

    private BatchPredictor outputs(int threads) {
        return new BatchPredictor(network, values, ClassifierLearner.SHARDS, threads);
    }

    /// Of each item the probabilities of the classes, by number.
    private float[][] probabilities(BatchPredictor outputs, List<? extends Labelled> items) {
        var all = new float[items.size()][];
        int width = classes.size();
        try (var examples = new ClassExamples(encoding, classes, multiLabel())) {
            items.forEach(item -> {
                check(item);
                examples.add(item);
            });
            outputs.each(
                    examples,
                    ClassifierLearner.BATCH,
                    (some, batch, z) -> {
                        for (int b = 0; b < some.length; b++) {
                            all[some[b]] = probabilities(z, b * width);
                        }
                    });
        }
        return all;
    }

    /// The probabilities of the classes from z, which begins at `from`.
    float[] probabilities(float[] z, int from) {
        return Temperature.probabilities(z, from, classes.size(), multiLabel(), temperature());
    }

    Prediction prediction(float[] p) {
        return Prediction.of(
                classes,
                p,
                multiLabel() ? over(classes, p) : List.of(classes.symbol(Argmax.of(p))));
    }

    /// @throws RondoException if an item is of the wrong sort
    private void check(Labelled item) {
        if (item instanceof LabelledText != readsText()) {
            throw new RondoException(
                    readsText()
                            ? "a series of numbers, expected a text: this classifier reads texts"
                            : "a text, expected a series of numbers: this classifier reads the"
                                    + " channels "
                                    + NameList.of(channels()));
        }
    }

    static List<String> over(Lexicon classes, float[] p) {
        return IntStream.range(0, p.length)
                .filter(c -> p[c] >= THRESHOLD)
                .mapToObj(classes::symbol)
                .toList();
    }

    /// Makes a reader read items for this model: its classes are known
    /// ([LabelledFileReader#classes]), and columns are those that it was trained on, where they are
    /// there and nothing else is set.
    public LabelledFileReader reader(LabelledFileReader reader) {
        columns().ifPresent(reader::columns);
        return reader.classes(classes());
    }

    /// Evaluates on files of items with their classes, whose formats are recognised. (Columns that
    /// are called unusually, and otherwise than in training, are named by a [LabelledFileReader].)
    public ClassEvaluation evaluate(Path... files) {
        return evaluate(reader(new LabelledFileReader()).read(files));
    }

    /// Evaluates on items with their classes.
    public ClassEvaluation evaluate(Iterable<? extends Labelled> items) {
        return evaluate(LabelledItems.of(items));
    }

    /// Evaluates on items with their classes.
    public ClassEvaluation evaluate(LabelledItems items) {
        return evaluate(items.read(), Runtime.getRuntime().availableProcessors());
    }

    /// Evaluates on labelled items, which are read to their end.
    ///
    /// @throws RondoException if none has a class, or one has several where the classifier predicts
    ///   one
    public ClassEvaluation evaluate(ItemReader<? extends Labelled> items, int threads) {
        var evaluation = new ClassEvaluation(classes, multiLabel());
        each(items, threads, evaluation::add);
        if (evaluation.items() == 0) {
            throw new RondoException(
                    "none of the "
                            + evaluation.unlabelled()
                            + " items has a class: nothing can be measured");
        }
        return evaluation;
    }

    // ---- explanations -------------------------------------------------------------------------

    /// What is read of an item at each step: the tokens of a text, as it is cut, or the pieces of
    /// its words; of a series the times, or the numbers of its steps.
    public List<String> steps(Labelled item) {
        check(item);
        return encoding.stepNames(item);
    }

    /// The values of all equations as a text is read, and how much each token counts for the
    /// predicted class.
    ///
    /// @throws RondoException if this classifier reads series of numbers
    public Explanation explain(String text) {
        return explain(new LabelledText(List.of(), text));
    }

    /// The values of all equations as an item is read, a row for each of its [#steps], and how much
    /// each input counts: gradient × input, for the logarithm of the predicted class's probability;
    /// where there are several, for the sum of theirs, where there is none, for the most probable
    /// class.
    public Explanation explain(Labelled item) {
        return explain(item, Optional.empty());
    }

    /// The same with how much each input counts for a class of one's own choice, predicted or not.
    ///
    /// @throws RondoException if this classifier has no such class
    public Explanation explain(Labelled item, String label) {
        if (classes.find(label) < 0) {
            throw new RondoException(
                    "no class is called `"
                            + label
                            + "` (there are "
                            + NameList.of(classes())
                            + ")");
        }
        return explain(item, Optional.of(label));
    }

    private Explanation explain(Labelled item, Optional<String> chosen) {
        check(item);
        try (var examples = new ClassExamples(encoding, classes, multiLabel())) {
            examples.add(item);
            var batch = examples.batch(new int[] {0}, null);
            float[] z = ready.use(outputs -> outputs.of(batch));
            var labels = chosen.map(List::of).orElseGet(() -> explained(probabilities(z, 0)));
            var explained =
                    network.explain(
                            values,
                            new Batch(batch.structure(), batch.inputs(), targets(labels)),
                            temperature());
            var importance = explained.importance().orElseThrow().of(String.join(", ", labels));
            return explained.with(
                    encoding instanceof SeriesEncoding
                            ? importance.numbered(channels())
                            : importance);
        }
    }

    /// What is predicted, or the most probable class.
    private List<String> explained(float[] p) {
        var predicted = multiLabel() ? over(classes, p) : List.<String>of();
        return predicted.isEmpty() ? List.of(classes.symbol(Argmax.of(p))) : predicted;
    }

    private Rows targets(List<String> labels) {
        if (!multiLabel()) {
            return new Rows.Symbols(new int[] {classes.find(labels.getFirst())});
        }
        float[] targets = new float[classes.size()];
        Arrays.fill(targets, Float.NaN);
        labels.forEach(label -> targets[classes.find(label)] = 1);
        return new Rows.Numbers(targets, targets.length);
    }

    // ---- gradients ----------------------------------------------------------------------------

    /// How far back the gradient of the loss of an item reaches, measured on items with their
    /// classes: see [GradientFlow#of(Network, float\[\], Examples, GradientFlow.Options)].
    ///
    /// @throws RondoException if none has a class that this classifier knows, and two steps
    public GradientFlow gradientFlow(LabelledItems items, GradientFlow.Options options) {
        try (var examples = new ClassExamples(encoding, classes, multiLabel());
                var read = items.read()) {
            while (read.hasNext()) {
                var item = read.next();
                check(item);
                if (multiLabel() || item.labels().stream().anyMatch(l -> classes.find(l) >= 0)) {
                    examples.add(item);
                }
            }
            if (examples.count() == 0) {
                throw new RondoException(
                        "no item has a class of this classifier: there is no loss whose gradient"
                                + " could be measured");
            }
            return GradientFlow.of(network, values, examples, options);
        }
    }

    // ---- step by step -------------------------------------------------------------------------

    /// A session that reads one item step by step and predicts after every step.
    ///
    /// @throws RondoException if a layer of this classifier reads backward: what it gives for the
    ///   first step depends on the last
    public ClassifierSession session() {
        network.spec().mustReadForward("a session of this classifier");
        return new ClassifierSession(this, encoding, weights.get().stream());
    }

    /// Classes, what it reads, layers and parameters.
    @Override
    public String toString() {
        return "Classifier["
                + classes.size()
                + " classes"
                + (multiLabel() ? ", several an item" : "")
                + " of "
                + (readsText() ? "texts" : "series")
                + ", "
                + network.summary()
                + "]";
    }

    // ---- file ---------------------------------------------------------------------------------

    @Override
    public void save(Path file) {
        new ModelFileWriter(KIND)
                .json("rondo.classifier", Json.of(configuration))
                .record(record)
                .network(network, values)
                .write(file);
    }

    /// Reads a model.
    ///
    /// @throws RondoException if the file is no classifier, or is damaged
    public static Classifier load(Path file) {
        return KIND.load(file);
    }

    /// Whether two inputs take the same rows; how the letters of a word are read is the network's.
    private static boolean sameRows(Input one, Input other) {
        if (one instanceof Input.Features a && other instanceof Input.Features b) {
            return a.features().size() == b.features().size()
                    && IntStream.range(0, a.features().size())
                            .allMatch(i -> sameRows(a.features().get(i), b.features().get(i)));
        }
        return one.equals(other);
    }

    private static boolean sameRows(Feature one, Feature other) {
        return one instanceof Feature.Spelled a && other instanceof Feature.Spelled b
                ? a.name().equals(b.name()) && a.count() == b.count()
                : one.equals(other);
    }

    private static Classifier read(ModelFile in) {
        var configuration = in.json("rondo.classifier").as(Configuration.class);
        var record = in.record();
        var network = in.network();
        var encoding = configuration.reads().encoding();
        var output = network.spec().output();
        boolean fits =
                configuration.multiLabel()
                        ? output instanceof Output.MultiLabel
                        : output instanceof Output.Softmax;
        if (!fits
                || output.width() != configuration.classes().size()
                || network.spec().pooling() == Pooling.IN_STEP
                || !sameRows(network.spec().input(), encoding.input())) {
            throw in.altered(
                    "the network ("
                            + network.spec().input()
                            + ", "
                            + output
                            + ", read "
                            + network.spec().pooling()
                            + ") does not fit "
                            + encoding.input()
                            + " and "
                            + configuration.classes().size()
                            + " classes");
        }
        return new Classifier(network, in.values(network), configuration, encoding, record);
    }
}
