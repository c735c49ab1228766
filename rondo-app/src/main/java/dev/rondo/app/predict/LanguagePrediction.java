package dev.rondo.app.predict;

import dev.rondo.RondoException;
import dev.rondo.app.console.VisibleSymbol;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.option.ExplainOptions;
import dev.rondo.app.option.ForModels;
import dev.rondo.app.option.OutputFormat;
import dev.rondo.app.option.Request;
import dev.rondo.app.option.StrictText;
import dev.rondo.runtime.Argmax;
import dev.rondo.store.Json;
import dev.rondo.store.Key;
import dev.rondo.task.language.LanguageModel;
import dev.rondo.task.language.SequenceModel;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/// What may come next after a text, the likeliest first.
@ForModels(SequenceModel.class)
final class LanguagePrediction {
    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description =
                    "Text that comes before the predicted symbol (default: each line of the "
                            + "standard input).")
    @Nullable String prompt;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "Number of most probable symbols to show (default: ${DEFAULT-VALUE}).")
    int top = 10;

    @Option(names = StrictText.OPTION, description = StrictText.DESCRIPTION)
    boolean strict;

    @Key("predict --json of a language model, next")
    private record Guess(@Key("symbol") String symbol, @Key("probability") double probability) {}

    void run(Request request, SequenceModel opened, ExplainOptions explain) {
        request.to().among(opened.kind(), OutputFormat.TEXT, OutputFormat.JSON);
        if (top < 1) {
            throw new RondoException("--top " + top + ": expected 1 or more");
        }
        boolean copied =
                request.files().size() == 1
                        && CommandFiles.isStandardInput(request.files().getFirst());
        if (!request.files().isEmpty() && !copied) {
            throw new RondoException(
                    request.model()
                            + ": a language model predicts from --prompt or lines of text, not "
                            + "from a table");
        }
        if (explain.requested() && !(opened instanceof LanguageModel)) {
            throw new RondoException(
                    request.model()
                            + ": counts n-grams and has no equations: --explain is for networks");
        }
        if (prompt != null) {
            predict(request, opened, explain, prompt);
            return;
        }
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                copied
                                        ? Files.newInputStream(request.files().getFirst())
                                        : request.in(),
                                StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                predict(request, opened, explain, line);
                request.console().flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void explain(
            Request request, ExplainOptions explain, SequenceModel opened, int[] ids) {
        if (!(opened instanceof LanguageModel language)) {
            return;
        }
        var vocabulary = language.vocabulary();
        explain.item(
                request.data(),
                () ->
                        Arrays.stream(ids)
                                .mapToObj(id -> VisibleSymbol.of(vocabulary.symbol(id)))
                                .toList(),
                next ->
                        next.map(symbol -> language.explain(ids, vocabulary.number(symbol)))
                                .orElseGet(() -> language.explain(ids)));
    }

    private void predict(
            Request request, SequenceModel opened, ExplainOptions explain, String text) {
        int[] ids = StrictText.encodePrompt(strict, opened, text);
        explain(request, explain, opened, ids);
        show(request, text, guesses(opened, ids));
    }

    private List<Guess> guesses(SequenceModel opened, int[] ids) {
        var vocabulary = opened.vocabulary();
        var session = opened.session();
        for (int id : ids) {
            session.feed(id);
        }
        var logarithms = new float[vocabulary.size()];
        session.logProbabilities(logarithms);
        return Arrays.stream(Argmax.greatest(logarithms, top))
                .mapToObj(id -> new Guess(vocabulary.symbol(id), Math.exp(logarithms[id])))
                .toList();
    }

    private void show(Request request, String text, List<Guess> guesses) {
        if (request.json()) {
            var line = new LinkedHashMap<String, Json>();
            line.put("prompt", Json.of(text));
            var next = new ArrayList<Json>();
            guesses.forEach(guess -> next.add(Json.of(guess)));
            line.put("next", new Json.Arr(next));
            request.results().write(new Json.Obj(line));
            return;
        }
        for (var guess : guesses) {
            request.line(
                    String.format(
                            Locale.ROOT,
                            "%8.4f%%  %s",
                            100 * guess.probability(),
                            VisibleSymbol.of(guess.symbol())));
        }
        if (prompt == null) {
            request.line("");
        }
    }
}
