package dev.rondo.task.classify;

import dev.rondo.RondoException;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.split.SplitStrategy;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.EarlyStopping;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Schedule;
import dev.rondo.learn.Settings;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.ModelTraining;
import dev.rondo.model.Recipe;
import dev.rondo.model.Trainer;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Stack;
import dev.rondo.task.classify.ClassifySettings.Reads;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Trains classifiers: of a text or a series its class, or its classes. Its steps are the options
/// of `rondo train classify`; those that all tasks share are in [Trainer].
///
/// ```java
/// var model = Classifier.trainer().epochs(20).validation(0.1).train(Path.of("reviews.tsv"));
/// model.save(Path.of("reviews.safetensors"));
/// ```
///
/// Unless set, what depends on the data is chosen by them:
///
/// - one LSTM of 128 units in each direction, pooled by the maximum over the steps; dropout 0.3 of
///   the input (texts only), 0.5 before the output. Series of at most 4 channels and at least 50
///   steps, of which a step says little by itself, are first read by a time-delay layer of 32 units
///   over 9 steps, then by an LSTM of 64;
/// - texts as characters where they are names and the like (at most 24 characters and 3 words in
///   the mean), else as words;
/// - 4000 updates, at least 10 and at most 40 epochs of texts, 200 of series; Adam at 0.002,
///   falling by a cosine to 0.02 of that, gradients clipped at norm 1; batches of 32 items of 2000
///   or more, 16 of 400 or more, else 8;
/// - a tenth held out, of 200 items or more; the model of the epoch with the fewest mistakes there
///   is kept, and training stops after a quarter of the epochs (at least 5) without gain.
public final class ClassifierTrainer extends Trainer<ClassifierTrainer> {
    private static final Recipe RECIPE =
            new Recipe(
                    Stack.of(Cell.shipped("lstm"), 128, 1, Direction.BOTH)
                            .with(Dropout.of(0.3).withOutput(0.5)),
                    ExampleSettings.of(32),
                    Settings.of(new Optimiser.Adam(), 0.002, 20)
                            .withSchedule(new Schedule.Cosine(0.02))
                            .withClip(new Clip.Norm(1)));

    /// The part of the items that is held out where nothing else is set.
    public static final double VALIDATION = 0.1;

    /// Updates of a training, as far as the number of epochs allows.
    private static final int UPDATES = 4000;

    /// Items below which nothing is held out, unless it is asked for: what a handful of items say
    /// of an epoch is chance.
    private static final int FEW = 200;

    private LabelledFileReader reader = new LabelledFileReader();
    private @Nullable TextPiece unit;
    private int letters;
    private boolean keepCase;
    private @Nullable Integer minimumCount;
    private @Nullable Integer vocabulary;
    private @Nullable Integer embedding;
    private @Nullable Path vectors;
    private double unknown = 0.02;
    private @Nullable Integer longest;
    private ClassifySettings.@Nullable SeriesScaling scaling;
    private ClassifySettings.Fill fill = ClassifySettings.Fill.LAST;
    private Pooling pooling = Pooling.MAX;
    private boolean multiLabel;
    private ClassifySettings.Weights weights = ClassifySettings.Weights.EQUAL;
    private double smoothing;
    private boolean calibrate = true;
    private @Nullable Double validationPart;
    private Optional<LabelledItems> validation = Optional.empty();
    private String holdOut = "random";
    private double testPart;
    private Optional<LabelledItems> test = Optional.empty();
    private Consumer<ClassEvaluation> onTest = _ -> {};

    ClassifierTrainer() {
        super(RECIPE);
    }

    // ---- data ---------------------------------------------------------------------------------

    /// How files are read, where their formats leave a choice.
    public ClassifierTrainer reader(LabelledFileReader reader) {
        this.reader = reader;
        return this;
    }

    /// Of a table or JSON Lines: the column of the text (see [LabelledFileReader] for more).
    public ClassifierTrainer textColumn(String name) {
        reader.textColumn(name);
        return this;
    }

