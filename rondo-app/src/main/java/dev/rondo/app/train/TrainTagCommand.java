package dev.rondo.app.train;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.Progress;
import dev.rondo.app.console.ProgressText;
import dev.rondo.app.option.DataOptions;
import dev.rondo.app.option.ExampleOptions;
import dev.rondo.app.option.HeldOutOptions;
import dev.rondo.app.option.LearningOptions;
import dev.rondo.app.option.TagColumnOptions;
import dev.rondo.app.option.TagReadingOptions;
import dev.rondo.app.option.TaggedFiles;
import dev.rondo.app.option.WholeNetworkOptions;
import dev.rondo.app.report.Report;
import dev.rondo.app.report.TagReport;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.data.tagged.TaggedText;
import dev.rondo.data.text.WordVectors;
import dev.rondo.store.Key;
import dev.rondo.task.tag.TagFeatures;
import dev.rondo.task.tag.TagLearner;
import dev.rondo.task.tag.TagSettings;
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
import java.util.Optional;
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
    private static final TagSettings STANDARD = TagSettings.of(TagFeatures.words());

    private final Console console;

    @Key("--head of taggers")
    enum TagHead {
        @Key("CRF")
        CRF,
        @Key("SOFTMAX")
        SOFTMAX
    }

    @Key("--faults")
    enum Faults {
        @Key("REPAIR")
        REPAIR,
        @Key("REFUSE")
        REFUSE
    }

    @Parameters(paramLabel = "DATA", arity = "0..*", description = "Files of tagged sentences.")
    List<Path> files = new ArrayList<>();

    @Mixin TrainingRun run = new TrainingRun();

    @Mixin DataOptions data = new DataOptions();

    @Mixin TagColumnOptions columns = new TagColumnOptions();

    @Mixin HeldOutOptions heldOut = new HeldOutOptions(0.1);

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
        Faults faults = Faults.REPAIR;
    }

    static final class Shape extends WholeNetworkOptions {
        Shape() {
            super(STANDARD.stack());
        }
    }

    static final class Learning extends LearningOptions {
        Learning() {
            super(
                    Standard.USUAL
                            .withEpochs(12)
                            .withOptimiser(OptimiserName.ADAM, 0.002)
                            .withSchedule("cosine", 0)
                            .withPatience(6));
        }
    }

    static final class Batches extends ExampleOptions {
        Batches() {
            super(STANDARD.examples());
        }
    }

    TrainTagCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        run.check();
        var opened = data.open(data.someFiles(files));
        var text = columns.text(one(opened));
        var all = new TaggedFiles(text, opened);
        var part = heldOut.part();
        var split = part == 0 ? null : heldOut.split(all.count(), part, examples.seed);
        var learned = split == null ? all : all.only(split.learned());
        var held =
                split == null
                        ? new TaggedFiles(text, same(heldOut.validation, text))
                        : all.only(split.heldOut());
        var tests = new TaggedFiles(text, same(heldOut.test, text));
        var words = reading.vectors();
        var settings = settings(learned, words);
        try (var learner =
                new TagLearner(
                        settings,
                        new TagLearner.Data(text, learned, held, Optional.ofNullable(words)),
                        learning.threads)) {
            var progress =
                    run.progress(
                            console,
                            learner.scheme().isPresent()
                                    ? ProgressText.Measure.F1
                                    : ProgressText.Measure.WRONG_TAGS);
            say(progress, settings, learner);
            return run.train(
                    console,
                    learner.learner(),
                    learning.settings(run.checkpoint(), examples.seed),
                    progress,
                    new TrainingRun.Finish(
                            (record, file) -> learner.model(record).save(file),
                            record ->
                                    run.show(console, report(learner.model(record), held, tests))));
        }
    }

    private TagSettings settings(TaggedFiles learned, @Nullable WordVectors words) {
        return new TagSettings(
                reading.features(
                        learned.characters(),
                        learned.text().segmented(),
                        words == null ? 0 : words.width()),
                network.stack(),
                new TagSettings.Tags(
                        tags.head == TagHead.CRF,
                        Optional.ofNullable(tags.scheme),
                        tags.faults == Faults.REFUSE),
                examples.examples());
    }

    private static DataFormat one(List<DataOptions.Data> opened) {
        var format = opened.getFirst().format();
        opened.forEach(d -> {
            if (d.format() != format) {
                throw new RondoException(
                        d.name()
                                + ": "
                                + d.format().description()
                                + ", and "
                                + opened.getFirst().name()
                                + " is "
                                + format.description()
                                + ": expected files of one format (or say which: --format)");
            }
        });
        return format;
    }

    private List<DataOptions.Data> same(List<Path> paths, TaggedText text) {
        if (paths.isEmpty()) {
            return List.of();
        }
        var opened = data.open(paths);
        if (one(opened) != text.format()) {
            throw new RondoException(
                    opened.getFirst().name()
                            + ": "
                            + opened.getFirst().format().description()
                            + ", expected what the training data are: "
                            + text.format().description());
        }
        return opened;
    }

    private static void say(Progress progress, TagSettings settings, TagLearner learner) {
        progress.say(
                String.format(
                        "%,d sentences of %,d %s to learn from, %,d held out; %,d different; %d tags%s",
                        learner.sentences(),
                        learner.tokens(),
                        settings.reads().tokens() == Tokeniser.CHARACTERS ? "characters" : "words",
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
            progress.say(String.format("%,d words begin with a vector", learner.covered()));
        }
    }

    /// How good the model is on what was held out and what is for testing.
    private Report report(Tagger model, TaggedFiles held, TaggedFiles tests) {
        var report = new Report(run.output.getFileName() + ", trained");
        measure(report, "heldOut", "Held out", model, held);
        measure(report, "test", "Test", model, tests);
        var record = model.record().orElseThrow();
        return report.heading("training", "Training")
                .epochs(record)
                .training(record, "1 − F1, or the share of wrong tags");
    }

    private void measure(Report report, String key, String name, Tagger model, TaggedFiles on) {
        if (!on.files().isEmpty()) {
            report.heading(key, name);
            TagReport.fill(report, model.evaluate(on, learning.threads), TagReport.WORST);
        }
    }
}
