package dev.rondo.app.train;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.ProgressText;
import dev.rondo.app.option.LanguageNetworkOptions;
import dev.rondo.app.option.LearningOptions;
import dev.rondo.app.option.TextOptions;
import dev.rondo.app.option.TruncationOptions;
import dev.rondo.app.report.Report;
import dev.rondo.task.language.LanguageLearner;
import dev.rondo.task.language.LanguageSettings;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.util.concurrent.Callable;

/// `rondo train language`: a recurrent language model of characters, words or bytes.
@Command(
        name = "language",
        description = "Train a language model: what comes next in a text.",
        sortOptions = false,
        sortSynopsis = false,
        mixinStandardHelpOptions = true)
final class TrainLanguageCommand implements Callable<Integer> {
    private static final LanguageSettings STANDARD = LanguageSettings.standard();

    private final Console console;

    @Mixin TextOptions text = new TextOptions();

    @Mixin TrainingRun run = new TrainingRun();

    @ArgGroup(validate = false, heading = "%nThe network%n")
    LanguageNetworkOptions network = new LanguageNetworkOptions();

    @ArgGroup(validate = false, heading = "%nHow the text is read%n")
    Unrolling unrolling = new Unrolling();

    @ArgGroup(validate = false, heading = "%nHow it learns%n")
    Learning learning = new Learning();

    static final class Learning extends LearningOptions {
        Learning() {
            super(Standard.USUAL);
        }
    }

    static final class Unrolling extends TruncationOptions {
        Unrolling() {
            super(STANDARD.examples(), STANDARD.truncation());
        }
    }

    TrainLanguageCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        run.check();
        var settings = settings();
        var learningSettings = learning.settings(run.checkpoint(), unrolling.seed);
        var corpus = text.read();
        var progress =
                run.progress(
                        console,
                        switch (text.unit) {
                            case CHARACTERS -> ProgressText.Measure.BITS_PER_CHARACTER;
                            case WORDS -> ProgressText.Measure.PERPLEXITY;
                            case BYTES -> ProgressText.Measure.BITS_PER_BYTE;
                        });
        progress.say(
                String.format(
                        "%,d %s to learn from, %,d held out, %,d in the vocabulary",
                        corpus.training().length,
                        text.unit.name().toLowerCase(java.util.Locale.ROOT),
                        corpus.validation().length,
                        corpus.vocabulary().size()));
        try (var learner = new LanguageLearner(settings, corpus, learning.threads)) {
            return run.train(
                    console,
                    learner.learner(),
                    learningSettings,
                    progress,
                    new TrainingRun.Finish(
                            (record, file) -> learner.model(record).save(file),
                            record ->
                                    run.report.write(
                                            new Report(run.output.getFileName() + ", trained")
                                                    .epochs(record)
                                                    .training(record, Report.VALIDATION_LOSS))));
        }
    }

    private LanguageSettings settings() {
        return new LanguageSettings(
                network.stack(), network.embedding(), unrolling.examples(), unrolling.truncation());
    }
}
