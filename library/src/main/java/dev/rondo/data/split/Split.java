package dev.rondo.data.split;

import dev.rondo.RondoException;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.RecordText;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Which items are learned from and which are held out, by their numbers, ascending. What is made
/// of data (vocabularies, scalings, classes) is to be made of those that are learned from.
public record Split(int[] learned, int[] validation) {

    /// A part of the items, drawn at random.
    ///
    /// @param part from 0 to below 1; at least one item is learned from, and one held out unless
    ///   the part is 0
    public static Split random(int count, double part, long seed) {
        return stratified(new int[count], part, seed);
    }

    /// The same part of each class, drawn at random; where that is no whole number of items, the
    /// classes that lost most by rounding have one more. A class with one item is learned from.
    ///
    /// @param classes of each item
    public static Split stratified(int[] classes, double part, long seed) {
        check(part, classes.length);
        int required = required(classes.length, part);
        int[] shuffled = shuffled(classes.length, seed);
        Map<Integer, List<Integer>> byClass = new TreeMap<>();
        for (int item : shuffled) {
            byClass.computeIfAbsent(classes[item], _ -> new ArrayList<>()).add(item);
        }
        Map<Integer, Integer> take = new LinkedHashMap<>();
        byClass.forEach((c, items) -> take.put(c, (int) Math.floor(part * items.size())));
        int allocated = take.values().stream().mapToInt(n -> n).sum();
        var byLoss =
                byClass.entrySet().stream()
                        .filter(e -> e.getValue().size() > 1)
                        .sorted(
                                java.util.Comparator.comparingDouble(e -> {
                                    double exact = part * e.getValue().size();
                                    return Math.floor(exact) - exact;
                                }))
                        .toList();
        for (var e : byLoss) {
            if (allocated < required
                    && take.getOrDefault(e.getKey(), 0) < e.getValue().size() - 1) {
                take.merge(e.getKey(), 1, Integer::sum);
                allocated++;
            }
        }
        boolean[] out = new boolean[classes.length];
        byClass.forEach((c, items) ->
                items.subList(0, take.getOrDefault(c, 0)).forEach(i -> out[i] = true));
        return of(out);
    }

    /// The last part of items that stand in the order of their time.
    public static Split atEnd(int count, double part) {
        check(part, count);
        int validationCount = required(count, part);
        boolean[] out = new boolean[count];
        Arrays.fill(out, count - validationCount, count, true);
        return of(out);
    }

    /// The latest items, wherever they stand: what is held out is later than all that is learned
    /// from. Items of the same time are on the same side.
    public static Split byTime(double[] times, double part) {
        check(part, times.length);
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        int validationCount = required(times.length, part);
        boolean[] out = new boolean[times.length];
        if (validationCount > 0) {
            double first = sorted[times.length - validationCount];
            if (first == sorted[0]) {
                throw new RondoException(
                        "split by time: the latest "
                                + validationCount
                                + " of "
                                + times.length
                                + " items have the same time as the first: nothing would be left "
                                + "for training");
            }
            for (int i = 0; i < out.length; i++) {
                out[i] = times[i] >= first;
            }
        }
        return of(out);
    }

    /// Whole groups, drawn at random until the part is reached: no group is on both sides.
    public static Split byGroup(List<String> groups, double part, long seed) {
        check(part, groups.size());
        Map<String, List<Integer>> items = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            items.computeIfAbsent(groups.get(i), _ -> new ArrayList<>()).add(i);
        }
        var names = List.copyOf(items.keySet());
        int required = required(groups.size(), part);
        if (required > 0 && names.size() < 2) {
            throw new RondoException(
                    "split by group: all "
                            + groups.size()
                            + " items are of the group "
                            + names.getFirst()
                            + ": expected two groups or more");
        }
        boolean[] out = new boolean[groups.size()];
        int validationCount = 0;
        int left = names.size();
        for (int g : shuffled(names.size(), seed)) {
            if (validationCount >= required || left == 1) {
                break;
            }
            var group = items.getOrDefault(names.get(g), List.of());
            group.forEach(i -> out[i] = true);
            validationCount += group.size();
            left--;
        }
        return of(out);
    }

    /// `folds` splits: each item is held out in one of them, each class spread evenly over them.
    ///
    /// @param classes of each item
    public static List<Split> folds(int[] classes, int folds, long seed) {
        if (folds < 2 || folds > classes.length) {
            throw new RondoException(
                    folds
                            + " folds of "
                            + classes.length
                            + " items: expected 2 to as many as items");
        }
        int[] shuffled = shuffled(classes.length, seed);
        var byClass =
                Arrays.stream(shuffled)
                        .boxed()
                        .sorted(java.util.Comparator.comparingInt(i -> classes[i]))
                        .mapToInt(i -> i)
                        .toArray();
        return IntStream.range(0, folds)
                .mapToObj(f -> {
                    boolean[] out = new boolean[classes.length];
                    for (int i = f; i < byClass.length; i += folds) {
                        out[byClass[i]] = true;
                    }
                    return of(out);
                })
                .toList();
    }

    private static Split of(boolean[] out) {
        return new Split(
                IntStream.range(0, out.length).filter(i -> !out[i]).toArray(),
                IntStream.range(0, out.length).filter(i -> out[i]).toArray());
    }

    private static int[] shuffled(int count, long seed) {
        int[] items = new int[count];
        Arrays.setAll(items, i -> i);
        new RandomStreams(seed).stream("split").shuffle(items);
        return items;
    }

    private static int required(int count, double part) {
        return part == 0 ? 0 : (int) Math.max(1, Math.min(count - 1, Math.round(part * count)));
    }

    private static void check(double part, int count) {
        if (!(part >= 0 && part < 1)) {
            throw new RondoException(
                    "a held-out part of " + part + ": expected a number from 0 to below 1");
        }
        if (count < (part == 0 ? 1 : 2)) {
            throw new RondoException(
                    count
                            + (count == 1 ? " item" : " items")
                            + (part == 0
                                    ? ": nothing to learn from"
                                    : ", of which a part is to be held out: expected 2 or more"));
        }
    }

    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
