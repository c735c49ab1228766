package dev.rondo.app.predict;

import dev.rondo.RondoException;
import dev.rondo.app.option.ExplainOptions;
import dev.rondo.app.option.ForModels;
import dev.rondo.app.option.OutputFormat;
import dev.rondo.app.option.Request;
import dev.rondo.data.format.DataFile;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.tagged.TaggedText;
import dev.rondo.network.Explanation;
import dev.rondo.store.NameList;
import dev.rondo.task.tag.Tagged;
import dev.rondo.task.tag.Tagger;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The tags of sentences: of lines of text, or of files whose columns are those that the tagger
/// learned from.
@ForModels(Tagger.class)
final class TagPrediction {
    /// Sentences that are tagged at once.
    private static final int TOGETHER = 256;

    @Option(
            names = "--tokens",
            paramLabel = "KIND",
            description =
                    "Tokenisation of lines of text: blanks, words or characters (default: as in "
                            + "the training data: characters, or at blanks, with punctuation "
                            + "split off from unknown words).")
    @Nullable Tokeniser tokens;

    @Option(
            names = "--probabilities",
            description = "Also show the marginal probability of each tag.")
    boolean probabilities;

    @Option(
            names = "--best",
            paramLabel = "N",
            description =
                    "Show the N most probable tag sequences of each sentence with their "
                            + "probabilities (default: ${DEFAULT-VALUE}).")
    int best = 1;

    private ExplainOptions explain = new ExplainOptions();

    void run(Request request, Tagger model, ExplainOptions explanation) {
        explain = explanation;
        if (best < 1) {
            throw new RondoException("--best " + best + ": expected 1 or more");
        }
        var how =
                request.to() != OutputFormat.TEXT
                        ? TagWriter.valueOf(request.to().name())
                        : model.text().segmented() ? TagWriter.SEGMENTED : TagWriter.COLUMNS;
        if (how == TagWriter.SEGMENTED && model.tokens() != Tokeniser.CHARACTERS) {
            throw new RondoException(
                    "--to segmented: is for taggers of characters, and this one tags words");
        }
        var show = new TagWriter.Show(how, model, probabilities, best);
        show.header().forEach(request::line);
        if (request.files().isEmpty()) {
            lines(request, model, show);
            return;
        }
        for (var data : request.data().open(request.files())) {
            file(data, request.data().format != null, request, model, show);
        }
    }

    /// A file as it looks or is said to be; what looks like no sentences with tags is text, unless
    /// the tagger reads columns that text does not have.
    private void file(
            DataFile data, boolean predicted, Request request, Tagger model, TagWriter.Show show) {
        var format = data.format();
        if (format == DataFormat.SEGMENTED || !TaggedText.tagged(format)) {
            if (predicted || model.text().features().isEmpty()) {
                text(data.source(), request, model, show);
                return;
            }
            format = model.text().format();
        }
        all(model.text().in(format).readTokens(data.source()), request, model, show);
    }

    /// Line by line; an empty line stays one.
    private void text(DataSource source, Request request, Tagger model, TagWriter.Show show) {
        plain(model);
        try (var lines = source.lines()) {
            var some = new ArrayList<Sentence>();
            for (var line = lines.next(); line != null; line = lines.next()) {
                some.add(cut(model, line));
                if (some.size() == TOGETHER) {
                    write(some, request, model, show);
                }
            }
            write(some, request, model, show);
        }
    }

    private static void plain(Tagger model) {
        if (!model.text().features().isEmpty()) {
            throw new RondoException(
                    "this tagger reads feature columns ("
                            + NameList.of(model.text().features())
                            + "), which lines of text do not have: expected the columns of its "
                            + "training data (a file of them, or --format with the standard "
                            + "input)");
        }
    }

    /// A line as a sentence; one without tokens has none.
    private Sentence cut(Tagger model, String line) {
        if (tokens == null) {
            return new Sentence(1, List.of(model.split(line)));
        }
        var found = tokens.split(line);
        if (model.text().segmented()) {
            found = found.stream().filter(token -> !token.isBlank()).toList();
        }
        return new Sentence(1, List.of(found));
    }

    private void lines(Request request, Tagger model, TagWriter.Show show) {
        if (request.data().format != null && request.data().format != DataFormat.TEXT) {
            try {
                var source = DataSource.of("standard input", request.in().readAllBytes());
                var data = new DataFile(Path.of("-"), source, request.data().format, false);
                file(data, true, request, model, show);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return;
        }
        plain(model);
        try (var in =
                new BufferedReader(new InputStreamReader(request.in(), StandardCharsets.UTF_8))) {
            var some = new ArrayList<Sentence>();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                some.add(cut(model, line));
                if (some.size() == TOGETHER || !in.ready()) {
                    write(some, request, model, show);
                }
            }
            write(some, request, model, show);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void all(
            ItemReader<Sentence> items, Request request, Tagger model, TagWriter.Show show) {
        try (items) {
            var some = new ArrayList<Sentence>();
            while (items.hasNext()) {
                some.add(items.next());
                if (some.size() == TOGETHER) {
                    write(some, request, model, show);
                }
            }
            write(some, request, model, show);
        }
    }

    private static Explanation explained(Tagger model, Sentence sentence, String token) {
        if (!token.matches("[1-9]\\d{0,8}")) {
            throw new RondoException(
                    "--explain-target "
                            + token
                            + ": expected the number of a token, from 1, whose tag is explained");
        }
        return model.explainToken(sentence, Integer.parseInt(token) - 1);
    }

    /// Tags and writes sentences, and forgets them. An empty line stays one.
    private void write(List<Sentence> some, Request request, Tagger model, TagWriter.Show show) {
        var nonEmpty = some.stream().filter(s -> s.size() > 0).toList();
        for (var sentence : some) {
            explain.item(
                    request.data(),
                    () -> sentence.column(0),
                    token ->
                            token.map(number -> explained(model, sentence, number))
                                    .orElseGet(() -> model.explain(sentence)));
        }
        var tagged =
                model.best(nonEmpty, best, Runtime.getRuntime().availableProcessors()).iterator();
        for (var sentence : some) {
            List<Tagged> found =
                    sentence.size() == 0
                            ? List.of(new Tagged(List.of(), List.of(), 0, List.of()))
                            : tagged.next();
            if (request.json()) {
                request.results().write(show.json(found));
            } else {
                show.lines(sentence, found).forEach(request::line);
            }
        }
        some.clear();
        request.console().flush();
    }
}
