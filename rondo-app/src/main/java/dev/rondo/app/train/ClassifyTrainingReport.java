package dev.rondo.app.train;

import dev.rondo.app.console.TrainingMeasure;
import dev.rondo.app.report.ClassReport;
import dev.rondo.app.report.Report;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.classify.ClassifierLearner;
import dev.rondo.task.classify.ClassifySettings;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The report on a classifier: the data of its training, and how good it became.
final class ClassifyTrainingReport {
    private ClassifyTrainingReport() {}

    /// The training data.
    ///
    /// @param vectors that words begin with
    static List<String> summary(ClassifierLearner training, @Nullable Path vectors) {
        var lines = new ArrayList<String>();
        var counts = training.counts();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%,d items for training, %,d for validation; %d classes%s",
                        counts.learned(),
                        counts.validation(),
                        training.classes().size(),
                        training.symbols()
                                .map(s ->
                                        String.format(
                                                Locale.ROOT,
                                                "; vocabulary of %,d %s",
                                                s.size(),
                                                unit(training)))
                                .orElse("")));
        if (vectors != null) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%,d symbols start from a vector of %s",
                            counts.vectors(),
                            vectors));
        }
        if (counts.without() > 0) {
            lines.add(counts.without() + " items without a class are ignored");
        }
        if (!counts.once().isEmpty()) {
            lines.add("classes with one training item: " + String.join(", ", counts.once()));
        }
        if (counts.unseen() > 0) {
            lines.add(
                    counts.unseen()
                            + " validation items have a class without training items: they count as"
                            + " errors");
        }
        return lines;
    }

    /// What the symbols of its vocabulary are.
    private static String unit(ClassifierLearner training) {
        return training.settings().reads() instanceof ClassifySettings.Reads.Text text
                ? text.tokens().subwords() > 0
                        ? "pieces of words"
                        : switch (text.tokens().by()) {
                            case BLANKS -> "tokens";
                            case WORDS -> "words";
                            case CHARACTERS -> "characters";
                        }
                : "symbols";
    }

    /// Validation and test.
    static Report of(
            String title, ClassifierLearner training, Classifier model, TrainingRecord record) {
        var report = new Report(title);
        training.validation(model)
                .ifPresent(e ->
                        ClassReport.fill(
                                report.heading("validation", "Validation").formerly("heldOut"), e));
        training.test(model).ifPresent(e -> ClassReport.fill(report.heading("test", "Test"), e));
        return report.heading("training", "Training")
                .epochs(record, TrainingMeasure.ERROR)
                .training(record, TrainingMeasure.ERROR);
    }
}
