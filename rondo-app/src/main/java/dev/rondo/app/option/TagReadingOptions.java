package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.text.WordVectors;
import dev.rondo.model.PretrainedVectors;
import dev.rondo.store.Key;
import dev.rondo.task.tag.TagFeatures;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/// What a tagger reads of each token. What is not given is as usual for words, or for characters.
public final class TagReadingOptions {
    private static final TagFeatures WORDS = TagFeatures.words();
    private static final TagFeatures CHARACTERS = TagFeatures.characters();

    @Key("--steps")
    enum Step {
        @Key("WORDS")
        WORDS,
        @Key("CHARACTERS")
        CHARACTERS
    }

    @Option(
            names = "--steps",
            paramLabel = "WHAT",
            description =
                    "What the tokens are: words, whose letters are read as well, or characters, each read "
                            + "with its neighbours too (default: characters if nearly all tokens are single ones).")
    @Nullable Step steps;

    @Option(
            names = "--embedding",
            paramLabel = "N",
            description = "Width of a token's vector (default: 100; of a character 64).")
    @Nullable Integer width;

    @Option(
            names = "--capitals",
            description =
                    "Words that differ in capitals have vectors of their own (default: one vector, and "
                            + "capitals are seen by the letters and the shape).")
    boolean capitals;

    @Option(
            names = "--digits",
            description =
                    "Words that differ in digits have vectors of their own (default: one vector).")
    boolean digits;

    @Option(
            names = "--rare",
            paramLabel = "A",
            description =
                    "While it learns, a token that the data have n times is read as an unknown one with "
                            + "probability A/(A + n); 0: never (default: 0.25).")
    @Nullable Double rare;

    @Option(
            names = "--letters",
            paramLabel = "N",
            description = "Width of the vector of a letter of a word (default: 30).")
    @Nullable Integer letter;

    @Option(
            names = "--spelling",
            paramLabel = "N",
            description =
                    "Units that read the letters of each word, in either direction; 0: none (default: 25; "
                            + "of characters 0).")
    @Nullable Integer spelling;

    @Option(
            names = "--shape",
            paramLabel = "N",
            description =
                    "Width of the vector of a token's shape: its capitals, digits and signs; 0: none "
                            + "(default: 8).")
    @Nullable Integer shape;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            description =
                    "Width of the vectors of a token together with each of its neighbours; 0: none "
                            + "(default: 0; of characters 64).")
    @Nullable Integer pairs;

    @Option(
            names = "--column-width",
            paramLabel = "N",
            description = "Width of the vector of a further column (default: 25).")
    @Nullable Integer column;

    @Option(
            names = "--vectors",
            paramLabel = "FILE",
            description =
                    "Vectors that words begin with: word2vec (text or binary), GloVe or fastText (.vec). "
                            + "Words that only have a vector are known as well.")
    @Nullable Path vectors;

    @Option(
            names = "--vector-words",
            paramLabel = "N",
            description = "Read the first N words of it, no more (default: ${DEFAULT-VALUE}).")
    int vectorWords = 100_000;

    public TagReadingOptions() {}

    @Nullable
    public WordVectors vectors() {
        return vectors == null ? null : PretrainedVectors.read(DataSource.of(vectors), vectorWords);
    }

    /// @param characters whether nearly all tokens of the data are single characters
    /// @param vectors width of the vectors that words begin with; 0: there are none
    public TagFeatures features(boolean characters, boolean segmented, int vectors) {
        boolean single = steps == null ? characters || segmented : steps == Step.CHARACTERS;
        if (segmented && !single) {
            throw new RondoException("--steps words: to find words, the steps must be characters");
        }
        var usual = single ? CHARACTERS : WORDS;
        return new TagFeatures.Builder(single ? Tokeniser.CHARACTERS : Tokeniser.BLANKS)
                .width(width != null ? width : vectors > 0 ? vectors : usual.width())
                .smallLetters(usual.smallLetters() && !capitals)
                .oneDigit(usual.oneDigit() && !digits)
                .rare(rare == null ? usual.rare() : rare)
                .letter(letter == null ? usual.letter() : letter)
                .spelling(spelling == null ? usual.spelling() : spelling)
                .shape(shape == null ? usual.shape() : shape)
                .pairs(pairs == null ? usual.pairs() : pairs)
                .column(column == null ? usual.column() : column)
                .build();
    }
}
