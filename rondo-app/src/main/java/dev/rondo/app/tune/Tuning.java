package dev.rondo.app.tune;

import dev.rondo.RondoException;
import dev.rondo.app.console.CommandRunner;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.ExitStatus;
import dev.rondo.store.AtomicFiles;
import dev.rondo.store.Json;
import dev.rondo.store.Key;
import dev.rondo.store.SafetensorsWriter;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// A search over options: trials drawn at random without replacement, of which those that do worse
/// than others did at the same epoch are ended early.
///
/// Successive halving (Jamieson & Talwalkar 2016) without waiting, as in ASHA (Li et al. 2020):
/// after 1/η², 1/η of the epochs a trial goes on if it is among the best 1/η (at least one) of all
/// that came so far; η = 3. A trial is a training by the train command itself, in this process.
///
/// `tune.json` in the folder holds every trial that ended, written whole after each. What a trial
/// tries depends on the seed and its number alone, so a search that was killed goes on as if it had
/// not been; only the trials that were running begin anew.
final class Tuning {
    static final int ETA = 3;

    /// The name of the file that holds the search.
    static final String FILE = "tune.json";

    private static final String FAILED = "failed";
    private static final String DIVERGED = "diverged";

    /// What is searched for.
    ///
    /// @param arguments the arguments of the train command: task, data, options
    /// @param over the spellings of the options that are tried
    record Search(
            @Key(value = "arguments", old = "asked") List<String> arguments,
            @Key("over") List<String> over,
            @Key("seed") long seed,
            @Key("halving") boolean halving) {
        Search {
            arguments = List.copyOf(arguments);
            over = List.copyOf(over);
        }
    }

    /// A trial that ended.
    ///
    /// @param number from 1
    /// @param options as the train command takes them
    /// @param state finished, stopped (worse than others), cut (no time left), diverged or failed
    /// @param score the best that was measured on what is held out (or the loss), the less the
    ///   better; NaN where it diverged or failed
    /// @param rungs the best at each rung that was reached
    /// @param message why it diverged or failed
    record Trial(
            @Key("number") int number,
            @Key("options") List<String> options,
            @Key("state") String state,
            @Key("score") double score,
            @Key("epochs") int epochs,
            @Key("seconds") double seconds,
            @Key("rungs") List<Double> rungs,
            @Key("message") String message) {
        Trial {
            options = List.copyOf(options);
            rungs = List.copyOf(rungs);
        }

        boolean failed() {
            return state.equals(FAILED);
        }

        boolean diverged() {
            return state.equals(DIVERGED);
        }
    }

    /// What the file holds.
    @Key("tune.json")
    record State(
            @Key("search") Search search,
            @Key("seconds") double seconds,
            @Key("trials") List<Trial> trials) {
        State {
            trials = List.copyOf(trials);
        }
    }

    private final Path folder;
    private final Search search;
    private final Draws draws;
    private final List<String> arguments;
    private final CommandRunner runner;
    private final Consumer<Trial> ended;
    private final List<Trial> trials = new ArrayList<>();
    private final List<List<Double>> rungs = List.of(new ArrayList<>(), new ArrayList<>());
    private final double before;
    private final long begun = System.nanoTime();
    private int drawn;
    private volatile boolean interrupted;

    /// Begins a search, or goes on with the one that the folder holds.
    ///
    /// @param arguments of the train command, with those that do not change what is found
    /// @param runner runs the trainings
    /// @param ended is told of every trial that ends
    Tuning(
            Path folder,
            Search search,
            List<String> arguments,
            CommandRunner runner,
            Consumer<Trial> ended) {
        this.folder = folder;
        this.search = search;
        this.arguments = List.copyOf(arguments);
        this.runner = runner;
        this.ended = ended;
        draws = new Draws(SearchSpace.parse(search.over()), search.seed());
        var file = file();
        if (!Files.exists(file)) {
            before = 0;
            return;
        }
        var state = read(file);
        if (!state.search().equals(search)) {
            throw new RondoException(
                    file
                            + ": holds a search of another kind (`rondo tune "
                            + String.join(" ", state.search().arguments())
                            + " --over "
                            + String.join(" --over ", state.search().over())
                            + "`): continue that one, or choose another folder");
        }
        before = state.seconds();
        trials.addAll(state.trials());
        for (var trial : trials) {
            for (var r = 0; r < trial.rungs().size(); r++) {
                rungs.get(r).add(trial.rungs().get(r));
            }
        }
    }

    private Path file() {
        return folder.resolve(FILE);
    }

