package dev.rondo.app.train;

import dev.rondo.app.console.TrainingMeasure;
import dev.rondo.app.report.Report;
import dev.rondo.app.report.TagReport;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.task.tag.TagLearner;
import dev.rondo.task.tag.Tagger;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The report on a tagger: the data of its training, and how good it became.
final class TagTrainingReport {
    private TagTrainingReport() {}

    /// The training data.
    static List<String> summary(TagLearner learner) {
        var lines = new ArrayList<String>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%,d sentences of %,d %s for training, %,d for validation; vocabulary of %,d; %d tags%s",
                        learner.sentences(),
                        learner.tokens(),
                        learner.reads().tokens() == Tokeniser.CHARACTERS ? "characters" : "words",
                        learner.validation(),
                        learner.words(),
                        learner.labels().size(),
                        learner.scheme()
                                .map(scheme ->
                                        "; spans in "
                                                + scheme
                                                + learner.learnedScheme()
                                                        .filter(s -> s != scheme)
                                                        .map(s -> ", trained as " + s)
                                                        .orElse(""))
                                .orElse("")));
        if (learner.covered() > 0) {
            lines.add(
                    String.format(Locale.ROOT, "%,d words start from a vector", learner.covered()));
        }
        return lines;
    }

    /// What is measured while it trains.
    static TrainingMeasure measure(TagLearner learner) {
        return learner.scheme().isPresent() ? TrainingMeasure.SPANS : TrainingMeasure.TAG_ERROR;
    }

    /// Validation and test.
    static Report of(String title, TagLearner learner, Tagger model, TrainingRecord record) {
        var report = new Report(title);
        learner.validation(model)
                .ifPresent(m ->
                        TagReport.fill(
                                report.heading("validation", "Validation").formerly("heldOut"),
                                m,
                                TagReport.WORST));
        learner.test(model)
                .ifPresent(m -> TagReport.fill(report.heading("test", "Test"), m, TagReport.WORST));
        return report.heading("training", "Training")
                .epochs(record, measure(learner))
                .training(record, measure(learner));
    }
}
