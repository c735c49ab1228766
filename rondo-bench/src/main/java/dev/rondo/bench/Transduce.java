package dev.rondo.bench;

import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Decay;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Schedule;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.BatchSource;
import dev.rondo.model.NetworkLearner;
import dev.rondo.model.ValidationMeasure;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.NetworkWeights;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Bridge;
import dev.rondo.network.spec.Encoder;
import dev.rondo.network.spec.EncoderBatch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.Argmax;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.structure.PackedSequences;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// Copying, reversing and sorting sequences of symbols by attention, learned from sequences of 1 to
/// 20 and tried, free running, on longer ones. One decoder for all three: it looks at a place of
/// the source by the place that it is at, and at how often each symbol is there and was written.
///
/// Places are angles on circles of a dozen lengths (sines and cosines of periods from 2.3 to 37
/// steps), counted from both ends of the source; all angles occur in training, so places beyond it
/// are new only in their combination.
final class Transduce {
    private static final String DECODER =
            """
            input memory
            input p
            option symbols = 11
            option place   = 24
            e[m] = f . (p * memory[m][symbols:symbols+place]) + g . (p * memory[m][symbols+place:])
            r    = sum(softmax(e[m]) * memory[m][:symbols])
            n    = u * sum(memory[m][:symbols])
            state c[symbols]
            c'   = c + u * x
            l    = sigmoid(a * (n - c') + b)
            y    = [r; l]
            output y
            init u = 1
            init f = 1
            init g = 1
            init a = 8
            init b = -4
            """;

    private static final int SYMBOLS = 10;
    private static final int END = SYMBOLS;
    private static final int CLASSES = SYMBOLS + 1;
    private static final double[] PERIODS = {
        2.3, 3.1, 3.9, 5.2, 6.7, 8.3, 11, 14, 17.5, 22, 29, 37
    };
    private static final int PLACE = 2 * PERIODS.length;
    private static final int SOURCE = CLASSES + 2 * PLACE;
    private static final int TARGET = CLASSES + PLACE;
    private static final int LONGEST = 20;
    private static final int BATCH = 64;

    private enum Task {
        COPY,
        REVERSE,
        SORT;

        int[] answer(int[] source) {
            int[] answer = source.clone();
            switch (this) {
                case COPY -> {}
                case REVERSE -> {
                    for (int i = 0; i < answer.length; i++) {
                        answer[i] = source[source.length - 1 - i];
                    }
                }
                case SORT -> Arrays.sort(answer);
            }
            return answer;
        }
    }

    public static void main(String[] args) {
        var arguments = new Arguments(args, "Transduce [STEPS] [SEED]");
        int steps = arguments.argument("STEPS", 3000, Arguments::count);
        long seed = arguments.argument("SEED", 1L, Long::valueOf);
        arguments.end();
        for (Task task : Task.values()) {
            learn(task, steps, seed);
        }
    }

    private static void place(double at, float[] into, int offset) {
        for (int i = 0; i < PERIODS.length; i++) {
            double angle = 2 * Math.PI * at / PERIODS[i];
            into[offset + 2 * i] = (float) Math.cos(angle);
            into[offset + 2 * i + 1] = (float) Math.sin(angle);
        }
    }

    /// The end, the symbols, the end.
    private static float[] sourceRow(int[] source, int at) {
        float[] row = new float[SOURCE];
        row[at == 0 || at > source.length ? END : source[at - 1]] = 1;
        place(at, row, CLASSES);
        place(source.length + 1 - at, row, CLASSES + PLACE);
        return row;
    }

    /// What was written before (nothing at first) and the place.
    private static float[] targetRow(int before, int at) {
        float[] row = new float[TARGET];
        if (before >= 0) {
            row[before] = 1;
        }
        place(at + 1, row, CLASSES);
        return row;
    }

    private static NetworkSpec spec() {
        var encoder =
                new Encoder(
                        Input.Numbers.of(SOURCE),
                        Stack.of(Cell.parse("y = x\noutput y", "as-it-is"), SOURCE, 1),
                        Bridge.NONE);
        return new NetworkSpec(
                        new Input.Numbers(
                                List.of(
                                        new Input.Numbers.Part("x", CLASSES),
                                        new Input.Numbers.Part("p", PLACE))),
                        Stack.of(List.of(new Layer(Cell.parse(DECODER, "transducer"), 32))),
                        new Output.Softmax(CLASSES, false))
                .with(encoder);
    }

