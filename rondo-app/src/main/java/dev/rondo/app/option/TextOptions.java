package dev.rondo.app.option;

import dev.rondo.app.file.InputFile;
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
    @InputFile
    @Parameters(
            arity = "1..*",
            paramLabel = "TEXT",
            description = "Text files, or folders of .txt files; all are joined to one text.")
    List<Path> texts = new ArrayList<>();

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            defaultValue = "characters",
            description =
                    "Symbols of the vocabulary: characters, words or bytes (default: "
                            + "${DEFAULT-VALUE}).")
    public TextUnit unit = TextUnit.CHARACTERS;

    @InputFile
    @Option(
            names = "--validation",
            paramLabel = "FILE",
            description =
                    "Validation text, measured after each epoch (default: the end of TEXT, see "
                            + "--validation-part).")
    @Nullable Path validation;

    @Option(
            names = "--validation-part",
            paramLabel = "FRACTION",
            description =
                    "Fraction of TEXT, at its end, that is the validation set; 0: none (default: "
                            + LanguageTrainer.VALIDATION
                            + ").")
    @Nullable Double part;

    @Option(
            names = "--vocabulary",
            paramLabel = "N",
            description =
                    "Maximum vocabulary size: the N most frequent symbols, others are read as "
                            + Vocabulary.UNKNOWN
                            + " (default: no limit).")
    int vocabulary = Vocabulary.Limits.NONE.maximumSize();

    @Option(
            names = "--minimum-count",
            paramLabel = "N",
            description =
                    "Symbols that occur less often are read as "
                            + Vocabulary.UNKNOWN
                            + " (default: ${DEFAULT-VALUE}).")
    int minimumCount = Vocabulary.Limits.NONE.minimumCount();

    public TextOptions() {}

    /// Sets what was given.
    public void set(LanguageTrainer trainer, SpecifiedOptions specified) {
        trainer.unit(unit);
        specified.then("--validation-part", () -> trainer.validation(Objects.requireNonNull(part)));
        specified.then(
                "--validation", () -> trainer.validation(Objects.requireNonNull(validation)));
        specified.then("--vocabulary", () -> trainer.vocabulary(vocabulary));
        specified.then("--minimum-count", () -> trainer.minimumCount(minimumCount));
    }

    /// Sets what was given.
    public void set(NgramTrainer trainer, SpecifiedOptions specified) {
        trainer.unit(unit);
        specified.then("--validation-part", () -> trainer.validation(Objects.requireNonNull(part)));
        specified.then(
                "--validation", () -> trainer.validation(Objects.requireNonNull(validation)));
        specified.then("--vocabulary", () -> trainer.vocabulary(vocabulary));
        specified.then("--minimum-count", () -> trainer.minimumCount(minimumCount));
    }

    /// The files and folders that were named.
    public Path[] texts() {
        return texts.toArray(Path[]::new);
    }
}
