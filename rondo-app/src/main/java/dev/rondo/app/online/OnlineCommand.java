package dev.rondo.app.online;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.ExitStatus;
import dev.rondo.app.console.Interrupt;
import dev.rondo.app.console.JsonOutput;
import dev.rondo.app.console.OutputFailure;
import dev.rondo.app.console.StandardInput;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.file.InputFile;
import dev.rondo.app.file.OutputFile;
import dev.rondo.app.option.SpecifiedOptions;
import dev.rondo.equation.Cell;
import dev.rondo.learn.OnlineMethod;
import dev.rondo.store.Json;
import dev.rondo.store.Key;
import dev.rondo.store.MissingFiles;
import dev.rondo.store.SafetensorsWriter;
import dev.rondo.task.online.OnlineBuilder;
import dev.rondo.task.online.OnlineModel;
import dev.rondo.task.online.OnlineNumbers;
import dev.rondo.task.online.OnlineSymbols;
import dev.rondo.task.online.OnlineSymbolsBuilder;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;

/// `rondo online`: predicts what comes next on the standard input, and learns from what came, line
/// by line, without end and in memory that does not grow.
@Command(
        name = "online",
        description = {
            "Predict the next row or symbol of the standard input, and learn from each " + "one.",
            "A line of input is a row of numbers, separated by commas, semicolons, tabs "
                    + "or spaces; or with --symbols text. For each row or symbol a line is "
                    + "printed: its number, the loss of its prediction, the mean of all losses, "
                    + "the moving mean (recent), and the prediction of the next row or symbol.",
            "The loss of a row is the mean of ((predicted - true) / deviation)^2 over "
                    + "the targets, where deviation is the standard deviation of the column so "
                    + "far; the loss of a symbol is the log loss in nats. Memory does not grow "
                    + "with the input."
        },
        footer = {
            "tail -n +2 samples/passengers.csv | cut -d, -f2 | rondo online",
            "rondo online --symbols characters < samples/harbour.txt"
        })
public final class OnlineCommand implements Callable<Integer> {
    @Key("--symbols")
    enum StreamUnit {
        @Key("CHARACTERS")
        CHARACTERS,
        @Key("WORDS")
        WORDS
    }

    private final Console console;
    private final JsonOutput results;
    private boolean resumed;

    @Spec private @Nullable CommandSpec command;

    @OutputFile(OutputFile.Kind.MODEL)
    @Option(
            names = {"-o", "--output"},
            paramLabel = "MODEL",
            description =
                    "File to write the model to, at the end and at every --save-every (default: "
                            + "none).")
    @Nullable Path output;

    @Option(
            names = "--resume",
            description = "Continue with MODEL as it was saved; without one, start anew.")
    boolean resume;

    @Option(names = "--force", description = "Replace MODEL if there is one, or another file.")
    boolean force;

