package dev.rondo.app.option;

import dev.rondo.data.text.TextUnit;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.task.language.LanguageTrainer;
import dev.rondo.task.language.NgramTrainer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The text that a language model learns from, and what of it is held out.
public final class TextOptions {
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
            names = "--validation-part",
            paramLabel = "PART",
            description =
                    "The part of TEXT, its end, to hold out and measure on; 0: none (default: "
                            + LanguageTrainer.VALIDATION
                            + ").")
    @Nullable Double part;

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

    /// Sets what was given.
    public void set(LanguageTrainer trainer, Given given) {
        trainer.unit(unit);
        given.then("--validation-part", () -> trainer.validation(Objects.requireNonNull(part)));
        given.then("--validation", () -> trainer.validation(Objects.requireNonNull(validation)));
        given.then("--vocabulary", () -> trainer.vocabulary(vocabulary));
        given.then("--minimum-count", () -> trainer.minimumCount(minimumCount));
    }

    /// Sets what was given.
    public void set(NgramTrainer trainer, Given given) {
        trainer.unit(unit);
        given.then("--validation-part", () -> trainer.validation(Objects.requireNonNull(part)));
        given.then("--validation", () -> trainer.validation(Objects.requireNonNull(validation)));
        given.then("--vocabulary", () -> trainer.vocabulary(vocabulary));
        given.then("--minimum-count", () -> trainer.minimumCount(minimumCount));
    }

    /// The files and folders that were named.
    public Path[] texts() {
        return texts.toArray(Path[]::new);
    }
}
