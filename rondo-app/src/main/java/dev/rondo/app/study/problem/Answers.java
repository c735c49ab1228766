package dev.rondo.app.study.problem;

import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.Argmax;

/// How far answers are from what was asked.
public final class Answers {
    private Answers() {}

    /// The mean squared error of numbers; of classes the part of the asked steps whose most likely
    /// class is another, of yes-or-no questions the part of the asked steps with a wrong answer.
    ///
    /// @param z what the network gave: N × width of the output
    public static double error(Output output, Batch batch, float[] z) {
        double sum = 0;
        int count = 0;
        int width = output.width();
        for (int r = 0; r < batch.chain().rows(); r++) {
            double error =
                    switch (batch.targets()) {
                        case Rows.Symbols(int[] labels) ->
                                classError(labels[r], z, r * width, width);
                        case Rows.Lists _, Rows.Multiple _, Rows.Spelled _ ->
                                throw new IllegalArgumentException("these have no error a step");
                        case Rows.Numbers(float[] targets, int w) ->
                                output instanceof Output.Linear(int _, var loss)
                                                && loss == Output.Loss.SQUARED
                                        ? squared(targets, z, r * w, w)
                                        : wrong(targets, z, r * w, w);
                    };
            if (!Double.isNaN(error)) {
                sum += error;
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    private static double classError(int label, float[] z, int at, int width) {
        if (label < 0) {
            return Double.NaN;
        }
        return Argmax.of(z, at, width) == label ? 0 : 1;
    }

    private static double squared(float[] targets, float[] z, int at, int width) {
        double sum = 0;
        int count = 0;
        for (int i = at; i < at + width; i++) {
            if (!Float.isNaN(targets[i])) {
                sum += (z[i] - (double) targets[i]) * (z[i] - (double) targets[i]);
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    private static double wrong(float[] targets, float[] z, int at, int width) {
        int wrong = 0;
        int count = 0;
        for (int i = at; i < at + width; i++) {
            if (!Float.isNaN(targets[i])) {
                wrong += z[i] > 0 == targets[i] > 0.5f ? 0 : 1;
                count++;
            }
        }
        return count == 0 ? Double.NaN : wrong > 0 ? 1 : 0;
    }
}
