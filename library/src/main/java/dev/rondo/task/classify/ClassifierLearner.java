package dev.rondo.task.classify;

import dev.rondo.RondoException;
import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.split.SplitStrategy;
import dev.rondo.data.text.Lexicon;
import dev.rondo.data.text.SymbolCounter;
import dev.rondo.data.text.WordVectors;
import dev.rondo.learn.Loss;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.BatchPredictor;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.ExampleSource;
import dev.rondo.model.ModelLearner;
import dev.rondo.model.NetworkLearner;
import dev.rondo.model.PretrainedVectors;
import dev.rondo.model.ValidationMeasure;
import dev.rondo.network.Network;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.runtime.Argmax;
import dev.rondo.store.NameList;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// A classifier in training: its items, encoded, and its [NetworkLearner].
///
/// What is held out is judged by the share of wrong answers and, where that is equal, by the loss:
/// the values of the epoch with the fewest are kept. (With several classes: by 1 − micro F1.)
/// Vocabulary, scaling and classes are made of the items that are learned from, and of no other.
public final class ClassifierLearner implements ModelLearner<Classifier> {
    /// Items of a batch where nothing is learned.
    static final int BATCH = 128;

    static final int SHARDS = 2;

    private static final byte LEARNED = 0;
    private static final byte VALIDATION = 1;
    private static final byte TEST = 2;

    /// Held-out items of which the temperature is fitted, at most.
    private static final int CALIBRATED_ON = 20_000;

    /// The most that the loss adds to the share of wrong answers.
    private static final double TIE = 1e-6;

    private final ClassifySettings settings;
    private final LabelledItems data;
    private final Optional<LabelledItems> validation;
    private final byte[] part; // of data: LEARNED, HELD_OUT or TEST
    private final ItemEncoding encoding;
    private final Lexicon classes;
    private final ClassExamples learned;
    private final ClassExamples validationSet;
    private final Counts counts;
    private final NetworkLearner learner;
    private final int threads;
    private boolean calibrate = true;
    private Optional<LabelledItems> test = Optional.empty();

    /// What came of the items.
    ///
    /// @param learned items that are learned from
    /// @param validation items that are held out
    /// @param without items that are left out because they have no class
    /// @param once classes with one item only: nothing of them can be held out
    /// @param unseen held-out items of classes that are not learned
    /// @param vectors symbols whose vectors were given
    public record Counts(
            int learned, int validation, int without, List<String> once, int unseen, int vectors) {}

    /// Parts of the items that are not learned from.
    ///
    /// @param test looked at once, at the end
    /// @param validation of the others, to choose the epoch by; not where validation items are
    ///   given
    /// @param which of them
    public record Parts(double validation, double test, SplitStrategy which) {
        /// Of each class alike, at random.
        public Parts(double validation, double test) {
            this(validation, test, SplitStrategy.RANDOM);
        }
    }

    /// What is learned from, and what is not.
    ///
    /// @param data items; read three times
    /// @param validation items that are held out; none: a part of the others
    /// @param parts of the items that are set aside
    public record Items(LabelledItems data, Optional<LabelledItems> validation, Parts parts) {}

    /// @param vectors of words, with which the embedding of a text's words begins and whose width
    ///   it takes
    /// @param threads that share the work; they do not change its bits
    public ClassifierLearner(
            ClassifySettings settings, Items sets, Optional<DataSource> vectors, int threads) {
        this.settings = settings;
        this.data = sets.data();
        this.validation = sets.validation();
        var parts = sets.parts();
        this.threads = threads;
        if (settings.classes().pooling() == Pooling.IN_STEP) {
            throw new RondoException(
                    "a classifier pools over its sequence: expected " + Pooling.oncePerSequence());
        }
        boolean multiLabel = settings.classes().multiLabel();
        part = split(validation.isPresent() ? new Parts(0, parts.test(), parts.which()) : parts);
        var fit = fit();
        var counter = new SymbolCounter();
        try (var items = data.read()) {
            for (int i = 0; items.hasNext(); i++) {
                var item = items.next();
                if (part[i] == LEARNED && usable(item)) {
                    fit.add(item);
                    counter.add(item.labels().stream().distinct().toList());
                }
            }
        }
        classes = counter.labels();
        if (!multiLabel && classes.size() < 2) {
            throw new RondoException(
                    "all training items are of the class "
                            + classes.symbol(0)
                            + ": expected two classes or more; is it the right label column?");
        }
        var fitted = fit.encoding();
        Optional<WordVectors> pretrained = vectors.map(v -> read(v, fitted));
        encoding =
                pretrained.isPresent() && fitted instanceof TextEncoding text
                        ? text.withEmbedding(pretrained.get().width())
                        : fitted;
        learned = new ClassExamples(encoding, classes, multiLabel);
        validationSet = new ClassExamples(encoding, classes, multiLabel);
        int without = 0;
        try (var items = data.read()) {
            for (int i = 0; items.hasNext(); i++) {
                var item = items.next();
                if (!usable(item)) {
                    without++;
                } else if (part[i] != TEST) {
                    (part[i] == VALIDATION ? validationSet : learned).add(item);
                }
            }
        }
        if (validation.isPresent()) {
            try (var items = validation.get().read()) {
                items.forEachRemaining(item -> {
                    if (usable(item)) {
                        validationSet.add(item);
                    }
                });
            }
        }
        int unseen = 0;
        for (int i = 0; i < validationSet.count(); i++) {
            unseen += !multiLabel && validationSet.labels(i).length == 0 ? 1 : 0;
        }
        counts =
                new Counts(
                        learned.count(),
                        validationSet.count(),
                        without,
                        classes.symbols().stream().filter(c -> counter.count(c) == 1).toList(),
                        unseen,
                        pretrained.map(v -> v.covered(symbols().orElseThrow())).orElse(0));
        var spec =
                new NetworkSpec(encoding.input(), settings.stack(), output(counter))
                        .with(settings.classes().pooling());
        learner =
                ExampleSource.learner(
                        spec,
                        learned,
                        settings.examples(),
                        validationSet.count() == 0 ? ValidationMeasure.NOTHING : this::validation,
                        threads);
        pretrained.ifPresent(v ->
                PretrainedVectors.fill(
                        v, vocabulary().orElseThrow(), network(), "words", learner.values()));
    }

