package dev.rondo.bench;

import dev.rondo.RondoException;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.TableReader;
import dev.rondo.data.split.Split;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Decay;
import dev.rondo.learn.EarlyStopping;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.measure.RocPr;
import dev.rondo.model.BatchPredictor;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.ExampleSource;
import dev.rondo.model.Examples;
import dev.rondo.model.ValidationMeasure;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Who dies in hospital, from two days of irregular measurements (PhysioNet's challenge of 2012):
/// `Mortality FOLDER [--networks N] [--hidden N] [--dropout P] [--reading LAST] [--rate R] [--l2 W]
/// [--folds N] [--repeats N] [--seed N] [--threads N]`, where the folder holds `set-a` and the
/// outcomes as they are distributed.
///
/// Five folds, drawn anew for each repeat, and the same for all three: a logistic regression on
/// summary statistics of each variable, a GRU over 48 hours with means for what is missing, and a
/// GRU with decay that is told what is missing and since when (GRU-D, Che et al. 2018). Means,
/// deviations, the weight of the regression's penalty and the number of epochs come from the
/// learned part of each fold alone; the probabilities of N networks, each with other items held out
/// to stop early, are averaged. The measure is the mean, over folds and repeats, of the area under
/// the ROC curve.
final class Mortality {
    private static final int HOURS = 48;
    private static final double LARGEST = 5; // deviations from the mean: beyond is cut

    private final Path folder;
    private final int networks;
    private final int hidden;
    private final double dropout;
    private final int folds;
    private final int repeats;
    private long seed;
    private final int threads;
    private final Pooling pooling;
    private final double rate;
    private final double penalty;

    /// @param hours × variables, NaN where nothing was measured
    private record Stay(float[][] hours, boolean died) {}

    private Mortality(Arguments arguments) {
        networks = arguments.option("--networks", 5, Arguments::count);
        hidden = arguments.option("--hidden", 24, Arguments::count);
        dropout = arguments.option("--dropout", 0.4, Arguments::probability);
        folds = arguments.option("--folds", 5, Arguments::count);
        repeats = arguments.option("--repeats", 3, Arguments::count);
        seed = arguments.option("--seed", 1L, Long::valueOf);
        threads = arguments.option("--threads", 2, Arguments::count);
        pooling = arguments.option("--reading", Pooling.LAST, Pooling::parse);
        rate = arguments.option("--rate", 0.003, Arguments::amount);
        penalty = arguments.option("--l2", 0.001, Arguments::amount);
        folder = arguments.argument("FOLDER", Arguments::folder);
        arguments.end();
    }

    public static void main(String[] args) throws IOException {
        var usage =
                "Mortality FOLDER [--networks N] [--hidden N] [--dropout P] [--reading READING]"
                        + " [--rate R] [--l2 W] [--folds N] [--repeats N] [--seed N] [--threads N]";
        new Mortality(new Arguments(args, usage)).run();
    }

    // ---- data ---------------------------------------------------------------------------------

    private static Map<String, Boolean> outcomes(Path folder) throws IOException {
        Map<String, Boolean> died = new TreeMap<>();
        try (var files = Files.list(folder)) {
            var file =
                    files.filter(f -> f.getFileName().toString().startsWith("Outcomes"))
                            .findFirst()
                            .orElseThrow(() ->
                                    new RondoException(
                                            folder + ": no file in it begins with Outcomes"));
            try (var rows = TableReader.open(DataSource.of(file))) {
                for (var row = rows.next(); row != null; row = rows.next()) {
                    died.put(row.fields().getFirst(), row.fields().getLast().equals("1"));
                }
            }
        }
        died.remove("RecordID");
        return died;
    }

    private static List<Stay> stays(Path folder) throws IOException {
        var died = outcomes(folder);
        Map<String, List<List<String>>> all = new TreeMap<>();
        var names = new TreeSet<String>();
        for (var id : died.keySet()) {
            var file = folder.resolve("set-a").resolve(id + ".txt");
            List<List<String>> rows = new ArrayList<>();
            try (var read = TableReader.open(DataSource.of(file))) {
                for (var row = read.next(); row != null; row = read.next()) {
                    rows.add(row.fields());
                    names.add(row.fields().get(1));
                }
            }
            all.put(id, rows);
        }
        names.removeAll(List.of("RecordID", "Parameter", ""));
        var variables = List.copyOf(names);
        List<Stay> stays = new ArrayList<>();
        all.forEach((id, rows) -> stays.add(stay(rows, variables, died.getOrDefault(id, false))));
        return stays;
    }

    /// The mean of what was measured in each hour. In descriptions −1 is missing; they hold all the
    /// time.
    private static Stay stay(List<List<String>> rows, List<String> variables, boolean died) {
        var described = List.of("Age", "Gender", "Height", "ICUType");
        float[][] sums = new float[HOURS][variables.size()];
        int[][] counts = new int[HOURS][variables.size()];
        for (var row : rows) {
            int v = variables.indexOf(row.get(1));
            if (v < 0 || row.get(2).isEmpty()) {
                continue;
            }
            float value = Float.parseFloat(row.get(2));
            if (value < 0) {
                continue;
            }
            boolean always = described.contains(row.get(1));
            int hour = Math.min(HOURS - 1, Integer.parseInt(row.getFirst().substring(0, 2)));
            for (int h = always ? 0 : hour; h < (always ? HOURS : hour + 1); h++) {
                sums[h][v] += value;
                counts[h][v]++;
            }
        }
        for (int h = 0; h < HOURS; h++) {
            for (int v = 0; v < variables.size(); v++) {
                sums[h][v] = counts[h][v] == 0 ? Float.NaN : sums[h][v] / counts[h][v];
            }
        }
        return new Stay(sums, died);
    }

    /// Means and deviations of what is learned from.
    private record Standardisation(double[] mean, double[] deviation) {
        static Standardisation of(List<float[][]> learned) {
            int width = learned.getFirst()[0].length;
            double[] mean = new double[width];
            double[] deviation = new double[width];
            for (int v = 0; v < width; v++) {
                int column = v;
                double[] seen =
                        learned.stream()
                                .flatMap(Arrays::stream)
                                .mapToDouble(row -> row[column])
                                .filter(x -> !Double.isNaN(x))
                                .toArray();
                double m = Arrays.stream(seen).average().orElse(0);
                double s =
                        Math.sqrt(
                                Arrays.stream(seen)
                                        .map(x -> (x - m) * (x - m))
                                        .average()
                                        .orElse(0));
                mean[v] = m;
                deviation[v] = s > 0 ? s : 1;
            }
            return new Standardisation(mean, deviation);
        }

        /// 0 where it is missing.
        float of(float value, int v) {
            double z = (value - mean[v]) / deviation[v];
            return Float.isNaN(value) ? 0 : (float) Math.max(-LARGEST, Math.min(LARGEST, z));
        }
    }

    // ---- examples -----------------------------------------------------------------------------

    /// Items as rows of numbers, all equally long.
    private record Numbers(List<float[]> rows, int width, int[] labels) implements Examples {
        Numbers only(int[] items) {
            return new Numbers(
                    Arrays.stream(items).mapToObj(rows::get).toList(),
                    width,
                    Arrays.stream(items).map(i -> labels[i]).toArray());
        }

        @Override
        public int count() {
            return labels.length;
        }

        @Override
        public int length(int item) {
            return rows.get(item).length / width;
        }

        @Override
        public Batch batch(int[] items, @Nullable RandomStreams noise) {
            var chain = PackedSequences.of(Arrays.stream(items).map(this::length).toArray());
            float[] read = new float[chain.rows() * width];
            for (int i = 0; i < items.length; i++) {
                float[] own = rows.get(items[i]);
                for (int t = 0; t < chain.length(i); t++) {
                    System.arraycopy(own, t * width, read, chain.row(i, t) * width, width);
                }
            }
            return new Batch(
                    chain,
                    new Rows.Numbers(read, width),
                    new Rows.Symbols(Arrays.stream(items).map(i -> labels[i]).toArray()));
        }

        @Override
        public String digest() {
            return "" + labels.length;
        }
    }

    /// What a network reads of the stays.
    private static Numbers hourly(List<Stay> stays, Standardisation scale, boolean masked) {
        int n = scale.mean().length;
        int width = masked ? 3 * n : n;
        List<float[]> rows = new ArrayList<>();
        for (var stay : stays) {
            float[] read = new float[HOURS * width];
            int[] since = new int[n];
            for (int h = 0; h < HOURS; h++) {
                for (int v = 0; v < n; v++) {
                    float value = stay.hours()[h][v];
                    read[h * width + v] = scale.of(value, v);
                    if (masked) {
                        since[v] = h == 0 ? 0 : since[v] + 1;
                        read[h * width + n + v] = Float.isNaN(value) ? 0 : 1;
                        read[h * width + 2 * n + v] = since[v];
                        since[v] = Float.isNaN(value) ? since[v] : 0;
                    }
                }
            }
            rows.add(read);
        }
        return new Numbers(rows, width, labels(stays));
    }

    private static int[] labels(List<Stay> stays) {
        return stays.stream().mapToInt(s -> s.died() ? 1 : 0).toArray();
    }

    /// Mean, least, largest, first and last of each variable, and how often it was measured.
    private static float[] summary(Stay stay) {
        int n = stay.hours()[0].length;
        float[] all = new float[6 * n];
        for (int v = 0; v < n; v++) {
            int column = v;
            double[] seen =
                    Arrays.stream(stay.hours())
                            .mapToDouble(row -> row[column])
                            .filter(x -> !Double.isNaN(x))
                            .toArray();
            boolean none = seen.length == 0;
            all[6 * v] = none ? Float.NaN : (float) Arrays.stream(seen).average().getAsDouble();
            all[6 * v + 1] = none ? Float.NaN : (float) Arrays.stream(seen).min().getAsDouble();
            all[6 * v + 2] = none ? Float.NaN : (float) Arrays.stream(seen).max().getAsDouble();
            all[6 * v + 3] = none ? Float.NaN : (float) seen[0];
            all[6 * v + 4] = none ? Float.NaN : (float) seen[seen.length - 1];
            all[6 * v + 5] = (float) Math.log1p(seen.length);
        }
        return all;
    }

    // ---- learning -----------------------------------------------------------------------------

    /// How probable death is for each of the tried items.
    private double[] learned(
            NetworkSpec spec,
            Numbers learned,
            @Nullable Numbers validation,
            Numbers tried,
            Settings settings,
            int batch,
            long drawn) {
        try (var learner =
                        ExampleSource.learner(
                                spec,
                                learned,
                                new ExampleSettings(batch, 2, 50, drawn),
                                validation == null
                                        ? ValidationMeasure.NOTHING
                                        : ValidationMeasure.loss(validation, 100),
                                threads);
                var training = Training.start(learner, settings.withThreads(threads))) {
            for (var event : training) {
                if (event instanceof Event.Diverged d) {
                    throw new IllegalStateException(d.what());
                }
            }
            return probabilities(
                    new BatchPredictor(learner.network(), learner.values(), 2, threads), tried);
        }
    }

    private static double[] probabilities(BatchPredictor of, Numbers tried) {
        double[] p = new double[tried.count()];
        try (of) {
            of.each(
                    tried,
                    100,
                    (items, _, z) -> {
                        for (int i = 0; i < items.length; i++) {
                            p[items[i]] = 1 / (1 + Math.exp(z[2 * i] - z[2 * i + 1]));
                        }
                    });
        }
        return p;
    }

    private static double area(double[] scores, int[] labels) {
        boolean[] died = new boolean[labels.length];
        IntStream.range(0, died.length).forEach(i -> died[i] = labels[i] == 1);
        return RocPr.rocArea(scores, died);
    }

    /// A logistic regression: the output alone. The weight of its penalty is the one that is best
    /// on a fifth of the learned items; then all are learned.
    private double[] regression(List<Stay> stays, Split fold) {
        var summaries = stays.stream().map(s -> new float[][] {summary(s)}).toList();
        var scale =
                Standardisation.of(Arrays.stream(fold.learned()).mapToObj(summaries::get).toList());
        int width = summaries.getFirst()[0].length;
        List<float[]> rows = new ArrayList<>();
        for (var s : summaries) {
            float[] scaled = new float[width];
            for (int v = 0; v < width; v++) {
                scaled[v] = scale.of(s[0][v], v);
            }
            rows.add(scaled);
        }
        var all = new Numbers(rows, width, labels(stays));
        var learned = all.only(fold.learned());
        var inner = Split.stratified(learned.labels(), 0.2, seed);
        var spec =
                new NetworkSpec(
                        Input.Numbers.of(width),
                        Stack.of(Cell.parse("y = x\noutput y", "identity"), width, 1),
                        new Output.Softmax(2, false));
        double best = 0;
        double weight = 0;
        for (double l2 : new double[] {0.003, 0.01, 0.03, 0.1, 0.3, 1}) {
            var tried = learned.only(inner.validation());
            double area =
                    area(
                            learned(
                                    spec,
                                    learned.only(inner.learned()),
                                    null,
                                    tried,
                                    ridge(l2),
                                    learned.count(),
                                    seed),
                            tried.labels());
            if (area > best) {
                best = area;
                weight = l2;
            }
        }
        return learned(
                spec,
                learned,
                null,
                all.only(fold.validation()),
                ridge(weight),
                learned.count(),
                seed);
    }

    private static Settings ridge(double l2) {
        return Settings.of(new Optimiser.Adam(), 0.01, 400).withDecay(new Decay(0, l2, false));
    }

    private double[] network(List<Stay> stays, Split fold, boolean decays) {
        var scale =
                Standardisation.of(
                        Arrays.stream(fold.learned()).mapToObj(i -> stays.get(i).hours()).toList());
        int n = scale.mean().length;
        var all = hourly(stays, scale, decays);
        var learned = all.only(fold.learned());
        var input =
                decays
                        ? new Input.Numbers(
                                List.of(
                                        new Input.Numbers.Part("x", n),
                                        new Input.Numbers.Part("mask", n),
                                        new Input.Numbers.Part("gap", n)))
                        : Input.Numbers.of(n);
        var spec =
                new NetworkSpec(
                                input,
                                Stack.of(Cell.shipped(decays ? "gru-d" : "gru"), hidden, 1)
                                        .with(
                                                Dropout.NONE
                                                        .withInput(dropout / 2)
                                                        .withOutput(dropout)
                                                        .withRecurrent(dropout / 2)
                                                        .withVariational(true)),
                                new Output.Softmax(2, false))
                        .with(pooling);
        var settings =
                Settings.of(new Optimiser.Adam(), rate, 40)
                        .withDecay(new Decay(0, penalty, false))
                        .withClip(new Clip.Norm(1))
                        .withEarlyStopping(new EarlyStopping(8));
        double[] sum = new double[fold.validation().length];
        for (int k = 0; k < networks; k++) {
            var inner = Split.stratified(learned.labels(), 0.2, seed + 100 + k);
            double[] p =
                    learned(
                            spec,
                            learned.only(inner.learned()),
                            learned.only(inner.validation()),
                            all.only(fold.validation()),
                            settings,
                            16,
                            seed + k);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += p[i] / networks;
            }
        }
        return sum;
    }

    private void run() throws IOException {
        var stays = stays(folder);
        int[] labels = labels(stays);
        System.out.printf(
                Locale.ROOT,
                "%d stays, %d deaths, %d variables; seed %d, %d networks%n",
                stays.size(),
                Arrays.stream(labels).sum(),
                stays.getFirst().hours()[0].length,
                seed,
                networks);
        Map<String, Function<Split, double[]>> ways = new LinkedHashMap<>();
        ways.put("logistic regression", f -> regression(stays, f));
        ways.put("GRU, means", f -> network(stays, f, false));
        ways.put("GRU-D", f -> network(stays, f, true));
        Map<String, double[]> areas = new LinkedHashMap<>();
        for (int repeat = 0; repeat < repeats; repeat++, seed++) {
            var splits = Split.folds(labels, folds, seed);
            for (var way : ways.entrySet()) {
                long begin = System.nanoTime();
                double[] own =
                        splits.stream()
                                .mapToDouble(f -> area(way.getValue().apply(f), only(labels, f)))
                                .toArray();
                double mean = Arrays.stream(own).average().orElseThrow();
                areas.computeIfAbsent(way.getKey(), _ -> new double[repeats])[repeat] = mean;
                System.out.printf(
                        Locale.ROOT,
                        "seed %d  %-20s AUC %.4f  folds %s  %.0f s%n",
                        seed,
                        way.getKey(),
                        mean,
                        Arrays.stream(own)
                                .mapToObj(a -> String.format(Locale.ROOT, "%.3f", a))
                                .toList(),
                        (System.nanoTime() - begin) / 1e9);
            }
        }
        areas.forEach((name, all) ->
                System.out.printf(
                        Locale.ROOT,
                        "all     %-20s AUC %.4f%n",
                        name,
                        Arrays.stream(all).average().orElseThrow()));
    }

    private static int[] only(int[] labels, Split fold) {
        return Arrays.stream(fold.validation()).map(i -> labels[i]).toArray();
    }
}