    @Option(
            names = "--save-every",
            paramLabel = "N",
            description =
                    "Also save after every N rows or symbols; 0: at the end only (default: "
                            + "${DEFAULT-VALUE}).")
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
            description =
                    "Read lines as text: characters or words (default: lines are rows of "
                            + "numbers).")
    @Nullable StreamUnit symbols;

    @Option(names = "--header", description = "The first line holds the names of the columns.")
    boolean header;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns to predict, by number from 1 or by name (default: all).")
    List<String> targets = new ArrayList<>();

    @Option(
            names = "--capacity",
            paramLabel = "N",
            description =
                    "Maximum vocabulary size; later symbols are read as unknown (default: "
                            + OnlineSymbolsBuilder.CHARACTERS
                            + "; words "
                            + OnlineSymbolsBuilder.WORDS
                            + ").")
    int capacity;

    @InputFile
    @Option(
            names = "--cell",
            paramLabel = "CELL",
            description =
                    "Recurrent cell: the name of a shipped one (`rondo cells` lists them) or a "
                            + "file of your own (default: ${DEFAULT-VALUE}).")
    String cell = OnlineBuilder.CELL;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Hidden units of each layer (default: ${DEFAULT-VALUE}).")
    int hidden = OnlineBuilder.HIDDEN;

    @Option(
            names = "--layers",
            paramLabel = "N",
            description = "Number of layers (default: ${DEFAULT-VALUE}).")
    int layers = OnlineBuilder.LAYERS;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            converter = OnlineMethodConverter.class,
            description = {
                "Gradient through time (default: ${DEFAULT-VALUE}):",
                "  rtrl         exact; cost grows with the fourth power of the hidden units",
                "  snap1        influence of each weight on its own unit only; cheap",
                "  uoro[:SEED]  unbiased and noisy; cheap",
                "  bptt:STEPS   backpropagation through the last STEPS"
            })
    OnlineMethod method = OnlineBuilder.METHOD;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            description = "Learning rate of Adam (default: ${DEFAULT-VALUE}).")
    double rate = OnlineBuilder.RATE;

    @Option(
            names = "--clip-norm",
            paramLabel = "MAX",
            description =
                    "Gradient clipping: maximum norm; 0: no clipping (default: ${DEFAULT-VALUE}).")
    double clipNorm = OnlineBuilder.CLIP_NORM;

    @Option(
            names = "--window",
            paramLabel = "N",
            description =
                    "Window of the moving mean of the loss, in rows or symbols (default: "
                            + "${DEFAULT-VALUE}).")
    int window = OnlineBuilder.WINDOW;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Random seed of the initialisation (default: ${DEFAULT-VALUE}).")
    long seed = OnlineBuilder.SEED;

    OnlineCommand(Console console) {
        this.console = console;
        results = new JsonOutput(console.out(), "online");
    }

    @Override
    public Integer call() throws InterruptedException {
        var specified = new SpecifiedOptions(Objects.requireNonNull(command));
        check(specified);
        var input = new StandardInput(console.in());
        OnlineStream stream = null;
        try (var interrupt = Interrupt.calling(input::stop)) {
            var names = header ? names(input.next()) : List.<String>of();
            for (var line = input.next(); line != null; line = input.next()) {
                if (stream == null) {
                    stream = stream(specified, line, names);
                }
                if (stream != null) {
                    take(stream, line);
                }
            }
            if (stream == null) {
                throw new RondoException("standard input: it is empty, expected at least one line");
            }
            finish(stream);
        } catch (OnlineStream.BadLine e) {
            if (stream != null) {
                finish(stream);
            }
            throw e;
        } catch (OutputFailure e) { // what was learned stays
            if (stream != null) {
                save(stream);
            }
            throw e;
        }
        return input.stopped() ? ExitStatus.INTERRUPTED : 0;
    }

    /// What would be a pity to find out later.
    private void check(SpecifiedOptions specified) {
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
            if (!resume && !force && SafetensorsWriter.isRondos(output)) {
                throw new RondoException(
                        output
                                + ": is there already: --resume continues with it, --force replaces"
                                + " it");
            }
            resumed = resume && Files.exists(output);
            if (resume && !resumed) {
                console.err()
                        .println("rondo: " + output + ": there is no model yet: it starts anew");
            }
        }
        for (var name :
                List.of(
                        "--cell",
                        "--hidden",
                        "--layers",
                        "--method",
                        "--learning-rate",
                        "--clip-norm",
                        "--window",
                        "--seed",
                        "--capacity",
                        "--target")) {
            if (resume && specified.has(name)) {
                throw new RondoException(
                        name + ": with --resume the value stored in the model " + "is used");
            }
        }
        if (symbols != null && (header || !targets.isEmpty())) {
            throw new RondoException("--header and --target: expected with numbers only");
        }
        if (symbols == null && specified.has("--capacity")) {
            throw new RondoException("--capacity: expected with --symbols only");
        }
    }

    private static List<String> names(StandardInput.@Nullable Line line) {
        return line == null ? List.of() : List.of(OnlineStream.Numbers.cells(line.text()));
    }

    // ---- the model ----------------------------------------------------------------------------

    /// The model for a stream that begins with this line; null if the line says nothing yet.
    private @Nullable OnlineStream stream(
            SpecifiedOptions specified, StandardInput.Line line, List<String> names) {
        if (resumed && output != null) {
            return switch (OnlineModel.load(output)) {
                case OnlineNumbers _ when symbols != null ->
                        throw new RondoException(
                                output + ": the model was trained on rows of " + "numbers");
                case OnlineSymbols _ when symbols == null ->
                        throw new RondoException(
                                output
                                        + ": the model was trained on symbols: use the same "
                                        + "--symbols");
                case OnlineNumbers numbers -> new OnlineStream.Numbers(numbers);
                case OnlineSymbols text -> symbols(text);
            };
        }
        if (symbols != null) {
            var builder = OnlineModel.symbols();
            if (symbols == StreamUnit.WORDS) {
                builder.capacity(OnlineSymbolsBuilder.WORDS);
            }
            specified.then("--capacity", () -> builder.capacity(capacity));
            return symbols(set(specified, builder).start());
        }
        if (line.text().isBlank()) {
            return null;
        }
        int columns = OnlineStream.Numbers.row(line).length;
        if (!names.isEmpty() && names.size() != columns) {
            throw new OnlineStream.BadLine(
                    line,
                    columns
                            + " columns, expected "
                            + names.size()
                            + " as in the header: is a separator missing?");
        }
        var builder = OnlineModel.numbers().target(targets.toArray(String[]::new));
        return new OnlineStream.Numbers(
                names.isEmpty()
                        ? set(specified, builder).start(columns)
                        : set(specified, builder).start(names.toArray(String[]::new)));
    }

    private OnlineStream symbols(OnlineSymbols model) {
        return new OnlineStream.Symbols(model, symbols == StreamUnit.WORDS, 3);
    }

    private <S extends OnlineBuilder<S>> S set(SpecifiedOptions specified, S builder) {
        specified.then(
                "--cell",
                () -> {
                    builder.cell(cell);
                    Cell.named(cell)
                            .doubtfulNames()
                            .forEach(line -> console.err().println("warning: " + line));
                });
        specified.then("--hidden", () -> builder.hidden(hidden));
        specified.then("--layers", () -> builder.layers(layers));
        specified.then("--method", () -> builder.method(method));
        specified.then("--learning-rate", () -> builder.rate(rate));
        specified.then("--clip-norm", () -> builder.clipNorm(clipNorm));
        specified.then("--window", () -> builder.window(window));
        specified.then("--seed", () -> builder.seed(seed));
        return builder;
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
            if (json) {
                results.write(object(stream));
            } else {
                console.out().println(text(stream));
                console.out().flush();
            }
        }
        if (output != null && saveEvery > 0 && steps % saveEvery == 0) {
            save(stream);
        }
    }

    private static String text(OnlineStream stream) {
        var score = stream.model().score();
        return String.format(
                Locale.ROOT,
                "%d  loss %s  mean %.4f  recent %.4f  next %s",
                stream.model().steps(),
                Double.isNaN(stream.loss())
                        ? "–"
                        : String.format(Locale.ROOT, "%.4f", stream.loss()),
                score.mean(0),
                score.recent(0),
                stream.next());
    }

    private static Json.Obj object(OnlineStream stream) {
        var score = stream.model().score();
        var entries = new LinkedHashMap<String, Json>();
        entries.put("step", Json.of(stream.model().steps()));
        entries.put("loss", JsonOutput.number(stream.loss()));
        entries.put("mean", JsonOutput.number(score.mean(0)));
        entries.put("recent", JsonOutput.number(score.recent(0)));
        var baselines = stream.model().baselines();
        for (int i = 0; i < baselines.size(); i++) {
            var of = new LinkedHashMap<String, Json>();
            of.put("mean", JsonOutput.number(score.mean(i + 1)));
            of.put("recent", JsonOutput.number(score.recent(i + 1)));
            entries.put(baselines.get(i), new Json.Obj(of));
        }
        entries.put("next", stream.nextJson());
        return new Json.Obj(entries);
    }

    private void save(OnlineStream stream) {
        if (output != null) {
            CommandFiles.save(output, force, stream.model()::save);
        }
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
            save(stream);
            console.err().println("wrote " + output);
        }
        console.flush();
    }
}
