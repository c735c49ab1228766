package dev.rondo.bench;

import dev.rondo.network.Batch;

/// Items to learn from or to be measured on: trees, images.
interface Examples {
    /// How many there are.
    int count();

    /// Some of them as a batch, in this order.
    Batch batch(int[] items);

    /// The class of an item.
    int label(int item);

    /// The row of what a network gives for a batch that answers for its item number `at`.
    int answer(Batch batch, int at);
}
