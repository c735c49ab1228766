package dev.rondo.task.language;

import dev.rondo.RondoException;
import dev.rondo.data.text.Corpus;
import dev.rondo.data.text.Text;
import dev.rondo.data.text.TextReader;
import dev.rondo.data.text.TextUnit;
import dev.rondo.data.text.Vocabulary;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a text becomes what a model learns from, and what of it is held out.
final class CorpusSteps {
    /// The part of the text that is held out where nothing else is set.
    static final double VALIDATION = 0.1;

    TextUnit unit = TextUnit.CHARACTERS;
    int vocabulary = Vocabulary.Limits.NONE.maximumSize();
    int minimumCount = Vocabulary.Limits.NONE.minimumCount();
    boolean unknown = true; // whether there is a symbol for what is unknown
    @Nullable Double validationPart;
    List<Path> validation = List.of();

    Corpus read(Path... texts) {
        return of(TextReader.read(unit, List.of(texts)));
    }

    /// Lines, each with its end.
    static String lines(Stream<String> lines) {
        return lines.map(line -> line + "\n").collect(Collectors.joining());
    }

    Corpus of(Text text) {
        var limits = new Vocabulary.Limits(vocabulary, minimumCount);
        if (validation.isEmpty()) {
            var split =
                    Corpus.split(
                            unit,
                            text,
                            limits,
                            validationPart == null ? VALIDATION : validationPart);
            return unknown ? split.withUnknown() : split;
        }
        if (validationPart != null) {
            throw new RondoException(
                    "--validation and --validation-part: expected one of the two, got both");
        }
        var vocabulary = Vocabulary.of(unit, text, limits);
        var whole = new Corpus(vocabulary, vocabulary.encode(text), new int[0]);
        var training = unknown ? whole.withUnknown() : whole;
        return new Corpus(
                training.vocabulary(),
                training.training(),
                training.vocabulary().encode(TextReader.read(unit, validation)));
    }
}
