package dev.rondo.bench;

import static java.util.stream.Collectors.joining;

import dev.rondo.data.text.Corpus;
import dev.rondo.data.text.Text;
import dev.rondo.data.text.TextReader;
import dev.rondo.data.text.TextUnit;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Event;
import dev.rondo.learn.Learner;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Schedule;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.Truncation;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.Stack;
import dev.rondo.task.language.LanguageLearner;
import dev.rondo.task.language.LanguageSettings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Trains a named configuration on a data folder and prints its metric beside the published one:
/// `Record NAME FOLDER [--threads N] [--epochs N] [--save FILE] [--checkpoint FILE]`; where the
/// checkpoint is there already, it goes on from it.
final class Record {

    private static final int SHARDS = 1;

    /// @param name what the command line says
    /// @param model how the network is built and reads
    /// @param learning how it learns
    /// @param corpus reads the data folder
    /// @param test the text that is measured at the end: a file of the folder, or the part held out
    /// @param metric what is measured
    /// @param published the figure to hold it against
    /// @param source where that was published
    private record Configuration(
            String name,
            LanguageSettings model,
            Settings learning,
            Reader corpus,
            String test,
            Metric metric,
            double published,
            String source) {}

    private interface Reader {
        Corpus read(Path folder);
    }

    private enum Metric {
        PERPLEXITY("test perplexity"),
        NATS("validation loss, nats a character");

        final String words;

        Metric(String words) {
            this.words = words;
        }
    }

    /// Zaremba, Sutskever & Vinyals 2014, the small network, which has no dropout. They sum the
    /// loss over the 20 steps and take its mean over the batch only, with learning rate 1 and the
    /// gradient's norm clipped at 5; with the mean over steps as well, which Rondo takes, the same
    /// is 20 and 0.25. Differs from them in the forget gate's bias, which begins at 1.
    private static Configuration ptbSmall() {
        return new Configuration(
                "ptb-small",
                new LanguageSettings(
                        Stack.of(Cell.shipped("lstm"), 200, 2).withInitialRange(0.1),
                        new LanguageSettings.Embedding(200, false),
                        new ExampleSettings(20, SHARDS, 50, 1),
                        Truncation.of(20)),
                Settings.of(new Optimiser.Sgd(), 20, 13)
                        .withSchedule(new Schedule.Step(0.5, 1, 4))
                        .withClip(new Clip.Norm(0.25)),
                folder ->
                        Corpus.of(
                                TextUnit.WORDS,
                                text(TextUnit.WORDS, folder, "ptb.train.txt"),
                                text(TextUnit.WORDS, folder, "ptb.valid.txt"),
                                Vocabulary.Limits.NONE),
                "ptb.test.txt",
                Metric.PERPLEXITY,
                115.91,
                "tensorflow/models, ptb_word_lm.py, small");
    }

    /// Two layers of 384 LSTM units, 1.9 million parameters, dropout after each.
    private static Configuration shakespeareCharacters() {
        return new Configuration(
                "shakespeare-characters",
                new LanguageSettings(
                        Stack.of(Cell.shipped("lstm"), 384, 2).with(Dropout.of(0.25).withInput(0)),
                        new LanguageSettings.Embedding(64, false),
                        new ExampleSettings(32, SHARDS, 50, 1),
                        Truncation.of(64)),
                Settings.of(new Optimiser.Adam(), 0.003, 14)
                        .withSchedule(new Schedule.WarmUp(100, new Schedule.Cosine(0.01)))
                        .withClip(new Clip.Norm(1)),
                folder ->
                        Corpus.split(
                                TextUnit.CHARACTERS,
                                text(TextUnit.CHARACTERS, folder, "input.txt"),
                                Vocabulary.Limits.NONE,
                                0.1),
                "",
                Metric.NATS,
                1.4697,
                "nanoGPT README, 10.7 million parameters");
    }

    private Record() {}

    private static Text text(TextUnit unit, Path folder, String file) {
        return TextReader.read(unit, List.of(folder.resolve(file)));
    }

