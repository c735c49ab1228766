package dev.rondo.app.study;

import dev.rondo.RondoException;
import dev.rondo.app.study.problem.AddingProblem;
import dev.rondo.app.study.problem.CopyProblem;
import dev.rondo.app.study.problem.Parity;
import dev.rondo.app.study.problem.TemporalOrder;
import dev.rondo.app.study.problem.Trial;
import dev.rondo.app.study.problem.Waveform;

import java.util.List;
import java.util.stream.Collectors;

/// All studies.
public final class Studies {
    private static final List<Study> ALL =
            List.of(
                    new ProblemStudy(
                            "adding",
                            "Can a cell remember two numbers over hundreds of steps?",
                            List.of("lstm-chrono:steps=400", "gru", "lstm", "tanh"),
                            List.of(new AddingProblem(200), new AddingProblem(400)),
                            Entrant.ofUnits(32),
                            Trial.Learning.of(32, 1200, 50, 0.01),
                            List.of(new AddingProblem(12)),
                            "squared error",
                            false),
                    new ProblemStudy(
                            "copy",
                            "Can a cell hold ten symbols and repeat them after a long time?",
                            List.of("lru", "orthogonal", "lstm-chrono:steps=500", "gru", "tanh"),
                            List.of(new CopyProblem(100), new CopyProblem(500)),
                            Entrant.ofUnits(64),
                            Trial.Learning.of(32, 1000, 50, 0.003),
                            List.of(new CopyProblem(5)),
                            "wrong steps",
                            false),
                    new ProblemStudy(
                            "order",
                            "Can a cell tell the order of two rare symbols?",
                            List.of("lstm-chrono:steps=200", "gru", "lstm", "irnn", "tanh"),
                            List.of(new TemporalOrder(100), new TemporalOrder(200)),
                            Entrant.ofUnits(32),
                            Trial.Learning.of(32, 1000, 50, 0.005),
                            List.of(new TemporalOrder(12)),
                            "wrong answers",
                            false),
                    new ProblemStudy(
                            "parity",
                            "Can a cell keep one bit that every input may flip?",
                            List.of("tanh", "gru", "lstm", "mingru", "lru"),
                            List.of(new Parity(16), new Parity(48)),
                            Entrant.ofUnits(16),
                            Trial.Learning.of(32, 3000, 100, 0.01),
                            List.of(new Parity(5)),
                            "wrong steps",
                            false),
                    new CountingStudy(),
                    new ProblemStudy(
                            "memory",
                            "Which cells solve which memory problems?",
                            List.of(
                                    "tanh",
                                    "irnn",
                                    "orthogonal",
                                    "indrnn",
                                    "residual",
                                    "mgu",
                                    "gru",
                                    "lstm",
                                    "lstm-chrono",
                                    "mingru",
                                    "lru"),
                            List.of(
                                    new AddingProblem(100),
                                    new TemporalOrder(100),
                                    new CopyProblem(20),
                                    new Parity(16)),
                            Entrant.ofUnits(32),
                            Trial.Learning.of(32, 800, 50, 0.005),
                            List.of(new AddingProblem(6), new Parity(4)),
                            "error",
                            true),
                    new LearningStudy(),
                    new ForecastStudy(),
                    new DiallingStudy(),
                    new ProblemStudy(
                            "clockwork",
                            "Do clocks of several periods help to generate a long waveform?",
                            List.of("clockwork", "tanh", "lstm"),
                            List.of(new Waveform(320, 1), new Waveform(320, 2)),
                            Entrant.ofParameters(1200),
                            Trial.Learning.of(1, 4000, 100, 0.003).falling(),
                            List.of(new Waveform(32, 1)),
                            "squared error",
                            false));

    private Studies() {}

    public static List<Study> all() {
        return ALL;
    }

    /// @throws RondoException if there is none of that name
    public static Study named(String name) {
        return ALL.stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new RondoException(
                                "no study is called `"
                                        + name
                                        + "` (there are "
                                        + ALL.stream()
                                                .map(Study::name)
                                                .collect(Collectors.joining(", "))
                                        + ")"));
    }
}
