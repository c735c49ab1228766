package dev.rondo.app.study;

import dev.rondo.app.study.problem.Problem;
import dev.rondo.app.study.problem.Trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/// Which cells solve some problems, and how many examples they need: every cell learns every
/// problem with the same settings, and stops when it has solved it.
///
/// @param problems from the easier to the harder
/// @param entrant how wide the networks are
/// @param summary whether one table says it of all problems together
record ProblemStudy(
        String name,
        String question,
        List<String> cells,
        List<Problem> problems,
        Entrant entrant,
        Trial.Learning learning,
        List<Problem> quickProblems,
        String measure,
        boolean summary)
        implements Study {
    /// A network that learned.
    private record Outcome(Problem problem, String cell, Trial trial) {
        boolean solved() {
            return trial.best().error() < problem.solved();
        }

        /// Examples seen when it was solved, or all that were seen.
        long seen() {
            var course = trial.course();
            long all = course.isEmpty() ? 0 : course.getLast().examples();
            return course.stream()
                    .filter(p -> p.error() < problem.solved())
                    .mapToLong(Trial.Point::examples)
                    .findFirst()
                    .orElse(all);
        }
    }

    @Override
    public Findings run(Conditions conditions) {
        Entrant.check(conditions.cells());
        var chosen = conditions.quick() ? quickProblems : problems;
        var works = new ArrayList<Callable<Outcome>>();
        for (var problem : chosen) {
            for (var cell : conditions.cells()) {
                works.add(() -> learn(problem, cell, conditions));
            }
        }
        var outcomes = ConcurrentRuns.run(conditions.threads(), works);
        var tables = new ArrayList<Findings.Table>();
        var pictures = new ArrayList<Findings.Picture>();
        for (var problem : chosen) {
            var of = outcomes.stream().filter(o -> o.problem().equals(problem)).toList();
            if (!summary) {
                tables.add(table(problem, of));
            }
            pictures.add(picture(problem, of));
        }
        if (summary) {
            tables.add(summary(chosen, conditions.cells(), outcomes));
        }
        return new Findings(tables, pictures);
    }

    /// Examples to the solution, or how far a cell came, for each cell and problem.
    private Findings.Table summary(
            List<Problem> chosen, List<String> compared, List<Outcome> outcomes) {
        var headings = new ArrayList<String>(List.of("cell"));
        chosen.forEach(p -> headings.add(p.title()));
        var rows = new ArrayList<List<String>>();
        for (var cell : compared) {
            var row = new ArrayList<String>(List.of(cell));
            for (var o : outcomes) {
                if (o.cell().equals(cell)) {
                    row.add(
                            o.solved()
                                    ? String.format(Locale.ROOT, "%,d", o.seen())
                                    : String.format(
                                            Locale.ROOT,
                                            "no (%.2g)",
                                            o.trial().best().error() / o.problem().baseline()));
                }
            }
            rows.add(row);
        }
        return new Findings.Table(
                "training examples until the problem was solved; no: the best error relative to "
                        + "the error without memory",
                headings,
                rows);
    }

    private Outcome learn(Problem problem, String cell, Conditions conditions) {
        var how = conditions.quick() ? learning.quick() : learning;
        try (var learner = entrant.learner(problem, cell, how, conditions.seed())) {
            var trial = Trial.run(learner, how, problem.solved(), conditions.stop());
            var outcome = new Outcome(problem, cell, trial);
            conditions.log().accept(problem.title() + ", " + cell + ": " + summary(outcome));
            return outcome;
        }
    }

    private String summary(Outcome o) {
        var best = o.trial().best();
        return String.format(
                Locale.ROOT,
                "%s after %,d examples, %.0f s (%s %.4f)",
                o.solved() ? "solved" : "not solved",
                o.seen(),
                o.trial().seconds(),
                measure,
                best.error());
    }

    private Findings.Table table(Problem problem, List<Outcome> outcomes) {
        var rows = new ArrayList<List<String>>();
        for (var o : outcomes) {
            var best = o.trial().best();
            rows.add(
                    List.of(
                            o.cell(),
                            String.format(Locale.ROOT, "%,d", o.trial().parameters()),
                            String.format(Locale.ROOT, "%.4f", best.error()),
                            o.solved() ? "yes" : "no",
                            String.format(Locale.ROOT, "%,d", o.seen()),
                            String.format(Locale.ROOT, "%.0f", o.trial().seconds())));
        }
        return new Findings.Table(
                String.format(
                        Locale.ROOT,
                        "%s (%s: without a memory %.4f, solved below %.4g)",
                        problem.title(),
                        measure,
                        problem.baseline(),
                        problem.solved()),
                List.of("cell", "parameters", "best " + measure, "solved", "examples", "seconds"),
                rows);
    }

    private Findings.Picture picture(Problem problem, List<Outcome> outcomes) {
        var curves = new ArrayList<Findings.Curve>();
        for (var o : outcomes) {
            var course = o.trial().course();
            curves.add(
                    new Findings.Curve(
                            o.cell(),
                            course.stream().mapToDouble(Trial.Point::examples).toArray(),
                            course.stream().mapToDouble(Trial.Point::error).toArray()));
        }
        return new Findings.Picture(
                problem.title(),
                new Findings.Axis("examples seen", false),
                new Findings.Axis(measure, true),
                curves);
    }
}
