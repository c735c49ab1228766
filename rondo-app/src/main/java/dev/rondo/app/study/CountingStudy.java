package dev.rondo.app.study;

import dev.rondo.app.study.problem.Answers;
import dev.rondo.app.study.problem.Counting;
import dev.rondo.app.study.problem.ProblemLearner;
import dev.rondo.app.study.problem.Trial;
import dev.rondo.network.NetworkStream;
import dev.rondo.network.spec.Rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/// Whether cells learn to count: aⁿbⁿ and aⁿbⁿcⁿ with n to 20, then every n to 300; and what the
/// state of the first cell does meanwhile.
record CountingStudy() implements Study {
    private static final int TRAINED = 20;
    private static final int TRIED = 300;
    private static final int SHOWN = 100;
    private static final Entrant ENTRANT = Entrant.ofUnits(4);
    private static final Trial.Learning LEARNING = Trial.Learning.of(32, 6000, 500, 0.02).falling();

    /// A cell that learned a language.
    ///
    /// @param accepts the largest n up to which every word was accepted
    private record Outcome(
            Counting language, String cell, Trial trial, int accepts, Findings.Picture state) {}

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public String question() {
        return "Can a cell count beyond its training range?";
    }

    @Override
    public List<String> cells() {
        return List.of("lstm-no-forget", "lstm:forget_bias=8", "lstm", "gru", "tanh");
    }

    @Override
    public Findings run(Conditions conditions) {
        Entrant.check(conditions.cells());
        var works = new ArrayList<Callable<Outcome>>();
        for (int letters = 2; letters <= 3; letters++) {
            var language = new Counting(letters, conditions.quick() ? 3 : TRAINED);
            for (var cell : conditions.cells()) {
                works.add(() -> learn(language, cell, conditions));
            }
        }
        var outcomes = ConcurrentRuns.run(conditions.threads(), works);
        var tables = new ArrayList<Findings.Table>();
        var pictures = new ArrayList<Findings.Picture>();
        for (int letters = 2; letters <= 3; letters++) {
            int of = letters;
            var those = outcomes.stream().filter(o -> o.language().letters() == of).toList();
            tables.add(table(those));
            pictures.add(those.getFirst().state());
        }
        return new Findings(tables, pictures);
    }

    private static Outcome learn(Counting language, String cell, Conditions conditions) {
        var how = conditions.quick() ? LEARNING.quick() : LEARNING;
        try (var learner = ENTRANT.learner(language, cell, how, conditions.seed())) {
            var trial = Trial.run(learner, how, language.solved(), conditions.stop());
            int accepts = accepts(learner, language, conditions.quick() ? 10 : TRIED);
            conditions
                    .log()
                    .accept(
                            String.format(
                                    Locale.ROOT,
                                    "%s, %s: accepts to n = %d, %.0f s",
                                    language.title(),
                                    cell,
                                    accepts,
                                    trial.seconds()));
            int shown = conditions.quick() ? 10 : SHOWN;
            return new Outcome(
                    language, cell, trial, accepts, state(learner, language, cell, shown));
        }
    }

    /// The largest n of which all words up to it are answered without a fault.
    private static int accepts(ProblemLearner learner, Counting language, int most) {
        int n = 0;
        while (n < most) {
            var word = language.words(n + 1);
            if (Answers.error(language.output(), word, learner.answers(word)) > 0) {
                return n;
            }
            n++;
        }
        return n;
    }

    private static Findings.Table table(List<Outcome> outcomes) {
        var rows = new ArrayList<List<String>>();
        for (var o : outcomes) {
            rows.add(
                    List.of(
                            o.cell(),
                            String.format(Locale.ROOT, "%,d", o.trial().parameters()),
                            String.format(Locale.ROOT, "%.4f", o.trial().best().error()),
                            (o.accepts() == TRIED ? "at least " : "") + o.accepts(),
                            String.format(Locale.ROOT, "%.0f", o.trial().seconds())));
        }
        return new Findings.Table(
                outcomes.getFirst().language().title(),
                List.of(
                        "cell",
                        "parameters",
                        "wrong steps in training range",
                        "accepts to n",
                        "seconds"),
                rows);
    }

    /// The state that is carried, unit by unit, while a word is read: the memory cell where there
    /// is one, which is the state that is defined first.
    private static Findings.Picture state(
            ProblemLearner learner, Counting language, String cell, int n) {
        var word = language.words(n);
        var inputs = (Rows.Numbers) word.inputs();
        NetworkStream stream = learner.stream();
        int steps = inputs.count();
        var first = stream.state().carried().arrays().entrySet().iterator().next();
        int units = first.getValue().length;
        double[][] seen = new double[units][steps];
        double[] time = new double[steps];
        for (int t = 0; t < steps; t++) {
            var x = new float[inputs.width()];
            System.arraycopy(inputs.values(), t * inputs.width(), x, 0, x.length);
            stream.feed(x);
            var now = stream.state().carried().arrays().values().iterator().next();
            for (int u = 0; u < units; u++) {
                seen[u][t] = now[u];
            }
            time[t] = t;
        }
        var curves = new ArrayList<Findings.Curve>();
        for (int u = 0; u < units; u++) {
            curves.add(new Findings.Curve("unit " + (u + 1), time, seen[u]));
        }
        return new Findings.Picture(
                cell + " reads " + language.title().replaceAll(",.*", "") + ", n = " + n,
                new Findings.Axis("step", false),
                new Findings.Axis(
                        "state " + first.getKey().replaceAll("layer1\\.|\\[.*", ""), false),
                curves);
    }
}
