package dev.rondo.measure;

import dev.rondo.RondoException;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Word segmentation, counted as the bakeoffs of SIGHAN count it: a word is right if it begins and
/// ends where it should; recall is given apart for words that the training text has and for those
/// that it has not. Not for several threads at once.
public final class SegmentationScore {
    private final Set<String> known;
    private long right;
    private long predictedWords;
    private long support;
    private long knownSupport;
    private long knownRight;

    /// @param known the words of the training text
    public SegmentationScore(Set<String> known) {
        this.known = known;
    }

    /// Counts a sentence.
    ///
    /// @param gold its words
    /// @param predicted words of the same characters
    /// @throws RondoException if they are not
    public void add(List<String> gold, List<String> predicted) {
        if (!String.join("", gold).equals(String.join("", predicted))) {
            throw new RondoException(
                    "two segmentations of different sentences: `"
                            + shorten(String.join(" ", gold))
                            + "` and `"
                            + shorten(String.join(" ", predicted))
                            + "`");
        }
        var ends = new HashSet<Long>();
        int at = 0;
        for (String word : predicted) {
            ends.add((long) at << 32 | at + word.length());
            at += word.length();
        }
        at = 0;
        for (String word : gold) {
            boolean found = ends.contains((long) at << 32 | at + word.length());
            right += found ? 1 : 0;
            if (known.contains(word)) {
                knownSupport++;
                knownRight += found ? 1 : 0;
            }
            at += word.length();
        }
        predictedWords += predicted.size();
        support += gold.size();
    }

    private static String shorten(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    /// All words.
    public PrecisionRecall words() {
        return new PrecisionRecall(right, predictedWords, support);
    }

    /// The recall of words that the training text does not have; NaN if there are none.
    public double unknownRecall() {
        return (double) (right - knownRight) / (support - knownSupport);
    }

    /// The recall of words that it has; NaN if there are none.
    public double knownRecall() {
        return (double) knownRight / knownSupport;
    }

    /// The share of words that the training text does not have; NaN without words.
    public double unknownRate() {
        return (double) (support - knownSupport) / support;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s; out of vocabulary %.2f %% of the words, recall %.2f %%; in vocabulary recall"
                        + " %.2f %%",
                words(),
                100 * unknownRate(),
                100 * unknownRecall(),
                100 * knownRecall());
    }
}
