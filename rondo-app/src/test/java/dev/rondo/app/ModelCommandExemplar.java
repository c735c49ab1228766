package dev.rondo.app;

import dev.rondo.data.format.DataFormat;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.series.NumberTableReader;
import dev.rondo.data.series.Panel;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.tagged.TaggedText;
import dev.rondo.data.text.Corpus;
import dev.rondo.data.text.TextReader;
import dev.rondo.data.text.TextUnit;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.Model;
import dev.rondo.model.ModelKind;
import dev.rondo.model.NetworkLearner;
import dev.rondo.model.Truncation;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Stack;
import dev.rondo.series.SeriesSettings;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.classify.ClassifierLearner;
import dev.rondo.task.classify.ClassifySettings;
import dev.rondo.task.forecast.ForecastLearner;
import dev.rondo.task.forecast.ForecastSettings;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.language.LanguageLearner;
import dev.rondo.task.language.LanguageModel;
import dev.rondo.task.language.LanguageSettings;
import dev.rondo.task.language.NgramModel;
import dev.rondo.task.online.OnlineModel;
import dev.rondo.task.tag.TagFeatures;
import dev.rondo.task.tag.TagLearner;
import dev.rondo.task.tag.TagSettings;
import dev.rondo.task.tag.Tagger;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A small model of a kind: the commands that train it and use it, and the same training in Java. A
/// new kind of model joins [ModelContractCommandTest] by one of these.
///
/// @param kind of model
/// @param data what stands in the file that it learns from
/// @param train the command
/// @param java trains on the file of the data, as the command does
/// @param predict the command that shows predictions
/// @param evaluate the command that measures it; empty: `rondo evaluate` does nothing with it
/// @param explains whether `--explain` writes the values of its equations
/// @param wrong commands with wrong input
record ModelCommandExemplar(
        ModelKind<?> kind,
        String data,
        Command train,
        Function<Path, Model> java,
        Answer predict,
        Optional<Answer> evaluate,
        boolean explains,
        List<Refusal> wrong) {

    static final String MODEL = "{model}";
    static final String DATA = "{data}";

    /// A command line, with what is typed into it.
    ///
    /// @param words of which [#MODEL] and [#DATA] stand for files
    record Command(List<String> words, String typed) {
        static Command of(String line) {
            return new Command(List.of(line.split(" ")), "");
        }

        Command with(String... more) {
            var all = new ArrayList<>(words);
            all.addAll(List.of(more));
            return new Command(all, typed);
        }

        Command typing(String text) {
            return new Command(words, text);
        }
    }

    /// A command whose `--json` has objects of a shape.
    ///
    /// @param lines how many
    /// @param shape in `docs/schema`, as in `evaluate#/$defs/language`
    /// @param keys that the shape leaves to the data: columns, baselines
    record Answer(Command command, int lines, String shape, Set<String> keys) {
        static Answer of(Command command, int lines, String shape) {
            return new Answer(command, lines, shape, Set.of());
        }

        Answer with(String... keys) {
            return new Answer(command, lines, shape, Set.of(keys));
        }
    }

    /// A command with wrong input.
    ///
    /// @param says a part of the message
    record Refusal(Command command, String says) {}

    @Override
    public String toString() {
        return kind.name() + (this == METHODS ? ", without a network" : "");
    }

    /// The exemplars of a kind.
    static List<ModelCommandExemplar> of(ModelKind<?> kind) {
        var found = ALL.stream().filter(e -> e.kind() == kind).toList();
        if (found.isEmpty()) {
            throw new AssertionError("the kind of model " + kind + " has no exemplar");
        }
        return found;
    }

    // ---- how all of them learn ----------------------------------------------------------------

    private static final String LEARNING =
            " --optimiser adam --rate 0.01 --schedule constant --clip-norm 1 --epochs 2"
                    + " --patience 0 --batch 4 --shards 2 --seed 5 --threads 1 --dropout 0 --quiet";

    private static Model trained(
            NetworkLearner learner, Function<TrainingRecord, Model> model, Runnable end) {
        var settings = Settings.of(new Optimiser.Adam(), 0.01, 2).withClip(new Clip.Norm(1));
        try (var training = Training.start(learner, settings)) {
            training.forEach(_ -> {});
            return model.apply(training.record());
        } finally {
            end.run();
        }
    }

    private static final Stack BOTH =
            Stack.of(Cell.shipped("gru"), 4, 1, Direction.BOTH).with(Dropout.NONE);

    private static Refusal missing(String command) {
        return new Refusal(Command.of(command + " nowhere.txt"), "nowhere.txt: there is no such");
    }

    // ---- language -----------------------------------------------------------------------------

    private static final String TEXT = "the cat sat on the mat. a dog ran to it.\n".repeat(8);

    private static Corpus corpus(Path file) {
        var text = TextReader.read(TextUnit.CHARACTERS, List.of(file));
        return Corpus.split(TextUnit.CHARACTERS, text, Vocabulary.Limits.NONE, 0.2).withUnknown();
    }

    private static Model language(Path file) {
        var settings =
                new LanguageSettings(
                        Stack.of(Cell.shipped("gru"), 5, 2).with(Dropout.NONE),
                        new LanguageSettings.Embedding(4, false),
                        new ExampleSettings(4, 2, 50, 5),
                        Truncation.of(8));
        var learner = new LanguageLearner(settings, corpus(file), 1);
        return trained(learner.learner(), learner::model, learner::close);
    }

    private static Answer next() {
        return Answer.of(
                Command.of("predict {model} --top 3 --prompt").with("the ca"),
                1,
                "predict#/$defs/language");
    }

    private static Answer perplexity() {
        return Answer.of(Command.of("evaluate {model} {data}"), 1, "evaluate#/$defs/language");
    }

    private static final ModelCommandExemplar LANGUAGE =
            new ModelCommandExemplar(
                    LanguageModel.KIND,
                    TEXT,
                    Command.of(
                            "train language {data} -o {model} --cell gru --hidden 5 --layers 2"
                                    + " --embedding 4 --steps 8 --validation-part 0.2"
                                    + LEARNING),
                    ModelCommandExemplar::language,
                    next(),
                    Optional.of(perplexity()),
                    true,
                    List.of(
                            missing("evaluate {model}"),
                            missing("train language -o {model}"),
                            new Refusal(
                                    Command.of("evaluate {model}"),
                                    "to evaluate a language " + "model, name a text"),
                            new Refusal(
                                    Command.of("predict {model} {data}"),
                                    "predicts from --prompt or lines of text")));

    private static final ModelCommandExemplar NGRAM =
            new ModelCommandExemplar(
                    NgramModel.KIND,
                    TEXT,
                    Command.of("train ngram {data} -o {model} --order 3 --validation-part 0.2"),
                    file -> {
                        var corpus = corpus(file);
                        return NgramModel.train(
                                corpus.vocabulary(),
                                corpus.training(),
                                new NgramModel.Configuration(3));
                    },
                    next(),
                    Optional.of(perplexity()),
                    false,
                    List.of(
                            missing("evaluate {model}"),
                            missing("train ngram -o {model}"),
                            new Refusal(
                                    Command.of("train ngram {data} -o {model} --order 1"),
                                    "n-grams of order 1: expected 2 to 9"),
                            new Refusal(
                                    Command.of("show {model} --svg n.svg"),
                                    "no network for --svg")));

    // ---- classifiers --------------------------------------------------------------------------

    private static final List<String> REVIEWS =
            IntStream.range(0, 20)
                    .mapToObj(i ->
                            (i % 2 == 0 ? "praise\t" : "blame\t")
                                    + List.of("the", "my", "our").get(i % 3)
                                    + " room was "
                                    + (i % 2 == 0 ? "good" : "bad")
                                    + (i % 4 == 0 ? " indeed" : ""))
                    .toList();

    private static Model classifier(Path file) {
        var settings =
                new ClassifySettings(
                        new ClassifySettings.Reads.Text(
                                new ClassifySettings.Reads.Tokens(Tokeniser.WORDS, true, 0, 0),
                                new Vocabulary.Limits(100, 1),
                                new ClassifySettings.Reads.Vectors(4, 0, 0.05)),
                        BOTH,
                        new ClassifySettings.Classes(
                                false, ClassifySettings.Weights.EQUAL, 0, Pooling.MEAN),
                        new ExampleSettings(4, 2, 50, 5));
        var training =
                new ClassifierLearner(
                        settings,
                        new ClassifierLearner.Items(
                                () -> {
                                    var rows = REVIEWS.iterator();
                                    return ItemReader.of(
                                            DataSource.of(file),
                                            () -> {},
                                            "items",
                                            () -> rows.hasNext() ? item(rows.next()) : null);
                                },
                                Optional.empty(),
                                new ClassifierLearner.Parts(0.2, 0)),
                        Optional.empty(),
                        1);
        return trained(training.learner(), record -> training.model(record, true), training::close);
    }

    private static LabelledText item(String row) {
        return new LabelledText(row.split("\t")[0], row.split("\t")[1]);
    }

    private static final ModelCommandExemplar CLASSIFIER =
            new ModelCommandExemplar(
                    Classifier.KIND,
                    String.join("\n", REVIEWS) + "\n",
                    Command.of(
                            "train classify {data} -o {model} --cell gru --hidden 4 --layers 1"
                                    + " --unit words --vocabulary 100 --minimum-count 1 "
                                    + "--max-length 0"
                                    + " --embedding 4 --unknown 0.05 --pooling mean"
                                    + " --validation-part 0.2"
                                    + LEARNING),
                    ModelCommandExemplar::classifier,
                    Answer.of(
                                    Command.of("predict {model}").typing("a good room\nso bad\n"),
                                    2,
                                    "predict#/$defs/classification")
                            .with("text", "class"),
                    Optional.of(
                            Answer.of(
                                            Command.of("evaluate {model} {data}"),
                                            1,
                                            "evaluate#/$defs/classifier")
                                    .with("confusion", "mistakes")),
                    true,
                    List.of(
                            missing("evaluate {model}"),
                            missing("predict {model}"),
                            missing("train classify -o {model}"),
                            new Refusal(Command.of("evaluate {model}"), "name labelled items"),
                            new Refusal(
                                    Command.of("predict {model} --to inline"),
                                    "text or json or csv")));

    // ---- taggers ------------------------------------------------------------------------------

    private static final List<Sentence> NAMES =
            IntStream.range(0, 12)
                    .mapToObj(i ->
                            new Sentence(
                                    1 + 5 * i,
                                    List.of(
                                            List.of(
                                                    i % 2 == 0 ? "Anna" : "Bert",
                                                    "sees",
                                                    "Port",
                                                    i % 3 == 0 ? "Ulm" : "Riga"),
                                            List.of("B-PER", "O", "B-LOC", "I-LOC"))))
                    .toList();

    private static String columns(Sentence sentence) {
        return IntStream.range(0, sentence.size())
                .mapToObj(t -> sentence.column(0).get(t) + " " + sentence.column(1).get(t) + "\n")
                .collect(Collectors.joining("", "", "\n"));
    }

    private static Model tagger(Path file) {
        var settings =
                new TagSettings(
                        new TagFeatures(Tokeniser.BLANKS, 6, true, true, 0.25, 3, 3, 2, 0, 3),
                        BOTH,
                        new TagSettings.Tags(true, Optional.empty(), false),
                        new ExampleSettings(4, 2, 50, 5));
        var learner =
                new TagLearner(
                        settings,
                        new TagLearner.Data(
                                TaggedText.of(DataFormat.COLUMNS),
                                NAMES,
                                List.of(),
                                Optional.empty()),
                        1);
        return trained(learner.learner(), learner::model, learner::close);
    }

    private static final ModelCommandExemplar TAGGER =
            new ModelCommandExemplar(
                    Tagger.KIND,
                    NAMES.stream().map(ModelCommandExemplar::columns).collect(Collectors.joining()),
                    Command.of(
                            "train tag {data} -o {model} --cell gru --hidden 4 --layers 1"
                                    + " --embedding 6 --rare 0.25 --char-embedding 3 "
                                    + "--char-hidden 3 --shape-embedding 2"
                                    + " --feature-embedding 3 --validation-part 0"
                                    + LEARNING),
                    ModelCommandExemplar::tagger,
                    Answer.of(
                                    Command.of("predict {model}").typing("Anna sees Lund\nBert\n"),
                                    2,
                                    "predict#/$defs/tagging")
                            .with("spans"),
                    Optional.of(
                            Answer.of(
                                            Command.of("evaluate {model} {data}"),
                                            1,
                                            "evaluate#/$defs/tagger")
                                    .with(
                                            "spanPrecision",
                                            "spanRecall",
                                            "spanF1",
                                            "spans",
                                            "mistakes",
                                            "worst",
                                            "confusion")),
                    true,
                    List.of(
                            missing("evaluate {model}"),
                            missing("predict {model}"),
                            missing("train tag -o {model}"),
                            new Refusal(Command.of("evaluate {model}"), "name tagged sentences"),
                            new Refusal(
                                    Command.of("predict {model} --to segmented"),
                                    "this one tags words")));

    // ---- forecasters --------------------------------------------------------------------------

    private static final String WAVES =
            IntStream.range(0, 40)
                    .mapToObj(i -> (7 * i % 20) + "," + (i % 7 == 3 ? "" : 3 * i % 5))
                    .collect(Collectors.joining("\n", "a,b\n", "\n"));

    private static Model forecaster(Path file) {
        var settings =
                new ForecastSettings(
                        Stack.of(Cell.shipped("gru"), 4, 1).with(Dropout.NONE),
                        SeriesSettings.next(List.of()),
                        new ExampleSettings(4, 2, 50, 5),
                        Truncation.of(4));
        var panel = Panel.of(NumberTableReader.read(file));
        var learner =
                new ForecastLearner(
                        settings,
                        new ForecastLearner.Data(panel, new int[] {30}, Optional.empty()),
                        1);
        return trained(learner.learner(), learner::model, learner::close);
    }

    private static final ModelCommandExemplar FORECASTER =
            new ModelCommandExemplar(
                    Forecaster.KIND,
                    WAVES,
                    Command.of(
                            "train forecast {data} -o {model} --cell gru --hidden 4 --layers 1"
                                    + " --steps 4 --validation-part 0.25"
                                    + LEARNING),
                    ModelCommandExemplar::forecaster,
                    Answer.of(
                                    Command.of("predict {model} {data} --horizon 3"),
                                    3,
                                    "predict#/$defs/forecast")
                            .with("a", "b"),
                    Optional.of(
                            Answer.of(
                                    Command.of("evaluate {model} {data} --from 30"),
                                    2,
                                    "evaluate#/$defs/oneStep")),
                    true,
                    List.of(
                            missing("evaluate {model}"),
                            missing("predict {model}"),
                            missing("train forecast -o {model}"),
                            new Refusal(
                                    Command.of("evaluate {model}"),
                                    "to evaluate a " + "forecaster, name a table"),
                            new Refusal(
                                    Command.of("predict {model} {data} --horizon 0"),
                                    "--horizon 0: expected 1 or more")));

    private static final ModelCommandExemplar METHODS =
            new ModelCommandExemplar(
                    Forecaster.KIND,
                    WAVES,
                    Command.of("train forecast {data} -o {model} --horizon 2 --threads 2 --quiet"),
                    file -> Forecaster.trainer().horizon(2).threads(1).train(file),
                    Answer.of(
                                    Command.of("predict {model} {data} --horizon 3"),
                                    3,
                                    "predict#/$defs/forecast")
                            .with("a", "b", "a_0.1", "a_0.9"),
                    Optional.of(
                            Answer.of(
                                            Command.of("evaluate {model} {data} --from 30"),
                                            1,
                                            "evaluate#/$defs/backtest")
                                    .with("methods", "targets")),
                    false,
                    List.of(
                            missing("evaluate {model}"),
                            missing("train forecast -o {model}"),
                            new Refusal(
                                    Command.of("train forecast {data} -o {model} --model pudding"),
                                    "model `pudding`: expected one of blend, network"),
                            new Refusal(
                                    Command.of(
                                            "train forecast {data} -o {model} --model ar --cell"
                                                    + " gru"),
                                    "--model ar has no network and reads the targets alone: leave"
                                            + " out --cell"),
                            new Refusal(
                                    Command.of("show {model} --svg n.svg"),
                                    "no network for --svg")));

    // ---- models that learn at every step ------------------------------------------------------

    private static final List<double[]> ROWS =
            IntStream.range(0, 30).mapToObj(i -> new double[] {7 * i % 20, 3 * i % 5}).toList();

    private static String typed(int from, int to) {
        return ROWS.subList(from, to).stream()
                .map(row ->
                        Arrays.stream(row)
                                .mapToObj(Double::toString)
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static Model online(Path file) {
        var model =
                OnlineModel.numbers()
                        .cell("gru")
                        .hidden(3)
                        .method("rtrl")
                        .rate(0.01)
                        .window(10)
                        .seed(5)
                        .start(2);
        ROWS.forEach(model::observe);
        return model;
    }

    private static final ModelCommandExemplar ONLINE =
            new ModelCommandExemplar(
                    OnlineModel.KIND,
                    typed(0, 5),
                    Command.of(
                                    "online -o {model} --cell gru --hidden 3 --layers 1 --method "
                                            + "rtrl"
                                            + " --rate 0.01 --clip-norm 1 --window 10 --seed 5")
                            .typing(typed(0, 30)),
                    ModelCommandExemplar::online,
                    Answer.of(
                                    Command.of("online -o {model} --resume").typing(typed(0, 4)),
                                    4,
                                    "online#/$defs/step")
                            .with("last value", "running mean"),
                    Optional.empty(),
                    false,
                    List.of(
                            new Refusal(
                                    Command.of("online -o {model} --resume").typing("1,2\n1\n"),
                                    "standard input:2"),
                            new Refusal(
                                    Command.of("online -o {model} --resume").typing(""),
                                    "standard input: it is empty"),
                            new Refusal(
                                    Command.of("online -o {model} --resume --symbols words")
                                            .typing("a b\n"),
                                    "the model was trained on rows of numbers"),
                            new Refusal(
                                    Command.of("predict {model} {data}"),
                                    "`rondo online --resume` goes on with it"),
                            new Refusal(
                                    Command.of("evaluate {model} {data}"),
                                    "with which `rondo evaluate` does nothing")));

    private static final List<ModelCommandExemplar> ALL =
            List.of(LANGUAGE, NGRAM, CLASSIFIER, TAGGER, FORECASTER, METHODS, ONLINE);
}
