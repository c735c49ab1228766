package dev.rondo.app.report;

import dev.rondo.measure.PrecisionRecall;
import dev.rondo.task.classify.ClassEvaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The evaluation of a classifier as parts of a report.
public final class ClassReport {
    private static final int MATRIX = 40; // classes of a matrix, at most
    private static final int SHOWN = 25; // classes of a table in a terminal
    private static final int CURVES = 6; // classes of a chart, at most
    private static final int POINTS = 400; // of a curve, at most

    private final ClassEvaluation of;
    private final List<PrecisionRecall> ratios; // of each class
    private final List<Integer> occurring; // classes that are true or predicted, in class order

    private ClassReport(ClassEvaluation of) {
        this.of = of;
        int count = of.classes().size();
        if (of.multiLabel()) {
            var labels = of.labels();
            ratios = IntStream.range(0, count).mapToObj(labels::of).toList();
        } else {
            var confusion = of.confusion();
            ratios = IntStream.range(0, count).mapToObj(confusion::of).toList();
        }
        occurring =
                IntStream.range(0, count)
                        .filter(c -> ratios.get(c).predicted() + ratios.get(c).actual() > 0)
                        .boxed()
                        .toList();
    }

    public static void fill(Report report, ClassEvaluation of) {
        new ClassReport(of).fill(report);
    }

