package dev.rondo.task.language;

import java.util.Arrays;

/// Counts of distinct `long` keys: a hash table with open addressing and linear probing. Keys are
/// numbered as they come, and by their order after [#sort].
final class KeyCounts {
    private long[] keys = new long[1 << 10];
    private int[] counts = new int[1 << 10];
    private int[] slots = new int[1 << 11];
    private int size;

    /// Adds to the count of a key.
    ///
    /// @return the number of the key
    int add(long key, int amount) {
        int slot = find(key);
        if (slots[slot] == 0) {
            if (size == keys.length) {
                grow();
                slot = find(key);
            }
            keys[size] = key;
            slots[slot] = ++size;
        }
        int number = slots[slot] - 1;
        counts[number] += amount;
        return number;
    }

    /// The slot that holds the key, or the free one where it belongs.
    private int find(long key) {
        int mask = slots.length - 1;
        long hash = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 32) & mask;
        while (slots[slot] != 0 && keys[slots[slot] - 1] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        keys = Arrays.copyOf(keys, Math.multiplyExact(size, 2));
        counts = Arrays.copyOf(counts, keys.length);
        index();
    }

    private void index() {
        slots = new int[Math.multiplyExact(keys.length, 2)];
        for (int number = 0; number < size; number++) {
            slots[find(keys[number])] = number + 1;
        }
    }

    int size() {
        return size;
    }

    long key(int number) {
        return keys[number];
    }

    int count(int number) {
        return counts[number];
    }

    /// Renumbers the keys in their order. No key can be added after that.
    ///
    /// @return for each number before, the number now
    int[] sort() {
        var sorted = Arrays.copyOf(keys, size);
        Arrays.sort(sorted);
        var ranks = new int[size];
        var ranked = new int[size];
        for (int rank = 0; rank < size; rank++) {
            int number = slots[find(sorted[rank])] - 1;
            ranks[number] = rank;
            ranked[rank] = counts[number];
        }
        keys = sorted;
        counts = ranked;
        slots = new int[0];
        return ranks;
    }
}
