package dev.rondo.app.tune;

import dev.rondo.RondoException;
import dev.rondo.app.console.CommandRunner;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.ExitStatus;
import dev.rondo.app.console.Interrupt;
import dev.rondo.app.console.JsonOutput;
import dev.rondo.app.console.ProgressText;
import dev.rondo.app.console.ShellText;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.file.InputFile;
import dev.rondo.app.file.OutputFile;
import dev.rondo.app.option.OptionAliases;
import dev.rondo.app.option.ReportOptions;
import dev.rondo.app.report.Chart;
import dev.rondo.app.report.Report;
import dev.rondo.app.report.ReportJson;
import dev.rondo.app.report.ReportText;
import dev.rondo.learn.DivergedException;
import dev.rondo.store.OutputLock;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// `rondo tune`: trains with other options until a good set of them is found.
@Command(
        name = "tune",
        description = {
            "Search for hyperparameters of a training by random search with successive halving.",
            "Each trial is a run of `rondo train` with randomly drawn values, no combination "
                    + "twice. Trials whose validation measure is worse than that of others after the same number of "
                    + "epochs are stopped early.",
            "TASK, DATA and all options that are not listed here are those of `rondo "
                    + "train`. The same command continues an interrupted search."
        },
        footer = {
            "rondo tune classify samples/guest-book.tsv --over hidden=32..128 --over "
                    + "learning-rate=log:1e-3..1e-2 --over cell=lstm,gru --epochs 8 --budget 2m -o "
                    + "search"
        })
public final class TuneCommand implements Callable<Integer> {
    private static final int TRIALS = 20;
    private static final Set<Class<?>> REAL =
            Set.of(double.class, Double.class, float.class, Float.class);

    private final Console console;
    private final CommandRunner runner;

    @Spec private @Nullable CommandSpec spec;

    @InputFile
    @Parameters(
            arity = "1..*",
            paramLabel = "TASK DATA",
            description = "As for `rondo train`, with its options.")
    List<String> trainArguments = new ArrayList<>();

    @Option(
            names = "--over",
            required = true,
            paramLabel = "NAME=VALUES",
            description =
                    "Hyperparameter, an option of `rondo train`, and its values: a range "
                            + "FROM..TO, a logarithmic range log:FROM..TO, or a list ONE,OTHER "
                            + "(true,false for a flag). May be repeated.")
    List<String> over = new ArrayList<>();

