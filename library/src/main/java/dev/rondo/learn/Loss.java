package dev.rondo.learn;

import dev.rondo.store.Key;

/// The losses of some tokens (or rows, or sequences: whatever the learner counts), not yet
/// averaged, so that those of several steps can be added up.
///
/// @param sum of the losses, in nats for a likelihood
/// @param count of what was summed
public record Loss(@Key("sum") double sum, @Key("count") long count) {
    /// Nothing yet.
    public static final Loss NONE = new Loss(0, 0);

    public Loss plus(Loss other) {
        return new Loss(sum + other.sum, count + other.count);
    }

    /// The mean loss; 0 where there is nothing to average.
    public double mean() {
        return count == 0 ? 0 : sum / count;
    }
}
