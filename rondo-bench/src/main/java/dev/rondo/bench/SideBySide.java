package dev.rondo.bench;

import dev.rondo.store.Json;
import dev.rondo.store.Key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Rondo beside PyTorch and DL4J: same work, same shapes, same threads, in one run.
///
/// Every contestant of an [Experiment] has a process of its own, and the processes take turns,
/// round after round, so that whatever else the machine does meets all alike. A round's figure is
/// the median of its repetitions, the result the median of the rounds; ratios are taken within
/// rounds.
final class SideBySide {

    private final List<String> prefixes;
    private final List<String> contestants;
    private final List<Integer> threads;
    private final int rounds;
    private final double seconds;
    private final double warmUp;
    private final String clock;
    private final List<String> rondoFlags;
    private final Path json;
    private final boolean list;

    /// What `--json` writes.
    @Key("side-by-side report")
    record Report(@Key("machine") String machine, @Key("outcomes") List<Outcome> outcomes) {}

    private SideBySide(Arguments arguments) {
        var all = List.of("Rondo", "PyTorch", "Dl4j", "FmaPeak");
        list = arguments.flag("--list");
        prefixes = arguments.option("--only", List.of(""), Arguments.listOf(SideBySide::known));
        contestants =
                arguments.option(
                        "--contestants",
                        all,
                        Arguments.listOf(Arguments.oneOf(all.toArray(String[]::new))));
        threads = arguments.option("--threads", List.of(1, 2), Arguments.listOf(Arguments::count));
        rounds = arguments.option("--rounds", 9, Arguments::count);
        seconds = arguments.option("--seconds", 0.5, Arguments::amount);
        warmUp = arguments.option("--warm-up", 8.0, Arguments::amount);
        clock = arguments.option("--clock", "wall", Arguments.oneOf("wall", "cpu"));
        rondoFlags = arguments.option("--rondo-jvm", List.of(), f -> List.of(f.split(" ")));
        json = arguments.option("--json", Path.of(""), Path::of);
        arguments.end();
    }

    public static void main(String[] args) throws IOException {
        var usage =
                "SideBySide [--list] [--only PREFIX,…] [--contestants Rondo,PyTorch,Dl4j,FmaPeak]"
                        + " [--threads N,…] [--rounds N] [--seconds S] [--warm-up S]"
                        + " [--clock wall|cpu] [--rondo-jvm \"FLAGS\"] [--json FILE]";
        new SideBySide(new Arguments(args, usage)).run();
    }

    /// A prefix with which the name of a comparison begins.
    private static String known(String prefix) {
        var works = Stream.of(1, 2).flatMap(n -> Experiment.all(n).stream()).map(Experiment::name);
        if (prefix.isEmpty() || works.noneMatch(name -> name.startsWith(prefix))) {
            throw new IllegalArgumentException("no work begins with `" + prefix + "`");
        }
        return prefix;
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
