package dev.rondo.task.classify;

import dev.rondo.RondoException;
import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.text.Lexicon;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.BatchPredictor;
import dev.rondo.model.Model;
import dev.rondo.model.ModelFile;
import dev.rondo.model.ModelFileWriter;
import dev.rondo.model.ModelKind;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Feature;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.runtime.Argmax;
import dev.rondo.store.FileFormat;
import dev.rondo.store.Json;
import dev.rondo.store.Key;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
    private final Facts facts;
    private final ItemEncoding encoding;
    private final Lexicon classes;
    private final TrainingRecord record;

    /// What a model file holds beside the network.
    ///
    /// @param reads how items are encoded as the network's inputs
    /// @param classes by number
    /// @param multiLabel whether an item may have several classes, or none
    /// @param temperature by which the logits are divided
    @Key("rondo.classifier")
    record Facts(
            @Key("reads") ItemEncoding.Facts reads,
            @Key("classes") List<String> classes,
            @Key("several") boolean multiLabel,
            @Key("temperature") double temperature) {
        Facts {
            classes = List.copyOf(classes);
            if (!(temperature > 0) || Double.isInfinite(temperature)) {
                throw new RondoException("a temperature of " + temperature);
            }
        }
    }

    Classifier(
            Network network,
            float[] values,
            Facts facts,
            ItemEncoding encoding,
            TrainingRecord record) {
        this.network = network;
        this.values = values;
        this.facts = facts;
        this.encoding = encoding;
        this.classes = new Lexicon(facts.classes());
        this.record = record;
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

    /// How it was trained.
    @Override
    public Optional<TrainingRecord> record() {
        return Optional.of(record);
    }

    /// The classes, by number.
    public List<String> classes() {
        return facts.classes();
    }

    /// Whether an item may have several classes, or none.
    public boolean multiLabel() {
        return facts.multiLabel();
    }

    /// How items are encoded as the network's inputs.
    ItemEncoding.Facts reads() {
        return facts.reads();
    }

    /// Whether it reads texts; series of numbers otherwise.
    public boolean readsText() {
        return encoding instanceof TextEncoding;
    }

    /// The temperature by which logits are divided before the softmax or sigmoid; 1 where it was
    /// not fitted.
    public double temperature() {
        return facts.temperature();
    }

    // ---- answers ------------------------------------------------------------------------------

    /// The prediction for one item.
    ///
    /// @param classes that are predicted: the likeliest or, if multi-label, those with a
    ///   probability of at least ½
    /// @param probabilities of all classes, by number. The array is given out as it is
    public record Answer(List<String> classes, float[] probabilities) {}

    /// Predicts each item. A prediction depends neither on the other items nor on the threads.
    public List<Answer> classify(List<? extends Labelled> items, int threads) {
        if (items.isEmpty()) {
            return List.of();
        }
        try (var outputs = outputs(threads)) {
            return answers(outputs, items);
        }
    }

    /// Classifies items as they come, group by group.
    ///
    /// @param visitor is given each item with its prediction, in order
    public void classify(
            Iterator<? extends Labelled> items,
            int threads,
            java.util.function.BiConsumer<Labelled, Answer> visitor) {
        try (var outputs = outputs(threads)) {
            var group = new ArrayList<Labelled>();
            while (items.hasNext()) {
                group.add(items.next());
                if (group.size() == GROUP || !items.hasNext()) {
                    var predicted = answers(outputs, group);
                    for (int i = 0; i < group.size(); i++) {
                        visitor.accept(group.get(i), predicted.get(i));
                    }
                    group.clear();
                }
            }
        }
    }

    private BatchPredictor outputs(int threads) {
        return new BatchPredictor(network, values, ClassifierLearner.SHARDS, threads);
    }

    private List<Answer> answers(BatchPredictor outputs, List<? extends Labelled> items) {
        var answers = new Answer[items.size()];
        int width = classes.size();
        try (var examples = new ClassExamples(encoding, classes, multiLabel())) {
            items.forEach(examples::add);
            outputs.each(
                    examples,
                    ClassifierLearner.BATCH,
                    (some, batch, z) -> {
                        for (int b = 0; b < some.length; b++) {
                            float[] p =
                                    Temperature.probabilities(
                                            z, b * width, width, multiLabel(), temperature());
                            answers[some[b]] = new Answer(predicted(p), p);
                        }
                    });
        }
        return List.of(answers);
    }

    private List<String> predicted(float[] p) {
        return multiLabel() ? over(classes, p) : List.of(classes.symbol(Argmax.of(p)));
    }

    static List<String> over(Lexicon classes, float[] p) {
        return IntStream.range(0, p.length)
                .filter(c -> p[c] >= THRESHOLD)
                .mapToObj(classes::symbol)
                .toList();
    }

    /// Evaluates on labelled items, which are read to their end.
    public ClassEvaluation evaluate(ItemReader<? extends Labelled> items, int threads) {
        var evaluation = new ClassEvaluation(classes, multiLabel());
        classify(
                items,
                threads,
                (item, predicted) -> evaluation.add(item, predicted.probabilities()));
        return evaluation;
    }

    // ---- file ---------------------------------------------------------------------------------

    @Override
    public void save(Path file) {
        new ModelFileWriter(KIND)
                .json("rondo.classifier", Json.of(facts))
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
    private static boolean alike(Input one, Input other) {
        if (one instanceof Input.Features a && other instanceof Input.Features b) {
            return a.features().size() == b.features().size()
                    && IntStream.range(0, a.features().size())
                            .allMatch(i -> alike(a.features().get(i), b.features().get(i)));
        }
        return one.equals(other);
    }

    private static boolean alike(Feature one, Feature other) {
        return one instanceof Feature.Spelled a && other instanceof Feature.Spelled b
                ? a.name().equals(b.name()) && a.count() == b.count()
                : one.equals(other);
    }

    private static Classifier read(ModelFile in) {
        var facts = in.json("rondo.classifier").as(Facts.class);
        var record = in.record();
        var network = in.network();
        var encoding = facts.reads().encoding();
        var output = network.spec().output();
        boolean fits =
                facts.multiLabel()
                        ? output instanceof Output.MultiLabel
                        : output instanceof Output.Softmax;
        if (!fits
                || output.width() != facts.classes().size()
                || network.spec().pooling() == Pooling.IN_STEP
                || !alike(network.spec().input(), encoding.input())) {
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
                            + facts.classes().size()
                            + " classes");
        }
        return new Classifier(network, in.values(network), facts, encoding, record);
    }
}
