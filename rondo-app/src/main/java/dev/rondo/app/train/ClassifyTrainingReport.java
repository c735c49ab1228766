package dev.rondo.app.train;

import dev.rondo.app.report.ClassReport;
import dev.rondo.app.report.Report;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.classify.ClassifierLearner;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What is said of a classifier in training, and of one that was trained.
final class ClassifyTrainingReport {
    private ClassifyTrainingReport() {}

    /// What is learned from.
    ///
    /// @param vectors that words begin with
    static List<String> summary(ClassifierLearner training, @Nullable Path vectors) {
        var lines = new ArrayList<String>();
        var counts = training.counts();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%,d items to learn from, %,d held out; %d classes%s",
                        counts.learned(),
                        counts.heldOut(),
                        training.classes().size(),
                        training.symbols()
                                .map(s -> String.format(Locale.ROOT, "; %,d symbols", s.size()))
                                .orElse("")));
        if (vectors != null) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%,d symbols begin with a vector of %s",
                            counts.vectors(),
                            vectors));
        }
        if (counts.without() > 0) {
            lines.add(counts.without() + " items without a class are left out");
        }
        if (!counts.once().isEmpty()) {
            lines.add("classes with one item to learn from: " + String.join(", ", counts.once()));
        }
        if (counts.unseen() > 0) {
            lines.add(
                    counts.unseen()
                            + " held-out items are of classes that are not learned: they count as"
                            + " wrong");
        }
        return lines;
    }

    /// How good the model is on what was held out and what is for testing.
    static Report of(
            String title, ClassifierLearner training, Classifier model, TrainingRecord record) {
        var report = new Report(title);
        training.heldOut(model)
                .ifPresent(e -> ClassReport.fill(report.heading("heldOut", "Held out"), e));
        training.test(model).ifPresent(e -> ClassReport.fill(report.heading("test", "Test"), e));
        return report.heading("training", "Training")
                .epochs(record)
                .training(record, "wrong answers");
    }
}