    private static WordVectors read(DataSource source, ItemEncoding encoding) {
        if (!(encoding instanceof TextEncoding text)) {
            throw new RondoException("vectors of words are for texts, and these are series");
        }
        return PretrainedVectors.read(source, text.symbols());
    }

    private boolean usable(Labelled item) {
        return settings.classes().multiLabel() || !item.labels().isEmpty();
    }

    /// Which items are set aside.
    private byte[] split(Parts parts) {
        Map<List<String>, Integer> numbers = new HashMap<>();
        var kinds = new ArrayList<Integer>();
        try (var items = data.read()) {
            while (items.hasNext()) {
                var labels = items.next().labels();
                if (labels.size() > 1 && !settings.classes().multiLabel()) {
                    throw new RondoException(
                            "item "
                                    + (kinds.size() + 1)
                                    + " has the classes "
                                    + NameList.of(labels)
                                    + ", expected one: --multi-label is for several");
                }
                kinds.add(numbers.computeIfAbsent(labels, _ -> numbers.size()));
            }
        }
        Integer none = settings.classes().multiLabel() ? null : numbers.get(List.<String>of());
        int[] usable =
                IntStream.range(0, kinds.size())
                        .filter(i -> !kinds.get(i).equals(none))
                        .toArray(); // those with a class, where one is needed
        if (usable.length == 0) {
            throw new RondoException(
                    "none of the " + kinds.size() + " items has a class: nothing can be learned");
        }
        byte[] out = new byte[kinds.size()];
        int[] others = mark(usable, kinds, parts.which(), parts.test(), TEST, out);
        mark(others, kinds, parts.which(), parts.validation(), VALIDATION, out);
        return out;
    }

    /// Marks a part of some items, and gives the others.
    private int[] mark(
            int[] items,
            List<Integer> kinds,
            SplitStrategy which,
            double part,
            byte as,
            byte[] marks) {
        if (part == 0) {
            return items;
        }
        int[] classes = Arrays.stream(items).map(i -> kinds.get(i)).toArray();
        var split = which.of(items, classes, part, settings.examples().seed());
        for (int i : split.validation()) {
            marks[items[i]] = as;
        }
        return Arrays.stream(split.learned()).map(i -> items[i]).toArray();
    }

    private ItemFit fit() {
        var cell = settings.stack().layers().getFirst().cell();
        return switch (settings.reads()) {
            case ClassifySettings.Reads.Text text -> new TextEncoding.Fit(text);
            case ClassifySettings.Reads.Series series ->
                    new SeriesEncoding.Fit(series, cell.inputs(), cell.name());
        };
    }

    private Output output(SymbolCounter counter) {
        int n = classes.size();
        List<Double> weights = new ArrayList<>();
        double items = learned.count();
        for (String c : classes.symbols()) {
            double count = counter.count(c);
            boolean multiLabel = settings.classes().multiLabel();
            double balanced = multiLabel ? Math.max(1, items - count) / count : items / (n * count);
            weights.add(
                    switch (settings.classes().weights()) {
                        case EQUAL -> 1.0;
                        case BALANCED -> balanced;
                        case ROOT -> Math.sqrt(balanced);
                    });
        }
        if (settings.classes().multiLabel()) {
            return new Output.MultiLabel(java.util.Collections.nCopies(n, 1.0), weights);
        }
        var output = new Output.Softmax(n, false);
        if (settings.classes().weights() != ClassifySettings.Weights.EQUAL) {
            output = output.withWeights(weights);
        }
        return settings.classes().smoothing() == 0
                ? output
                : output.withSmoothing(settings.classes().smoothing());
    }