    @OutputFile(OutputFile.Kind.FOLDER)
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR",
            description = "Folder for the state of the search and the model of each trial.")
    Path folder = Path.of("");

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description =
                    "Maximum time of the whole search, as in 90s, 10m or 2h (default: no limit).")
    @Nullable String budget;

    @Option(
            names = "--trials",
            paramLabel = "N",
            description =
                    "Maximum number of trials (default: "
                            + TRIALS
                            + ", or no limit with --budget).")
    @Nullable Integer most;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "Trials that run in parallel and share the processors (default: "
                            + "${DEFAULT-VALUE}).")
    int jobs = 1;

    @Option(
            names = "--whole",
            description = "No early stopping of trials: random search without successive halving.")
    boolean whole;

    @Option(
            names = "--search-seed",
            paramLabel = "N",
            description = "Random seed of the drawn values (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(names = "--quiet", description = "Print the result only.")
    boolean quiet;

    @Option(names = "--json", description = "Print the result as JSON.")
    boolean json;

    @Mixin ReportOptions report = new ReportOptions();

    TuneCommand(Console console, CommandRunner runner) {
        this.console = console;
        this.runner = runner;
    }

    @Override
    public Integer call() throws InterruptedException {
        report.check();
        if (jobs < 1 || most != null && most < 1) {
            throw new RondoException("--jobs and --trials: expected numbers of at least 1");
        }
        var seconds = budget == null ? Double.POSITIVE_INFINITY : seconds(budget);
        var count = most != null ? most : budget == null ? TRIALS : Integer.MAX_VALUE;
        checkOptions();
        CommandFiles.create(folder);
        try (var _ = OutputLock.hold(folder.resolve(Tuning.FILE))) {
            return search(count, seconds);
        }
    }

    private int search(int count, double seconds) throws InterruptedException {
        var arguments = new ArrayList<>(trainArguments);
        if (trainArguments.stream().noneMatch(a -> a.startsWith("--threads"))) {
            var threads = Math.max(1, Runtime.getRuntime().availableProcessors() / jobs);
            arguments.add("--threads=" + threads);
        }
        var tuning =
                new Tuning(
                        folder,
                        new Tuning.Search(identified(), over, seed, !whole),
                        arguments,
                        runner,
                        this::print);
        try (var _ = Interrupt.calling(tuning::stop)) {
            tuning.run(count, seconds, jobs);
        }
        show(tuning);
        return tuning.stopped() ? ExitStatus.INTERRUPTED : 0;
    }

    /// What is trained, as the folder keeps it: a copy by what it is a copy of and a checksum of
    /// it, because another run may read something else there.
    private List<String> identified() {
        return trainArguments.stream().map(CommandFiles::identified).toList();
    }

    /// What would be a pity to find out one trial after the other.
    private void checkOptions() {
        var train = spec == null ? null : spec.root().subcommands().get("train");
        var task = train == null ? null : train.getSubcommands().get(trainArguments.getFirst());
        if (train == null || task == null) {
            throw new RondoException(
                    "rondo tune "
                            + trainArguments.getFirst()
                            + ": expected a task first, one of "
                            + (train == null
                                    ? ""
                                    : String.join(", ", train.getSubcommands().keySet())));
        }
        if (task.getCommandSpec().findOption("--epochs") == null) {
            throw new RondoException(
                    "rondo tune "
                            + trainArguments.getFirst()
                            + ": this task is not trained in epochs");
        }
        for (var dimension : SearchSpace.parse(over).dimensions()) {
            var command = task.getCommandSpec();
            var option = OptionAliases.find(command, "--" + dimension.option()).orElse(null);
            if (option == null) {
                throw new RondoException(
                        "--over "
                                + dimension.option()
                                + ": no option of `rondo train "
                                + trainArguments.getFirst()
                                + "`"
                                + OptionAliases.near(command, "--" + dimension.option())
                                        .map(near -> ": did you mean " + near.substring(2) + "?")
                                        .orElse(" (its --help-all lists them)"));
            }
            if (dimension.values() instanceof SearchSpace.Values.Whole(var low, var high, _)
                    && REAL.contains(option.type())) {
                throw new RondoException(
                        String.format(
                                Locale.ROOT,
                                "--over %s=%d..%d: whole numbers, and the option takes real ones:"
                                        + " write %d.0..%d.0",
                                dimension.option(),
                                low,
                                high,
                                low,
                                high));
            }
            for (var argument : trainArguments) {
                var name = argument.replaceFirst("=.*", "");
                if (OptionAliases.find(command, name).filter(option::equals).isPresent()) {
                    throw new RondoException(
                            name + " and --over: expected one of the two, got both");
                }
            }
        }
    }

    private static double seconds(String text) {
        var unit =
                switch (text.isEmpty() ? ' ' : text.charAt(text.length() - 1)) {
                    case 's' -> 1;
                    case 'm' -> 60;
                    case 'h' -> 3600;
                    default -> 0;
                };
        try {
            var seconds =
                    unit * Double.parseDouble(text.substring(0, Math.max(0, text.length() - 1)));
            if (seconds > 0) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new RondoException("--budget " + text + ": expected a time, as in 90s, 10m or 2h");
    }

    private void print(Tuning.Trial trial) {
        if (quiet) {
            return;
        }
        console.err()
                .println(
                        String.format(
                                Locale.ROOT,
                                "trial %d  %s  %s after %d epochs, %s  %s%s",
                                trial.number(),
                                Double.isNaN(trial.score())
                                        ? "–"
                                        : String.format(Locale.ROOT, "%.4f", trial.score()),
                                trial.state(),
                                trial.epochs(),
                                ProgressText.duration(trial.seconds()),
                                String.join(" ", trial.options()),
                                trial.message().isEmpty() ? "" : "\n  " + trial.message()));
        console.err().flush();
    }

    private void show(Tuning tuning) {
        var trials = tuning.trials();
        if (trials.isEmpty()) {
            throw new RondoException(
                    "no trial ended within --budget: run the command again with a larger one to "
                            + "continue");
        }
        var best = trials.getFirst();
        if (Double.isNaN(best.score())) {
            throw noneFinished(trials);
        }
        var columns =
                List.of(
                        Report.Column.number("trial", "trial", "%d"),
                        Report.Column.number("score", "validation", "%.4f")
                                .undefined("the trial failed or diverged"),
                        Report.Column.text("state", "state"),
                        Report.Column.number("epochs", "epochs", "%d"),
                        Report.Column.number("seconds", "seconds", "%.1f"),
                        Report.Column.text("options", "options"));
        var rows =
                trials.stream()
                        .map(t ->
                                List.<Object>of(
                                        t.number(),
                                        t.score(),
                                        t.state(),
                                        t.epochs(),
                                        t.seconds(),
                                        String.join(" ", t.options())))
                        .toList();
        var found =
                new Report("Search for options of rondo train " + trainArguments.getFirst())
                        .measure(
                                "trials",
                                "trials",
                                trials.size(),
                                "%.0f",
                                trials.size() == tuning.combinations() ? "all combinations" : "")
                        .measure(
                                "best",
                                "best",
                                best.score(),
                                "%.4f",
                                "validation measure, lower is better")
                        .measure("seconds", "seconds", tuning.seconds(), "%.0f")
                        .text("command", "Command with the best options:", command(best))
                        .table("table", "Trials, best first", columns, rows, 20)
                        .plot("The best so far", progress(tuning));
        if (json) {
            new JsonOutput(console.out(), "tune").write(ReportJson.of(found));
        } else {
            ReportText.of(found, console.columns()).forEach(console.out()::println);
        }
        report.write(found);
    }

    private static RondoException noneFinished(List<Tuning.Trial> trials) {
        long diverged = trials.stream().filter(Tuning.Trial::diverged).count();
        if (diverged == trials.size()) {
            return new DivergedException(
                    (diverged == 1 ? "the only trial" : "all " + diverged + " trials")
                            + " diverged, the first "
                            + trials.getFirst().message());
        }
        var failed = trials.stream().filter(Tuning.Trial::failed).findFirst().orElseThrow();
        return new RondoException(
                (diverged == 0 ? "every trial failed" : "every trial failed or diverged")
                        + "; the first: "
                        + failed.message());
    }

    /// As a shell reads it.
    private String command(Tuning.Trial best) {
        var all = new ArrayList<String>(List.of("rondo", "train"));
        trainArguments.forEach(argument -> all.add(CommandFiles.argument(argument)));
        all.addAll(best.options());
        all.addAll(List.of("-o", "MODEL"));
        return all.stream().map(ShellText::quoted).collect(Collectors.joining(" "));
    }

    private static Chart progress(Tuning tuning) {
        var byNumber =
                tuning.trials().stream()
                        .sorted((a, b) -> Integer.compare(a.number(), b.number()))
                        .mapToDouble(Tuning.Trial::score)
                        .toArray();
        var best = byNumber.clone();
        for (var i = 1; i < best.length; i++) {
            best[i] = Double.isNaN(best[i]) ? best[i - 1] : Math.min(best[i], nan(best[i - 1]));
        }
        return new Chart(
                "",
                Chart.Axis.linear("trial"),
                Chart.Axis.linear("validation measure"),
                List.of(Chart.Line.of("best so far", best), Chart.Line.of("trial", byNumber)));
    }

    private static double nan(double value) {
        return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
    }
}
