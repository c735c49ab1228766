package dev.rondo.measure;

import dev.rondo.RondoException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// chrF of a corpus (Popović 2015), counted as sacreBLEU does by default: character n-grams up to 6
/// without white space, F with β = 2. Precision and recall are means over the orders of which both
/// sides have n-grams, from the counts of all sentences; of several references the one that gives
/// its sentence the highest F counts.
///
/// Not for several threads at once.
public final class Chrf {
    private static final int ORDERS = 6;
    private static final double BETA_SQUARED = 4;

    private final long[] counts = new long[3 * ORDERS]; // hypothesis, reference, both, per order
    private long sentences;

    /// Counts a sentence.
    public void add(String hypothesis, List<String> references) {
        if (references.isEmpty()) {
            throw new RondoException("a translation without a reference, expected 1 or more");
        }
        long[] best = new long[0];
        double highest = -1;
        for (String reference : references) {
            long[] these = compare(hypothesis, reference);
            double f = f(these);
            if (f > highest) {
                highest = f;
                best = these;
            }
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] += best[i];
        }
        sentences++;
    }

    private static long[] compare(String hypothesis, String reference) {
        long[] these = new long[3 * ORDERS];
        int[] left = characters(hypothesis);
        int[] right = characters(reference);
        for (int n = 1; n <= ORDERS; n++) {
            var hypothesisNgrams = ngrams(left, n);
            var referenceNgrams = ngrams(right, n);
            int at = 3 * (n - 1);
            these[at] = Math.max(0, left.length - n + 1);
            these[at + 1] = Math.max(0, right.length - n + 1);
            for (var entry : hypothesisNgrams.entrySet()) {
                these[at + 2] +=
                        Math.min(entry.getValue(), referenceNgrams.getOrDefault(entry.getKey(), 0));
            }
        }
        return these;
    }

    private static int[] characters(String text) {
        return text.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .toArray();
    }

    private static Map<String, Integer> ngrams(int[] characters, int n) {
        var all = new HashMap<String, Integer>();
        for (int i = 0; i + n <= characters.length; i++) {
            all.merge(new String(characters, i, n), 1, Integer::sum);
        }
        return all;
    }

    private static double f(long[] counts) {
        double precision = 0;
        double recall = 0;
        int orders = 0;
        for (int at = 0; at < counts.length; at += 3) {
            if (counts[at] > 0 && counts[at + 1] > 0) {
                precision += (double) counts[at + 2] / counts[at];
                recall += (double) counts[at + 2] / counts[at + 1];
                orders++;
            }
        }
        if (orders == 0 || precision + recall == 0) {
            return 0;
        }
        precision /= orders;
        recall /= orders;
        return 100 * (1 + BETA_SQUARED) * precision * recall / (BETA_SQUARED * precision + recall);
    }

    /// From 0 to 100.
    ///
    /// @throws RondoException if there is no sentence
    public double score() {
        if (sentences == 0) {
            throw new RondoException("chrF of no sentences, expected 1 or more");
        }
        return f(counts);
    }
}
