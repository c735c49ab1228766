package dev.rondo.measure;

import dev.rondo.RondoException;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// BLEU of a corpus (Papineni, Roukos, Ward & Zhu 2002), counted as sacreBLEU does (Post 2018;
/// version 2, its defaults: up to 4-grams, tokenisation 13a, exponential smoothing):
///
/// BLEU = BP · exp(¼ Σₙ log pₙ), with pₙ the share of the n-grams of all hypotheses that stand in a
/// reference (each at most as often as in the one that has it most often), and BP = min(1, exp(1 −
/// r/c)), c and r being the lengths of all hypotheses and of the references closest to them in
/// length. The k-th pₙ without any match counts as 1/(2ᵏ·total); where nothing matches at all, BLEU
/// is 0.
///
/// Not for several threads at once.
public final class Bleu {
    private static final int ORDERS = 4;

    private final MachineTokens tokens;
    private final boolean lowercase;
    private final long[] matches = new long[ORDERS];
    private final long[] totals = new long[ORDERS];
    private long hypothesisLength;
    private long referenceLength;
    private long sentences;

    /// @param lowercase whether capitals count as small letters
    public Bleu(MachineTokens tokens, boolean lowercase) {
        this.tokens = tokens;
        this.lowercase = lowercase;
    }

    /// What was counted.
    ///
    /// @param bleu from 0 to 100
    /// @param precisions of 1- to 4-grams, from 0 to 100, smoothed
    /// @param brevityPenalty from 0 to 1
    /// @param hypothesisLength tokens of all hypotheses
    /// @param referenceLength tokens of the references closest in length
    public record Score(
            double bleu,
            double[] precisions,
            double brevityPenalty,
            long hypothesisLength,
            long referenceLength) {
        /// As sacreBLEU writes it: `BLEU = 48.53 82.4/50.0/45.5/37.5 (BP = 0.943 …)`.
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "BLEU = %.2f %.1f/%.1f/%.1f/%.1f (BP = %.3f ratio = %.3f hyp_len = %d ref_len ="
                            + " %d)",
                    bleu,
                    precisions[0],
                    precisions[1],
                    precisions[2],
                    precisions[3],
                    brevityPenalty,
                    referenceLength == 0 ? 0 : (double) hypothesisLength / referenceLength,
                    hypothesisLength,
                    referenceLength);
        }
    }

    /// Counts a sentence.
    ///
    /// @param references one translation that is right, or several
    public void add(String hypothesis, List<String> references) {
        if (references.isEmpty()) {
            throw new RondoException("a translation without a reference, expected 1 or more");
        }
        String[] words = split(hypothesis);
        int closest = -1;
        Map<List<String>, Integer> most = new HashMap<>();
        for (String reference : references) {
            String[] right = split(reference);
            int difference = Math.abs(right.length - words.length);
            int best = Math.abs(closest - words.length);
            if (closest < 0 || difference < best || difference == best && right.length < closest) {
                closest = right.length;
            }
            ngrams(right).forEach((ngram, count) -> most.merge(ngram, count, Math::max));
        }
        ngrams(words)
                .forEach((ngram, count) -> {
                    totals[ngram.size() - 1] += count;
                    matches[ngram.size() - 1] += Math.min(count, most.getOrDefault(ngram, 0));
                });
        hypothesisLength += words.length;
        referenceLength += closest;
        sentences++;
    }

    private String[] split(String text) {
        return tokens.split(lowercase ? text.toLowerCase(Locale.ROOT) : text);
    }

    private static Map<List<String>, Integer> ngrams(String[] words) {
        var counts = new HashMap<List<String>, Integer>();
        for (int n = 1; n <= ORDERS; n++) {
            for (int i = 0; i + n <= words.length; i++) {
                counts.merge(Arrays.asList(words).subList(i, i + n), 1, Integer::sum);
            }
        }
        return counts;
    }

    /// The score of all sentences so far.
    ///
    /// @throws RondoException if there is none
    public Score score() {
        if (sentences == 0) {
            throw new RondoException("BLEU of no sentences, expected 1 or more");
        }
        double penalty =
                hypothesisLength >= referenceLength
                        ? 1
                        : hypothesisLength == 0
                                ? 0
                                : Math.exp(1 - (double) referenceLength / hypothesisLength);
        double[] precisions = new double[ORDERS];
        double logs = 0;
        double smoothing = 1;
        for (int n = 0; n < ORDERS && matches[0] > 0; n++) {
            if (totals[n] == 0) {
                logs = Double.NEGATIVE_INFINITY;
                break;
            }
            if (matches[n] == 0) {
                smoothing *= 2;
                precisions[n] = 100 / (smoothing * totals[n]);
            } else {
                precisions[n] = 100.0 * matches[n] / totals[n];
            }
            logs += Math.log(precisions[n]);
        }
        double bleu = matches[0] == 0 ? 0 : penalty * Math.exp(logs / ORDERS);
        return new Score(bleu, precisions, penalty, hypothesisLength, referenceLength);
    }
}
