package dev.rondo.data.split;

import dev.rondo.runtime.RandomStreams;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// The batches of an epoch: each item once. Items are shuffled and dealt into pools; in a pool
/// those of like length stand together, so that steps of a batch have many rows; then the batches
/// are shuffled. The items of a batch are in the order of falling length.
///
/// @param size items of a batch
/// @param pool batches of a pool; 1: batches are drawn whatever the lengths are
public record Buckets(int count, IntUnaryOperator length, int size, int pool) {

    /// Batches of an epoch.
    public int perEpoch() {
        return (count + size - 1) / size;
    }

    /// The items of each batch, by a seed and the number of the epoch.
    public List<int[]> epoch(RandomStreams random, int epoch) {
        int[] items = new int[count];
        Arrays.setAll(items, i -> i);
        var draws = random.at(epoch);
        draws.shuffle(items);
        List<int[]> batches = new ArrayList<>();
        long together = (long) size * pool;
        for (int from = 0; from < count; ) {
            int to = (int) Math.min(count, from + together);
            batches.addAll(cut(Arrays.copyOfRange(items, from, to)));
            from = to;
        }
        int[] order = new int[batches.size()];
        Arrays.setAll(order, i -> i);
        draws.stream("batches").shuffle(order);
        return Arrays.stream(order).mapToObj(batches::get).toList();
    }

    /// All items in batches of falling length.
    public List<int[]> falling() {
        int[] items = new int[count];
        Arrays.setAll(items, i -> i);
        return cut(items);
    }

    private List<int[]> cut(int[] items) {
        int[] sorted =
                Arrays.stream(items)
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> -length.applyAsInt(i)))
                        .mapToInt(i -> i)
                        .toArray();
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < sorted.length; from += size) {
            batches.add(Arrays.copyOfRange(sorted, from, Math.min(sorted.length, from + size)));
        }
        return batches;
    }
}
