package dev.rondo.equation.graph;

import java.util.Map;

/// Lookups in maps that hold every key by construction.
public final class Lookup {
    private Lookup() {}

    /// The value of a key.
    ///
    /// @throws IllegalStateException if the map does not have the key
    public static <K, V> V need(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new IllegalStateException("no value for " + key);
        }
        return value;
    }
}
