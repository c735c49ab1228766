package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.data.text.Corpus;
import dev.rondo.data.text.TextReader;
import dev.rondo.data.text.TextUnit;
import dev.rondo.data.text.Vocabulary;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The text that a language model learns from, and what of it is held out.
public final class TextOptions {
    private static final double USUAL_SPLIT = 0.1;

    @Parameters(
            arity = "1..*",
            paramLabel = "TEXT",
            description = "Text files, or folders of .txt files; together they are one text.")
    List<Path> texts = new ArrayList<>();

    @Option(
            names = "--unit",
            defaultValue = "characters",
            description =
                    "A symbol is one of: characters, words, bytes (default: ${DEFAULT-VALUE}).")
    public TextUnit unit = TextUnit.CHARACTERS;

    @Option(
            names = "--validation",
            paramLabel = "FILE",
            description = "A text to measure on after each epoch, instead of a part of TEXT.")
    @Nullable Path validation;

    @Option(
            names = "--split",
            paramLabel = "PART",
            description =
                    "The part of TEXT, its end, to hold out and measure on (default: "
                            + USUAL_SPLIT
                            + ").")
    @Nullable Double split;

    @Option(
            names = "--vocabulary",
            paramLabel = "N",
            description =
                    "Keep the N most frequent symbols; the others become "
                            + Vocabulary.UNKNOWN
                            + ".")
    int vocabulary = Vocabulary.Limits.NONE.maximumSize();

    @Option(
            names = "--minimum-count",
            paramLabel = "N",
            description = "Keep symbols that occur at least N times (default: 1).")
    int minimumCount = Vocabulary.Limits.NONE.minimumCount();

    public TextOptions() {}

    public Corpus read() {
        var text = TextReader.read(unit, texts);
        var limits = new Vocabulary.Limits(vocabulary, minimumCount);
        if (validation == null) {
            return Corpus.split(unit, text, limits, split == null ? USUAL_SPLIT : split);
        }
        if (split != null) {
            throw new RondoException("--split and --validation: expected one of the two, got both");
        }
        return Corpus.of(unit, text, TextReader.read(unit, List.of(validation)), limits);
    }
}