    /// Of a table or JSON Lines: the column of the class (see [LabelledFileReader] for more).
    public ClassifierTrainer labelColumn(String name) {
        reader.labelColumn(name);
        return this;
    }

    /// The part of the items that is held out and measured on after each epoch; 0: none.
    public ClassifierTrainer validation(double part) {
        validationPart = part;
        return this;
    }

    /// Files that are measured on after each epoch, instead of a part of the items.
    public ClassifierTrainer validation(Path... files) {
        return validation(reader.read(files));
    }

    /// Items that are measured on after each epoch, instead of a part of the others.
    public ClassifierTrainer validation(Iterable<? extends Labelled> items) {
        return validation(LabelledItems.of(items));
    }

    /// Items that are measured on after each epoch, instead of a part of the others.
    public ClassifierTrainer validation(LabelledItems items) {
        validation = Optional.of(items);
        return this;
    }

    /// Which part is held out: `random` (of each class alike), `end`, or of a table or JSON Lines
    /// `group:COLUMN` (nothing of a group is on both sides) or `time:COLUMN` (the latest).
    public ClassifierTrainer holdOut(String which) {
        holdOut = which;
        return this;
    }

    /// The part of the items that the finished model is measured on, once; it is neither learned
    /// from nor used to choose the epoch. [#onTest] is told the result.
    public ClassifierTrainer test(double part) {
        testPart = part;
        return this;
    }

    /// Files that the finished model is measured on, once. [#onTest] is told the result.
    public ClassifierTrainer test(Path... files) {
        return test(reader.read(files));
    }

    /// Items that the finished model is measured on, once. [#onTest] is told the result.
    public ClassifierTrainer test(LabelledItems items) {
        test = Optional.of(items);
        return this;
    }

    /// Is told, at the end of `train`, how well the model does on what [#test(double)] set aside.
    public ClassifierTrainer onTest(Consumer<ClassEvaluation> consumer) {
        onTest = consumer;
        return this;
    }

    // ---- inputs and targets -------------------------------------------------------------------

    /// What a symbol of a text is.
    public ClassifierTrainer unit(TextPiece unit) {
        this.unit = unit;
        return this;
    }

    /// Of texts by words: hidden units of a layer that reads the characters of each word, in each
    /// direction; 25 is usual; 0: they are not read.
    public ClassifierTrainer charHidden(int units) {
        letters = units;
        return this;
    }

    /// Of texts by words: whether capital letters stay as they are, instead of being lower-cased.
    public ClassifierTrainer keepCase(boolean keep) {
        keepCase = keep;
        return this;
    }

    /// Symbols that occur less often are unknown; unless set, 2 for words of 2000 texts or more,
    /// else 1.
    public ClassifierTrainer minimumCount(int count) {
        minimumCount = count;
        return this;
    }

    /// At most so many symbols; unless set, 50,000, of subwords 4000.
    public ClassifierTrainer vocabulary(int most) {
        vocabulary = most;
        return this;
    }

    /// Width of a symbol's vector; unless set, 64 of characters, else 100.
    public ClassifierTrainer embedding(int width) {
        embedding = width;
        return this;
    }

    /// Pretrained vectors that words begin with: word2vec (text or binary), GloVe, fastText's .vec.
    public ClassifierTrainer vectors(Path file) {
        vectors = file;
        return this;
    }

    /// The part of the symbols that are read as unknown in training; 0.02 unless set.
    public ClassifierTrainer unknown(double part) {
        unknown = part;
        return this;
    }

    /// Maximum length of an item in steps, the first ones; 0: no limit. Unless set, 400 of texts,
    /// all of series.
    public ClassifierTrainer maxLength(int steps) {
        longest = steps;
        return this;
    }

    /// Of numbers: whose mean becomes 0 and whose deviation 1. Unless set, those of each channel by
    /// itself; of arrays, of all channels together.
    public ClassifierTrainer scaling(ClassifySettings.SeriesScaling scaling) {
        this.scaling = scaling;
        return this;
    }

    /// What a missing number is read as.
    public ClassifierTrainer fill(ClassifySettings.Fill fill) {
        this.fill = fill;
        return this;
    }

