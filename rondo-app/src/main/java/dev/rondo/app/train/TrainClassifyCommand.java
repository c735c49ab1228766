package dev.rondo.app.train;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.Progress;
import dev.rondo.app.console.ProgressText;
import dev.rondo.app.option.ClassifyOptions;
import dev.rondo.app.option.DataOptions;
import dev.rondo.app.option.DefaultedNumber;
import dev.rondo.app.option.ExampleOptions;
import dev.rondo.app.option.HeldOutOptions;
import dev.rondo.app.option.ItemOptions;
import dev.rondo.app.option.ItemSurvey;
import dev.rondo.app.option.LearningOptions;
import dev.rondo.app.option.WholeNetworkOptions;
import dev.rondo.app.report.ClassReport;
import dev.rondo.app.report.Report;
import dev.rondo.data.source.DataSource;
import dev.rondo.equation.Cell;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.ExampleSettings;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Stack;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.classify.ClassifierTrainingRun;
import dev.rondo.task.classify.ClassifySettings;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `rondo train classify`: of a text or a series its class, or its classes.
@Command(
        name = "classify",
        description = {
            "Train a classifier: of a text or a series its class, or its classes.",
            "DATA is what `rondo data inspect` recognises: lines, tables, JSON Lines or folders of texts",
            "with a class each; series (.ts, .tsv, IDX, .npy, .npz), sequences in CNTK's format, tables",
            "of measurements (id, time, variable, value) with gaps. A part of it is held out (of 200 items",
            "or more); the model of the epoch with the fewest mistakes there is kept."
        },
        sortOptions = false,
        sortSynopsis = false,
        mixinStandardHelpOptions = true)
final class TrainClassifyCommand implements Callable<Integer> {
    /// Steps of a training, as far as the number of epochs allows.
    private static final int STEPS = 4000;

    /// Items below which nothing is held out, unless it is asked for.
    private static final int FEW = 200;

    /// Options that say what the layers are.
    private static final List<String> OF_LAYERS =
            List.of("--cell", "--hidden", "--layers", "--layer", "--dropout", "--dropout-between");

    private final Console console;

    @Parameters(arity = "0..*", paramLabel = "DATA", description = "Files or folders.")
    List<Path> files = new ArrayList<>();

    @Mixin TrainingRun run = new TrainingRun();

    @Mixin DataOptions reading = new DataOptions();

    @ArgGroup(validate = false, heading = "%nHow items are read%n")
    ItemOptions items = new ItemOptions();

    @ArgGroup(validate = false, heading = "%nWhat is held out%n")
    Held held = new Held();

    static final class Held extends HeldOutOptions {
        @Option(
                names = "--test-part",
                paramLabel = "PART",
                description = {
                    "The part of DATA to measure the finished model on, once; it is neither learned from",
                    "nor used to choose the epoch (default: ${DEFAULT-VALUE})."
                })
        double testPart;

        Held() {
            super(0.1);
        }
    }

    @ArgGroup(validate = false, heading = "%nInputs and targets%n")
    ClassifyOptions task = new ClassifyOptions();

    @ArgGroup(validate = false, heading = "%nThe network%n")
    Shape network = new Shape();

    static final class Shape extends WholeNetworkOptions {
        Shape() {
            super(
                    Stack.of(Cell.shipped("lstm"), 128, 1, Direction.BOTH)
                            .with(NetworkSpec.Dropout.of(0.3).withOutput(0.5)));
        }
    }

    @ArgGroup(validate = false, heading = "%nHow it learns%n")
    Learning learning = new Learning();

    static final class Learning extends LearningOptions {
        Learning() {
            super(
                    Standard.USUAL // epochs and patience depend on how many items there are
                            .withOptimiser(OptimiserName.ADAM, 0.002)
                            .withSchedule("cosine:0.02", 0)
                            .withClipNorm(1));
        }
    }

    @ArgGroup(validate = false, heading = "%nBatches%n")
    Batches batches = new Batches();

    static final class Batches extends ExampleOptions {
        Batches() {
            super(ExampleSettings.of(32));
        }
    }

    TrainClassifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        run.check();
        files = reading.someFiles(files);
        double part = held.part();
        if (held.testPart != 0 && !held.test.isEmpty()) {
            throw new RondoException("--test and --test-part: expected one of the two, got both");
        }
        ClassifierTrainingRun.Data data = items.items(files, reading, true);
        if (task.vectors != null && run.given("--embedding")) {
            throw new RondoException(
                    "--vectors and --embedding: the vectors have a width of their own; expected one"
                            + " of the two");
        }
        var survey = ItemSurvey.of(data.get());
        if (!held.part.given() && survey.count() < FEW) {
            part = 0; // what a handful of items say of an epoch is chance
        }
        if (!survey.text() && !run.given("--dropout-input") && network.dropout == null) {
            network.dropoutInput = DefaultedNumber.of(0); // each number is needed
        }
        if (survey.fine() && OF_LAYERS.stream().noneMatch(run::given)) {
            network.stack.addAll(List.of("tdnn:window=9/32", "lstm/64"));
            network.dropoutBetween = DefaultedNumber.of(0.1);
        }
        var settings = settings(survey);
        var progress = run.progress(console, ProgressText.Measure.WRONG);
        Optional<ClassifierTrainingRun.Data> validation =
                held.validation.isEmpty()
                        ? Optional.empty()
                        : Optional.of(items.items(held.validation, reading, true));
        try (var training =
                new ClassifierTrainingRun(
                        settings,
                        new ClassifierTrainingRun.Items(
                                data,
                                validation,
                                new ClassifierTrainingRun.Parts(
                                        part,
                                        held.testPart,
                                        held.which(name -> items.column(files, reading, name)))),
                        Optional.ofNullable(task.vectors).map(DataSource::of),
                        learning.threads)) {
            say(progress, training);
            var learner = training.learner();
            if (!run.given("--epochs")) {
                learning.epochs =
                        Math.clamp(
                                Math.round((double) STEPS / learner.stepsPerEpoch()),
                                10,
                                survey.text() ? 40 : 200);
            }
            if (!run.given("--patience") && training.counts().heldOut() > 0) {
                learning.patience = Math.max(5, learning.epochs / 4);
            }
            return run.train(
                    console,
                    learner,
                    learning.settings(run.checkpoint(), batches.seed),
                    progress,
                    new TrainingRun.Finish(
                            (record, file) -> training.model(record, task.calibrate).save(file),
                            record -> run.show(console, report(training, record))));
        }
    }

    private ClassifySettings settings(ItemSurvey survey) {
        int batch =
                run.given("--batch")
                        ? batches.batch
                        : survey.count() >= 2000 ? 32 : survey.count() >= 400 ? 16 : 8;
        return new ClassifySettings(
                task.reads(survey, items.format(files, reading)),
                network.stack(),
                task.classes(survey),
                batches.examples(batch));
    }

    private void say(Progress progress, ClassifierTrainingRun training) {
        var counts = training.counts();
        progress.say(
                String.format(
                        Locale.ROOT,
                        "%,d items to learn from, %,d held out; %d classes%s",
                        counts.learned(),
                        counts.heldOut(),
                        training.classes().size(),
                        training.symbols()
                                .map(s -> String.format(Locale.ROOT, "; %,d symbols", s.size()))
                                .orElse("")));
        if (task.vectors != null) {
            progress.say(
                    String.format(
                            Locale.ROOT,
                            "%,d symbols begin with a vector of %s",
                            counts.vectors(),
                            task.vectors));
        }
        if (counts.without() > 0) {
            progress.say(counts.without() + " items without a class are left out");
        }
        if (!counts.once().isEmpty()) {
            progress.say(
                    "classes with one item to learn from: " + String.join(", ", counts.once()));
        }
        if (counts.unseen() > 0) {
            progress.say(
                    counts.unseen()
                            + " held-out items are of classes that are not learned: they count as"
                            + " wrong");
        }
    }

    private Report report(ClassifierTrainingRun training, TrainingRecord record) {
        var model = Classifier.load(run.output);
        var report = new Report(run.output.getFileName() + ", trained");
        training.heldOut(model)
                .ifPresent(e -> ClassReport.fill(report.heading("heldOut", "Held out"), e));
        if (held.test.isEmpty()) {
            training.test(model)
                    .ifPresent(e -> ClassReport.fill(report.heading("test", "Test"), e));
        } else {
            var test = items.items(held.test, reading, true);
            ClassReport.fill(
                    report.heading("test", "Test"), model.evaluate(test.get(), learning.threads));
        }
        return report.heading("training", "Training")
                .epochs(record)
                .training(record, "wrong answers");
    }
}
