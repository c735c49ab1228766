package dev.rondo.data.text;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts how often each symbol occurs, to make a [Lexicon] of them. Of a split, count the training
/// part alone.
public final class SymbolCounter {
    private final Map<String, Integer> counts = new HashMap<>();
    private long total;

    /// Counts a symbol.
    public void add(String symbol) {
        counts.merge(symbol, 1, (a, b) -> a == Integer.MAX_VALUE ? a : a + b);
        total++;
    }

    /// Counts a symbol several times.
    public void add(String symbol, int times) {
        counts.merge(symbol, times, (a, b) -> (int) Math.min(Integer.MAX_VALUE, (long) a + b));
        total += times;
    }

    /// Counts symbols.
    public void add(List<String> symbols) {
        symbols.forEach(this::add);
    }

    /// How often a symbol occurred.
    public int count(String symbol) {
        return counts.getOrDefault(symbol, 0);
    }

    /// How many symbols were counted, repeated ones each time.
    public long total() {
        return total;
    }

    /// How many different symbols there were.
    public int size() {
        return counts.size();
    }

    /// The counts, by falling count, equal ones by text.
    public List<Map.Entry<String, Integer>> byCount() {
        return counts.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }

    /// A vocabulary: the special symbols, then the others by falling count.
    ///
    /// @param limits the maximum size counts the special symbols
    /// @param special such as [Lexicon#UNKNOWN], [Lexicon#BEGIN] and [Lexicon#END]; they are there
    ///   whether they occurred or not
    public Lexicon vocabulary(Vocabulary.Limits limits, String... special) {
        var symbols = new java.util.ArrayList<>(List.of(special));
        byCount().stream()
                .filter(e -> e.getValue() >= limits.minimumCount() && !symbols.contains(e.getKey()))
                .map(Map.Entry::getKey)
                .limit(Math.max(0, limits.maximumSize() - special.length))
                .toList()
                .forEach(symbols::add);
        return new Lexicon(symbols);
    }

    /// All symbols in the order of their text (whole numbers by value): labels, which have no
    /// unknown.
    public Lexicon labels() {
        boolean numbers = counts.keySet().stream().allMatch(s -> s.matches("-?[0-9]{1,9}"));
        var sorted =
                numbers
                        ? new TreeMap<String, Integer>(
                                Comparator.<String>comparingInt(Integer::parseInt)
                                        .thenComparing(Comparator.naturalOrder()))
                        : new TreeMap<String, Integer>();
        sorted.putAll(counts);
        return new Lexicon(List.copyOf(sorted.keySet()));
    }
}
