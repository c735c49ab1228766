package dev.rondo.network;

import dev.rondo.network.run.Activations;
import dev.rondo.network.run.Steps;
import dev.rondo.network.spec.Pooling;

import java.util.Arrays;

/// What the output matrix reads of a running sequence: the steps so far, pooled. Attention weighs
/// all of them anew whenever it is asked for, and keeps them; all other poolings keep one row.
final class RunningPooling {
    private final Pooling pooling;
    private final int width;

    /// The pooled row, or the sum of the rows; with attention the rows: steps × width.
    private float[] accumulated;

    private long steps;

    /// What is read, where it is not what is kept.
    private final float[] pooled;

    RunningPooling(Pooling pooling, int width) {
        this.pooling = pooling;
        this.width = width;
        accumulated = new float[width];
        boolean other = pooling == Pooling.MEAN || pooling == Pooling.ATTENTION;
        pooled = other ? new float[width] : accumulated;
    }

    /// Takes what the stack gave at the next step.
    void add(Activations row) {
        float[] from = row.array;
        int at = row.offset;
        switch (pooling) {
            case IN_STEP, LAST, ENDS -> System.arraycopy(from, at, accumulated, 0, width);
            case FIRST -> {
                if (steps == 0) {
                    System.arraycopy(from, at, accumulated, 0, width);
                }
            }
            case MAX -> {
                for (int j = 0; j < width; j++) {
                    if (steps == 0 || from[at + j] > accumulated[j]) {
                        accumulated[j] = from[at + j];
                    }
                }
            }
            case SUM, MEAN -> {
                for (int j = 0; j < width; j++) {
                    accumulated[j] += from[at + j];
                }
            }
            case ATTENTION -> {
                int used = Math.toIntExact(steps * width);
                if (used + width > accumulated.length) {
                    accumulated =
                            Arrays.copyOf(accumulated, Math.multiplyExact(2, accumulated.length));
                }
                System.arraycopy(from, at, accumulated, used, width);
            }
        }
        steps++;
    }

    /// What the output matrix reads, `width` numbers; zeros before the first step.
    float[] row(Steps stack) {
        if (steps > 0 && pooling == Pooling.MEAN) {
            for (int j = 0; j < width; j++) {
                pooled[j] = accumulated[j] / steps;
            }
        } else if (steps > 0 && pooling == Pooling.ATTENTION) {
            var row = stack.attend(accumulated, (int) steps);
            System.arraycopy(row.array, row.offset, pooled, 0, width);
        }
        return pooled;
    }

    long steps() {
        return steps;
    }

    /// What is kept, as a value.
    float[] accumulated() {
        return Arrays.copyOf(accumulated, size(steps));
    }

    /// Numbers that are kept after so many steps.
    int size(long after) {
        return pooling == Pooling.ATTENTION ? Math.toIntExact(after * width) : width;
    }

    /// Goes on from where another was.
    ///
    /// @param from of the right size
    void resume(float[] from, long after) {
        if (from.length > accumulated.length) {
            accumulated = from.clone();
        } else {
            System.arraycopy(from, 0, accumulated, 0, from.length);
        }
        if (after == 0) {
            Arrays.fill(pooled, 0f);
        }
        steps = after;
    }
}
