package dev.rondo.learn;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// An [OnlineMethod] at work on one sequence.
interface OnlineGradient {
    /// After the forward pass of a step, before its states move on: adds the gradient of this
    /// step's loss to `gradient`, and carries on what is carried. Allocates nothing.
    ///
    /// @param outputAdjoint of the loss by the output; null if the step has no loss
    void step(float[] parameters, float @Nullable [] outputAdjoint, float[] gradient);

    /// What is carried from step to step, by name: the arrays themselves.
    Map<String, float[]> carried();

    /// Numbers held for the sake of the past: influences, or values of earlier steps.
    long stateSize();
}
