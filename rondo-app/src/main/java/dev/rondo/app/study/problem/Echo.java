package dev.rondo.app.study.problem;

import dev.rondo.runtime.RandomStreams;

/// An endless stream for learning at every step: at each step x is drawn from {−1, 1}, and asked
/// for is the x of `delay` steps ago (0 while there was none).
///
/// The values are independent of one another, so with a memory that reaches back less than `delay`
/// steps the squared error is at best 1. A gradient that is cut off earlier still learns to read
/// off the state what it happens to hold of older values, but not to keep them.
public final class Echo {
    private final float[] ring; // the last values, that of step t at t % (delay + 1)
    private final RandomStreams random;
    private long step = -1;

    /// @param delay in steps, at least 1
    public Echo(int delay, long seed) {
        Drawn.atLeast(1, "echo: delay", delay);
        this.ring = new float[delay + 1];
        this.random = new RandomStreams(seed).stream("examples");
    }

    public int delay() {
        return ring.length - 1;
    }

    /// Goes on by one step.
    ///
    /// @param x receives the value of the step
    /// @param target receives the value of `delay` steps ago
    public void next(float[] x, float[] target) {
        step++;
        int at = (int) (step % ring.length);
        ring[at] = 2 * random.below(2) - 1;
        x[0] = ring[at];
        target[0] = ring[(at + 1) % ring.length];
    }
}
