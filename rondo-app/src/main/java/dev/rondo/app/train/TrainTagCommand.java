package dev.rondo.app.train;

import dev.rondo.app.console.Console;
import dev.rondo.app.file.InputFile;
import dev.rondo.app.option.CommonOptions;
import dev.rondo.app.option.DataOptions;
import dev.rondo.app.option.ExampleOptions;
import dev.rondo.app.option.LearningOptions;
import dev.rondo.app.option.SpecifiedOptions;
import dev.rondo.app.option.TagColumnOptions;
import dev.rondo.app.option.TagOptions;
import dev.rondo.app.option.TagReaderOptions;
import dev.rondo.app.option.ValidationOptions;
import dev.rondo.app.option.WholeNetworkOptions;
import dev.rondo.data.tagged.TaggedFiles;
import dev.rondo.task.tag.TagTrainer;
import dev.rondo.task.tag.Tagger;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// `rondo train tag`: a tag for each token.
@Command(
        name = "tag",
        description = {
            "Train a tagger: a tag for each token of a sentence, such as its part of " + "speech.",
            "Tags may encode spans (B-PER, I-PER, O): named entities, chunks or slots; in "
                    + "segmented text, words. DATA has sentences in CoNLL columns, CoNLL-U, "
                    + "word/TAG, segmented text, CNTK's text format, or JSON Lines with tokens and "
                    + "tags. The model of the epoch with the best validation score is kept."
        },
        footer = {
            "# A tagger of names with a bidirectional LSTM and a CRF:",
            "rondo train tag samples/log-book.conll -o names.safetensors",
            "# Softmax instead of the CRF; a third of the sentences for validation:",
            "rondo train tag samples/log-book.conll -o names.safetensors --head softmax "
                    + "--validation-part 0.33 --epochs 5"
        })
@CommonOptions(
        "output label-column validation cell hidden layers dropout epochs learning-rate batch")
final class TrainTagCommand implements Callable<Integer> {
    private final Console console;

    @InputFile
    @Parameters(paramLabel = "DATA", arity = "0..*", description = "Files of tagged sentences.")
    List<Path> files = new ArrayList<>();

    @Mixin TrainingRun run = new TrainingRun();

    @Mixin DataOptions data = new DataOptions();

    @Mixin TagColumnOptions columns = new TagColumnOptions();

    @Mixin ValidationOptions validation = new ValidationOptions(TagTrainer.VALIDATION);

    @ArgGroup(validate = false, heading = "%nTags%n")
    TagOptions tags = new TagOptions();

    @ArgGroup(validate = false, heading = "%nToken features%n")
    TagReaderOptions readerOptions = new TagReaderOptions();

    @ArgGroup(validate = false, heading = "%nNetwork%n")
    Shape network = new Shape();

    @ArgGroup(validate = false, heading = "%nTraining%n")
    Learning learning = new Learning();

    @ArgGroup(validate = false, heading = "%nBatches%n")
    Batches examples = new Batches();

    static final class Shape extends WholeNetworkOptions {
        Shape() {
            super(Tagger.trainer().recipe().stack());
        }
    }

    static final class Learning extends LearningOptions {
        Learning() {
            super(Tagger.trainer().recipe().learning());
        }
    }

    static final class Batches extends ExampleOptions {
        Batches() {
            super(Tagger.trainer().recipe().examples());
        }
    }

    TrainTagCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var trainer = trainer(run.check());
        var sentences = columns.reader().read(data.open(data.someFiles(files)));
        try (var training = trainer.start(sentences)) {
            var learner = training.learner();
            var progress = run.progress(console, TagTrainingReport.measure(learner));
            TagTrainingReport.summary(learner).forEach(progress::message);
            return new TrainingLoop(run, console, progress)
                    .train(
                            training,
                            (model, record) ->
                                    run.show(
                                            console,
                                            TagTrainingReport.of(
                                                    run.title(), learner, model, record)));
        }
    }

    private TagTrainer trainer(SpecifiedOptions specified) {
        var trainer = Tagger.trainer().direction(network.direction);
        readerOptions.set(trainer, specified);
        network.set(trainer, specified);
        learning.set(trainer, specified);
        examples.set(trainer, specified);
        run.set(trainer);
        tags.set(trainer, specified);
        specified.then("--validation-part", () -> trainer.validation(validation.part.value()));
        specified.then("--validation", () -> trainer.validation(sentences(validation.validation)));
        specified.then("--hold-out", () -> trainer.holdOut(validation.which));
        specified.then("--test", () -> trainer.test(sentences(validation.test)));
        trainer.check();
        return trainer;
    }

    private TaggedFiles sentences(List<Path> of) {
        return columns.reader().read(data.open(of));
    }
}