    public static void main(String[] args) {
        var configurations = List.of(ptbSmall(), shakespeareCharacters());
        var arguments =
                new Arguments(
                        args,
                        "Record "
                                + configurations.stream()
                                        .map(Configuration::name)
                                        .collect(joining("|"))
                                + " FOLDER [--threads N] [--epochs N] [--save FILE]"
                                + " [--checkpoint FILE]");
        int processors = Runtime.getRuntime().availableProcessors();
        int threads = arguments.option("--threads", processors, Arguments::count);
        int epochs = arguments.option("--epochs", 0, Arguments::count);
        Optional<Path> save =
                arguments.option("--save", Optional.empty(), f -> Optional.of(Path.of(f)));
        Optional<Path> checkpoint =
                arguments.option("--checkpoint", Optional.empty(), f -> Optional.of(Path.of(f)));
        var configuration = arguments.argument("NAME", name -> named(name, configurations));
        var folder = arguments.argument("FOLDER", Arguments::folder);
        arguments.end();
        var learning = configuration.learning();
        if (epochs > 0) {
            learning = learning.withEpochs(epochs);
        }
        learning = learning.withThreads(threads);
        if (checkpoint.isPresent()) {
            learning =
                    learning.withCheckpoints(
                            new Settings.Checkpoints(checkpoint.orElseThrow(), 0, 1, 3));
        }
        run(configuration, learning, folder, save);
    }

    private static Configuration named(String name, List<Configuration> configurations) {
        return configurations.stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + name));
    }

    private static void run(
            Configuration configuration, Settings settings, Path folder, Optional<Path> save) {
        var corpus = configuration.corpus().read(folder);
        int[] test =
                configuration.test().isEmpty()
                        ? corpus.validation()
                        : corpus.vocabulary()
                                .encode(text(TextUnit.WORDS, folder, configuration.test()));
        long start = System.nanoTime();
        try (var learner =
                        new LanguageLearner(
                                configuration.model(), corpus, settings.run().threads());
                var training = training(learner.learner(), settings)) {
            for (var event : training) {
                print(event, start);
            }
            var model = learner.model(training.record());
            save.ifPresent(model::save);
            // one running sequence from the first symbol to the last, as the figure is published
            var result = model.evaluate(test, 1, settings.run().threads());
            boolean perplexity = configuration.metric() == Metric.PERPLEXITY;
            System.out.printf(
                    Locale.ROOT,
                    "%s: %s %.4f, published %.4f (%s); %d parameters, %.0f s%n",
                    configuration.name(),
                    configuration.metric().words,
                    perplexity ? result.perplexity() : result.loss(),
                    configuration.published(),
                    configuration.source(),
                    learner.network().parameters().size(),
                    (System.nanoTime() - start) / 1e9);
        }
    }

    private static Training training(Learner learner, Settings settings) {
        var old =
                settings.run().checkpoints().map(Settings.Checkpoints::path).filter(Files::exists);
        return old.isPresent()
                ? Training.resume(learner, settings, old.orElseThrow())
                : Training.start(learner, settings);
    }

    private static void print(Event event, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        switch (event) {
            case Event.Started s ->
                    System.out.printf(
                            Locale.ROOT,
                            "%d parameters, %d epochs of %d steps%n",
                            s.parameters(),
                            s.epochs(),
                            s.stepsPerEpoch());
            case Event.Step s when s.step() % 200 == 0 ->
                    System.out.printf(
                            Locale.ROOT,
                            "%6.0f s  epoch %d, step %d: loss %.4f, %.0f tokens/s%n",
                            seconds,
                            s.epoch(),
                            s.step(),
                            s.epochLoss(),
                            s.tokens() / s.seconds());
            case Event.Evaluated e ->
                    System.out.printf(
                            Locale.ROOT,
                            "%6.0f s  epoch %d: held-out loss %.4f, perplexity %.2f%n",
                            seconds,
                            e.epoch(),
                            e.validation().mean(),
                            Math.exp(e.validation().mean()));
            case Event.Diverged d -> System.out.println(d.what() + ": " + d.advice());
            default -> {
                // not told
            }
        }
    }
}
