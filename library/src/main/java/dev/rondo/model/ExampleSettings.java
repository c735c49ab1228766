package dev.rondo.model;

import dev.rondo.RondoException;
import dev.rondo.store.Key;

/// How examples are learned from, batch by batch.
///
/// @param batch items of a batch; of one long sequence, streams that are read side by side
/// @param shards parts of a batch that threads work on side by side; another number gives other
///   roundings
/// @param pool batches whose items are sorted by length together (see
///   [dev.rondo.data.split.Buckets]); of one long sequence there is nothing to sort
/// @param seed of initial values, the order of the items, dropout and other draws
@Key("ExampleSettings")
public record ExampleSettings(
        @Key("batch") int batch,
        @Key("shards") int shards,
        @Key("pool") int pool,
        @Key("seed") long seed) {
    public ExampleSettings {
        atLeastOne("batch", batch);
        atLeastOne("shards", shards);
        atLeastOne("pool", pool);
    }

    private static void atLeastOne(String what, int n) {
        if (n < 1) {
            throw new RondoException(what + ": " + n + ", expected at least 1");
        }
    }

    /// Two shards, pools of 50 batches, seed 1.
    public static ExampleSettings of(int batch) {
        return new ExampleSettings(batch, 2, 50, 1);
    }
}
