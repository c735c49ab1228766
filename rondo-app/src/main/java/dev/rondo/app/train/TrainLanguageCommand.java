package dev.rondo.app.train;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.TrainingMeasure;
import dev.rondo.app.option.CommonOptions;
import dev.rondo.app.option.LanguageNetworkOptions;
import dev.rondo.app.option.LearningOptions;
import dev.rondo.app.option.TextOptions;
import dev.rondo.app.option.TruncationOptions;
import dev.rondo.app.report.Report;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.task.language.LanguageModel;
import dev.rondo.task.language.LanguageTrainer;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;

/// `rondo train language`: a recurrent language model of characters, words or bytes.
@Command(
        name = "language",
        description = {
            "Train a language model of characters, words or bytes.",
            "The text is split into streams that are read in parallel, and the hidden "
                    + "state is carried over from batch to batch. The end of the text is the "
                    + "validation set; the model of the epoch with the lowest validation loss is "
                    + "kept."
        },
        footer = {
            "# A model of characters:",
            "rondo train language samples/harbour.txt -o harbour.safetensors --batch 8 "
                    + "--steps 50 --epochs 5",
            "# A model of words, with tied weights and dropout:",
            "rondo train language samples/harbour.txt -o words.safetensors --unit words "
                    + "--tied --dropout 0.3 --batch 8 --epochs 5"
        })
@CommonOptions("output unit validation cell hidden layers dropout epochs learning-rate batch")
final class TrainLanguageCommand implements Callable<Integer> {
    private final Console console;

    @Mixin TextOptions text = new TextOptions();

    @Mixin TrainingRun run = new TrainingRun();

    @ArgGroup(validate = false, heading = "%nNetwork%n")
    LanguageNetworkOptions network = new LanguageNetworkOptions();

    @ArgGroup(validate = false, heading = "%nBatches%n")
    Unrolling unrolling = new Unrolling();

    @ArgGroup(validate = false, heading = "%nTraining%n")
    Learning learning = new Learning();

    static final class Learning extends LearningOptions {
        Learning() {
            super(LanguageModel.trainer().recipe().learning());
        }
    }

    static final class Unrolling extends TruncationOptions {
        Unrolling() {
            super(LanguageModel.trainer().recipe().examples(), LanguageTrainer.TRUNCATION);
        }
    }

    TrainLanguageCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var specified = run.check();
        var trainer = LanguageModel.trainer();
        text.set(trainer, specified);
        network.set(trainer, specified);
        unrolling.set(trainer, specified);
        trainer.truncation(unrolling.truncation());
        learning.set(trainer, specified);
        run.set(trainer);
        trainer.check();
        var corpus = trainer.corpus(text.texts());
        var measure = TrainingMeasure.of(text.unit);
        var progress = run.progress(console, measure);
        progress.message(
                String.format(
                        Locale.ROOT,
                        "%,d %s for training, %,d for validation; vocabulary of %,d",
                        corpus.training().length,
                        text.unit.name().toLowerCase(Locale.ROOT),
                        corpus.validation().length,
                        corpus.vocabulary().size()));
        try (var training = trainer.start(corpus)) {
            return new TrainingLoop(run, console, progress)
                    .train(training, (_, record) -> report(record, measure));
        }
    }

    private void report(TrainingRecord record, TrainingMeasure measure) {
        run.report.write(new Report(run.title()).epochs(record, measure).training(record, measure));
    }
}
