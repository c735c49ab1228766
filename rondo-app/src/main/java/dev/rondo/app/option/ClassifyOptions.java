package dev.rondo.app.option;

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
            description = {
                "Of texts: characters, words, tokens (what stands between blanks, as it is) or",
                "subwords (pieces of words) (default: characters of names and the like, else words)."
            })
    @Nullable TextPiece unit;

    @Option(
            names = "--letters",
            paramLabel = "N",
            description = {
                "Of texts by words: also read the letters of each word, by a layer of N units in each",
                "direction; 25 is usual (default: ${DEFAULT-VALUE}: not)."
            })
    int letters;

    @Option(
            names = "--keep-case",
            description =
                    "Of texts by words: large letters stay as they are (default: made small).")
    boolean keepCase;

    @Option(
            names = "--minimum-count",
            paramLabel = "N",
            description = {
                "Symbols that occur less often are unknown (default: 2 for words of many texts,",
                "else 1)."
            })
    @Nullable Integer minimumCount;

    @Option(
            names = "--vocabulary",
            paramLabel = "N",
            description = "At most so many symbols (default: 50000; of subwords, 4000).")
    @Nullable Integer vocabulary;

    @Option(
            names = "--embedding",
            paramLabel = "N",
            description = "Numbers of a symbol's vector (default: 64 of characters, else 100).")
    @Nullable Integer embedding;

    @Option(
            names = "--vectors",
            paramLabel = "FILE",
            description = {
                "Vectors that words begin with, learned elsewhere: word2vec (text or binary), GloVe,",
                "fastText's .vec."
            })
    @Nullable
    public Path vectors;

    @Option(
            names = "--unknown",
            paramLabel = "PART",
            description =
                    "The part of the symbols that are read as unknown in training (default: ${DEFAULT-VALUE}).")
    double unknown = 0.02;

    @Option(
            names = "--longest",
            paramLabel = "N",
            description = {
                "Steps of an item that are read, the first ones; 0: all (default: 400 of texts, all",
                "of series)."
            })
    @Nullable Integer longest;

    @Option(
            names = "--scaling",
            paramLabel = "HOW",
            description = {
                "Of numbers: each channel to mean 0 and deviation 1 by itself (each), all together",
                "(together), or not (none) (default: each; together for arrays)."
            })
    ClassifySettings.@Nullable SeriesScaling scaling;

    @Option(
            names = "--fill",
            paramLabel = "HOW",
            description = {
                "What a missing number is read as: the last that was seen (last), or the mean",
                "(default: ${DEFAULT-VALUE})."
            })
    ClassifySettings.Fill fill = ClassifySettings.Fill.LAST;

    @Option(
            names = "--pooling",
            paramLabel = "WHERE",
            description = {
                "Pooling over the steps: last, first, ends (each direction where it ends), mean, max,",
                "sum or attention (default: ${DEFAULT-VALUE})."
            })
    String pooling = "max";

    @Option(
            names = "--multi-label",
            description = "An item may have several classes, or none (default: if one has).")
    boolean multiLabel;

    @Option(
            names = "--class-weights",
            paramLabel = "HOW",
            description = {
                "How much each class counts: equal (all items alike), balanced (all classes alike) or",
                "root (half way) (default: ${DEFAULT-VALUE})."
            })
    ClassifySettings.Weights weights = ClassifySettings.Weights.EQUAL;

    @Option(
            names = "--smoothing",
            paramLabel = "E",
            description =
                    "Label smoothing: the part that all classes share (default: ${DEFAULT-VALUE}).")
    double smoothing;

    @Option(
            names = "--calibrate",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = {
                "Fit the probabilities to what is held out, by one temperature (--no-calibrate: leave",
                "them as they are)."
            })
    public boolean calibrate = true;

    public ClassifyOptions() {}

    /// Sets what was given.
    public void set(ClassifierTrainer trainer, Given given) {
        given.then("--unit", () -> trainer.unit(Objects.requireNonNull(unit)));
        given.then("--letters", () -> trainer.letters(letters));
        given.then("--keep-case", () -> trainer.keepCase(keepCase));
        given.then(
                "--minimum-count",
                () -> trainer.minimumCount(Objects.requireNonNull(minimumCount)));
        given.then("--vocabulary", () -> trainer.vocabulary(Objects.requireNonNull(vocabulary)));
        given.then("--embedding", () -> trainer.embedding(Objects.requireNonNull(embedding)));
        given.then("--vectors", () -> trainer.vectors(Objects.requireNonNull(vectors)));
        given.then("--unknown", () -> trainer.unknown(unknown));
        given.then("--longest", () -> trainer.longest(Objects.requireNonNull(longest)));
        given.then("--scaling", () -> trainer.scaling(Objects.requireNonNull(scaling)));
        given.then("--fill", () -> trainer.fill(fill));
        given.then("--pooling", () -> trainer.pooling(pooling));
        given.then("--multi-label", () -> trainer.multiLabel(multiLabel));
        given.then("--class-weights", () -> trainer.classWeights(weights));
        given.then("--smoothing", () -> trainer.smoothing(smoothing));
        given.then("--calibrate", () -> trainer.calibrate(calibrate));
    }
}
