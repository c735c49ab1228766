package dev.rondo.app.report;

import dev.rondo.measure.Confusion;
import dev.rondo.measure.PrecisionRecall;
import dev.rondo.task.tag.TagMeasures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The evaluation of a tagger as parts of a report.
public final class TagReport {
    /// Errors that are shown by default.
    public static final int WORST = 10;

    private static final int TAGS = 40; // rows that a terminal shows
    private static final int MATRIX = 30; // tags of a matrix that one can still read

    private static final List<Report.Column> RATIO =
            List.of(
                    Report.Column.number("precision", "precision", Report.PERCENT),
                    Report.Column.number("recall", "recall", Report.PERCENT),
                    Report.Column.number("f1", "F1", Report.PERCENT),
                    Report.Column.number("support", "support", "%,d").formerly("there"),
                    Report.Column.number("predicted", "predicted", "%,d").formerly("said"),
                    Report.Column.number("correct", "correct", "%,d").formerly("right"));

    private TagReport() {}

    /// Adds all of it to a report.
    ///
    /// @param worst how many mistakes are shown
    public static Report fill(Report report, TagMeasures m, int worst) {
        report.measure("accuracy", "accuracy", m.accuracy(), Report.PERCENT, "of all tokens");
        if (m.unknownTokens() > 0) {
            report.measure(
                    "unknownAccuracy",
                    "accuracy, unknown",
                    m.unknownAccuracy(),
                    Report.PERCENT,
                    "of tokens that the training set does not have");
            report.measure(
                    "unknown",
                    "unknown tokens",
                    (double) m.unknownTokens() / m.tokens(),
                    Report.PERCENT,
                    "of all tokens");
        }
        words(report, m);
        spans(report, m);
        report.measure("sentences", "sentences", (double) m.sentences(), "%,.0f");
        report.measure("tokens", "tokens", (double) m.tokens(), "%,.0f");
        report.measure("seconds", "seconds", m.seconds(), "%.1f");
        report.measure("sentencesPerSecond", "sentences/s", m.sentences() / m.seconds(), "%,.0f");
        report.measure("tokensPerSecond", "tokens/s", m.tokens() / m.seconds(), "%,.0f");
        unknownTags(report, m);
        types(report, m);
        tags(report, m);
        if (!matrix(m)) {
            confused(report, m, worst);
        }
        mistakes(report, m, worst);
        return report;
    }

    private static void words(Report report, TagMeasures m) {
        m.segmentation()
                .ifPresent(s -> {
                    report.measure("wordF1", "word F1", s.words().f1(), Report.PERCENT);
                    report.measure(
                            "wordPrecision", "precision", s.words().precision(), Report.PERCENT);
                    report.measure("wordRecall", "recall", s.words().recall(), Report.PERCENT);
                    report.measure(
                            "unknownWordRecall",
                            "recall, unknown",
                            s.unknownRecall(),
                            Report.PERCENT,
                            Report.note(
                                    s.unknownRecall(),
                                    "of words that the training set does not have (OOV)",
                                    "every word is in the training set"));
                    report.measure(
                            "knownWordRecall",
                            "recall, known",
                            s.knownRecall(),
                            Report.PERCENT,
                            Report.note(
                                    s.knownRecall(),
                                    "of words that the training set has",
                                    "no word is in the training set"));
                    report.measure(
                            "unknownWords",
                            "unknown words",
                            s.unknownRate(),
                            Report.PERCENT,
                            "of all words");
                });
    }

    private static void spans(Report report, TagMeasures m) {
        if (m.segmentation().isPresent()) {
            return; // the words are the spans
        }
        m.spans()
                .ifPresent(s -> {
                    report.measure(
                            "spanF1",
                            "span F1",
                            s.all().f1(),
                            Report.PERCENT,
                            "as conlleval counts");
                    report.measure(
                            "spanPrecision", "precision", s.all().precision(), Report.PERCENT);
                    report.measure("spanRecall", "recall", s.all().recall(), Report.PERCENT);
                });
    }

