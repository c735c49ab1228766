package dev.rondo.app.study;

import dev.rondo.app.study.problem.Dynamics;
import dev.rondo.app.study.problem.NextValueProblem;
import dev.rondo.app.study.problem.Trial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/// How far ahead cells foresee two chaotic systems: each learns the next value, and then goes on
/// from its own answers.
record ForecastStudy() implements Study {
    private static final int SEEN = 60;
    private static final int HORIZON = 100;
    private static final int RUNS = 200;
    private static final double LOST = 0.4; // an error at which a forecast is of no use
    private static final Entrant ENTRANT = Entrant.ofUnits(32);
    private static final Trial.Learning LEARNING =
            Trial.Learning.of(32, 4000, 200, 0.005).falling();

    /// A cell that learned a series.
    private record Outcome(NextValueProblem series, String cell, Trial trial, double[] errors) {}

    @Override
    public String name() {
        return "dynamics";
    }

    @Override
    public String question() {
        return "How many steps ahead can a chaotic system be forecast?";
    }

    @Override
    public List<String> cells() {
        return List.of("ar:order=10", "tdnn:window=10", "narx:inputs=5,outputs=5", "lstm", "gru");
    }

    @Override
    public Findings run(Conditions conditions) {
        Entrant.check(conditions.cells());
        int values = conditions.quick() ? 1000 : 8000;
        var all =
                List.of(
                        new NextValueProblem(
                                "Lorenz, every 0.05", Dynamics.lorenz(values, 0.05), 80),
                        new NextValueProblem(
                                "Mackey–Glass, every 3", Dynamics.mackeyGlass(values, 3), 80));
        var works = new ArrayList<Callable<Outcome>>();
        for (var series : all) {
            for (var cell : conditions.cells()) {
                works.add(() -> learn(series, cell, conditions));
            }
        }
        var outcomes = ConcurrentRuns.run(conditions.threads(), works);
        var tables = new ArrayList<Findings.Table>();
        var pictures = new ArrayList<Findings.Picture>();
        for (var series : all) {
            var those = outcomes.stream().filter(o -> o.series() == series).toList();
            tables.add(table(series, those));
            pictures.add(picture(series, those));
        }
        return new Findings(tables, pictures);
    }

    private static Outcome learn(NextValueProblem series, String cell, Conditions conditions) {
        var how = conditions.quick() ? LEARNING.quick() : LEARNING;
        try (var learner = ENTRANT.learner(series, cell, how, conditions.seed())) {
            var trial = Trial.run(learner, how, series.solved(), conditions.stop());
            int runs = conditions.quick() ? 3 : RUNS;
            var errors = series.errors(learner::stream, SEEN, HORIZON, runs);
            conditions
                    .log()
                    .accept(
                            String.format(
                                    Locale.ROOT,
                                    "%s, %s: error %.4f after one step, useful for %d, %.0f s",
                                    series.title(),
                                    cell,
                                    errors[0],
                                    useful(errors),
                                    trial.seconds()));
            return new Outcome(series, cell, trial, errors);
        }
    }

    /// Steps before the error exceeds [#LOST].
    private static int useful(double[] errors) {
        int steps = 0;
        while (steps < errors.length && errors[steps] <= LOST) {
            steps++;
        }
        return steps;
    }

    private static Findings.Table table(NextValueProblem series, List<Outcome> outcomes) {
        var rows = new ArrayList<List<String>>();
        for (var o : outcomes) {
            var row =
                    new ArrayList<String>(
                            List.of(
                                    o.cell(),
                                    String.format(Locale.ROOT, "%,d", o.trial().parameters())));
            for (int step : new int[] {1, 10, 30, 100}) {
                row.add(String.format(Locale.ROOT, "%.4f", o.errors()[step - 1]));
            }
            int useful = useful(o.errors());
            row.add((useful == HORIZON ? "at least " : "") + useful);
            row.add(String.format(Locale.ROOT, "%.0f", o.trial().seconds()));
            rows.add(row);
        }
        return new Findings.Table(
                series.title() + " (root of the mean squared error; always the mean: 1)",
                List.of(
                        "cell",
                        "parameters",
                        "1 step ahead",
                        "10",
                        "30",
                        "100",
                        "steps below " + LOST,
                        "seconds"),
                rows);
    }

    private static Findings.Picture picture(NextValueProblem series, List<Outcome> outcomes) {
        double[] steps = new double[HORIZON];
        Arrays.setAll(steps, i -> i + 1);
        return new Findings.Picture(
                series.title(),
                new Findings.Axis("steps ahead", false),
                new Findings.Axis("error", true),
                outcomes.stream()
                        .map(o -> new Findings.Curve(o.cell(), steps, o.errors()))
                        .toList());
    }
}
