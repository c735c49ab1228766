package dev.rondo.data.text;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/// Gives a corpus a symbol for what is unknown, [Vocabulary#UNKNOWN], with occurrences to learn it
/// from, where it has none. (A model that has never seen the unknown symbol gives it no sensible
/// probability.)
///
/// Of the symbols that occur once every second one becomes unknown, since it is symbols such as
/// these that are met for the first time: Good's estimate of the probability of a new symbol is the
/// share of those that occur once (Good 1953). Where none occurs once, one in 10 000 symbols of the
/// training text, drawn at random, is read as unknown.
final class UnknownSymbols {
    private static final int SHARE = 10_000;
    private static final int FEWEST = 1000; // symbols of a text that can spare one
    private static final long SEED = 1;

    private UnknownSymbols() {}

    /// The symbols that become unknown, of those that occur once in a text.
    static Set<String> once(Vocabulary vocabulary, int[] ids) {
        int[] counts = counts(vocabulary, ids);
        var once = new HashSet<String>();
        boolean every = false;
        for (int id = 0; id < counts.length; id++) {
            if (counts[id] == 1 && !reserved(vocabulary, id)) {
                every = !every;
                if (every) {
                    once.add(vocabulary.symbol(id));
                }
            }
        }
        return once;
    }

    private static boolean reserved(Vocabulary vocabulary, int id) {
        return id == vocabulary.unknown()
                || vocabulary.unit() == TextUnit.WORDS
                        && vocabulary.symbol(id).equals(Vocabulary.END_OF_LINE);
    }

    private static int[] counts(Vocabulary vocabulary, int[] ids) {
        int[] counts = new int[vocabulary.size()];
        for (int id : ids) {
            counts[id]++;
        }
        return counts;
    }

    /// Whether a text has occurrences of the unknown symbol, or no need of them.
    static boolean known(Vocabulary vocabulary, int[] ids) {
        return vocabulary.unit() == TextUnit.BYTES
                || Arrays.stream(ids).anyMatch(id -> id == vocabulary.unknown());
    }

    /// A training text with occurrences of the unknown symbol.
    static int[] dropped(Vocabulary vocabulary, int[] training) {
        if (training.length < FEWEST || known(vocabulary, training)) {
            return training;
        }
        int[] ids = training.clone();
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < (training.length + SHARE - 1) / SHARE; i++) {
            ids[random.nextInt(ids.length)] = vocabulary.unknown();
        }
        return ids;
    }
}
