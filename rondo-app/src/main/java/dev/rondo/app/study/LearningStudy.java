package dev.rondo.app.study;

import dev.rondo.app.study.problem.OnlineTrial;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.OnlineMethod;
import dev.rondo.learn.OnlineSettings;
import dev.rondo.learn.Optimiser;
import dev.rondo.network.spec.Stack;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/// What the ways to have a gradient at every step of a stream make of the same network, start,
/// stream and optimiser: loss over samples, and over seconds.
record LearningStudy() implements Study {
    private static final int DELAY = 8;
    private static final int UNITS = 16;
    private static final int POINTS = 50;
    private static final int EVERY = 1000;
    private static final double RATE = 0.003;

    /// Seconds are those of the processor: what works beside does not count.
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /// A method that learned with a cell.
    private record Outcome(String cell, OnlineMethod method, OnlineTrial trial) {}

    @Override
    public String name() {
        return "learning";
    }

    @Override
    public String question() {
        return "What do exact, truncated and approximate gradients learn online, and how fast?";
    }

    @Override
    public List<String> cells() {
        return List.of("lstm");
    }

    private static List<OnlineMethod> methods(long seed) {
        return List.of(
                new OnlineMethod.Truncated(2),
                new OnlineMethod.Truncated(10),
                new OnlineMethod.Truncated(50),
                new OnlineMethod.Rtrl(),
                new OnlineMethod.Snap1(),
                new OnlineMethod.Uoro(seed));
    }

    @Override
    public Findings run(Conditions conditions) {
        Entrant.check(conditions.cells());
        var works = new ArrayList<Callable<Outcome>>();
        for (var cell : conditions.cells()) {
            for (var method : methods(conditions.seed())) {
                works.add(() -> learn(cell, method, conditions));
            }
        }
        var outcomes = ConcurrentRuns.run(conditions.threads(), works);
        var pictures = new ArrayList<Findings.Picture>();
        for (var cell : conditions.cells()) {
            var those = outcomes.stream().filter(o -> o.cell().equals(cell)).toList();
            pictures.add(picture(cell, "samples seen", OnlineTrial.Point::samples, those));
            pictures.add(picture(cell, "processor seconds", OnlineTrial.Point::seconds, those));
        }
        return new Findings(List.of(table(outcomes)), pictures);
    }

    private static Outcome learn(String cell, OnlineMethod method, Conditions conditions) {
        var stack = Stack.of(Cell.named(cell), UNITS, 1);
        var settings = new OnlineSettings(method, new Optimiser.Adam(), RATE, new Clip.Norm(1));
        int every = conditions.quick() ? 20 : EVERY;
        // A shorter one goes before and is thrown away, so that no method's seconds are those of
        // code that is not yet compiled.
        trial(stack, settings, 10, every, conditions);
        var trial = trial(stack, settings, conditions.quick() ? 5 : POINTS, every, conditions);
        conditions
                .log()
                .accept(
                        String.format(
                                Locale.ROOT,
                                "%s, %s: %s, %.1f s",
                                cell,
                                method,
                                trial.diverged().isEmpty()
                                        ? String.format(Locale.ROOT, "loss %.4f", trial.loss())
                                        : trial.diverged(),
                                trial.seconds()));
        return new Outcome(cell, method, trial);
    }

    private static OnlineTrial trial(
            Stack stack, OnlineSettings settings, int points, int every, Conditions conditions) {
        return OnlineTrial.run(
                DELAY,
                stack,
                settings,
                points,
                every,
                conditions.seed(),
                THREADS::getCurrentThreadCpuTime,
                conditions.stop());
    }

    private static Findings.Table table(List<Outcome> outcomes) {
        var rows = new ArrayList<List<String>>();
        for (var o : outcomes) {
            var trial = o.trial();
            long samples = trial.course().isEmpty() ? 0 : trial.course().getLast().samples();
            rows.add(
                    List.of(
                            o.cell(),
                            o.method().toString(),
                            trial.diverged().isEmpty()
                                    ? String.format(Locale.ROOT, "%.4f", trial.loss())
                                    : "diverged",
                            String.format(Locale.ROOT, "%,d", samples),
                            String.format(Locale.ROOT, "%,d", trial.stateSize()),
                            String.format(Locale.ROOT, "%.1f", trial.seconds())));
        }
        return new Findings.Table(
                String.format(
                        Locale.ROOT,
                        "the input of %d steps ago, %d units (squared error of the last fifth:"
                                + " without a memory 1)",
                        DELAY,
                        UNITS),
                List.of("cell", "method", "loss", "samples", "state values", "seconds"),
                rows);
    }

    private static Findings.Picture picture(
            String cell,
            String label,
            ToDoubleFunction<OnlineTrial.Point> x,
            List<Outcome> outcomes) {
        return new Findings.Picture(
                cell + ", the input of " + DELAY + " steps ago",
                new Findings.Axis(label, false),
                new Findings.Axis("squared error", true),
                outcomes.stream()
                        .map(o ->
                                new Findings.Curve(
                                        o.method().toString(),
                                        o.trial().course().stream().mapToDouble(x).toArray(),
                                        o.trial().course().stream()
                                                .mapToDouble(OnlineTrial.Point::loss)
                                                .toArray()))
                        .toList());
    }
}
