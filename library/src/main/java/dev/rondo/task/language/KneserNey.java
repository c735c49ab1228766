package dev.rondo.task.language;

import java.util.Arrays;

/// Estimates an n-gram model by interpolated modified Kneser–Ney smoothing (Kneser & Ney 1995; Chen &
/// Goodman 1999, section 3 and appendix).
///
/// After a context h of k symbols, with h' the k−1 newest of them,
///
///     p(w | h) = max(c(h w) − D(c(h w)), 0) / c(h) + γ(h) p(w | h')
///     c(h)     = Σ_w c(h w)
///     γ(h)     = Σ_w D(c(h w)) / c(h)
///
/// where c counts occurrences for the longest contexts and, for the shorter ones, how many different
/// symbols stood before h w; the beginning of the text counts as one more symbol. The shortest
/// distribution, of no context at all, backs off to all symbols alike.
///
/// The discounts D(1), D(2) and D(3 and more) of a level come from n_i, the number of h w of count i:
///
///     Y = n_1 / (n_1 + 2 n_2),    D(i) = i − (i + 1) Y n_{i+1} / n_i
///
/// Where a text is too small or too regular for that (an n_i is 0, or D(i) is not between 0 and i), D is
/// 0.5, 1 and 1.5.
///
/// The occurrences are never sorted as a whole: contexts are numbered level by level from pairs (number
/// of the shorter context, one symbol more), each in a hash table of the distinct ones.
final class KneserNey {
    /// Contexts of one length while counting: distinct pairs (parent << 32 | oldest symbol), in
    /// order; and for each its number in the finished model, or -1.
    @SuppressWarnings("ArrayRecordComponent") // lives for one estimation
    private record Contexts(KeyCounts keys, int[] retained) {
        int parent(int context) {
            return (int) (keys.key(context) >>> 32);
        }

        int oldest(int context) {
            return (int) keys.key(context);
        }
    }

    private final int symbols;
    private final int levels;
    private final Contexts[] contexts;
    private final NgramLevel[] trie;
    private float[] unigrams = new float[0];

    private KneserNey(int symbols, int levels) {
        this.symbols = symbols;
        this.levels = levels;
        this.contexts = new Contexts[levels + 1];
        this.trie = new NgramLevel[levels];
    }

    /// What the estimation gives: the distribution without context, and a level for each context
    /// length from 1.
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Estimate(float[] unigrams, NgramLevel[] levels) {}

    /// @param ids the text, numbers from 0 to `symbols` − 1
    /// @param order the longest n-gram, 2 or more
    static Estimate estimate(int[] ids, int symbols, int order) {
        var building = new KneserNey(symbols, order - 1);
        var counts = building.count(ids);
        for (int level = order - 1; level > 0; level--) {
            var shorter = building.shorten(counts, level);
            building.trie[level - 1] = building.level(counts, level);
            counts = shorter;
        }
        building.unigrams(counts);
        return new Estimate(building.unigrams, building.trie);
    }

    /// Numbers all contexts, and counts what follows the longest.
    private KeyCounts count(int[] ids) {
        int none = symbols; // stands for what is before the beginning
        var context = new int[ids.length];
        for (int level = 1; level <= levels; level++) {
            var keys = new KeyCounts();
            for (int i = 0; i < ids.length; i++) {
                int oldest = i >= level ? ids[i - level] : none;
                context[i] = keys.add((long) context[i] << 32 | oldest, 1);
            }
            int[] ranks = keys.sort();
            for (int i = 0; i < ids.length; i++) {
                context[i] = ranks[context[i]];
            }
            contexts[level] = retained(keys, level, none);
        }
        var counts = new KeyCounts();
        for (int i = 0; i < ids.length; i++) {
            counts.add((long) context[i] << 32 | ids[i], 1);
        }
        counts.sort();
        return counts;
    }

    /// Contexts that reach beyond the beginning served to count and are not kept.
    private Contexts retained(KeyCounts keys, int level, int none) {
        var all = new Contexts(keys, new int[keys.size()]);
        int next = 0;
        for (int c = 0; c < keys.size(); c++) {
            boolean keep =
                    all.oldest(c) != none
                            && (level == 1 || contexts[level - 1].retained()[all.parent(c)] >= 0);
            all.retained()[c] = keep ? next++ : -1;
        }
        return all;
    }

