package dev.rondo.app.study;

import dev.rondo.app.study.problem.Problem;
import dev.rondo.app.study.problem.ProblemLearner;
import dev.rondo.app.study.problem.Trial;
import dev.rondo.equation.Cell;
import dev.rondo.network.spec.Stack;

import java.util.List;

/// How wide the networks of a study are, and how a cell becomes one.
interface Entrant {
    /// Units of the one layer.
    int units(Problem problem, String cell);

    /// The same number for every cell.
    static Entrant ofUnits(int units) {
        return (_, _) -> units;
    }

    /// As many as keep below so many learned numbers, in steps of 8.
    static Entrant ofParameters(int most) {
        return (problem, cell) -> {
            int units = 8;
            while (true) {
                try (var next =
                        new ProblemLearner(problem, stack(cell, units + 8), 1, 1, 0, 1, 1)) {
                    if (next.learned() > most) {
                        return units;
                    }
                }
                units += 8;
            }
        };
    }

    /// A network that has not yet learned.
    default ProblemLearner learner(Problem problem, String cell, Trial.Learning how, long seed) {
        return new ProblemLearner(
                problem,
                stack(cell, units(problem, cell)),
                how.course().batch(),
                how.course().every(),
                how.steps().backward(),
                how.course().validation(),
                seed);
    }

    private static Stack stack(String cell, int units) {
        return Stack.of(Cell.named(cell), units, 1);
    }

    /// Finds what is no cell before any work is done.
    static void check(List<String> cells) {
        cells.forEach(Cell::named);
    }
}
