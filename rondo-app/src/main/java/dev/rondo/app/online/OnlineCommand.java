package dev.rondo.app.online;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.ExitStatus;
import dev.rondo.app.console.Interrupt;
import dev.rondo.app.console.StandardInput;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.OnlineMethod;
import dev.rondo.learn.OnlineSettings;
import dev.rondo.learn.Optimiser;
import dev.rondo.network.spec.Stack;
import dev.rondo.store.Json;
import dev.rondo.store.Key;
import dev.rondo.store.MissingFiles;
import dev.rondo.task.online.OnlineModel;
import dev.rondo.task.online.OnlineNumbers;
import dev.rondo.task.online.OnlineSymbols;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/// `rondo online`: predicts what comes next on the standard input, and learns from what came, line
/// by line, without end and in memory that does not grow.
@Command(
        name = "online",
        description = {
            "Predict what comes next on the standard input, and learn from what came, without end.",
            "",
            "A line is a row of numbers, between commas, semicolons, tabs or spaces; or text, with",
            "--symbols. After each row (or symbol) a line is printed: its number; the loss of the",
            "prediction that was made of it; the mean of all losses, and of the recent ones; and",
            "the prediction of what comes next.",
            "",
            "The loss of a row is the mean of ((predicted - came) / deviation)^2 over the targets,",
            "deviation being that of the column so far; of a symbol it is -ln of its probability."
        },
        sortOptions = false,
        sortSynopsis = false,
        mixinStandardHelpOptions = true)
public final class OnlineCommand implements Callable<Integer> {
    @Key("--symbols")
    enum StreamUnit {
        @Key("CHARACTERS")
        CHARACTERS,
        @Key("WORDS")
        WORDS
    }

    private static final int CHARACTERS = 128;
    private static final int WORDS = 512;
    private static final int WINDOW = 1000;