    /// Pooling over the steps: `last`, `first`, `ends` (each direction where it ends), `mean`,
    /// `max`, `sum` or `attention`.
    public ClassifierTrainer pooling(String pooling) {
        this.pooling = Pooling.parse(pooling.toLowerCase(Locale.ROOT));
        return this;
    }

    /// Whether an item may have several classes, or none; unless set, if one of them has several.
    public ClassifierTrainer multiLabel(boolean allowed) {
        multiLabel = allowed;
        return this;
    }

    /// How much each class counts in the loss.
    public ClassifierTrainer classWeights(ClassifySettings.Weights weights) {
        this.weights = weights;
        return this;
    }

    /// Label smoothing: the fraction that all classes share (Szegedy et al. 2016).
    public ClassifierTrainer labelSmoothing(double part) {
        smoothing = part;
        return this;
    }

    /// Whether probabilities are fitted to what is held out, by one temperature (Guo et al. 2017).
    public ClassifierTrainer calibrate(boolean fit) {
        calibrate = fit;
        return this;
    }

    /// The direction in which layers read.
    public ClassifierTrainer direction(Direction direction) {
        return read(direction);
    }

    // ---- training -----------------------------------------------------------------------------

    /// Trains on files or folders of texts or series, whose formats are recognised. A training that
    /// is stopped (`stopWhen`, an interrupted thread) gives the best model so far; `start` tells
    /// whether it was.
    ///
    /// @throws RondoException if a file cannot be read, nothing can be learned from the items, or
    ///   the training diverged
    public Classifier train(Path... files) {
        return train(reader.read(files));
    }

    /// Trains on texts or series with their classes, which are gone through several times.
    public Classifier train(Iterable<? extends Labelled> items) {
        return train(inMemory(items));
    }

    /// Trains on texts or series with their classes, which are taken into memory.
    public Classifier train(Stream<? extends Labelled> items) {
        return train(items.toList());
    }

    /// Trains on texts or series with their classes.
    public Classifier train(LabelledItems items) {
        try (var training = start(items)) {
            var model = training.finish();
            training.learner().test(model).ifPresent(onTest);
            return model;
        }
    }

    /// A training on files to loop over, which does nothing before its first event is asked for.
    public ModelTraining<ClassifierLearner, Classifier> start(Path... files) {
        return start(reader.read(files));
    }

    /// A training on items to loop over.
    public ModelTraining<ClassifierLearner, Classifier> start(Iterable<? extends Labelled> items) {
        return start(inMemory(items));
    }

    /// Items in memory, with the columns where files to read will have them.
    private LabelledItems inMemory(Iterable<? extends Labelled> items) {
        var all = LabelledItems.of(items);
        var named = reader.named();
        return new LabelledItems() {
            @Override
            public ItemReader<? extends Labelled> read() {
                return all.read();
            }

            @Override
            public Optional<Columns> columns() {
                return named;
            }
        };
    }

    /// A training to loop over, which does nothing before its first event is asked for.
    public ModelTraining<ClassifierLearner, Classifier> start(LabelledItems items) {
        check();
        checkData();
        var survey = ItemSurvey.of(items.read());
        var format = items.format();
        int batch = survey.count() >= 2000 ? 32 : survey.count() >= 400 ? 16 : 8;
        var settings =
                new ClassifySettings(
                        reads(survey, format),
                        stack(defaultStack(survey)),
                        new ClassifySettings.Classes(
                                multiLabel || survey.multiLabel(), weights, smoothing, pooling),
                        examples(batch));
        var learner =
                new ClassifierLearner(
                                settings,
                                new ClassifierLearner.Items(
                                        items,
                                        validation,
                                        new ClassifierLearner.Parts(
                                                validationPart(survey),
                                                testPart,
                                                SplitStrategy.parse(holdOut, items::column))),
                                Optional.ofNullable(vectors).map(DataSource::of),
                                threads())
                        .calibrating(calibrate)
                        .testedOn(test);
        return start(learner, learning(survey, learner));
    }

