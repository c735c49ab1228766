package dev.rondo.app.option;

import dev.rondo.app.file.InputFile;
import dev.rondo.task.classify.ClassifierTrainer;
import dev.rondo.task.classify.ClassifySettings;
import dev.rondo.task.classify.TextPiece;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Objects;

/// What a classifier reads and what is asked of it. What is not given depends on the data.
public final class ClassifyOptions {
    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            description =
                    "Tokenisation of texts: characters, words, tokens (split at white space, "
                            + "otherwise unchanged) or subwords (default: characters for short "
                            + "texts such "
                            + "as names, else words).")
    @Nullable TextPiece unit;

    @Option(
            names = "--char-hidden",
            paramLabel = "N",
            description =
                    "With --unit words: hidden units, in each direction, of a layer that reads "
                            + "the characters of each word; 25 is usual, 0: none (default: "
                            + "${DEFAULT-VALUE}).")
    int charHidden;

    @Option(
            names = "--keep-case",
            description =
                    "With --unit words: keep upper and lower case apart (default: texts are "
                            + "lower-cased).")
    boolean keepCase;

    @Option(
            names = "--minimum-count",
            paramLabel = "N",
            description =
                    "Symbols that occur less often are read as unknown (default: 2 for words of "
                            + "many texts, else 1).")
    @Nullable Integer minimumCount;

    @Option(
            names = "--vocabulary",
            paramLabel = "N",
            description = "Maximum vocabulary size (default: 50000; of subwords, 4000).")
    @Nullable Integer vocabulary;

    @Option(
            names = "--embedding",
            paramLabel = "N",
            description = "Embedding size (default: 64 for characters, else 100).")
    @Nullable Integer embedding;

    @InputFile
    @Option(
            names = "--vectors",
            paramLabel = "FILE",
            description =
                    "Pretrained word vectors: word2vec (text or binary), GloVe or fastText "
                            + "(.vec) (default: none).")
    @Nullable
    public Path vectors;

    @Option(
            names = "--unknown",
            paramLabel = "P",
            description =
                    "Word dropout: fraction of the symbols that are read as unknown in training "
                            + "(default: ${DEFAULT-VALUE}).")
    double unknown = 0.02;

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description =
                    "Maximum length of an item in steps; longer ones are truncated, 0: no limit "
                            + "(default: 400 for texts, 0 for series).")
    @Nullable Integer maxLength;

    @Option(
            names = "--scaling",
            paramLabel = "HOW",
            description =
                    "Standardisation of series to mean 0 and standard deviation 1: each channel "
                            + "separately (each), all channels together (together) or none "
                            + "(default: each; "
                            + "together for arrays).")
    ClassifySettings.@Nullable SeriesScaling scaling;

    @Option(
            names = "--fill",
            paramLabel = "HOW",
            description =
                    "Imputation of missing values: the last observed value (last) or the mean "
                            + "(default: ${DEFAULT-VALUE}).")
    ClassifySettings.Fill fill = ClassifySettings.Fill.LAST;

    @Option(
            names = "--pooling",
            paramLabel = "WHERE",
            description =
                    "Pooling of the hidden states over the steps: last, first, ends (the last "
                            + "state of each direction), mean, max, sum or attention (default: "
                            + "${DEFAULT-VALUE}).")
    String pooling = "max";

    @Option(
            names = "--multi-label",
            description =
                    "Multi-label classification: an item has any number of classes, or none "
                            + "(default: if an item of the training set has several).")
    boolean multiLabel;

    @Option(
            names = "--class-weights",
            paramLabel = "HOW",
            description =
                    "Class weights in the loss: equal, balanced (inversely proportional to class "
                            + "frequency) or root (the square root of that) (default: "
                            + "${DEFAULT-VALUE}).")
    ClassifySettings.Weights weights = ClassifySettings.Weights.EQUAL;

    @Option(
            names = "--label-smoothing",
            paramLabel = "P",
            description =
                    "Label smoothing: probability mass spread evenly over all classes (default: "
                            + "${DEFAULT-VALUE}).")
    double labelSmoothing;

    @Option(
            names = "--calibrate",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Calibrate the probabilities on the validation set by temperature scaling "
                            + "(default: ${DEFAULT-VALUE}).")
    public boolean calibrate = true;

    public ClassifyOptions() {}

    /// Sets what was given.
    public void set(ClassifierTrainer trainer, SpecifiedOptions specified) {
        specified.then("--unit", () -> trainer.unit(Objects.requireNonNull(unit)));
        specified.then("--char-hidden", () -> trainer.charHidden(charHidden));
        specified.then("--keep-case", () -> trainer.keepCase(keepCase));
        specified.then(
                "--minimum-count",
                () -> trainer.minimumCount(Objects.requireNonNull(minimumCount)));
        specified.then(
                "--vocabulary", () -> trainer.vocabulary(Objects.requireNonNull(vocabulary)));
        specified.then("--embedding", () -> trainer.embedding(Objects.requireNonNull(embedding)));
        specified.then("--vectors", () -> trainer.vectors(Objects.requireNonNull(vectors)));
        specified.then("--unknown", () -> trainer.unknown(unknown));
        specified.then("--max-length", () -> trainer.maxLength(Objects.requireNonNull(maxLength)));
        specified.then("--scaling", () -> trainer.scaling(Objects.requireNonNull(scaling)));
        specified.then("--fill", () -> trainer.fill(fill));
        specified.then("--pooling", () -> trainer.pooling(pooling));
        specified.then("--multi-label", () -> trainer.multiLabel(multiLabel));
        specified.then("--class-weights", () -> trainer.classWeights(weights));
        specified.then("--label-smoothing", () -> trainer.labelSmoothing(labelSmoothing));
        specified.then("--calibrate", () -> trainer.calibrate(calibrate));
    }
}
