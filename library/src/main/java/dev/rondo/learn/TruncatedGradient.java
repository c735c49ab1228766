package dev.rondo.learn;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// [OnlineMethod.Truncated]: the values of the last steps are held in a ring, and every loss goes
/// back through all of them.
final class TruncatedGradient implements OnlineGradient {
    private final OneStep step;
    private final int steps;
    private float[] adjoint; // of the slots after a step: S
    private float[] before;
    private int retainedSteps;

    TruncatedGradient(OneStep step, int steps) {
        this.step = step;
        this.steps = steps;
        step.reserve(steps);
        adjoint = new float[step.size()];
        before = new float[step.size()];
    }

    @Override
    public void step(float[] parameters, float @Nullable [] outputAdjoint, float[] gradient) {
        retainedSteps = Math.min(steps, retainedSteps + 1);
        if (outputAdjoint != null) {
            for (int back = 0; back < retainedSteps; back++) {
                step.backward(
                        parameters,
                        step.memory(back),
                        back == 0 ? outputAdjoint : null,
                        back == 0 ? null : adjoint,
                        gradient,
                        before);
                float[] swap = adjoint;
                adjoint = before;
                before = swap;
            }
        }
    }

    @Override
    public long stateSize() {
        return (long) steps * step.program.memory().length;
    }

    /// Nothing: a session that goes on from a file begins a new ring.
    @Override
    public Map<String, float[]> carried() {
        return Map.of();
    }
}