    private void checkData() {
        part("--test-part", testPart);
        part("--validation-part", validationPart == null ? VALIDATION : validationPart);
        if (testPart != 0 && test.isPresent()) {
            throw new RondoException("--test and --test-part: expected one of the two, got both");
        }
        if (validationPart != null && validation.isPresent()) {
            throw new RondoException(
                    "--validation and --validation-part: expected one of the two, got both");
        }
        if (vectors != null && embedding != null) {
            throw new RondoException(
                    "--vectors and --embedding: the vectors have a width of their own; expected one"
                            + " of the two");
        }
    }

    private double validationPart(ItemSurvey survey) {
        if (validation.isPresent()) {
            return 0;
        } else if (validationPart != null) {
            return validationPart;
        }
        return survey.count() < FEW ? 0 : VALIDATION;
    }

    /// The layers where nothing else is said.
    private Stack defaultStack(ItemSurvey survey) {
        var defaultStack = RECIPE.stack();
        if (survey.text()) {
            return defaultStack;
        }
        var dropout = defaultStack.dropout().withInput(0); // each number is needed
        if (!survey.fine() || layersSet()) {
            return defaultStack.with(dropout);
        }
        return Stack.of(
                        List.of(
                                new Layer(Cell.named("tdnn:window=9"), 32, Direction.BOTH),
                                new Layer(Cell.shipped("lstm"), 64, Direction.BOTH)))
                .with(dropout.withBetween(0.1));
    }

    private Settings learning(ItemSurvey survey, ClassifierLearner learner) {
        long passes = Math.round((double) UPDATES / learner.learner().stepsPerEpoch());
        int epochs = epochsOr(Math.clamp(passes, 10, survey.text() ? 40 : 200));
        var defaults = RECIPE.learning().withEpochs(epochs);
        return learner.counts().validation() == 0
                ? defaults
                : defaults.withEarlyStopping(new EarlyStopping(Math.max(5, epochs / 4)));
    }

    private Reads reads(ItemSurvey survey, Optional<DataFormat> format) {
        if (!survey.text()) {
            return series(format);
        }
        var chosen = unit != null ? unit : defaultUnit(survey, format);
        boolean words = chosen == TextPiece.WORDS || chosen == TextPiece.SUBWORDS;
        int defaultCount = chosen == TextPiece.WORDS && survey.count() >= 2000 ? 2 : 1;
        int defaultMaximum = chosen == TextPiece.SUBWORDS ? 4000 : 50_000;
        int most = vocabulary != null ? vocabulary : defaultMaximum;
        int defaultWidth = chosen == TextPiece.CHARACTERS ? 64 : 100;
        return new Reads.Text(
                new Reads.Tokens(
                        switch (chosen) {
                            case CHARACTERS -> Tokeniser.CHARACTERS;
                            case WORDS, SUBWORDS -> Tokeniser.WORDS;
                            case TOKENS -> Tokeniser.BLANKS;
                        },
                        words && !keepCase,
                        chosen == TextPiece.SUBWORDS ? most : 0,
                        longest == null ? 400 : longest),
                new Vocabulary.Limits(most, minimumCount != null ? minimumCount : defaultCount),
                new Reads.Vectors(embedding != null ? embedding : defaultWidth, letters, unknown));
    }

    private Reads series(Optional<DataFormat> format) {
        if (unit != null) {
            throw new RondoException("--unit: is for texts, and these are series of numbers");
        }
        boolean array =
                format.filter(f -> f == DataFormat.ARRAY || f == DataFormat.ARCHIVE).isPresent();
        var defaultValue =
                array
                        ? ClassifySettings.SeriesScaling.TOGETHER
                        : ClassifySettings.SeriesScaling.EACH;
        return new Reads.Series(
                scaling != null ? scaling : defaultValue, fill, longest == null ? 0 : longest);
    }

    private static TextPiece defaultUnit(ItemSurvey survey, Optional<DataFormat> format) {
        return format.filter(f -> f == DataFormat.CTF).isPresent()
                ? TextPiece.TOKENS
                : survey.names() ? TextPiece.CHARACTERS : TextPiece.WORDS;
    }
}