    private static void learn(Task task, int steps, long seed) {
        var streams = new RandomStreams(seed).stream(task.name());
        try (var learner =
                new NetworkLearner(
                        Network.of(spec()),
                        new Sequences(task, steps, streams),
                        ValidationMeasure.NOTHING,
                        NetworkLearner.Options.of(seed, 1, 1))) {
            var settings =
                    Settings.of(new Optimiser.Adam(), 0.01, 1)
                            .withSchedule(new Schedule.Cosine(0))
                            .withClip(new Clip.Norm(1))
                            .withDecay(new Decay(0, 1e-4, false))
                            .withThreads(1);
            long start = System.nanoTime();
            for (Event e : Training.start(learner, settings)) {
                if (e instanceof Event.Step s && s.step() % 500 == 0) {
                    System.out.printf(
                            Locale.ROOT, "%s step %d loss %.5f%n", task, s.step(), s.batchLoss());
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            var text = new StringBuilder();
            var random = new Random(seed + 1000);
            for (int length : new int[] {10, 20, 30, 40, 60, 100}) {
                int right = 0;
                for (int i = 0; i < 100; i++) {
                    int[] source = random.ints(length, 0, SYMBOLS).toArray();
                    right += solves(task, learner, source) ? 1 : 0;
                }
                text.append(String.format(Locale.ROOT, "  %d: %d %%", length, right));
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s: learned from 1 to %d in %.0f s; exactly right, free running, at length%s%n",
                    task,
                    LONGEST,
                    seconds,
                    text);
        }
    }

    /// Random sequences, new ones at each step.
    private record Sequences(Task task, int stepsPerEpoch, RandomStreams streams)
            implements BatchSource {
        @Override
        public Batch batch(int epoch, int step, NetworkRun run) {
            var random = streams.at(step);
            int[][] sources = new int[BATCH][];
            for (int b = 0; b < BATCH; b++) {
                int[] source = new int[1 + random.below(LONGEST)];
                for (int i = 0; i < source.length; i++) {
                    source[i] = random.below(SYMBOLS);
                }
                sources[b] = source;
            }
            Arrays.sort(sources, (a, b) -> b.length - a.length);
            return batch(sources);
        }

        private Batch batch(int[][] sources) {
            PackedSequences target =
                    PackedSequences.of(
                            Arrays.stream(sources).mapToInt(s -> s.length + 1).toArray());
            PackedSequences source =
                    PackedSequences.of(
                            Arrays.stream(sources).mapToInt(s -> s.length + 2).toArray());
            float[] read = new float[source.rows() * SOURCE];
            float[] targetInputs = new float[target.rows() * TARGET];
            int[] targets = new int[target.rows()];
            int[] of = new int[sources.length];
            for (int b = 0; b < sources.length; b++) {
                of[b] = b;
                int[] answer = task.answer(sources[b]);
                for (int t = 0; t < source.length(b); t++) {
                    System.arraycopy(
                            sourceRow(sources[b], t), 0, read, source.row(b, t) * SOURCE, SOURCE);
                }
                for (int t = 0; t <= answer.length; t++) {
                    int before = t == 0 ? -1 : answer[t - 1];
                    System.arraycopy(
                            targetRow(before, t),
                            0,
                            targetInputs,
                            target.row(b, t) * TARGET,
                            TARGET);
                    targets[target.row(b, t)] = t == answer.length ? END : answer[t];
                }
            }
            return new Batch(
                            target,
                            new Rows.Numbers(targetInputs, TARGET),
                            new Rows.Symbols(targets))
                    .with(new EncoderBatch(source, new Rows.Numbers(read, SOURCE), of));
        }

        @Override
        public Map<String, String> identity() {
            return Map.of();
        }
    }

    /// Whether what it writes, told only what it wrote before, is right to the last symbol.
    private static boolean solves(Task task, NetworkLearner learner, int[] source) {
        int n = source.length;
        float[] read = new float[(n + 2) * SOURCE];
        for (int t = 0; t < n + 2; t++) {
            System.arraycopy(sourceRow(source, t), 0, read, t * SOURCE, SOURCE);
        }
        var session = NetworkWeights.of(learner.network(), learner.values()).decoder();
        session.begin(PackedSequences.of(n + 2), new Rows.Numbers(read, SOURCE));
        int[] answer = task.answer(source);
        float[] z = new float[CLASSES];
        int before = -1;
        for (int t = 0; t <= n; t++) {
            session.feed(targetRow(before, t));
            session.outputs(z);
            before = Argmax.of(z);
            if (before != (t == n ? END : answer[t])) {
                return false;
            }
        }
        return true;
    }
}
