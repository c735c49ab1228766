package dev.rondo.model;

import dev.rondo.RondoException;

/// Where a long sequence is cut for truncated backpropagation through time.
///
/// @param steps from one update to the next: the forward span
/// @param backward steps over which a loss is propagated back: the backward span. 0: as `steps`.
///   More: each batch reads the steps before it again; fewer: the gradient is cut within the batch
/// @param segment steps whose activations are held in memory at once, the others being computed
///   twice; 0: all
/// @param reset whether each batch begins with initial states instead of carried ones
public record Truncation(int steps, int backward, int segment, boolean reset) {
    public Truncation {
        atLeast(1, "steps", steps);
        atLeast(0, "backward span", backward);
        atLeast(0, "segment", segment);
    }

    /// States are carried from batch to batch, gradients end at the beginning of a batch.
    public static Truncation of(int steps) {
        return new Truncation(steps, 0, 0, false);
    }

    public Truncation withSteps(int number) {
        return new Truncation(number, backward, segment, reset);
    }

    public Truncation withBackward(int number) {
        return new Truncation(steps, number, segment, reset);
    }

    public Truncation withSegment(int number) {
        return new Truncation(steps, backward, number, reset);
    }

    public Truncation withReset(boolean at) {
        return new Truncation(steps, backward, segment, at);
    }

    private static void atLeast(int least, String what, int n) {
        if (n < least) {
            throw new RondoException(what + ": " + n + ", expected at least " + least);
        }
    }

    /// How many steps before its own a batch reads again.
    private int again() {
        return Math.max(0, backward - steps);
    }

    /// The first step that a batch reads.
    int from(int batchNumber) {
        return Math.max(0, batchNumber * steps - again());
    }
}
