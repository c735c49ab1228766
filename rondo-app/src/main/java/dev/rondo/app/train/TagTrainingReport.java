package dev.rondo.app.train;

import dev.rondo.app.report.Report;
import dev.rondo.app.report.TagReport;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.task.tag.TagLearner;
import dev.rondo.task.tag.Tagger;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What is said of a tagger in training, and of one that was trained.
final class TagTrainingReport {
    private TagTrainingReport() {}

    /// What is learned from.
    static List<String> summary(TagLearner learner) {
        var lines = new ArrayList<String>();
        lines.add(
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
            lines.add(
                    String.format(Locale.ROOT, "%,d words begin with a vector", learner.covered()));
        }
        return lines;
    }

    /// How good the model is on what was held out and what is for testing.
    static Report of(String title, TagLearner learner, Tagger model, TrainingRecord record) {
        var report = new Report(title);
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
