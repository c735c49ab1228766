package dev.rondo.data.text;

import dev.rondo.RondoException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/// Cuts words into pieces by byte-pair encoding (Sennrich, Haddow & Birch 2016), here of Unicode
/// characters: it begins with single characters, and the pair of neighbours that is most frequent
/// in the words that were learned from becomes one piece, again and again. A piece that does not
/// begin its word is marked, `##ing`, so that words can be put together again. Immutable.
public final class BytePairs {
    /// Before a piece that does not begin its word.
    public static final String WITHIN = "##";

    private final List<String> merges; // `a ##b`, in the order in which they were learned
    private final Map<Pair, Integer> rank = new HashMap<>();

    private record Pair(String left, String right) {
        String merged() {
            return left + right.substring(WITHIN.length());
        }
    }

    /// @param merges two pieces with a blank between them, in the order in which they were learned
    public BytePairs(List<String> merges) {
        this.merges = List.copyOf(merges);
        for (String merge : merges) {
            int blank = merge.indexOf(' ');
            if (blank < 1 || !merge.startsWith(WITHIN, blank + 1)) {
                throw new RondoException(
                        "`" + merge + "`: expected two pieces of a word, as in `l ##ow`");
            }
            var pair = new Pair(merge.substring(0, blank), merge.substring(blank + 1));
            rank.putIfAbsent(pair, rank.size());
        }
    }

    /// What was learned, as the constructor reads it.
    public List<String> merges() {
        return merges;
    }

    // ---- learning -----------------------------------------------------------------------------

    /// A word with its pieces so far.
    private static final class Word {
        final int count;
        final List<String> pieces;

        Word(int count, List<String> pieces) {
            this.count = count;
            this.pieces = pieces;
        }
    }

    /// A pair and how often it was there when it was put on the queue.
    private record Candidate(Pair pair, long count) {}

    private static final Comparator<Candidate> MOST_FREQUENT =
            Comparator.comparingLong(Candidate::count)
                    .reversed()
                    .thenComparing(c -> c.pair().left())
                    .thenComparing(c -> c.pair().right());

    /// Learns from words and how often they occur. Of pairs that are equally frequent the first by
    /// text is merged; pairs that occur once are not.
    ///
    /// @param words of the training part alone
    /// @param pieces different pieces at most, single characters among them
    public static BytePairs learn(SymbolCounter words, int pieces) {
        List<Word> all = new ArrayList<>();
        Map<Pair, Long> counts = new HashMap<>();
        Map<Pair, Set<Integer>> where = new HashMap<>();
        Set<String> known = new HashSet<>();
        for (var entry : words.byCount()) {
            var word = new Word(entry.getValue(), characters(entry.getKey()));
            known.addAll(word.pieces);
            count(word, all.size(), 1, counts, where);
            all.add(word);
        }
        var queue = new PriorityQueue<Candidate>(MOST_FREQUENT);
        counts.forEach((pair, count) -> queue.add(new Candidate(pair, count)));
        List<String> merges = new ArrayList<>();
        while (known.size() < pieces && !queue.isEmpty()) {
            var best = queue.poll();
            long now = counts.getOrDefault(best.pair(), 0L);
            if (now != best.count()) { // it has lost some to other pairs since
                if (now > 1) {
                    queue.add(new Candidate(best.pair(), now));
                }
                continue;
            }
            if (now < 2) {
                break;
            }
            merges.add(best.pair().left() + " " + best.pair().right());
            known.add(best.pair().merged());
            Set<Pair> changed = new HashSet<>();
            for (int w : List.copyOf(where.getOrDefault(best.pair(), Set.of()))) {
                var word = all.get(w);
                count(word, w, -1, counts, where);
                merge(word.pieces, best.pair());
                changed.addAll(count(word, w, 1, counts, where));
            }
            changed.forEach(pair -> queue.add(new Candidate(pair, counts.getOrDefault(pair, 0L))));
        }
        return new BytePairs(merges);
    }

    /// Counts the pairs of a word in (1) or out (−1).
    private static Set<Pair> count(
            Word word,
            int number,
            int sign,
            Map<Pair, Long> counts,
            Map<Pair, Set<Integer>> where) {
        Set<Pair> pairs = new HashSet<>();
        for (int i = 1; i < word.pieces.size(); i++) {
            var pair = new Pair(word.pieces.get(i - 1), word.pieces.get(i));
            counts.merge(pair, (long) sign * word.count, Long::sum);
            pairs.add(pair);
        }
        for (var pair : pairs) {
            var in = where.computeIfAbsent(pair, _ -> new HashSet<>());
            if (sign > 0) {
                in.add(number);
            } else {
                in.remove(number);
            }
        }
        return pairs;
    }

    private static List<String> characters(String word) {
        var pieces = new ArrayList<String>();
        word.codePoints()
                .forEach(c -> pieces.add((pieces.isEmpty() ? "" : WITHIN) + Character.toString(c)));
        return pieces;
    }

    private static void merge(List<String> pieces, Pair pair) {
        for (int i = 1; i < pieces.size(); i++) {
            if (pieces.get(i - 1).equals(pair.left()) && pieces.get(i).equals(pair.right())) {
                pieces.set(i - 1, pair.merged());
                pieces.remove(i);
            }
        }
    }

    // ---- cutting ------------------------------------------------------------------------------

    /// The pieces of a word: what was learned first is merged first.
    public List<String> split(String word) {
        var pieces = characters(word);
        while (pieces.size() > 1) {
            Pair best = null;
            int first = Integer.MAX_VALUE;
            for (int i = 1; i < pieces.size(); i++) {
                var pair = new Pair(pieces.get(i - 1), pieces.get(i));
                int at = rank.getOrDefault(pair, Integer.MAX_VALUE);
                if (at < first) {
                    first = at;
                    best = pair;
                }
            }
            if (best == null) {
                break;
            }
            merge(pieces, best);
        }
        return List.copyOf(pieces);
    }

    /// The words that pieces make up.
    public static List<String> join(List<String> pieces) {
        var words = new ArrayList<String>();
        for (String piece : pieces) {
            if (piece.startsWith(WITHIN) && piece.length() > WITHIN.length() && !words.isEmpty()) {
                words.set(words.size() - 1, words.getLast() + piece.substring(WITHIN.length()));
            } else {
                words.add(piece);
            }
        }
        return words;
    }
}
