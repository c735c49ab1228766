package dev.rondo.app.evaluate;

import dev.rondo.RondoException;
import dev.rondo.app.console.JsonOutput;
import dev.rondo.app.console.VisibleSymbol;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.option.ForModels;
import dev.rondo.app.option.ReportOptions;
import dev.rondo.app.option.Request;
import dev.rondo.app.option.StrictText;
import dev.rondo.app.report.Report;
import dev.rondo.data.text.TextReader;
import dev.rondo.data.text.TextUnit;
import dev.rondo.store.Json;
import dev.rondo.store.Key;
import dev.rondo.task.language.Evaluation;
import dev.rondo.task.language.SequenceModel;
import dev.rondo.task.language.StateResets;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.util.Locale;

/// How well a language model predicts a text.
@ForModels(SequenceModel.class)
final class LanguageEvaluation {
    @Option(
            names = "--tokens",
            description = "Also print every symbol with its surprisal in bits, one a line.")
    boolean tokens;

    @Option(
            names = "--reset",
            paramLabel = "WHERE",
            description =
                    "Begin with a new state: every so many symbols, or document, after each "
                            + "blank line (default: one running sequence).")
    @Nullable String reset;

    @Option(names = StrictText.OPTION, description = StrictText.DESCRIPTION)
    boolean strict;

    @Key("evaluate --json --tokens")
    private record Token(@Key("symbol") String symbol, @Key("bits") double bits) {}

    @Key("evaluate --json of a language model")
    private record Result(
            @Key("predictions") long predictions,
            @Key("loss") double loss,
            @Key("perplexity") double perplexity,
            @Key("bits") double bits,
            @Key("bitsPerCharacter") double bitsPerCharacter,
            @Key("unknown") Unknown unknown) {}

    /// @param predictions of symbols that the vocabulary lacks
    /// @param loss of them, as the unknown symbol
    /// @param knownLoss of all others
    @Key("evaluate --json of a language model, unknown symbols")
    private record Unknown(
            @Key("predictions") long predictions,
            @Key("loss") double loss,
            @Key("knownLoss") double knownLoss) {}

    void run(Request request, SequenceModel opened, ReportOptions page) {
        if (request.files().isEmpty()) {
            throw new RondoException(
                    "to evaluate a language model, name a text: rondo evaluate MODEL TEXT");
        }
        var text = TextReader.read(opened.unit(), request.files());
        var ids = StrictText.encode(strict, opened, text);
        var resets =
                reset == null
                        ? StateResets.none()
                        : StateResets.parse(reset, opened.vocabulary(), ids);
        var evaluation =
                Evaluation.of(
                        opened,
                        ids,
                        resets,
                        (id, nats) -> {
                            if (tokens) {
                                token(request, opened.vocabulary().symbol(id), nats);
                            }
                        });
        var result =
                new Result(
                        evaluation.predictions(),
                        evaluation.loss(),
                        evaluation.perplexity(),
                        evaluation.bits(),
                        evaluation.bitsPerCharacter(text.codePoints()),
                        new Unknown(
                                evaluation.unknown().predictions(),
                                evaluation.unknown().loss(),
                                evaluation.knownLoss()));
        if (request.json()) {
            request.results().write(JsonOutput.defined(Json.of(result)));
        } else {
            print(request, opened.unit(), result);
        }
        page.write(report(request, opened.unit(), result));
    }

    private static Report report(Request request, TextUnit unit, Result result) {
        var symbol = symbol(unit);
        var report =
                new Report(
                        CommandFiles.fileName(request.model())
                                + " on "
                                + CommandFiles.names(request.files()));
        if (result.unknown().predictions() > 0) {
            report.paragraph(unknown(unit, result));
        }
        return report.measure("predictions", "predictions", (double) result.predictions(), "%,.0f")
                .measure("loss", "log loss", result.loss(), "%.4f", "nats per " + symbol)
                .measure("perplexity", "perplexity", result.perplexity(), "%.3f", "per " + symbol)
                .measure("bits", "bits", result.bits(), "%.4f", "per " + symbol)
                .measure(
                        "bitsPerCharacter",
                        "bits",
                        result.bitsPerCharacter(),
                        "%.4f",
                        "per character");
    }

    private static String symbol(TextUnit unit) {
        return switch (unit) {
            case CHARACTERS -> "character";
            case WORDS -> "word";
            case BYTES -> "byte";
        };
    }

    private static void token(Request request, String symbol, double nats) {
        var token = new Token(symbol, nats / Math.log(2));
        if (request.json()) {
            request.results().write(Json.of(token));
        } else {
            request.line(
                    String.format(
                            Locale.ROOT, "%9.4f  %s", token.bits(), VisibleSymbol.of(symbol)));
        }
    }

    private static void print(Request request, TextUnit unit, Result result) {
        var symbol = symbol(unit);
        line(request, "predictions", "%d %ss", result.predictions(), symbol);
        line(request, "log loss", "%.4f nats per %s", result.loss(), symbol);
        line(request, "perplexity", "%.3f per %s", result.perplexity(), symbol);
        line(request, "bits", "%.4f per %s", result.bits(), symbol);
        if (unit != TextUnit.CHARACTERS) {
            line(request, "bits", "%.4f per character", result.bitsPerCharacter());
        }
        if (result.unknown().predictions() > 0) {
            line(request, "unknown", "%s", unknown(unit, result));
        }
    }

    /// As in `3 characters (0.12 %) that the vocabulary lacks, 9.31 nats each; the others: …`.
    private static String unknown(TextUnit unit, Result result) {
        var unknown = result.unknown();
        return String.format(
                Locale.ROOT,
                "%,d %s (%.2f %%) that the vocabulary lacks, read as unknown: %.4f nats each; all"
                        + " others: %.4f nats, perplexity %.3f",
                unknown.predictions(),
                symbol(unit) + (unknown.predictions() == 1 ? "" : "s"),
                100.0 * unknown.predictions() / result.predictions(),
                unknown.loss(),
                unknown.knownLoss(),
                Math.exp(unknown.knownLoss()));
    }

    private static void line(Request request, String name, String format, Object... values) {
        request.line(
                String.format(Locale.ROOT, "%-12s", name)
                        + String.format(Locale.ROOT, format, values));
    }
}