    private static void unknownTags(Report report, TagMeasures m) {
        if (m.unknownTags().total() > 0) {
            report.table(
                    "unknownTags",
                    "Tags that the training set does not have, counted as errors",
                    List.of(
                            Report.Column.text("tag", "tag"),
                            Report.Column.number("tokens", "tokens", "%,d")),
                    m.unknownTags().byCount().stream()
                            .map(e -> List.<Object>of(e.getKey(), e.getValue()))
                            .toList(),
                    TAGS);
            report.formerly("neverLearned");
        }
    }

    private static void types(Report report, TagMeasures m) {
        if (m.segmentation().isPresent()) {
            return;
        }
        m.spans()
                .ifPresent(s -> {
                    var rows = new ArrayList<List<Object>>();
                    s.types().forEach((type, r) -> rows.add(row(type, r)));
                    report.table("spans", "Spans", columns("type"), rows, TAGS);
                });
    }

    private static void tags(Report report, TagMeasures m) {
        Confusion labels = m.labels();
        var rows = new ArrayList<List<Object>>();
        for (int c = 0; c < labels.classes().size(); c++) {
            rows.add(row(labels.classes().get(c), labels.of(c)));
        }
        report.table("tags", "Tags", columns("tag"), rows, TAGS);
        if (matrix(m)) {
            int n = labels.classes().size();
            long[][] counts = new long[n][n];
            for (int g = 0; g < n; g++) {
                for (int s = 0; s < n; s++) {
                    counts[g][s] = labels.count(g, s);
                }
            }
            report.matrix("confusion", "Confusion matrix", labels.classes(), counts);
        }
    }

    /// Whether all tags go into one that can be read.
    private static boolean matrix(TagMeasures m) {
        return m.labels().classes().size() <= MATRIX;
    }

    private static List<Report.Column> columns(String first) {
        var all = new ArrayList<>(List.of(Report.Column.text(first, first)));
        all.addAll(RATIO);
        return all;
    }

    private static List<Object> row(String name, PrecisionRecall r) {
        return List.of(
                name.isEmpty() ? "(without type)" : name,
                r.precision(),
                r.recall(),
                r.f1(),
                r.actual(),
                r.predicted(),
                r.correct());
    }

    private record Confused(String gold, String predicted, long count) {}

    private static void confused(Report report, TagMeasures m, int worst) {
        var classes = m.labels().classes();
        var all = new ArrayList<Confused>();
        for (int g = 0; g < classes.size(); g++) {
            for (int s = 0; s < classes.size(); s++) {
                long count = g == s ? 0 : m.labels().count(g, s);
                if (count > 0) {
                    all.add(new Confused(classes.get(g), classes.get(s), count));
                }
            }
        }
        if (all.isEmpty() || worst == 0) {
            return;
        }
        report.table(
                "confusions",
                "Most frequent confusions",
                List.of(
                        Report.Column.text("true", "true").formerly("there"),
                        Report.Column.text("predicted", "predicted").formerly("said"),
                        Report.Column.number("tokens", "tokens", "%,d")),
                all.stream()
                        .sorted(
                                Comparator.comparingLong(Confused::count)
                                        .reversed()
                                        .thenComparing(Confused::gold)
                                        .thenComparing(Confused::predicted))
                        .limit(worst)
                        .map(c -> List.<Object>of(c.gold(), c.predicted(), c.count()))
                        .toList());
        report.formerly("confused");
    }

    private static void mistakes(Report report, TagMeasures m, int worst) {
        if (m.worst().isEmpty() || worst == 0) {
            return;
        }
        report.table(
                "mistakes",
                "Errors with the highest probability",
                List.of(
                        Report.Column.number("probability", "probability", Report.PERCENT)
                                .formerly("certainty"),
                        Report.Column.text("true", "true").formerly("there"),
                        Report.Column.text("predicted", "predicted").formerly("said"),
                        Report.Column.text("before", "before"),
                        Report.Column.text("token", "token"),
                        Report.Column.text("after", "after")),
                m.worst().stream()
                        .limit(worst)
                        .map(w ->
                                List.<Object>of(
                                        w.certainty(),
                                        w.gold(),
                                        w.predicted(),
                                        String.join(" ", w.before()),
                                        w.token(),
                                        String.join(" ", w.after())))
                        .toList());
        report.formerly("worst");
    }
}
