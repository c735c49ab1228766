package dev.rondo.task.language;

import dev.rondo.RondoException;

import java.util.Arrays;

/// All contexts of one length, and what followed them. A context of k symbols is a child of the
/// context of its k−1 newest symbols; the children of one context stand together, in the order of
/// their oldest symbol, and so do the symbols that followed it.
///
/// @param oldest per context its oldest symbol
/// @param children per context the number of its first child in the next level, and one entry more
///   at the end; empty in the last level
/// @param firstNext per context the place of its first entry in `next`, and one entry more at the
///   end
/// @param backoff per context the weight of the distribution of the shorter context
/// @param next symbols that followed
/// @param probability of each of them, discounted: what the shorter contexts give comes on top
@SuppressWarnings("ArrayRecordComponent") // never compared
record NgramLevel(
        int[] oldest,
        int[] children,
        int[] firstNext,
        float[] backoff,
        int[] next,
        float[] probability) {

    /// The child of `context` (a context of this level's parent) by its oldest symbol, among the
    /// contexts `from` to `to` of this level.
    int find(int from, int to, int symbol) {
        int at = Arrays.binarySearch(oldest, from, to, symbol);
        return at >= 0 ? at : -1;
    }

    /// The discounted probability of a symbol after a context: 0 if it never followed.
    float probability(int context, int symbol) {
        int at = Arrays.binarySearch(next, firstNext[context], firstNext[context + 1], symbol);
        return at >= 0 ? probability[at] : 0;
    }

    /// Checks that a level that was read from a file can be searched safely.
    ///
    /// @param contexts how many contexts it must have
    /// @param below how many the next level has; -1 for the last level
    /// @throws RondoException if something does not fit
    void check(String where, int contexts, int symbols, int below) {
        boolean good =
                oldest.length == contexts
                        && backoff.length == contexts
                        && ascends(firstNext, contexts, next.length)
                        && (below < 0 ? children.length == 0 : ascends(children, contexts, below))
                        && probability.length == next.length
                        && areProbabilities(backoff)
                        && areProbabilities(probability)
                        && within(oldest, symbols)
                        && within(next, symbols);
        if (!good) {
            throw new RondoException(
                    where
                            + ": the tables contradict each other: was the file made by another program?");
        }
    }

    /// Whether these are the bounds of `parts` stretches that make up 0 to `end`.
    private static boolean ascends(int[] bounds, int parts, int end) {
        if (bounds.length != parts + 1 || bounds[0] != 0 || bounds[parts] != end) {
            return false;
        }
        for (int i = 0; i < parts; i++) {
            if (bounds[i] > bounds[i + 1]) {
                return false;
            }
        }
        return true;
    }

    static boolean areProbabilities(float[] values) {
        for (float value : values) {
            if (!(value >= 0 && value <= 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean within(int[] ids, int symbols) {
        for (int id : ids) {
            if (id < 0 || id >= symbols) {
                return false;
            }
        }
        return true;
    }

    long bytes() {
        return 4L
                * (oldest.length
                        + children.length
                        + firstNext.length
                        + backoff.length
                        + next.length
                        + probability.length);
    }
}