    /// The counts of the next shorter level: of each entry, how many symbols stood before it.
    private KeyCounts shorten(KeyCounts counts, int level) {
        var shorter = new KeyCounts();
        for (int e = 0; e < counts.size(); e++) {
            int context = (int) (counts.key(e) >>> 32);
            long parent = contexts[level].parent(context);
            shorter.add(parent << 32 | (int) counts.key(e), 1);
        }
        shorter.sort();
        return shorter;
    }

    private NgramLevel level(KeyCounts counts, int level) {
        var all = contexts[level];
        double[] discount = discounts(counts);
        int entries = 0;
        for (int e = 0; e < counts.size(); e++) {
            entries += all.retained()[(int) (counts.key(e) >>> 32)] >= 0 ? 1 : 0;
        }
        int size = 0;
        for (int number : all.retained()) {
            size += number >= 0 ? 1 : 0;
        }
        var oldest = new int[size];
        var firstNext = new int[size + 1];
        var backoff = new float[size];
        var next = new int[entries];
        var probability = new float[entries];
        int at = 0;
        for (int e = 0; e < counts.size(); ) {
            int context = (int) (counts.key(e) >>> 32);
            int end = e;
            double total = 0;
            double discounted = 0;
            for (; end < counts.size() && (int) (counts.key(end) >>> 32) == context; end++) {
                total += counts.count(end);
                discounted += discount[Math.min(counts.count(end), 3)];
            }
            int number = all.retained()[context];
            if (number >= 0) {
                oldest[number] = all.oldest(context);
                backoff[number] = (float) (discounted / total);
                for (int i = e; i < end; i++, at++) {
                    next[at] = (int) counts.key(i);
                    probability[at] =
                            (float)
                                    ((counts.count(i) - discount[Math.min(counts.count(i), 3)])
                                            / total);
                }
                firstNext[number + 1] = at;
            }
            e = end;
        }
        return new NgramLevel(
                oldest,
                level == levels ? new int[0] : children(level, size),
                firstNext,
                backoff,
                next,
                probability);
    }

    private int[] children(int level, int size) {
        var children = new int[size + 1];
        var below = contexts[level + 1];
        for (int c = 0; c < below.retained().length; c++) {
            if (below.retained()[c] >= 0) {
                children[contexts[level].retained()[below.parent(c)] + 1]++;
            }
        }
        for (int c = 0; c < size; c++) {
            children[c + 1] += children[c];
        }
        return children;
    }

    private void unigrams(KeyCounts counts) {
        double[] discount = discounts(counts);
        double total = 0;
        double discounted = 0;
        for (int e = 0; e < counts.size(); e++) {
            total += counts.count(e);
            discounted += discount[Math.min(counts.count(e), 3)];
        }
        unigrams = new float[symbols];
        Arrays.fill(unigrams, (float) (discounted / total / symbols));
        for (int e = 0; e < counts.size(); e++) {
            double own = (counts.count(e) - discount[Math.min(counts.count(e), 3)]) / total;
            unigrams[(int) counts.key(e)] = (float) (own + discounted / total / symbols);
        }
    }

    /// D of the counts 0 (none), 1, 2, and 3 or more.
    private static double[] discounts(KeyCounts counts) {
        var n = new double[5];
        for (int e = 0; e < counts.size(); e++) {
            if (counts.count(e) < n.length) {
                n[counts.count(e)]++;
            }
        }
        double y = n[1] / (n[1] + 2 * n[2]);
        var discounts = new double[4];
        for (int i = 1; i <= 3; i++) {
            discounts[i] = i - (i + 1) * y * n[i + 1] / n[i];
            if (n[i] == 0 || n[i + 1] == 0 || !(discounts[i] > 0 && discounts[i] < i)) {
                return new double[] {0, 0.5, 1, 1.5};
            }
        }
        return discounts;
    }
}
