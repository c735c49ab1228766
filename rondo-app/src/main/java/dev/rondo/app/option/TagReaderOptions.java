package dev.rondo.app.option;

import dev.rondo.app.file.InputFile;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.store.Key;
import dev.rondo.task.tag.TagTrainer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Objects;

/// What a tagger reads of each token. What is not given is as usual for words, or for characters.
public final class TagReaderOptions {
    @Key("--steps")
    enum Token {
        @Key("WORDS")
        WORDS,
        @Key("CHARACTERS")
        CHARACTERS
    }

    @Option(
            names = "--tokens",
            paramLabel = "KIND",
            description =
                    "Kind of tokens: words, whose characters are read as well, or characters, "
                            + "read with their neighbours (default: characters if nearly all tokens are "
                            + "single ones).")
    @Nullable Token tokens;

    @Option(
            names = "--embedding",
            paramLabel = "N",
            description = "Embedding size of tokens (default: 100; of characters 64).")
    @Nullable Integer width;

    @Option(
            names = "--keep-case",
            description =
                    "Keep upper and lower case apart in the word embedding (default: words are "
                            + "lower-cased; characters and shape show the case).")
    boolean keepCase;

    @Option(
            names = "--keep-digits",
            description =
                    "Keep digits apart in the word embedding (default: all digits are read as "
                            + "one).")
    boolean keepDigits;

    @Option(
            names = "--rare",
            paramLabel = "A",
            description =
                    "Word dropout in training: a token that occurs n times is read as unknown "
                            + "with probability A/(A + n); 0: never (default: 0.25).")
    @Nullable Double rare;

    @Option(
            names = "--char-embedding",
            paramLabel = "N",
            description = "Embedding size of the characters of a word (default: 30).")
    @Nullable Integer charEmbedding;

    @Option(
            names = "--char-hidden",
            paramLabel = "N",
            description =
                    "Hidden units, in each direction, of the layer that reads the characters of "
                            + "each word; 0: none (default: 25; of characters 0).")
    @Nullable Integer charHidden;

    @Option(
            names = "--shape-embedding",
            paramLabel = "N",
            description =
                    "Embedding size of a token's shape, its capitals, digits and punctuation; 0: "
                            + "none (default: 8).")
    @Nullable Integer shape;

    @Option(
            names = "--bigram-embedding",
            paramLabel = "N",
            description =
                    "Embedding size of bigrams, a token with each of its neighbours; 0: none "
                            + "(default: 0; of characters 64).")
    @Nullable Integer bigrams;

    @Option(
            names = "--feature-embedding",
            paramLabel = "N",
            description = "Embedding size of a feature column (default: 25).")
    @Nullable Integer features;

    @InputFile
    @Option(
            names = "--vectors",
            paramLabel = "FILE",
            description =
                    "Pretrained word vectors: word2vec (text or binary), GloVe or fastText "
                            + "(.vec); their words join the vocabulary (default: none).")
    @Nullable Path vectors;

    @Option(
            names = "--vector-words",
            paramLabel = "N",
            description = "Read the first N word vectors only (default: ${DEFAULT-VALUE}).")
    int vectorWords = TagTrainer.VECTOR_WORDS;

    public TagReaderOptions() {}

    /// Sets what was given.
    public void set(TagTrainer trainer, SpecifiedOptions specified) {
        specified.then(
                "--tokens",
                () ->
                        trainer.tokens(
                                tokens == Token.CHARACTERS
                                        ? Tokeniser.CHARACTERS
                                        : Tokeniser.BLANKS));
        specified.then("--embedding", () -> trainer.embedding(Objects.requireNonNull(width)));
        specified.then("--keep-case", () -> trainer.keepCase(keepCase));
        specified.then("--keep-digits", () -> trainer.keepDigits(keepDigits));
        specified.then("--rare", () -> trainer.rare(Objects.requireNonNull(rare)));
        specified.then(
                "--char-embedding",
                () -> trainer.charEmbedding(Objects.requireNonNull(charEmbedding)));
        specified.then(
                "--char-hidden", () -> trainer.charHidden(Objects.requireNonNull(charHidden)));
        specified.then(
                "--shape-embedding", () -> trainer.shapeEmbedding(Objects.requireNonNull(shape)));
        specified.then(
                "--bigram-embedding",
                () -> trainer.bigramEmbedding(Objects.requireNonNull(bigrams)));
        specified.then(
                "--feature-embedding",
                () -> trainer.featureEmbedding(Objects.requireNonNull(features)));
        specified.then("--vectors", () -> trainer.vectors(Objects.requireNonNull(vectors)));
        specified.then("--vector-words", () -> trainer.vectorWords(vectorWords));
    }
}