    private static State read(Path file) {
        try {
            return Json.parse(Files.readString(file), file.toString()).as(State.class);
        } catch (IOException e) {
            throw new RondoException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /// How many trials there can be: combinations of the values that are tried.
    long combinations() {
        return draws.count();
    }

    /// Trials that ended, the best first.
    synchronized List<Trial> trials() {
        return trials.stream()
                .sorted(
                        Comparator.comparing((Trial t) -> Double.isNaN(t.score()))
                                .thenComparing(t -> !t.state().equals("finished"))
                                .thenComparingDouble(Trial::score)
                                .thenComparingInt(Trial::number))
                .toList();
    }

    /// Seconds that the search took, parts before it was killed included.
    double seconds() {
        return before + (System.nanoTime() - begun) / 1e9;
    }

    /// Lets [#run] end soon, from another thread.
    void stop() {
        interrupted = true;
    }

    boolean stopped() {
        return interrupted;
    }

    /// Tries until there are so many trials, or the time is over.
    ///
    /// @param seconds of the whole search
    /// @param jobs trials side by side
    void run(int most, double seconds, int jobs) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < jobs; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .name("rondo-trial-" + (i + 1))
                            .start(() -> {
                                for (var n = next(most, seconds); n > 0; n = next(most, seconds)) {
                                    record(trial(n, seconds));
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    /// The number of the next trial; 0: no more.
    private synchronized int next(int most, double seconds) {
        if (interrupted || seconds() >= seconds || allFailed()) {
            return 0;
        }
        do {
            drawn++;
        } while (trials.stream().anyMatch(t -> t.number() == drawn));
        return drawn <= most && drawn <= draws.count() ? drawn : 0;
    }

    /// Whether so many trials failed, and nothing else, that the next will fail as well. (One that
    /// diverged says nothing of others: its learning rate may have been too high.)
    private boolean allFailed() {
        return trials.size() >= ETA && trials.stream().allMatch(Trial::failed);
    }

    private synchronized void record(Trial trial) {
        // What had no time is tried again if there is more.
        if (!trial.state().equals("cut")) {
            trials.add(trial);
        }
        write();
        ended.accept(trial);
    }

    private void write() {
        var json = Json.of(new State(search, seconds(), trials)).write();
        AtomicFiles.write(file(), json.getBytes(StandardCharsets.UTF_8));
    }

    /// What a trial tries, as the train command takes it.
    List<String> options(int number) {
        var options = new ArrayList<String>();
        for (var value : draws.get(number)) {
            switch (value.getValue()) {
                case "true" -> options.add("--" + value.getKey());
                case "false" -> {}
                default -> options.add("--" + value.getKey() + "=" + value.getValue());
            }
        }
        return options;
    }

    Path model(int number) {
        return folder.resolve(String.format(Locale.ROOT, "trial-%03d.safetensors", number));
    }

    private Trial trial(int number, double limit) {
        var options = options(number);
        var model = model(number);
        var line = new ArrayList<String>(List.of("train"));
        line.addAll(arguments);
        line.addAll(options);
        line.addAll(List.of("--output=" + model, "--json"));
        var watched = new Watched(limit);
        var errors = new StringWriter();
        var console =
                new Console(
                        InputStream.nullInputStream(),
                        new PrintWriter(new TrialWatch(watched::event)),
                        new PrintWriter(errors),
                        0);
        var start = System.nanoTime();
        var state = "finished";
        var message = "";
        var checkpoint = model.resolveSibling(model.getFileName() + ".checkpoint");
        try {
            // of a search that was killed: the trial begins anew
            if (SafetensorsWriter.isRondos(checkpoint)) {
                Files.delete(checkpoint);
            }
            var status = runner.run(console, line.toArray(String[]::new));
            if (!watched.reason.isEmpty()) {
                state = watched.reason;
            } else if (status != 0) {
                state = status == ExitStatus.DIVERGED ? DIVERGED : FAILED;
                message =
                        watched.diverged
                                .or(() -> reason(errors.toString()))
                                .orElse("status " + status);
            } else if (watched.epoch == 0) {
                state = FAILED;
                message =
                        "it has no epochs in which trials could be compared: a forecaster needs"
                                + " --model network";
            }
            if (!state.equals("finished")) {
                Files.deleteIfExists(checkpoint);
            }
        } catch (IOException | RuntimeException e) {
            state = FAILED;
            message = e.toString();
        }
        return new Trial(
                number,
                options,
                state,
                state.equals(FAILED) || state.equals(DIVERGED) ? Double.NaN : watched.best,
                watched.epoch,
                (System.nanoTime() - start) / 1e9,
                watched.reached,
                message);
    }

    /// Why a training ended, as it is said last.
    private static Optional<String> reason(String errors) {
        var prefix = "rondo: ";
        return errors.lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .reduce((_, later) -> later);
    }

    /// A training under way.
    private final class Watched {
        private final double limit;
        private final List<Double> reached = new ArrayList<>();
        private double best = Double.NaN;
        private int epochs;
        private int epoch;
        private String reason = "";
        private Optional<String> diverged = Optional.empty();

        Watched(double limit) {
            this.limit = limit;
        }

        String event(Json.Obj event) {
            switch (event.get("event").as(String.class)) {
                case "started" -> epochs = event.get("epochs").as(Integer.class);
                case "epoch-ended" -> {
                    var measured =
                            event.find("validation")
                                                    .filter(Json.Num.class::isInstance)
                                                    .orElseGet(() -> event.get("loss"))
                                            instanceof Json.Num number
                                    ? number.as(Double.class)
                                    : Double.NaN;
                    best = Double.isNaN(best) ? measured : Math.min(best, measured);
                    epoch++;
                    if (search.halving() && !rung()) {
                        reason = "stopped";
                    }
                }
                case "diverged" ->
                        diverged =
                                Optional.of(
                                        "in epoch "
                                                + event.get("epoch").as(Integer.class)
                                                + ", step "
                                                + event.get("step").as(Integer.class)
                                                + ": "
                                                + event.get("what").asText()
                                                + ". "
                                                + event.get("advice").asText());
                default -> {}
            }
            if (reason.isEmpty() && (interrupted || seconds() >= limit)) {
                reason = "cut";
            }
            return reason;
        }

        /// Whether it goes on: it has not come to a rung, or is good enough there.
        private boolean rung() {
            if (reached.size() >= rungs.size()) {
                return true;
            }
            var parts = reached.isEmpty() ? ETA * ETA : ETA;
            var at = Math.max(1, epochs / parts);
            if (epoch != at || at >= epochs) {
                return true;
            }
            return among(reached.size());
        }

        private boolean among(int r) {
            synchronized (Tuning.this) {
                var all = rungs.get(r);
                reached.add(best);
                all.add(best);
                var better = all.stream().filter(other -> other < best).count();
                return better < Math.max(1, all.size() / ETA);
            }
        }
    }
}
