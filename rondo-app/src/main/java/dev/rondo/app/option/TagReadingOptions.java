package dev.rondo.app.option;

import dev.rondo.data.source.Tokeniser;
import dev.rondo.store.Key;
import dev.rondo.task.tag.TagTrainer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Objects;

/// What a tagger reads of each token. What is not given is as usual for words, or for characters.
public final class TagReadingOptions {
    @Key("--steps")
    enum Token {
        @Key("WORDS")
        WORDS,
        @Key("CHARACTERS")
        CHARACTERS
    }

    @Option(
            names = "--tokens",
            paramLabel = "WHAT",
            description =
                    "What the tokens are: words, whose letters are read as well, or characters, each read "
                            + "with its neighbours too (default: characters if nearly all tokens are single ones).")
    @Nullable Token tokens;

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
    int vectorWords = TagTrainer.VECTOR_WORDS;

    public TagReadingOptions() {}

    /// Sets what was given.
    public void set(TagTrainer trainer, Given given) {
        given.then(
                "--tokens",
                () ->
                        trainer.tokens(
                                tokens == Token.CHARACTERS
                                        ? Tokeniser.CHARACTERS
                                        : Tokeniser.BLANKS));
        given.then("--embedding", () -> trainer.embedding(Objects.requireNonNull(width)));
        given.then("--capitals", () -> trainer.capitals(capitals));
        given.then("--digits", () -> trainer.digits(digits));
        given.then("--rare", () -> trainer.rare(Objects.requireNonNull(rare)));
        given.then("--letters", () -> trainer.letters(Objects.requireNonNull(letter)));
        given.then("--spelling", () -> trainer.spelling(Objects.requireNonNull(spelling)));
        given.then("--shape", () -> trainer.shape(Objects.requireNonNull(shape)));
        given.then("--pairs", () -> trainer.pairs(Objects.requireNonNull(pairs)));
        given.then("--column-width", () -> trainer.columnWidth(Objects.requireNonNull(column)));
        given.then("--vectors", () -> trainer.vectors(Objects.requireNonNull(vectors)));
        given.then("--vector-words", () -> trainer.vectorWords(vectorWords));
    }
}
