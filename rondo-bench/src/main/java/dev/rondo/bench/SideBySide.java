package dev.rondo.bench;

import dev.rondo.store.Json;
import dev.rondo.store.Key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rondo beside PyTorch and DL4J: same work, same shapes, same threads, in one run.
///
/// Every contestant of an [Experiment] has a process of its own, and the processes take turns,
/// round after round, so that whatever else the machine does meets all alike. A round's figure is
/// the median of its repetitions, the result the median of the rounds; ratios are taken within
/// rounds.
final class SideBySide {

    private static final String USAGE =
            """
            SideBySide [--list] [--only PREFIX,…] [--contestants Rondo,PyTorch,Dl4j,FmaPeak]
                       [--threads 1,2] [--rounds 9] [--seconds 0.5] [--warm-up 8]
                       [--clock wall|cpu] [--rondo-jvm "FLAGS"] [--json FILE]
            """;

    private List<String> prefixes = List.of("");
    private List<String> contestants = List.of("Rondo", "PyTorch", "Dl4j", "FmaPeak");
    private List<Integer> threads = List.of(1, 2);
    private int rounds = 9;
    private double seconds = 0.5;
    private double warmUp = 8;
    private String clock = "wall";
    private List<String> rondoFlags = List.of();
    private Path json = Path.of("");
    private boolean list;

    /// What `--json` writes.
    @Key("side-by-side report")
    record Report(@Key("machine") String machine, @Key("outcomes") List<Outcome> outcomes) {}

    private SideBySide() {}

    public static void main(String[] args) throws IOException {
        var program = new SideBySide();
        try {
            program.options(args);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
        program.run();
    }

    private void options(String[] args) {
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--list" -> list = true;
                case "--only" -> prefixes = List.of(args[++i].split(","));
                case "--contestants" -> contestants = List.of(args[++i].split(","));
                case "--threads" ->
                        threads =
                                Arrays.stream(args[++i].split(",")).map(Integer::valueOf).toList();
                case "--rounds" -> rounds = Integer.parseInt(args[++i]);
                case "--seconds" -> seconds = Double.parseDouble(args[++i]);
                case "--warm-up" -> warmUp = Double.parseDouble(args[++i]);
                case "--clock" -> clock = args[++i];
                case "--rondo-jvm" -> rondoFlags = List.of(args[++i].split(" "));
                case "--json" -> json = Path.of(args[++i]);
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
    }

    private void run() throws IOException {
        var outcomes = new ArrayList<Outcome>();
        for (int n : threads) {
            for (var experiment : Experiment.all(n)) {
                if (prefixes.stream().noneMatch(experiment.name()::startsWith)) {
                    continue;
                }
                var part = experiment.only(contestants);
                if (part.columns().isEmpty()) {
                    continue;
                }
                if (list) {
                    System.out.println(
                            experiment.name() + ", " + n + " threads: " + experiment.target());
                    continue;
                }
                var outcome = measure(part);
                outcomes.add(outcome);
                System.out.print(outcome.table());
                System.out.flush();
                if (!json.toString().isEmpty()) {
                    Files.writeString(
                            json, Json.of(new Report(version(), outcomes)).write() + "\n");
                }
            }
        }
    }

    private static String version() {
        return System.getProperty("os.name")
                + " "
                + System.getProperty("os.arch")
                + ", "
                + Runtime.getRuntime().availableProcessors()
                + " processors, Java "
                + Runtime.version();
    }

    private Outcome measure(Experiment experiment) throws IOException {
        var children = new ArrayList<Child>();
        try {
            var repetitions = new int[experiment.columns().size()];
            for (var column : experiment.columns()) {
                var child = new Child(column, rondoFlags);
                repetitions[children.size()] = warm(child);
                children.add(child);
            }
            int columns = children.size();
            var medians = new double[columns][rounds];
            var best = new double[columns];
            Arrays.fill(best, Double.POSITIVE_INFINITY);
            for (int round = 0; round < rounds; round++) {
                for (int c = 0; c < columns; c++) {
                    pause();
                    var times = children.get(c).run(clock, repetitions[c]);
                    medians[c][round] = Outcome.median(times);
                    best[c] = Math.min(best[c], Arrays.stream(times).min().getAsDouble());
                }
            }
            var results = new ArrayList<Outcome.Result>();
            for (int c = 0; c < columns; c++) {
                results.add(result(children.get(c), medians[c], medians[0], best[c]));
            }
            int n = experiment.columns().getFirst().threads();
            return new Outcome(experiment.name(), experiment.target(), n, clock, results);
        } finally {
            children.forEach(Child::close);
        }
    }

    private static Outcome.Result result(
            Child child, double[] rounds, double[] first, double best) {
        var column = child.column();
        var ratios = new double[rounds.length];
        Arrays.setAll(ratios, r -> rounds[r] / first[r]);
        double median = Outcome.median(rounds);
        return new Outcome.Result(
                column.name(),
                child.version(),
                column.work().toString(),
                column.threads(),
                Arrays.stream(rounds).boxed().toList(),
                median,
                best,
                Outcome.median(ratios),
                column.work().flops() / (median * 1e6),
                child.peakKiB() / 1024.0);
    }

    /// Runs a worker until it is warm; returns the repetitions that fill a turn.
    private int warm(Child child) {
        long start = System.nanoTime();
        double time = Double.POSITIVE_INFINITY;
        int done = 0;
        while (done < 3 || System.nanoTime() - start < warmUp * 1e9) {
            time = Math.min(time, child.run("wall", 1)[0]);
            done++;
        }
        double turn = time * child.column().work().units();
        return (int) Math.max(1, Math.round(seconds * 1000 / turn));
    }

    /// Lets threads that spin after their last work (OpenMP's do) come to rest.
    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
