package dev.rondo.data.text;

import dev.rondo.RondoException;

import java.util.Arrays;

/// A text as numbers of its vocabulary's symbols, in a part to learn from and a part held out. The
/// arrays are given out as they are, not copied; nobody may write into them.
public final class Corpus {
    private final Vocabulary vocabulary;
    private final int[] training;
    private final int[] validation;

    /// A corpus of symbols that are numbered already.
    ///
    /// @param training at least 2 symbols
    /// @param validation at least 2 symbols, or none at all where nothing is held out
    public Corpus(Vocabulary vocabulary, int[] training, int[] validation) {
        check("the training text", training.length);
        if (validation.length > 0) {
            check("the validation text", validation.length);
        }
        this.vocabulary = vocabulary;
        this.training = training;
        this.validation = validation;
    }

    /// The symbols, by number.
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /// The part to learn from.
    public int[] training() {
        return training;
    }

    /// The part held out; empty if there is none.
    public int[] validation() {
        return validation;
    }

    /// The same with a symbol for what is unknown, which its training text has: of the symbols that
    /// occur once every second one becomes unknown, and where none does, one in 10 000 symbols,
    /// drawn at random. Of bytes, and where the training text has unknown symbols already, the
    /// same.
    public Corpus withUnknown() {
        if (UnknownSymbols.known(vocabulary, training)) {
            return this;
        }
        int[] all = Arrays.copyOf(training, training.length + validation.length);
        System.arraycopy(validation, 0, all, training.length, validation.length);
        var with = vocabulary.withUnknown(UnknownSymbols.once(vocabulary, all));
        int[] own = renumbered(with, training);
        return new Corpus(with, UnknownSymbols.dropped(with, own), renumbered(with, validation));
    }

    private int[] renumbered(Vocabulary with, int[] ids) {
        int[] numbers =
                vocabulary.symbols().stream()
                        .mapToInt(s -> Math.max(with.find(s), -1))
                        .map(id -> id < 0 ? with.unknown() : id)
                        .toArray();
        return Arrays.stream(ids).map(id -> numbers[id]).toArray();
    }

    private static void check(String what, int length) {
        if (length < 2) {
            throw new RondoException(
                    what
                            + " has "
                            + length
                            + (length == 1 ? " symbol" : " symbols")
                            + ", expected 2 or more: one to read and one to predict");
        }
    }

    /// Holds out the end of a text. The vocabulary is that of the whole text, as is usual for
    /// characters.
    ///
    /// @param fraction of the symbols to hold out, from 0 to below 1; their number is rounded down
    public static Corpus split(
            TextUnit unit, Text text, Vocabulary.Limits limits, double fraction) {
        return split(Vocabulary.of(unit, text, limits), text, fraction);
    }

    /// Holds out the end of a text, with a vocabulary that there is already.
    public static Corpus split(Vocabulary vocabulary, Text text, double fraction) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new RondoException(
                    "a validation part of " + fraction + ": expected 0 or more and below 1");
        }
        int[] ids = vocabulary.encode(text);
        int validationCount = (int) (ids.length * fraction);
        int training = ids.length - validationCount;
        if (training < 2 || (fraction > 0 && validationCount < 2)) {
            throw new RondoException(
                    text.name()
                            + ": "
                            + ids.length
                            + " symbols, of which "
                            + validationCount
                            + " would be held out for validation: the text is too short, expected 2 or more in each part");
        }
        return new Corpus(
                vocabulary,
                Arrays.copyOf(ids, training),
                Arrays.copyOfRange(ids, training, ids.length));
    }

    /// A text to learn from and another to hold out. The vocabulary is that of the first; words of
    /// the other that it does not have become [Vocabulary#UNKNOWN], and characters are an error
    /// unless the limits make it have one.
    public static Corpus of(
            TextUnit unit, Text training, Text validation, Vocabulary.Limits limits) {
        var vocabulary = Vocabulary.of(unit, training, limits);
        return new Corpus(vocabulary, vocabulary.encode(training), vocabulary.encode(validation));
    }
}
