package dev.rondo.task;

import dev.rondo.RondoException;

/// How examples are learned from, batch by batch.
///
/// @param batch items of a batch
/// @param shards parts of a batch that threads work on side by side; another number gives other
///   roundings
/// @param pool batches whose items are sorted by length together (see [dev.rondo.data.Buckets])
/// @param seed of initial values, the order of the items, dropout and other draws
public record ExampleSettings(int batch, int shards, int pool, long seed) {
    public ExampleSettings {
        if (batch < 1 || shards < 1 || pool < 1) {
            throw new RondoException(
                    "batch "
                            + batch
                            + ", shards "
                            + shards
                            + ", pool "
                            + pool
                            + ": expected each to be at least 1");
        }
    }

    /// Two shards, pools of 50 batches, seed 1.
    public static ExampleSettings of(int batch) {
        return new ExampleSettings(batch, 2, 50, 1);
    }
}
