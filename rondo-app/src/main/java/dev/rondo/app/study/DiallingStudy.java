package dev.rondo.app.study;

import dev.rondo.app.study.problem.Dialling;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Event;
import dev.rondo.learn.Loss;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Schedule;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.BatchPredictor;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.ExampleSource;
import dev.rondo.network.CtcDecoder;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Whether cells learn to hear digits in a signal of which only the list of digits is known, by
/// connectionist temporal classification; and when they say what they heard.
record DiallingStudy() implements Study {
    private static final int UNITS = 32;
    private static final int BATCH = 16;
    private static final int BEAM = 8;
    private static final double NOISE = 1.5;
    private static final Output.Ctc OUTPUT = new Output.Ctc(Dialling.DIGITS);

    /// Digits in all, and the edits that turn what was heard into what was dialled.
    private record DecodedDigits(long digits, long greedy, long beam, int numbers, int whole) {
        String share(long errors) {
            return String.format(Locale.ROOT, "%.2f %%", 100.0 * errors / digits);
        }
    }

    private record Outcome(
            String cell,
            int parameters,
            DecodedDigits decoded,
            double seconds,
            Findings.Picture picture) {}

    @Override
    public String name() {
        return "dialling";
    }

    @Override
    public String question() {
        return "Can a cell recognise digits in an unsegmented signal?";
    }

    @Override
    public List<String> cells() {
        return List.of("lstm", "gru", "tanh");
    }

    @Override
    public Findings run(Conditions conditions) {
        Entrant.check(conditions.cells());
        var works = new ArrayList<Callable<Outcome>>();
        for (var cell : conditions.cells()) {
            works.add(() -> learn(cell, conditions));
        }
        var outcomes = ConcurrentRuns.run(conditions.threads(), works);
        var rows = new ArrayList<List<String>>();
        for (var o : outcomes) {
            rows.add(
                    List.of(
                            o.cell(),
                            String.format(Locale.ROOT, "%,d", o.parameters()),
                            o.decoded().share(o.decoded().greedy()),
                            o.decoded().share(o.decoded().beam()),
                            o.decoded().whole() + " of " + o.decoded().numbers(),
                            String.format(Locale.ROOT, "%.0f", o.seconds())));
        }
        var table =
                new Findings.Table(
                        "telephone numbers of 3 to 9 digits in noise, both directions",
                        List.of(
                                "cell",
                                "parameters",
                                "digit errors, greedy",
                                "beam of " + BEAM,
                                "sequences correct",
                                "seconds"),
                        rows);
        return new Findings(List.of(table), outcomes.stream().map(Outcome::picture).toList());
    }

    private static Outcome learn(String cell, Conditions conditions) {
        long begin = System.nanoTime();
        boolean quick = conditions.quick();
        long seed = conditions.seed();
        var learned = new Dialling(quick ? 24 : 2000, 3, quick ? 4 : 9, NOISE, seed);
        var tried = new Dialling(quick ? 4 : 500, 3, quick ? 4 : 9, NOISE, -1 - seed);
        var spec =
                new NetworkSpec(
                        Input.Numbers.of(Dialling.WIDTH),
                        Stack.of(Cell.named(cell), UNITS, 1, Direction.BOTH),
                        OUTPUT);
        var settings =
                Settings.of(new Optimiser.Adam(), 0.005, quick ? 1 : 12)
                        .withSchedule(new Schedule.Cosine(0))
                        .withClip(new Clip.Norm(1));
        try (var learner =
                        ExampleSource.learner(
                                spec,
                                learned,
                                new ExampleSettings(BATCH, 1, 20, seed),
                                outputs -> {
                                    var decoded = decoded(outputs, tried);
                                    return Optional.of(
                                            new Loss(decoded.greedy(), decoded.digits()));
                                },
                                1);
                var training = Training.start(learner, settings)) {
            int parameters = 0;
            for (var event : training) {
                if (event instanceof Event.Started s) {
                    parameters = s.parameters();
                }
                if (conditions.stop().getAsBoolean()) {
                    training.stop();
                }
            }
            try (var outputs = new BatchPredictor(learner.network(), learner.values(), 1, 1)) {
                var decoded = decoded(outputs, tried);
                double seconds = (System.nanoTime() - begin) / 1e9;
                conditions
                        .log()
                        .accept(
                                String.format(
                                        Locale.ROOT,
                                        "%s: %s of the digits wrong, %.0f s",
                                        cell,
                                        decoded.share(decoded.greedy()),
                                        seconds));
                return new Outcome(
                        cell, parameters, decoded, seconds, picture(cell, outputs, tried));
            }
        }
    }

    private static DecodedDigits decoded(BatchPredictor outputs, Dialling numbers) {
        var decoder = new CtcDecoder(OUTPUT);
        long[] counts = new long[4]; // digits, errors greedy, errors by beam, whole numbers
        outputs.each(
                numbers,
                BATCH,
                (items, batch, z) -> {
                    for (int i = 0; i < items.length; i++) {
                        var dialled = Arrays.stream(numbers.digits(items[i])).boxed().toList();
                        var beam = decoder.beam(z, batch.chain(), i, BEAM).getFirst().labels();
                        counts[0] += dialled.size();
                        counts[1] += edits(dialled, decoder.greedy(z, batch.chain(), i).labels());
                        counts[2] += edits(dialled, beam);
                        counts[3] += dialled.equals(beam) ? 1 : 0;
                    }
                });
        return new DecodedDigits(counts[0], counts[1], counts[2], numbers.count(), (int) counts[3]);
    }

    /// The fewest insertions, deletions and changes that turn one list into the other (Levenshtein
    /// 1966).
    static int edits(List<Integer> from, List<Integer> to) {
        int[] row = new int[to.size() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= from.size(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.size(); j++) {
                int change = diagonal + (from.get(i - 1).equals(to.get(j - 1)) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.size()];
    }

    /// How probable each digit is while a number is heard.
    private static Findings.Picture picture(String cell, BatchPredictor outputs, Dialling numbers) {
        var one = new Dialling(1, numbers.most(), numbers.most(), NOISE, numbers.seed());
        int steps = one.length(0);
        double[] time = new double[steps];
        double[][] shares = new double[Dialling.DIGITS][steps];
        outputs.each(
                one,
                1,
                (_, batch, z) -> {
                    int width = OUTPUT.width();
                    for (int t = 0; t < steps; t++) {
                        time[t] = 10.0 * t;
                        int at = batch.chain().row(0, t) * width;
                        double sum = 0;
                        for (int k = 0; k < width; k++) {
                            sum += Math.exp(z[at + k]);
                        }
                        for (int d = 0; d < Dialling.DIGITS; d++) {
                            shares[d][t] = Math.exp(z[at + d]) / sum;
                        }
                    }
                });
        var curves = new ArrayList<Findings.Curve>();
        for (int d : Arrays.stream(one.digits(0)).distinct().sorted().toArray()) {
            curves.add(new Findings.Curve("" + d, time, shares[d]));
        }
        var dialled = new StringBuilder();
        Arrays.stream(one.digits(0)).forEach(dialled::append);
        return new Findings.Picture(
                cell + " hears " + dialled,
                new Findings.Axis("milliseconds", false),
                new Findings.Axis("probability", false),
                curves);
    }
}
