package dev.rondo.task.language;

import dev.rondo.data.text.Corpus;
import dev.rondo.data.text.Text;
import dev.rondo.data.text.TextUnit;

import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Counts n-grams: trains the language model that a neural one has to beat ([NgramModel]). Its
/// steps are the options of `rondo train ngram`.
///
/// ```java
/// var model = NgramModel.trainer().order(6).train(Path.of("book.txt"));
/// ```
public final class NgramTrainer {
    /// The order where none is set.
    public static final int ORDER = 5;

    private final CorpusSteps corpus = new CorpusSteps();
    private int order = ORDER;

    NgramTrainer() {}

    /// What a symbol is: a character, a word or a byte.
    public NgramTrainer unit(TextUnit unit) {
        corpus.unit = unit;
        return this;
    }

    /// Keeps the most frequent symbols, at most so many; the others become
    /// [dev.rondo.data.text.Vocabulary#UNKNOWN].
    public NgramTrainer vocabulary(int most) {
        corpus.vocabulary = most;
        return this;
    }

    /// Keeps symbols that occur at least so often.
    public NgramTrainer minimumCount(int count) {
        corpus.minimumCount = count;
        return this;
    }

    /// The part of the text, its end, that is not counted; 0: none.
    public NgramTrainer validation(double part) {
        corpus.validationPart = part;
        return this;
    }

    /// Texts to measure on, instead of a part of the text.
    public NgramTrainer validation(Path... texts) {
        corpus.validation = java.util.List.of(texts);
        return this;
    }

    /// n: a symbol is predicted from the n − 1 before it.
    public NgramTrainer order(int n) {
        order = n;
        return this;
    }

    /// Counts the n-grams of text files, or folders of `.txt` files, which together are one text.
    ///
    /// @throws dev.rondo.RondoException if a text cannot be read or is too short
    public NgramModel train(Path... texts) {
        return train(corpus.read(texts));
    }

    /// Counts the n-grams of a text.
    public NgramModel train(String text) {
        return train(corpus.of(Text.of(text)));
    }

    /// Counts the n-grams of lines of text.
    public NgramModel train(Iterable<String> lines) {
        return train(StreamSupport.stream(lines.spliterator(), false));
    }

    /// Counts the n-grams of lines of text, which are read to their end.
    public NgramModel train(Stream<String> lines) {
        return train(CorpusSteps.lines(lines));
    }

    /// Counts the n-grams of symbols that are numbered already.
    public NgramModel train(Corpus text) {
        return NgramModel.train(
                text.vocabulary(), text.training(), new NgramModel.Configuration(order));
    }

    /// Checks the order, before any text is read.
    ///
    /// @throws dev.rondo.RondoException if it is out of range
    public void check() {
        new NgramModel.Configuration(order);
    }

    /// Texts as they would be counted: symbols, numbered, and what of them is held out.
    public Corpus corpus(Path... texts) {
        return corpus.read(texts);
    }
}
