package dev.rondo.app;

import dev.rondo.RondoException;
import dev.rondo.data.NumberTableReader;
import dev.rondo.data.TextReader;
import dev.rondo.data.Unit;
import dev.rondo.store.Json;
import dev.rondo.task.Evaluation;
import dev.rondo.task.Forecaster;
import dev.rondo.task.SequenceModel;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `rondo evaluate`: how well a language model predicts a text, or a forecaster a series.
@Command(
        name = "evaluate",
        description =
                "Measure how well a language model predicts a text, or a forecaster a series.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Runnable {
    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A model that `rondo train` wrote.")
    Path model = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "TEXT",
            description = {
                "Text files, or folders of .txt files; together they are one text. For a",
                "forecaster: a table."
            })
    List<Path> texts = new ArrayList<>();

    @Option(
            names = "--tokens",
            description = "Also show every symbol with the bits that it cost, one on a line.")
    boolean tokens;

    @Option(
            names = "--json",
            description = "As JSON; with --tokens one line for each symbol as well.")
    boolean json;

    @Option(
            names = "--from",
            paramLabel = "ROW",
            description = {
                "Of a forecaster: the first row that is foretold, counted from 1; those before it",
                "are read (default: 2)."
            })
    int from;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    private record Token(String symbol, double bits) {}

    private record Result(
            long predictions,
            double loss,
            double perplexity,
            double bits,
            double bitsPerCharacter) {}

    @Override
    public void run() {
        if (Forecaster.is(model)) {
            forecast();
            return;
        }
        var opened = SequenceModel.load(model);
        var text = TextReader.read(opened.unit(), texts);
        var ids = opened.vocabulary().encode(text);
        var evaluation = tokens ? byToken(opened, ids) : Evaluation.of(opened, ids);
        var result =
                new Result(
                        evaluation.predictions(),
                        evaluation.loss(),
                        evaluation.perplexity(),
                        evaluation.bits(),
                        evaluation.bitsPerCharacter(text.codePoints()));
        if (json) {
            console.out().println(Json.of(result).write());
        } else {
            print(opened.unit(), result);
        }
    }

    /// How well each column is foretold one step ahead, beside the last number that was seen.
    private void forecast() {
        if (texts.size() != 1 || tokens) {
            throw new RondoException(
                    "a forecaster is measured on one table, without --tokens; got "
                            + texts.size()
                            + " files");
        }
        var opened = Forecaster.load(model);
        var table = NumberTableReader.read(texts.getFirst());
        var all = opened.evaluate(table, from == 0 ? 1 : from - 1);
        if (json) {
            all.forEach(each -> console.out().println(Json.of(each).write()));
            return;
        }
        var widest = all.stream().mapToInt(a -> a.target().length()).max().orElse(0);
        widest = Math.max(widest, 6);
        console.out()
                .println(
                        String.format(
                                Locale.ROOT,
                                "%-" + widest + "s  %9s  %11s  %11s  %11s  %11s",
                                "column",
                                "foretold",
                                "RMSE",
                                "MAE",
                                "naive RMSE",
                                "naive MAE"));
        for (var a : all) {
            console.out()
                    .println(
                            String.format(
                                    Locale.ROOT,
                                    "%-" + widest + "s  %,9d  %11.5g  %11.5g  %11.5g  %11.5g",
                                    a.target(),
                                    a.count(),
                                    a.rootMeanSquare(),
                                    a.meanAbsolute(),
                                    a.naiveRootMeanSquare(),
                                    a.naiveMeanAbsolute()));
        }
    }

    private Evaluation byToken(SequenceModel opened, int[] ids) {
        if (ids.length < 2) {
            throw new RondoException(
                    "a text of "
                            + ids.length
                            + " symbols, expected 2 or more: one to read and one to predict");
        }
        var session = opened.session();
        var nats = 0.0;
        for (var i = 1; i < ids.length; i++) {
            session.feed(ids[i - 1]);
            var cost = -session.logProbability(ids[i]);
            nats += cost;
            var token = new Token(opened.vocabulary().symbol(ids[i]), cost / Math.log(2));
            console.out()
                    .println(
                            json
                                    ? Json.of(token).write()
                                    : String.format(
                                            Locale.ROOT,
                                            "%9.4f  %s",
                                            token.bits(),
                                            PredictCommand.visible(token.symbol())));
        }
        return new Evaluation(ids.length - 1, nats);
    }

    private void print(Unit unit, Result result) {
        var symbol =
                switch (unit) {
                    case CHARACTERS -> "character";
                    case WORDS -> "word";
                    case BYTES -> "byte";
                };
        line("predictions", "%d %ss", result.predictions(), symbol);
        line("loss", "%.4f nats per %s", result.loss(), symbol);
        line("perplexity", "%.3f per %s", result.perplexity(), symbol);
        line("bits", "%.4f per %s", result.bits(), symbol);
        if (unit != Unit.CHARACTERS) {
            line("bits", "%.4f per character", result.bitsPerCharacter());
        }
    }

    private void line(String name, String format, Object... values) {
        console.out()
                .println(
                        String.format(Locale.ROOT, "%-12s", name)
                                + String.format(Locale.ROOT, format, values));
    }
}
