package dev.rondo.app.train;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.Progress;
import dev.rondo.app.console.ProgressText;
import dev.rondo.app.option.DataOptions;
import dev.rondo.app.option.ExampleOptions;
import dev.rondo.app.option.Given;
import dev.rondo.app.option.HeldOutOptions;
import dev.rondo.app.option.LearningOptions;
import dev.rondo.app.option.TagColumnOptions;
import dev.rondo.app.option.TagReadingOptions;
import dev.rondo.app.option.WholeNetworkOptions;
import dev.rondo.app.report.Report;
import dev.rondo.app.report.TagReport;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.data.tagged.TaggedFiles;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.task.tag.SpanFaults;
import dev.rondo.task.tag.TagHead;
import dev.rondo.task.tag.TagLearner;
import dev.rondo.task.tag.TagTrainer;
import dev.rondo.task.tag.Tagger;

import org.jspecify.annotations.Nullable;

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
import java.util.Objects;
import java.util.concurrent.Callable;

/// `rondo train tag`: a tag for each token.
@Command(
        name = "tag",
        description = {
            "Train a tagger: a tag for each token of a sentence, such as its part of speech. Where tags",
            "write spans (B-PER, I-PER, O), it finds names, chunks or slots; in segmented text, words.",
            "DATA are CoNLL columns, CoNLL-U, word/TAG, segmented text, CNTK's text format, or JSON Lines",
            "with tokens and tags."
        },
        sortOptions = false,
        sortSynopsis = false,
        mixinStandardHelpOptions = true)
final class TrainTagCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DATA", arity = "0..*", description = "Files of tagged sentences.")
    List<Path> files = new ArrayList<>();

    @Mixin TrainingRun run = new TrainingRun();

    @Mixin DataOptions data = new DataOptions();

    @Mixin TagColumnOptions columns = new TagColumnOptions();

    @Mixin HeldOutOptions heldOut = new HeldOutOptions(TagTrainer.VALIDATION);

    @ArgGroup(validate = false, heading = "%nThe tags%n")
    Tags tags = new Tags();

    @ArgGroup(validate = false, heading = "%nWhat is read of a token%n")
    TagReadingOptions reading = new TagReadingOptions();

    @ArgGroup(validate = false, heading = "%nThe network%n")
    Shape network = new Shape();

    @ArgGroup(validate = false, heading = "%nHow it learns%n")
    Learning learning = new Learning();

    @ArgGroup(validate = false, heading = "%nBatches%n")
    Batches examples = new Batches();

    static final class Tags {
        @Option(
                names = "--head",
                paramLabel = "HEAD",
                description =
                        "How tags are chosen: crf, all tags of a sentence together, none against the rules "
                                + "of spans; or softmax, each by itself (default: crf).")
        TagHead head = TagHead.CRF;

        @Option(
                names = "--scheme",
                paramLabel = "SCHEME",
                description =
                        "How spans are learned: iob1, bio, bioes or bmes, whatever the data have; they are "
                                + "given back as the data have them (default: bioes, of Chinese data bmes).")
        @Nullable SpanScheme scheme;

        @Option(
                names = "--spans",
                paramLabel = "WHAT",
                description =
                        "What is done with tags that break the rules of spans: repair, as conlleval reads "
                                + "them, or refuse (default: repair).")
        SpanFaults faults = SpanFaults.REPAIR;
    }

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
            var progress =
                    run.progress(
                            console,
                            learner.scheme().isPresent()
                                    ? ProgressText.Measure.F1
                                    : ProgressText.Measure.WRONG_TAGS);
            say(progress, learner);
            return run.train(
                    console,
                    training,
                    progress,
                    (model, record) -> run.show(console, report(learner, model, record)));
        }
    }

    private TagTrainer trainer(Given given) {
        var trainer = Tagger.trainer().direction(network.direction);
        reading.set(trainer, given);
        network.set(trainer, given);
        learning.set(trainer, given);
        examples.set(trainer, given);
        run.set(trainer);
        given.then("--head", () -> trainer.head(tags.head));
        given.then("--scheme", () -> trainer.scheme(Objects.requireNonNull(tags.scheme)));
        given.then("--spans", () -> trainer.spans(tags.faults));
        given.then("--validation-part", () -> trainer.validation(heldOut.part.value()));
        given.then("--validation", () -> trainer.validation(sentences(heldOut.validation)));
        given.then("--hold-out", () -> trainer.holdOut(heldOut.which));
        given.then("--test", () -> trainer.test(sentences(heldOut.test)));
        trainer.check();
        return trainer;
    }

    private TaggedFiles sentences(List<Path> of) {
        return columns.reader().read(data.open(of));
    }

    private static void say(Progress progress, TagLearner learner) {
        progress.say(
                String.format(
                        Locale.ROOT,
                        "%,d sentences of %,d %s to learn from, %,d held out; %,d different; %d tags%s",
                        learner.sentences(),
                        learner.tokens(),
                        learner.reads().tokens() == Tokeniser.CHARACTERS ? "characters" : "words",
                        learner.heldOut(),
                        learner.words(),
                        learner.labels().size(),
                        learner.scheme()
                                .map(scheme ->
                                        "; spans in "
                                                + scheme
                                                + learner.learnedScheme()
                                                        .filter(s -> s != scheme)
                                                        .map(s -> ", learned as " + s)
                                                        .orElse(""))
                                .orElse("")));
        if (learner.covered() > 0) {
            progress.say(
                    String.format(Locale.ROOT, "%,d words begin with a vector", learner.covered()));
        }
    }

    /// How good the model is on what was held out and what is for testing.
    private Report report(TagLearner learner, Tagger model, TrainingRecord record) {
        var report = new Report(run.output.getFileName() + ", trained");
        learner.heldOut(model)
                .ifPresent(m ->
                        TagReport.fill(report.heading("heldOut", "Held out"), m, TagReport.WORST));
        learner.test(model)
                .ifPresent(m -> TagReport.fill(report.heading("test", "Test"), m, TagReport.WORST));
        return report.heading("training", "Training")
                .epochs(record)
                .training(record, "1 − F1, or the share of wrong tags");
    }
}
