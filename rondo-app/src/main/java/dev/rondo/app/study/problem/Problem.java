package dev.rondo.app.study.problem;

import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.runtime.RandomStreams;

/// A task whose examples are drawn at random.
public interface Problem {
    /// With what makes it hard: `adding problem, T = 400`.
    String title();

    /// What a step reads.
    Input input();

    /// What is asked of a step.
    Output output();

    /// Fresh examples: the same ones from the same stream.
    Batch draw(RandomStreams draws, int sequences);

    /// Examples to be examined on, which learning never sees.
    default Batch validation(RandomStreams draws, int sequences) {
        return draw(draws, sequences);
    }

    /// The [error][Answers] of the best answer without a memory, at which learning begins.
    double baseline();

    /// The [error][Answers] below which the problem counts as solved.
    double solved();
}
