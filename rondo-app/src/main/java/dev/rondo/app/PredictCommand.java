package dev.rondo.app;

import dev.rondo.RondoException;
import dev.rondo.data.NumberTableReader;
import dev.rondo.store.Json;
import dev.rondo.task.Forecaster;
import dev.rondo.task.LanguageModel;
import dev.rondo.task.SequenceModel;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// `rondo predict`: what may come next after a text, and how likely it is.
@Command(
        name = "predict",
        description = {
            "Show what may come next after a text, the likeliest first.",
            "Without --prompt every line of the standard input is one.",
            "With a forecaster: the rows that follow a table."
        },
        mixinStandardHelpOptions = true)
final class PredictCommand implements Runnable {
    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A model that `rondo train` wrote.")
    Path model = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SERIES",
            description = "For a forecaster: the table so far.")
    @Nullable Path series;

    @Option(
            names = "--horizon",
            paramLabel = "N",
            description = "Of a forecaster: rows to foretell (default: ${DEFAULT-VALUE}).")
    int horizon = 1;

    @Option(names = "--prompt", paramLabel = "TEXT", description = "The text so far.")
    @Nullable String prompt;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many to show (default: ${DEFAULT-VALUE}).")
    int top;

    @Option(names = "--json", description = "As JSON, one line for each text.")
    boolean json;

    @Mixin ExplainOptions explain = new ExplainOptions();

    PredictCommand(Console console) {
        this.console = console;
    }

    private record Guess(String symbol, double probability) {}

    @Override
    public void run() {
        if (top < 1) {
            throw new RondoException("--top " + top + ": expected 1 or more");
        }
        explain.check();
        if (Forecaster.is(model)) {
            forecast();
            return;
        }
        if (series != null) {
            throw new RondoException(
                    model + ": a language model, which takes --prompt or lines, not a table");
        }
        var opened = SequenceModel.load(model);
        if (prompt != null) {
            show(prompt, guesses(opened, prompt));
            explain(opened, prompt);
            return;
        }
        if (explain.wanted()) {
            throw new RondoException(
                    "--explain and --explain-chart are for one text: give it with --prompt");
        }
        try (var lines =
                new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                show(line, guesses(opened, line));
                console.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void explain(SequenceModel opened, String text) {
        if (!explain.wanted()) {
            return;
        }
        if (!(opened instanceof LanguageModel language)) {
            throw new RondoException(
                    model + ": counts n-grams and has no equations: --explain is for networks");
        }
        var ids = language.vocabulary().encodePrompt(text);
        explain.write(
                Arrays.stream(ids)
                        .mapToObj(id -> visible(language.vocabulary().symbol(id)))
                        .toList(),
                () -> language.explain(ids));
    }

    /// The rows after the end of a table, as CSV or JSON.
    private void forecast() {
        if (series == null || prompt != null) {
            throw new RondoException(
                    model + ": a forecaster, which takes a table (rondo predict MODEL SERIES)");
        }
        if (horizon < 1) {
            throw new RondoException("--horizon " + horizon + ": expected 1 or more");
        }
        var opened = Forecaster.load(model);
        var table = NumberTableReader.read(series).select(opened.columns());
        var session = opened.session();
        var row = new float[table.columns().size()];
        for (var r = 0; r < table.rows(); r++) {
            for (var c = 0; c < row.length; c++) {
                row[c] = table.at(r, c);
            }
            session.feed(row);
        }
        if (explain.wanted()) {
            explain.write(Explained.numbered(table.rows()), () -> opened.explain(table));
        }
        var targets = opened.targets();
        if (!json) {
            console.out().println(String.join(",", targets));
        }
        for (var next : session.ahead(horizon)) {
            if (json) {
                var line = new LinkedHashMap<String, Json>();
                for (var i = 0; i < next.length; i++) {
                    line.put(targets.get(i), Json.of(next[i]));
                }
                console.out().println(new Json.Obj(line).write());
            } else {
                console.out()
                        .println(
                                IntStream.range(0, next.length)
                                        .mapToObj(i -> "" + next[i])
                                        .collect(java.util.stream.Collectors.joining(",")));
            }
        }
    }

    private List<Guess> guesses(SequenceModel opened, String text) {
        var vocabulary = opened.vocabulary();
        var session = opened.session();
        for (var id : vocabulary.encodePrompt(text)) {
            session.feed(id);
        }
        var logarithms = new float[vocabulary.size()];
        session.logProbabilities(logarithms);
        return IntStream.range(0, logarithms.length)
                .boxed()
                .sorted((a, b) -> Float.compare(logarithms[b], logarithms[a]))
                .limit(top)
                .map(id -> new Guess(vocabulary.symbol(id), Math.exp(logarithms[id])))
                .toList();
    }

    private void show(String text, List<Guess> guesses) {
        if (json) {
            var line = new LinkedHashMap<String, Json>();
            line.put("prompt", Json.of(text));
            var next = new ArrayList<Json>();
            guesses.forEach(guess -> next.add(Json.of(guess)));
            line.put("next", new Json.Arr(next));
            console.out().println(new Json.Obj(line).write());
            return;
        }
        for (var guess : guesses) {
            console.out()
                    .println(
                            String.format(
                                    Locale.ROOT,
                                    "%8.4f%%  %s",
                                    100 * guess.probability(),
                                    visible(guess.symbol())));
        }
        if (prompt == null) {
            console.out().println();
        }
    }

    /// A symbol as it can be seen: white space and control characters by their names.
    static String visible(String symbol) {
        return switch (symbol) {
            case " " -> "(space)";
            case "\n" -> "(line break)";
            case "\t" -> "(tab)";
            case "\r" -> "(carriage return)";
            default ->
                    Character.isISOControl(symbol.codePointAt(0))
                            ? String.format(Locale.ROOT, "(U+%04X)", symbol.codePointAt(0))
                            : symbol;
        };
    }
}
