package dev.rondo.task;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.format.DataFormat;
import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.labelled.LabelledSeries;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.series.NumberTable;
import dev.rondo.data.series.Panel;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.tagged.TaggedText;
import dev.rondo.data.text.Corpus;
import dev.rondo.data.text.Text;
import dev.rondo.data.text.TextUnit;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Event;
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
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Stack;
import dev.rondo.series.ForecastHead;
import dev.rondo.series.SeriesSettings;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.classify.ClassifierLearner;
import dev.rondo.task.classify.ClassifySettings;
import dev.rondo.task.forecast.Backtest;
import dev.rondo.task.forecast.BacktestSettings;
import dev.rondo.task.forecast.ForecastLearner;
import dev.rondo.task.forecast.ForecastSettings;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.forecast.PredictiveDistribution;
import dev.rondo.task.language.LanguageLearner;
import dev.rondo.task.language.LanguageModel;
import dev.rondo.task.language.LanguageSettings;
import dev.rondo.task.language.NgramModel;
import dev.rondo.task.language.SequenceModel;
import dev.rondo.task.online.OnlineModel;
import dev.rondo.task.online.OnlineNumbers;
import dev.rondo.task.online.OnlineSymbols;
import dev.rondo.task.tag.TagFeatures;
import dev.rondo.task.tag.TagLearner;
import dev.rondo.task.tag.TagSettings;
import dev.rondo.task.tag.Tagger;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// A small model of a kind: on which data and how it is trained, and what it predicts. A new kind
/// of model joins [ModelContractTest] by one of these.
///
/// @param name for people
/// @param training from its beginning to its end, with so many threads
/// @param predictions of things that it has not learned from
/// @param interrupted the same training, interrupted and resumed; empty for a kind that has no
///   checkpoints
record ModelExemplar(
        String name,
        ModelKind<?> kind,
        IntFunction<Model> training,
        Predictions predictions,
        Optional<Interrupted> interrupted) {

    interface Predictions {
        List<Double> of(Model model, int threads);
    }

    interface Interrupted {
        /// @param file to write what the training is resumed from
        Model training(Path file);
    }

    @Override
    public String toString() {
        return name;
    }

    /// The exemplars of a kind.
    static List<ModelExemplar> of(ModelKind<?> kind) {
        var found = ALL.stream().filter(e -> e.kind() == kind).toList();
        if (found.isEmpty()) {
            throw new AssertionError("the kind of model " + kind + " has no exemplar in " + ALL);
        }
        return found;
    }

    // ---- kinds that learn in epochs -----------------------------------------------------------

    private static final Settings LEARNING =
            Settings.of(new Optimiser.Adam(), 0.02, 3).withClip(new Clip.Norm(5));

    /// A training that has begun.
    private record Run(NetworkLearner learner, Function<TrainingRecord, Model> model, Runnable end)
            implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    private static Model trained(Run run, Training training, Consumer<Event> watcher) {
        try (run;
                training) {
            training.forEach(watcher);
            return run.model().apply(training.record());
        }
    }

    private static ModelExemplar inEpochs(
            String name, ModelKind<?> kind, IntFunction<Run> begin, Predictions predictions) {
        IntFunction<Model> training =
                threads -> {
                    var run = begin.apply(threads);
                    var settings = LEARNING.withThreads(threads);
                    return trained(run, Training.start(run.learner(), settings), _ -> {});
                };
        Interrupted interrupted =
                file -> {
                    var settings =
                            LEARNING.withCheckpoints(new Settings.Checkpoints(file, 0, 0, 0));
                    var run = begin.apply(1);
                    int whole = run.learner().stepsPerEpoch() * LEARNING.run().epochs();
                    int[] steps = new int[2];
                    var first = Training.start(run.learner(), settings);
                    trained(
                            run,
                            first,
                            event -> {
                                if (event instanceof Event.Step && ++steps[0] == whole / 2) {
                                    first.stop();
                                }
                            });
                    run = begin.apply(2);
                    var model =
                            trained(
                                    run,
                                    Training.resume(run.learner(), settings.withThreads(2), file),
                                    event -> steps[1] += event instanceof Event.Step ? 1 : 0);
                    assertTrue(
                            steps[0] > 0 && steps[1] > 0 && steps[0] + steps[1] == whole,
                            () -> name + ": " + Arrays.toString(steps) + " steps of " + whole);
                    return model;
                };
        return new ModelExemplar(name, kind, training, predictions, Optional.of(interrupted));
    }

    // ---- language -----------------------------------------------------------------------------

    private static final Corpus CORPUS =
            Corpus.split(
                    TextUnit.CHARACTERS,
                    Text.of("the cat sat on the mat. a dog ran to the cat. ".repeat(9)),
                    Vocabulary.Limits.NONE,
                    0.2);

    private static Run language(int threads) {
        var settings =
                new LanguageSettings(
                        Stack.of(Cell.shipped("lstm"), 5, 2)
                                .with(new Dropout(0.1, 0.1, 0.1, 0.1, true)),
                        new LanguageSettings.Embedding(4, false),
                        new ExampleSettings(4, 2, 50, 7),
                        Truncation.of(8));
        var learner = new LanguageLearner(settings, CORPUS, threads);
        return new Run(learner.learner(), learner::model, learner::close);
    }

    private static List<Double> next(SequenceModel model) {
        var session = model.session();
        for (int id : model.vocabulary().encodePrompt("the do")) {
            session.feed(id);
        }
        float[] next = new float[session.vocabularySize()];
        session.logProbabilities(next);
        return doubles(next);
    }

    private static List<Double> language(Model model, int threads) {
        var language = (LanguageModel) model;
        var all = new ArrayList<>(next(language));
        all.add(language.evaluate(CORPUS.validation(), 3, threads).loss());
        return all;
    }

    // ---- classifiers --------------------------------------------------------------------------

    private static Run classifier(
            ClassifySettings.Reads reads, List<? extends Labelled> items, int threads) {
        var settings =
                new ClassifySettings(
                        reads,
                        Stack.of(Cell.shipped("gru"), 5, 1, Direction.BOTH)
                                .with(new Dropout(0.1, 0, 0.1, 0, false)),
                        new ClassifySettings.Classes(
                                false, ClassifySettings.Weights.EQUAL, 0.1, Pooling.MAX),
                        new ExampleSettings(4, 2, 4, 3));
        var training =
                new ClassifierLearner(
                        settings,
                        new ClassifierLearner.Items(
                                () -> reader(items),
                                Optional.empty(),
                                new ClassifierLearner.Parts(0.2, 0)),
                        Optional.empty(),
                        threads);
        return new Run(training.learner(), record -> training.model(record, true), training::close);
    }

    private static ItemReader<? extends Labelled> reader(List<? extends Labelled> items) {
        var next = items.iterator();
        return ItemReader.of(
                DataSource.of("items", ""),
                () -> {},
                "items",
                () -> next.hasNext() ? next.next() : null);
    }

    private static List<LabelledText> texts() {
        String[] words = {"the", "room", "was", "so", "often"};
        return IntStream.range(0, 20)
                .mapToObj(i ->
                        new LabelledText(
                                i % 2 == 0 ? "praise" : "blame",
                                words[i % 5]
                                        + " "
                                        + words[i % 3]
                                        + (i % 2 == 0 ? " good" : " bad")
                                        + (i % 4 == 0 ? " indeed" : "")))
                .toList();
    }

    private static List<LabelledSeries> curves() {
        return IntStream.range(0, 20)
                .mapToObj(i -> {
                    double[] values = new double[2 * (3 + i % 4)];
                    for (int t = 0; t < values.length; t++) {
                        values[t] = (i % 2 == 0 ? t : -t) + Math.sin(3 * i + t);
                    }
                    return new LabelledSeries(i % 2 == 0 ? "up" : "down", 2, values);
                })
                .toList();
    }

    private static List<Double> classes(Model model, int threads) {
        var classifier = (Classifier) model;
        return classifier.classify(classifier.readsText() ? texts() : curves(), threads).stream()
                .flatMap(predicted -> predicted.scores().values().stream())
                .toList();
    }

    // ---- taggers ------------------------------------------------------------------------------

    private static List<Sentence> sentences() {
        String[] names = {"Anna", "Bert", "Cleo"};
        String[] places = {"Ulm", "Riga", "Lund", "Graz"};
        return IntStream.range(0, 16)
                .mapToObj(i ->
                        new Sentence(
                                1 + 5 * i,
                                List.of(
                                        List.of(names[i % 3], "sees", "Port", places[i % 4]),
                                        List.of("B-PER", "O", "B-LOC", "I-LOC"))))
                .toList();
    }

    private static Run tagger(int threads) {
        var settings =
                new TagSettings(
                        new TagFeatures(Tokeniser.BLANKS, 6, true, true, 0.25, 3, 3, 2, 0, 3),
                        Stack.of(Cell.shipped("gru"), 5, 1, Direction.BOTH)
                                .with(new Dropout(0.1, 0, 0.1, 0, false)),
                        new TagSettings.Tags(true, Optional.empty(), false),
                        new ExampleSettings(4, 2, 4, 1));
        var learner =
                new TagLearner(
                        settings,
                        new TagLearner.Data(
                                TaggedText.of(DataFormat.COLUMNS),
                                sentences(),
                                sentences().subList(0, 4),
                                Optional.empty()),
                        threads);
        return new Run(learner.learner(), learner::model, learner::close);
    }

    private static List<Double> tags(Model model, int threads) {
        var unseen =
                List.of(
                        new Sentence(1, List.of(List.of("Dora", "sees", "Ulm"))),
                        new Sentence(5, List.of(List.of("Anna", "likes", "Port", "Lund", "."))));
        var all = new ArrayList<Double>();
        for (var best : ((Tagger) model).best(unseen, 2, threads)) {
            for (var tagged : best) {
                all.add(tagged.logProbability());
                all.addAll(tagged.probabilities());
            }
        }
        return all;
    }

    // ---- forecasters --------------------------------------------------------------------------

    private static final NumberTable WAVES =
            new NumberTable(List.of("a", "b"), waves(60), List.of());

    private static double[] waves(int rows) {
        double[] values = new double[2 * rows];
        for (int r = 0; r < rows; r++) {
            values[2 * r] = (100 + 20 * Math.sin(0.4 * r));
            values[2 * r + 1] = r % 7 == 3 ? Double.NaN : Math.cos(0.4 * r);
        }
        return values;
    }

    private static Run forecaster(SeriesSettings series, int threads) {
        var settings =
                new ForecastSettings(
                        Stack.of(Cell.shipped("gru"), 5, 1)
                                .with(new Dropout(0.1, 0, 0.1, 0.1, false)),
                        series,
                        new ExampleSettings(4, 2, 50, 1),
                        Truncation.of(4));
        var learner = new ForecastLearner(settings, WAVES, 15, threads);
        return new Run(learner.learner(), learner::model, learner::close);
    }

    private static List<Double> forecasts(Model model, int threads) {
        var forecaster = (Forecaster) model;
        var all = new ArrayList<Double>();
        var once = BacktestSettings.of(forecaster.horizon(), 1);
        var settings =
                new BacktestSettings(
                        once.horizon(),
                        new BacktestSettings.Origins(3, 0, 45, 0),
                        once.scoring(),
                        new BacktestSettings.Sampling(10, 1, threads));
        Backtest.run(
                forecaster,
                Panel.of(WAVES),
                settings,
                (_, _, steps) -> {
                    for (List<PredictiveDistribution> step : steps) {
                        step.forEach(one -> all.add(one.value()));
                    }
                });
        return all;
    }

    // ---- models that learn at every step ------------------------------------------------------

    private static final int STEPS = 80;

    private static OnlineNumbers numbers() {
        return OnlineModel.numbers().hidden(4).method("rtrl").rate(0.01).window(20).start(2);
    }

    private static OnlineSymbols symbols() {
        return OnlineModel.symbols().hidden(4).rate(0.01).capacity(6).window(20).start();
    }

    /// Goes on with the stream.
    private static OnlineModel observed(OnlineModel model, int from, int to) {
        for (int t = from; t < to; t++) {
            switch (model) {
                case OnlineNumbers n ->
                        n.observe(new double[] {100 + 10 * Math.sin(t / 3.0), Math.cos(t / 3.0)});
                case OnlineSymbols s -> s.observe("abcabd".substring(t % 6, t % 6 + 1));
            }
        }
        return model;
    }

    private static List<Double> predicted(Model model) {
        var online = (OnlineModel) model;
        var all = new ArrayList<Double>();
        Arrays.stream(online.score().numbers()).forEach(all::add);
        switch (online) {
            case OnlineNumbers n -> Arrays.stream(n.prediction()).forEach(all::add);
            case OnlineSymbols s -> all.addAll(doubles(s.probabilities()));
        }
        return all;
    }

    /// Its file is its checkpoint.
    private static ModelExemplar online(
            String name, java.util.function.Supplier<OnlineModel> begin) {
        return new ModelExemplar(
                name,
                OnlineModel.KIND,
                _ -> observed(begin.get(), 0, STEPS),
                (model, _) -> predicted(model),
                Optional.of(file -> {
                    observed(begin.get(), 0, STEPS / 2).save(file);
                    return observed(OnlineModel.load(file), STEPS / 2, STEPS);
                }));
    }

    // ---- all ----------------------------------------------------------------------------------

    private static final ClassifySettings.Reads TEXT =
            new ClassifySettings.Reads.Text(
                    new ClassifySettings.Reads.Tokens(Tokeniser.WORDS, true, 0, 0),
                    Vocabulary.Limits.NONE,
                    new ClassifySettings.Reads.Vectors(4, 3, 0.05));

    private static final ClassifySettings.Reads SERIES =
            new ClassifySettings.Reads.Series(
                    ClassifySettings.SeriesScaling.EACH, ClassifySettings.Fill.LAST, 0);

    private static final SeriesSettings NEXT = SeriesSettings.next(List.of());

    private static final List<ModelExemplar> ALL =
            List.of(
                    inEpochs(
                            "language model",
                            LanguageModel.KIND,
                            ModelExemplar::language,
                            ModelExemplar::language),
                    new ModelExemplar(
                            "n-gram model",
                            NgramModel.KIND,
                            _ ->
                                    NgramModel.train(
                                            CORPUS.vocabulary(),
                                            CORPUS.training(),
                                            new NgramModel.Configuration(3)),
                            (model, _) -> next((SequenceModel) model),
                            Optional.empty()),
                    inEpochs(
                            "classifier of texts",
                            Classifier.KIND,
                            threads -> classifier(TEXT, texts(), threads),
                            ModelExemplar::classes),
                    inEpochs(
                            "classifier of series",
                            Classifier.KIND,
                            threads -> classifier(SERIES, curves(), threads),
                            ModelExemplar::classes),
                    inEpochs("tagger", Tagger.KIND, ModelExemplar::tagger, ModelExemplar::tags),
                    inEpochs(
                            "forecaster of a stream",
                            Forecaster.KIND,
                            threads -> forecaster(NEXT, threads),
                            ModelExemplar::forecasts),
                    inEpochs(
                            "forecaster of windows",
                            Forecaster.KIND,
                            threads ->
                                    forecaster(
                                            NEXT.direct(3, 6)
                                                    .with(
                                                            new ForecastHead.Likelihood(
                                                                    Output.Family.GAUSSIAN)),
                                            threads),
                            ModelExemplar::forecasts),
                    new ModelExemplar(
                            "forecaster without a network",
                            Forecaster.KIND,
                            threads ->
                                    Forecaster.trainer()
                                            .horizon(3)
                                            .threads(threads)
                                            .train(Panel.of(WAVES)),
                            ModelExemplar::forecasts,
                            Optional.empty()),
                    online("model of a stream of numbers", ModelExemplar::numbers),
                    online("model of a stream of symbols", ModelExemplar::symbols));

    private static List<Double> doubles(float[] numbers) {
        return IntStream.range(0, numbers.length).mapToObj(i -> (double) numbers[i]).toList();
    }
}
