package dev.rondo.app.report;

import dev.rondo.measure.Confusion;
import dev.rondo.measure.PrecisionRecall;
import dev.rondo.task.tag.TagMeasures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// How good the tags of a tagger are.
public final class TagReport {
    /// Mistakes that are shown where nothing is said.
    public static final int WORST = 10;

    private static final int TAGS = 40; // rows that a terminal shows
    private static final int MATRIX = 30; // tags of a matrix that one can still read

    private static final List<Report.Column> RATIO =
            List.of(
                    Report.Column.number("precision", "precision", Report.PERCENT),
                    Report.Column.number("recall", "recall", Report.PERCENT),
                    Report.Column.number("f1", "F1", Report.PERCENT),
                    Report.Column.number("there", "there", "%,d"),
                    Report.Column.number("said", "said", "%,d"),
                    Report.Column.number("right", "right", "%,d"));

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
                    "of tokens that were not learned from");
            report.measure(
                    "unknown",
                    "unknown",
                    (double) m.unknownTokens() / m.tokens(),
                    Report.PERCENT,
                    "of the tokens");
        }
        words(report, m);
        spans(report, m);
        report.measure("sentences", "sentences", (double) m.sentences(), "%,.0f");
        report.measure("tokens", "tokens", (double) m.tokens(), "%,.0f");
        report.measure("seconds", "seconds", m.seconds(), "%.1f");
        report.measure("sentencesPerSecond", "sentences/s", m.sentences() / m.seconds(), "%,.0f");
        report.measure("tokensPerSecond", "tokens/s", m.tokens() / m.seconds(), "%,.0f");
        strange(report, m);
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
                    report.measure("wordF1", "words F1", s.words().f1(), Report.PERCENT);
                    report.measure(
                            "wordPrecision", "precision", s.words().precision(), Report.PERCENT);
                    report.measure("wordRecall", "recall", s.words().recall(), Report.PERCENT);
                    report.measure(
                            "unknownWordRecall",
                            "recall, unknown",
                            s.unknownRecall(),
                            Report.PERCENT,
                            "of words that were not learned from (OOV)");
                    report.measure(
                            "knownWordRecall", "recall, known", s.knownRecall(), Report.PERCENT);
                    report.measure(
                            "unknownWords",
                            "unknown words",
                            s.unknownRate(),
                            Report.PERCENT,
                            "of the words");
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
                            "spans F1",
                            s.all().f1(),
                            Report.PERCENT,
                            "as conlleval counts");
                    report.measure(
                            "spanPrecision", "precision", s.all().precision(), Report.PERCENT);
                    report.measure("spanRecall", "recall", s.all().recall(), Report.PERCENT);
                });
    }

    private static void strange(Report report, TagMeasures m) {
        if (m.strange().total() > 0) {
            report.table(
                    "neverLearned",
                    "Tags that were never learned: they cannot be given, and count as wrong",
                    List.of(
                            Report.Column.text("tag", "tag"),
                            Report.Column.number("tokens", "tokens", "%,d")),
                    m.strange().byCount().stream()
                            .map(e -> List.<Object>of(e.getKey(), e.getValue()))
                            .toList(),
                    TAGS);
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
            report.matrix("confusion", "Which tag was taken for which", labels.classes(), counts);
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
                "confused",
                "Most often confused",
                List.of(
                        Report.Column.text("there", "there"),
                        Report.Column.text("said", "said"),
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
    }

    private static void mistakes(Report report, TagMeasures m, int worst) {
        if (m.worst().isEmpty() || worst == 0) {
            return;
        }
        report.table(
                "worst",
                "Wrong, and most certain of it",
                List.of(
                        Report.Column.number("certainty", "certainty", Report.PERCENT),
                        Report.Column.text("there", "there"),
                        Report.Column.text("said", "said"),
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
    }
}