    private void fill(Report report) {
        report.measure("items", "items", of.items(), "%.0f");
        report.measure(
                "accuracy",
                "accuracy",
                of.accuracy(),
                Report.PERCENT,
                of.multiLabel() ? "items of which all classes are correct" : "");
        report.measure("macroF1", "macro F1", of.macroF1(), Report.PERCENT, "mean of the classes");
        report.measure("microF1", "micro F1", of.microF1(), Report.PERCENT, "all classes as one");
        report.measure(
                "loss",
                "log loss",
                of.loss(),
                "%.4f",
                Report.note(
                        of.loss(),
                        "cross-entropy, nats",
                        "no item of a class of the training " + "set"));
        double roc = mean(c -> of.rocArea(c));
        report.measure(
                "rocArea",
                "ROC AUC",
                roc,
                "%.4f",
                Report.note(roc, "one class against the rest, mean", "all items are of one class"));
        double precision = mean(c -> of.averagePrecision(c));
        report.measure(
                "averagePrecision",
                "average precision",
                precision,
                "%.4f",
                Report.note(precision, "mean of the classes", "no item of any class"));
        double calibration = of.calibration().error();
        report.measure(
                "calibrationError",
                "expected calibration error",
                calibration,
                Report.PERCENT,
                Report.note(calibration, "ECE", "no predictions"));
        if (!of.unseen().isEmpty()) {
            report.paragraph(
                    "Classes without training items, counted as errors: "
                            + of.unseen().entrySet().stream()
                                    .map(e -> e.getKey() + " (" + e.getValue() + ")")
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        if (of.unlabelled() > 0) {
            report.paragraph(
                    "Items without a class, left out of all measures: " + of.unlabelled() + ".");
        }
        classes(report);
        if (!of.multiLabel() && occurring.size() <= MATRIX) {
            matrix(report);
        }
        curves(report);
        reliability(report);
        mistakes(report);
    }

    private double mean(java.util.function.IntToDoubleFunction measure) {
        return occurring.stream()
                .mapToDouble(c -> measure.applyAsDouble(c))
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    private void classes(Report report) {
        var columns =
                List.of(
                        Report.Column.text("class", "class"),
                        Report.Column.number("precision", "precision", Report.PERCENT),
                        Report.Column.number("recall", "recall", Report.PERCENT),
                        Report.Column.number("f1", "F1", Report.PERCENT),
                        Report.Column.number("rocArea", "ROC AUC", "%.4f")
                                .undefined("all items are of the class, or none is"),
                        Report.Column.number("averagePrecision", "avg precision", "%.4f")
                                .undefined("no item is of the class"),
                        Report.Column.number("support", "support", "%,d").formerly("count"));
        var rows = new ArrayList<List<Object>>();
        for (int c : occurring) {
            var ratio = ratios.get(c);
            rows.add(
                    List.of(
                            of.classes().get(c),
                            ratio.precision(),
                            ratio.recall(),
                            ratio.f1(),
                            of.rocArea(c),
                            of.averagePrecision(c),
                            ratio.actual()));
        }
        report.table("classes", "Classes", columns, rows, SHOWN);
    }

    private void matrix(Report report) {
        var confusion = of.confusion();
        long[][] counts = new long[occurring.size()][occurring.size()];
        for (int i = 0; i < counts.length; i++) {
            for (int j = 0; j < counts.length; j++) {
                counts[i][j] = confusion.count(occurring.get(i), occurring.get(j));
            }
        }
        report.matrix(
                "confusion",
                "Confusion matrix",
                occurring.stream().map(c -> of.classes().get(c)).toList(),
                counts);
    }

    private void curves(Report report) {
        var shown =
                occurring.stream()
                        .filter(c -> Double.isFinite(of.rocArea(c)))
                        .limit(of.classes().size() == 2 && !of.multiLabel() ? 1 : CURVES)
                        .toList();
        if (shown.isEmpty()) {
            return;
        }
        var roc = new ArrayList<Chart.Line>();
        var precision = new ArrayList<Chart.Line>();
        for (int c : shown) {
            var points = of.curve(c);
            double right = points.getLast().right();
            double wrong = points.getLast().wrong();
            int every = Math.max(1, points.size() / POINTS);
            var some =
                    IntStream.range(0, points.size())
                            .filter(i -> i % every == 0 || i == points.size() - 1)
                            .mapToObj(points::get)
                            .toList();
            String name = of.classes().get(c);
            roc.add(
                    new Chart.Line(
                            name,
                            from0(some.stream().mapToDouble(p -> p.wrong() / wrong)),
                            from0(some.stream().mapToDouble(p -> p.right() / right))));
            precision.add(
                    new Chart.Line(
                            name,
                            some.stream().mapToDouble(p -> p.right() / right).toArray(),
                            some.stream()
                                    .mapToDouble(p -> (double) p.right() / (p.right() + p.wrong()))
                                    .toArray()));
        }
        report.plot(
                "ROC curve of each class against the rest",
                new Chart(
                        "",
                        Chart.Axis.linear("false positive rate"),
                        Chart.Axis.linear("true positive rate"),
                        roc));
        report.plot(
                "Precision-recall curve of each class",
                new Chart(
                        "",
                        Chart.Axis.linear("recall"),
                        Chart.Axis.linear("precision"),
                        precision));
    }

    private static double[] from0(DoubleStream values) {
        return DoubleStream.concat(DoubleStream.of(0), values).toArray();
    }

    private void reliability(Report report) {
        var calibration = of.calibration();
        var rows = new ArrayList<List<Object>>();
        for (int b = 0; b < calibration.bins(); b++) {
            if (calibration.count(b) > 0) {
                rows.add(
                        List.of(
                                calibration.confidence(b),
                                calibration.accuracy(b),
                                calibration.count(b)));
            }
        }
        if (rows.size() > 1) {
            report.plot(
                    "Reliability diagram: accuracy of predictions by their probability",
                    new Chart(
                            "",
                            Chart.Axis.linear("predicted probability"),
                            Chart.Axis.linear("accuracy"),
                            List.of(
                                    new Chart.Line(
                                            "predicted",
                                            rows.stream()
                                                    .mapToDouble(r -> (double) r.get(0))
                                                    .toArray(),
                                            rows.stream()
                                                    .mapToDouble(r -> (double) r.get(1))
                                                    .toArray()),
                                    new Chart.Line(
                                            "perfect calibration",
                                            new double[] {0, 1},
                                            new double[] {0, 1}))));
        }
    }

    private void mistakes(Report report) {
        if (of.worst().isEmpty()) {
            return;
        }
        var columns =
                List.of(
                        Report.Column.text("true", "true").formerly("gold"),
                        Report.Column.text("predicted", "predicted").formerly("said"),
                        Report.Column.number("probability", "probability", Report.PERCENT),
                        Report.Column.text("item", "item"));
        var rows =
                of.worst().stream()
                        .map(m ->
                                List.<Object>of(
                                        String.join(", ", m.gold()),
                                        String.join(", ", m.predicted()),
                                        m.probability(),
                                        m.item()))
                        .toList();
        report.table("mistakes", "Errors with the largest log loss", columns, rows, 5);
    }
}
