package dev.rondo.app.train;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.TrainingMeasure;
import dev.rondo.app.file.InputFile;
import dev.rondo.app.option.ClassifyOptions;
import dev.rondo.app.option.CommonOptions;
import dev.rondo.app.option.DataOptions;
import dev.rondo.app.option.ExampleOptions;
import dev.rondo.app.option.ItemOptions;
import dev.rondo.app.option.LearningOptions;
import dev.rondo.app.option.SpecifiedOptions;
import dev.rondo.app.option.TestPartOptions;
import dev.rondo.app.option.WholeNetworkOptions;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.classify.ClassifierTrainer;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// `rondo train classify`: of a text or a series its class, or its classes.
@Command(
        name = "classify",
        description = {
            "Train a classifier of texts, time series or other sequences.",
            "DATA is a file or folder that `rondo data inspect` recognises: texts with "
                    + "classes as lines, tables, JSON Lines or folders; series (.ts, .tsv, IDX, "
                    + ".npy, .npz); sequences in CNTK's text format; tables of measurements (id, "
                    + "time, variable, value) with gaps. From 200 items on, a tenth of them is "
                    + "the validation set; the model of the epoch with the lowest validation "
                    + "error is kept. Defaults that depend on the data, such as the number of "
                    + "epochs, are printed at the start."
        },
        footer = {
            "# A classifier of words with a bidirectional LSTM:",
            "rondo train classify samples/guest-book.tsv -o mood.safetensors",
            "# A GRU of 48 units, with a report:",
            "rondo train classify samples/guest-book.tsv -o mood.safetensors --cell gru "
                    + "--hidden 48 --epochs 8 --report mood.html"
        })
@CommonOptions(
        "output label-column validation cell hidden layers dropout epochs learning-rate batch")
final class TrainClassifyCommand implements Callable<Integer> {
    private final Console console;

    @InputFile
    @Parameters(
            arity = "0..*",
            paramLabel = "DATA",
            description = "Files or folders of training data.")
    List<Path> files = new ArrayList<>();

    @Mixin TrainingRun run = new TrainingRun();

    @Mixin DataOptions readerOptions = new DataOptions();

    @ArgGroup(validate = false, heading = "%nData%n")
    ItemOptions items = new ItemOptions();

    @ArgGroup(validate = false, heading = "%nValidation and test sets%n")
    TestPartOptions validation = new TestPartOptions();

    @ArgGroup(validate = false, heading = "%nInputs and targets%n")
    ClassifyOptions task = new ClassifyOptions();

    @ArgGroup(validate = false, heading = "%nNetwork%n")
    Shape network = new Shape();

    static final class Shape extends WholeNetworkOptions {
        Shape() {
            super(Classifier.trainer().recipe().stack());
        }
    }

    @ArgGroup(validate = false, heading = "%nTraining%n")
    Learning learning = new Learning();

    static final class Learning extends LearningOptions {
        Learning() {
            super(Classifier.trainer().recipe().learning());
        }
    }

    @ArgGroup(validate = false, heading = "%nBatches%n")
    Batches batches = new Batches();

    static final class Batches extends ExampleOptions {
        Batches() {
            super(Classifier.trainer().recipe().examples());
        }
    }

    TrainClassifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var specified = run.check();
        var trainer = trainer(specified);
        var data = items.items(readerOptions.someFiles(files), readerOptions);
        var progress = run.progress(console, TrainingMeasure.ERROR);
        try (var training = trainer.start(data)) {
            var learner = training.learner();
            ClassifyTrainingReport.summary(learner, task.vectors).forEach(progress::message);
            return new TrainingLoop(run, console, progress)
                    .train(
                            training,
                            (model, record) ->
                                    run.show(
                                            console,
                                            ClassifyTrainingReport.of(
                                                    run.title(), learner, model, record)));
        }
    }

    private ClassifierTrainer trainer(SpecifiedOptions specified) {
        var trainer = Classifier.trainer().reader(items.reader()).direction(network.direction);
        task.set(trainer, specified);
        network.set(trainer, specified);
        learning.set(trainer, specified);
        batches.set(trainer, specified);
        run.set(trainer);
        specified.then("--validation-part", () -> trainer.validation(validation.part.value()));
        specified.then(
                "--validation",
                () -> trainer.validation(items.items(validation.validation, readerOptions)));
        specified.then("--hold-out", () -> trainer.holdOut(validation.which));
        specified.then("--test-part", () -> trainer.test(validation.testPart));
        specified.then("--test", () -> trainer.test(items.items(validation.test, readerOptions)));
        trainer.check();
        return trainer;
    }
}
