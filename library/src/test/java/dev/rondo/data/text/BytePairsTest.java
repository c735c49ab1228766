package dev.rondo.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;

class BytePairsTest {
    private static SymbolCounter tally(Object... wordsAndCounts) {
        var counter = new SymbolCounter();
        for (int i = 0; i < wordsAndCounts.length; i += 2) {
            counter.add((String) wordsAndCounts[i], (int) wordsAndCounts[i + 1]);
        }
        return counter;
    }

    /// The example of Sennrich, Haddow & Birch 2016, with marks within words instead of at their
    /// ends.
    @Test
    void theMostFrequentPairIsMergedFirst() {
        var words = tally("low", 5, "lower", 2, "newest", 6, "widest", 3);
        var learned = BytePairs.learn(words, 1000).merges();
        assertEquals("##e ##s", learned.get(0)); // 9 times, and ##s ##t too
        assertEquals("##es ##t", learned.get(1));
        assertEquals("##o ##w", learned.get(2)); // 7 times, as l ##o, which comes after it
        assertEquals("l ##ow", learned.get(3));
    }

    @Test
    void wordsAreCutAsWasLearned() {
        var words = tally("low", 5, "lower", 2, "newest", 6, "widest", 3);
        var pairs = BytePairs.learn(words, 17);
        assertEquals(List.of("low", "##est"), pairs.split("lowest"));
        assertEquals(List.of("x"), pairs.split("x"));
        assertEquals(List.of(), pairs.split(""));
        assertEquals(List.of("😀", "##l", "##ow"), pairs.split("😀low"));
        var again = new BytePairs(pairs.merges());
        assertEquals(pairs.split("newer"), again.split("newer"));
        assertEquals(
                List.of("lowest", "new"),
                BytePairs.join(List.of("low", "##est", "n", "##e", "##w")));
    }

    @Test
    void nothingToLearn() {
        assertEquals(List.of(), BytePairs.learn(new SymbolCounter(), 100).merges());
        assertEquals(List.of(), BytePairs.learn(tally("ab", 1, "cd", 1), 100).merges());
        assertEquals(List.of(), BytePairs.learn(tally("abab", 9), 2).merges());
        assertThrows(RondoException.class, () -> new BytePairs(List.of("ab")));
        assertThrows(RondoException.class, () -> new BytePairs(List.of("a b")));
    }

    /// Against counting all pairs anew after each merge.
    @Test
    void learnsAsCountingAnewDoes() {
        var random = new Random(5);
        var words = new SymbolCounter();
        for (int i = 0; i < 60; i++) {
            var word = new StringBuilder();
            for (int n = 1 + random.nextInt(7); n > 0; n--) {
                word.append((char) ('a' + random.nextInt(3)));
            }
            words.add(word.toString(), 1 + random.nextInt(5));
        }
        var learned = BytePairs.learn(words, 40);
        assertEquals(slowly(words, 40), learned.merges());
        for (var word : words.byCount()) {
            var pieces = learned.split(word.getKey());
            assertEquals(List.of(word.getKey()), BytePairs.join(pieces));
        }
    }

    private static List<String> slowly(SymbolCounter words, int most) {
        var merges = new ArrayList<String>();
        while (true) {
            var pairs = new BytePairs(merges);
            var counts = new SymbolCounter();
            var known = new HashSet<String>();
            for (var word : words.byCount()) {
                var pieces = pairs.split(word.getKey());
                word.getKey().chars().limit(1).forEach(c -> known.add("" + (char) c));
                word.getKey().chars().skip(1).forEach(c -> known.add("##" + (char) c));
                for (int i = 1; i < pieces.size(); i++) {
                    counts.add(pieces.get(i - 1) + " " + pieces.get(i), word.getValue());
                }
            }
            merges.forEach(m -> known.add(m.replace(" ##", "")));
            var best = counts.byCount();
            if (known.size() >= most || best.isEmpty() || best.getFirst().getValue() < 2) {
                return merges;
            }
            assertTrue(merges.size() < 1000);
            merges.add(best.getFirst().getKey());
        }
    }
}