    /// The share of wrong answers, and of two that are equal the one with the smaller loss.
    private Optional<Loss> validation(BatchPredictor outputs) {
        boolean multiLabel = settings.classes().multiLabel();
        int width = classes.size();
        double[] sums = new double[4]; // wrong, loss; right, said + there
        outputs.each(
                validationSet,
                BATCH,
                (items, batch, z) -> {
                    for (int b = 0; b < items.length; b++) {
                        float[] p = Temperature.probabilities(z, b * width, width, multiLabel, 1);
                        measure(validationSet.labels(items[b]), p, sums);
                    }
                });
        double n = validationSet.count();
        double error = multiLabel ? 1 - (sums[3] == 0 ? 0 : 2 * sums[2] / sums[3]) : sums[0] / n;
        double loss = sums[1] / n;
        return Optional.of(new Loss((error + TIE * loss / (1 + loss)) * n, validationSet.count()));
    }

    private void measure(int[] labels, float[] p, double[] sums) {
        if (!settings.classes().multiLabel()) {
            int truth = labels.length == 0 ? -1 : labels[0];
            sums[0] += Argmax.of(p) == truth ? 0 : 1;
            sums[1] -= truth < 0 ? 0 : Math.log(Math.max(p[truth], 1e-12));
            return;
        }
        boolean[] actual = new boolean[p.length];
        for (int c : labels) {
            actual[c] = true;
        }
        for (int c = 0; c < p.length; c++) {
            boolean predicted = p[c] >= Classifier.THRESHOLD;
            sums[1] -= Math.log(Math.max(actual[c] ? p[c] : 1 - p[c], 1e-12));
            sums[2] += predicted && actual[c] ? 1 : 0;
            sums[3] += (predicted ? 1 : 0) + (actual[c] ? 1 : 0);
        }
    }

    /// Whether the probabilities of its models are fitted to what is held out, as they are unless
    /// this says otherwise.
    ClassifierLearner calibrating(boolean fitted) {
        calibrate = fitted;
        return this;
    }

    /// Measures finished models on these items.
    ClassifierLearner testedOn(Optional<LabelledItems> items) {
        test = items;
        return this;
    }

    @Override
    public Optional<ExampleSettings> examples() {
        return Optional.of(settings.examples());
    }

    /// What it reads, its layers and its classes: what was set, and the defaults for these data.
    public ClassifySettings settings() {
        return settings;
    }

    @Override
    public NetworkLearner learner() {
        return learner;
    }

    public Network network() {
        return learner.network();
    }

    /// What came of the items.
    public Counts counts() {
        return counts;
    }

    /// The classes, by number.
    public List<String> classes() {
        return classes.symbols();
    }

    /// The symbols that are known, where texts are read.
    public Optional<List<String>> symbols() {
        return vocabulary().map(Lexicon::symbols);
    }

    private Optional<Lexicon> vocabulary() {
        return encoding instanceof TextEncoding text
                ? Optional.of(text.symbols())
                : Optional.empty();
    }

    @Override
    public Classifier model(TrainingRecord record) {
        return model(record, calibrate);
    }

    /// The model with the present values.
    ///
    /// @param calibrate whether its probabilities are fitted to what is held out
    public Classifier model(TrainingRecord record, boolean calibrate) {
        boolean multiLabel = settings.classes().multiLabel();
        double temperature = 1;
        if (calibrate && validationSet.count() > 0) {
            try (var outputs = new BatchPredictor(network(), learner.values(), SHARDS, threads)) {
                temperature =
                        Temperature.of(outputs, validationSet, multiLabel, CALIBRATED_ON).fitted();
            }
        }
        return new Classifier(
                network(),
                learner.values().clone(),
                new Classifier.Configuration(
                        encoding.configuration(),
                        classes.symbols(),
                        multiLabel,
                        temperature,
                        data.columns()),
                encoding,
                record);
    }

    /// How well a model does on what is held out; empty if nothing is.
    public Optional<ClassEvaluation> validation(Classifier model) {
        if (validationSet.count() == 0) {
            return Optional.empty();
        }
        return Optional.of(
                validation.isPresent()
                        ? model.evaluate(validation.get().read().filter(this::usable), threads)
                        : model.evaluate(items(VALIDATION), threads));
    }

    /// How well a model does on what is for testing; empty if nothing is.
    public Optional<ClassEvaluation> test(Classifier model) {
        if (test.isPresent()) {
            return Optional.of(model.evaluate(test.get().read(), threads));
        }
        for (byte of : part) {
            if (of == TEST) {
                return Optional.of(model.evaluate(items(TEST), threads));
            }
        }
        return Optional.empty();
    }

    private ItemReader<? extends Labelled> items(byte of) {
        int[] next = {0};
        return data.read().filter(_ -> part[next[0]++] == of);
    }

    @Override
    public void close() {
        learner.close();
        learned.close();
        validationSet.close();
    }
}
