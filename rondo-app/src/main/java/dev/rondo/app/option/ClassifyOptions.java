package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.network.spec.Pooling;
import dev.rondo.store.Key;
import dev.rondo.task.classify.ClassifySettings;
import dev.rondo.task.classify.ClassifySettings.Reads;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Locale;

/// What a classifier reads and what is asked of it. What is not given depends on the data.
public final class ClassifyOptions {
    /// What a symbol of a text is.
    @Key("--unit of classifiers")
    enum TextPiece {
        @Key("CHARACTERS")
        CHARACTERS,
        @Key("WORDS")
        WORDS,
        @Key("TOKENS")
        TOKENS,
        @Key("SUBWORDS")
        SUBWORDS
    }

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
            names = "--reading",
            paramLabel = "WHERE",
            description = {
                "Pooling over the steps: last, first, ends (each direction where it ends), mean, max,",
                "sum or attention (default: ${DEFAULT-VALUE})."
            })
    String reading = "max";

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

    public ClassifySettings.Classes classes(ItemSurvey survey) {
        return new ClassifySettings.Classes(
                multiLabel || survey.multiLabel(),
                weights,
                smoothing,
                Pooling.parse(reading.toLowerCase(Locale.ROOT)));
    }

    public Reads reads(ItemSurvey survey, DataFormat format) {
        if (!survey.text()) {
            if (unit != null) {
                throw new RondoException("--unit: is for texts, and these are series of numbers");
            }
            boolean array = format == DataFormat.ARRAY || format == DataFormat.ARCHIVE;
            return new Reads.Series(
                    scaling != null
                            ? scaling
                            : array
                                    ? ClassifySettings.SeriesScaling.TOGETHER
                                    : ClassifySettings.SeriesScaling.EACH,
                    fill,
                    longest == null ? 0 : longest);
        }
        var chosen = unit != null ? unit : usual(survey, format);
        boolean words = chosen == TextPiece.WORDS || chosen == TextPiece.SUBWORDS;
        int count =
                minimumCount != null
                        ? minimumCount
                        : chosen == TextPiece.WORDS && survey.count() >= 2000 ? 2 : 1;
        int most = vocabulary != null ? vocabulary : chosen == TextPiece.SUBWORDS ? 4000 : 50_000;
        return new Reads.Text(
                new Reads.Tokens(
                        switch (chosen) {
                            case CHARACTERS -> Tokeniser.CHARACTERS;
                            case WORDS, SUBWORDS -> Tokeniser.WORDS;
                            case TOKENS -> Tokeniser.BLANKS;
                        },
                        words && !keepCase,
                        chosen == TextPiece.SUBWORDS ? most : 0,
                        longest == null ? 400 : longest),
                new Vocabulary.Limits(most, count),
                new Reads.Vectors(
                        embedding != null ? embedding : chosen == TextPiece.CHARACTERS ? 64 : 100,
                        letters,
                        unknown));
    }

    private static TextPiece usual(ItemSurvey survey, DataFormat format) {
        return format == DataFormat.CTF
                ? TextPiece.TOKENS
                : survey.names() ? TextPiece.CHARACTERS : TextPiece.WORDS;
    }
}