    private final Console console;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "MODEL",
            description = "Where the model is saved, at the end and every --save-every.")
    @Nullable Path output;

    @Option(
            names = "--resume",
            description = "Go on with MODEL as it was saved, as if it had never been away.")
    boolean resume;

    @Option(
            names = "--save-every",
            paramLabel = "N",
            description = "Save after every N rows or symbols, too (default: at the end only).")
    long saveEvery;

    @Option(
            names = "--every",
            paramLabel = "N",
            description = "Print after every Nth row or symbol (default: ${DEFAULT-VALUE}).")
    long every = 1;

    @Option(names = "--json", description = "Print a JSON object on each line.")
    boolean json;

    @Option(
            names = "--symbols",
            paramLabel = "UNIT",
            description = "Lines are text: characters or words (default: lines are numbers).")
    @Nullable StreamUnit symbols;

    @Option(names = "--header", description = "The first line holds the names of the columns.")
    boolean header;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            split = ",",
            description = "What is predicted: columns by number from 1, or name (default: all).")
    List<String> targets = new ArrayList<>();

    @Option(
            names = "--capacity",
            paramLabel = "N",
            description =
                    "Symbols that are told apart; later ones are one (default: 128, words 512).")
    @Nullable Integer capacity;

    @Option(
            names = "--cell",
            paramLabel = "CELL",
            description = "A shipped cell's name, or a file of your own (default: lstm).")
    @Nullable String cell;

    @Option(names = "--hidden", paramLabel = "N", description = "Units of a layer (default: 32).")
    @Nullable Integer hidden;

    @Option(names = "--layers", paramLabel = "N", description = "Layers (default: 1).")
    @Nullable Integer layers;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            converter = OnlineMethodConverter.class,
            description = {
                "How the gradient through the past is had (default: snap1):",
                "  rtrl        exact; work grows with the fourth power of the units",
                "  snap1       each weight's influence on its own unit; cheap",
                "  uoro[:SEED] unbiased and noisy; cheap",
                "  bptt:STEPS  through the last steps alone"
            })
    @Nullable OnlineMethod method;

    @Option(
            names = {"--rate", "--learning-rate"},
            paramLabel = "R",
            description = "The learning rate of Adam (default: 0.003).")
    @Nullable Double rate;

    @Option(
            names = "--clip-norm",
            paramLabel = "MAX",
            description = "The largest norm of a gradient; 0: no limit (default: 1).")
    @Nullable Double clipNorm;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Rows or symbols that count as recent (default: 1000).")
    @Nullable Integer window;

    @Option(names = "--seed", paramLabel = "N", description = "Of the start (default: 1).")
    @Nullable Long seed;

    OnlineCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        var input = new StandardInput(console.in());
        OnlineStream stream = null;
        try (var interrupt = Interrupt.calling(input::stop)) {
            var names = header ? names(input.next()) : List.<String>of();
            for (var line = input.next(); line != null; line = input.next()) {
                if (stream == null) {
                    stream = stream(line, names);
                }
                if (stream != null) {
                    take(stream, line);
                }
            }
            if (stream == null) {
                throw new RondoException("standard input: nothing came");
            }
            finish(stream);
        } catch (OnlineStream.BadLine e) {
            if (stream != null) {
                finish(stream);
            }
            throw e;
        }
        return input.stopped() ? ExitStatus.INTERRUPTED : 0;
    }

    /// What would be a pity to find out later.
    private void check() {
        if (every < 1 || saveEvery < 0) {
            throw new RondoException("--every and --save-every: expected numbers of at least 1");
        }
        if (output == null && (resume || saveEvery > 0)) {
            throw new RondoException("--resume and --save-every: expected with -o MODEL only");
        }
        if (output != null) {
            var folder = output.toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw MissingFiles.folder(output, folder);
            }
        }
        var own = new LinkedHashMap<String, @Nullable Object>();
        own.put("--cell", cell);
        own.put("--hidden", hidden);
        own.put("--layers", layers);
        own.put("--method", method);
        own.put("--rate", rate);
        own.put("--clip-norm", clipNorm);
        own.put("--window", window);
        own.put("--seed", seed);
        own.put("--capacity", capacity);
        own.put("--target", targets.isEmpty() ? null : targets);
        own.forEach((name, value) -> {
            if (resume && value != null) {
                throw new RondoException(name + ": with --resume it is as the model says");
            }
        });
        if (symbols != null && (header || !targets.isEmpty())) {
            throw new RondoException("--header and --target: expected with numbers only");
        }
        if (symbols == null && capacity != null) {
            throw new RondoException("--capacity: expected with --symbols only");
        }
    }

    private static List<String> names(StandardInput.@Nullable Line line) {
        return line == null ? List.of() : List.of(OnlineStream.Numbers.cells(line.text()));
    }

    // ---- the model ----------------------------------------------------------------------------

    /// The model for a stream that begins with this line; null if the line says nothing yet.
    private @Nullable OnlineStream stream(StandardInput.Line line, List<String> names) {
        if (resume && output != null) {
            return switch (OnlineModel.load(output)) {
                case OnlineNumbers _ when symbols != null ->
                        throw new RondoException(output + ": the model is one of numbers");
                case OnlineSymbols _ when symbols == null ->
                        throw new RondoException(
                                output + ": the model is one of symbols: give --symbols as before");
                case OnlineNumbers numbers -> new OnlineStream.Numbers(numbers);
                case OnlineSymbols text -> symbols(text);
            };
        }
        int recent = window == null ? WINDOW : window;
        long start = seed == null ? 1 : seed;
        if (symbols != null) {
            int size = symbols == StreamUnit.WORDS ? WORDS : CHARACTERS;
            return symbols(
                    OnlineSymbols.begin(
                            stack(),
                            settings(),
                            capacity == null ? size : capacity,
                            recent,
                            start));
        }
        if (line.text().isBlank()) {
            return null;
        }
        int columns = OnlineStream.Numbers.row(line).length;
        return new OnlineStream.Numbers(
                OnlineNumbers.begin(stack(), settings(), columns, columns(names), recent, start));
    }

    private OnlineStream symbols(OnlineSymbols model) {
        return new OnlineStream.Symbols(model, symbols == StreamUnit.WORDS, 3);
    }

    private Stack stack() {
        return Stack.of(
                Cell.named(cell == null ? "lstm" : cell),
                hidden == null ? 32 : hidden,
                layers == null ? 1 : layers);
    }

    private OnlineSettings settings() {
        double norm = clipNorm == null ? 1 : clipNorm;
        return new OnlineSettings(
                method == null ? new OnlineMethod.Snap1() : method,
                new Optimiser.Adam(),
                rate == null ? 0.003 : rate,
                norm == 0 ? new Clip.None() : new Clip.Norm(norm));
    }

    private List<Integer> columns(List<String> names) {
        var all = new ArrayList<Integer>();
        for (String target : targets) {
            int named = names.indexOf(target.strip());
            try {
                all.add(named >= 0 ? named : Integer.parseInt(target.strip()) - 1);
            } catch (NumberFormatException e) {
                throw new RondoException(
                        "--target "
                                + target
                                + ": expected the number of a column"
                                + (names.isEmpty()
                                        ? " (names need --header)"
                                        : ", or one of " + String.join(", ", names)));
            }
        }
        return all;
    }

    // ---- the work -----------------------------------------------------------------------------

    private void take(OnlineStream stream, StandardInput.Line line) {
        try {
            stream.take(line, this::after);
        } catch (OnlineStream.BadLine e) {
            throw e;
        } catch (RondoException e) {
            throw new RondoException(
                    "standard input:"
                            + line.number()
                            + ": "
                            + e.getMessage()
                            + (output == null ? "" : "; " + output + " is as it was last saved"),
                    e);
        }
    }

    private void after(OnlineStream stream) {
        long steps = stream.model().steps();
        if (steps % every == 0) {
            console.out().println(json ? object(stream).write() : text(stream));
            console.out().flush();
        }
        if (output != null && saveEvery > 0 && steps % saveEvery == 0) {
            stream.model().save(output);
        }
    }

    private static String text(OnlineStream stream) {
        var score = stream.model().score();
        return String.format(
                Locale.ROOT,
                "%d  loss %s  mean %.4f  recent %.4f  next %s",
                stream.model().steps(),
                Double.isNaN(stream.loss())
                        ? "-"
                        : String.format(Locale.ROOT, "%.4f", stream.loss()),
                score.mean(0),
                score.recent(0),
                stream.next());
    }

    private static Json.Obj object(OnlineStream stream) {
        var score = stream.model().score();
        var entries = new LinkedHashMap<String, Json>();
        entries.put("step", Json.of(stream.model().steps()));
        entries.put("loss", Double.isNaN(stream.loss()) ? new Json.Null() : Json.of(stream.loss()));
        entries.put("mean", Json.of(score.mean(0)));
        entries.put("recent", Json.of(score.recent(0)));
        var baselines = stream.model().baselines();
        for (int i = 0; i < baselines.size(); i++) {
            var of = new LinkedHashMap<String, Json>();
            of.put("mean", Json.of(score.mean(i + 1)));
            of.put("recent", Json.of(score.recent(i + 1)));
            entries.put(baselines.get(i), new Json.Obj(of));
        }
        entries.put("next", stream.nextJson());
        return new Json.Obj(entries);
    }

    private void finish(OnlineStream stream) {
        var model = stream.model();
        var score = model.score();
        var text =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "%,d predictions: loss %.4f, recent %.4f",
                                score.count(),
                                score.mean(0),
                                score.recent(0)));
        var baselines = model.baselines();
        for (int i = 0; i < baselines.size(); i++) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "; %s %.4f, %.4f",
                            baselines.get(i),
                            score.mean(i + 1),
                            score.recent(i + 1)));
        }
        console.err().println(text);
        if (output != null) {
            model.save(output);
            console.err().println("wrote " + output);
        }
        console.flush();
    }
}
