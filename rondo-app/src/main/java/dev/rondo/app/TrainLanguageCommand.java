package dev.rondo.app;

import dev.rondo.RondoException;
import dev.rondo.learn.Event;
import dev.rondo.learn.Training;
import dev.rondo.task.LanguageLearner;
import dev.rondo.task.LanguageSettings;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// `rondo train language`: a recurrent language model of characters, words or bytes.
///
/// While it trains, `MODEL.checkpoint` holds all that is needed to go on; it is deleted once the
/// training is finished. The interrupt key ends it in good order: the checkpoint is written, and
/// the best model so far saved.
@Command(
        name = "language",
        description = "Train a language model: what comes next in a text.",
        sortOptions = false,
        sortSynopsis = false,
        mixinStandardHelpOptions = true)
final class TrainLanguageCommand implements Callable<Integer> {
    private final Console console;

    @Mixin TextOptions text = new TextOptions();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "MODEL",
            description = "Where the model is written.")
    Path output = Path.of("");

    @Option(names = "--resume", description = "Go on with a training that was interrupted.")
    boolean resume;

    @Option(names = "--quiet", description = "Show nothing but what goes wrong.")
    boolean quiet;

    @Option(
            names = "--json",
            description = "Show every event as a JSON object on a line of the standard output.")
    boolean json;

    @ArgGroup(validate = false, heading = "%nThe network%n")
    NetworkOptions network = new NetworkOptions();

    @ArgGroup(validate = false, heading = "%nHow the text is read%n")
    Reading reading = new Reading();

    @ArgGroup(validate = false, heading = "%nHow it learns%n")
    LearningOptions learning = new LearningOptions();

    /// Batches and spans.
    static final class Reading {
        @Option(
                names = "--batch",
                paramLabel = "N",
                description = "Streams of text side by side (default: ${DEFAULT-VALUE}).")
        int batch = LanguageSettings.standard().batch();

        @Option(
                names = "--steps",
                paramLabel = "N",
                description = "Steps from one update to the next (default: ${DEFAULT-VALUE}).")
        int steps = LanguageSettings.standard().steps();

        @Option(
                names = "--backward",
                paramLabel = "N",
                description = "Steps over which a loss is propagated back (default: as --steps).")
        int backward = LanguageSettings.standard().backward();

        @Option(
                names = "--segment",
                paramLabel = "N",
                description = {
                    "Hold the activations of N steps at once and compute the others twice:",
                    "less memory, more time (default: hold all)."
                })
        int segment = LanguageSettings.standard().segment();

        @Option(
                names = "--shards",
                paramLabel = "N",
                description = {
                    "Parts of a batch that threads work on side by side: as many threads as this",
                    "are well used. Another number gives other roundings (default:",
                    "${DEFAULT-VALUE})."
                })
        int shards = LanguageSettings.standard().shards();

        @Option(
                names = "--seed",
                paramLabel = "N",
                description =
                        "Of the initial values, dropout and noise (default: ${DEFAULT-VALUE}).")
        long seed = LanguageSettings.standard().seed();
    }

    TrainLanguageCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var checkpoint = output.resolveSibling(output.getFileName() + ".checkpoint");
        check(checkpoint);
        var settings = settings();
        var learningSettings = learning.settings(checkpoint, reading.seed);
        var corpus = text.read();
        var progress = progress();
        progress.say(
                String.format(
                        "%,d %s to learn from, %,d held out, %,d in the vocabulary",
                        corpus.training().length,
                        text.unit.name().toLowerCase(java.util.Locale.ROOT),
                        corpus.validation().length,
                        corpus.vocabulary().size()));
        try (var learner = new LanguageLearner(settings, corpus, learning.threads);
                var training =
                        resume
                                ? Training.resume(learner, learningSettings, checkpoint)
                                : Training.start(learner, learningSettings);
                var interrupt = Interrupt.calling(training::stop)) {
            Event.@Nullable Stopped stopped = null;
            for (var event : training) {
                progress.show(event);
                if (event instanceof Event.Stopped last) {
                    stopped = last;
                }
            }
            return finish(stopped, learner, training, checkpoint, progress);
        }
    }

    private int finish(
            Event.@Nullable Stopped stopped,
            LanguageLearner learner,
            Training training,
            Path checkpoint,
            Progress progress)
            throws IOException {
        if (stopped == null) {
            throw new IllegalStateException("the training ended without saying why");
        }
        var diverged = stopped.reason() == Event.Reason.DIVERGED;
        if (diverged && training.record().epochs().isEmpty()) {
            console.err().println("rondo: no model was written: nothing had been learned yet");
            return RondoCommand.FAULT;
        }
        learner.model(training.record()).save(output);
        progress.say("wrote " + output);
        console.flush();
        return switch (stopped.reason()) {
            case FINISHED, EARLY -> {
                Files.deleteIfExists(checkpoint);
                yield 0;
            }
            case DIVERGED -> RondoCommand.FAULT;
            case INTERRUPTED -> {
                progress.say("the same command with --resume goes on from here");
                console.flush();
                yield RondoCommand.INTERRUPTED;
            }
        };
    }

    /// What would be a pity to find out after hours.
    private void check(Path checkpoint) {
        var folder = output.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new RondoException(
                    output + ": there is no folder " + folder + ": is its name misspelt?");
        }
        if (Files.isDirectory(output)) {
            throw new RondoException(
                    output + ": this is a folder, expected the name of a file to write");
        }
        if (!Files.isWritable(folder)) {
            throw new RondoException(output + ": the folder " + folder + " cannot be written to");
        }
        if (resume && !Files.exists(checkpoint)) {
            throw new RondoException(
                    checkpoint
                            + ": there is no such checkpoint to resume from: did that training finish?"
                            + " Leave --resume away to begin one");
        }
    }

    private LanguageSettings settings() {
        return new LanguageSettings(
                network.stack(),
                network.embeddingWidth(),
                network.tied,
                reading.batch,
                reading.steps,
                reading.backward,
                reading.segment,
                reading.shards,
                reading.seed);
    }

    private Progress progress() {
        if (json) {
            return new Progress.Machine(console.out());
        }
        if (quiet) {
            return new Progress.Quiet(console.err());
        }
        var lines =
                new Lines(
                        switch (text.unit) {
                            case CHARACTERS -> Lines.Measure.BITS_PER_CHARACTER;
                            case WORDS -> Lines.Measure.PERPLEXITY;
                            case BYTES -> Lines.Measure.BITS_PER_BYTE;
                        });
        return console.live()
                ? new Progress.Live(console.err(), console.columns(), lines)
                : new Progress.Plain(console.err(), lines);
    }
}
