package dev.rondo.learn;

import java.util.List;

/// The formulas of the optimisers, as plain loops over a range of the flat arrays, which the JVM's
/// compiler turns into vector code. `w` are the values, `g` the gradient, taken `scale` times.
///
/// All is float32, operation by operation as PyTorch does it (`scale` and the order within one
/// expression apart); what depends on the step alone is computed in double precision first.
final class Update {
    private final Optimiser optimiser;

    // Of this step.
    private float rate;
    private float stepSize; // Adam: η / (1 − beta1ᵗ)
    private float root; // Adam: √(1 − beta2ᵗ)
    private float keep; // AdamW: 1 − η·decay

    Update(Optimiser optimiser) {
        this.optimiser = optimiser;
    }

    /// The names of the moments that an optimiser keeps, in the order in which [#run] takes them.
    static List<String> moments(Optimiser optimiser) {
        return switch (optimiser) {
            case Optimiser.Sgd _ -> List.of();
            case Optimiser.Momentum _ -> List.of("momentum");
            case Optimiser.Adam _, Optimiser.AdamW _ -> List.of("mean", "square");
            case Optimiser.RmsProp r when r.centred() -> List.of("square", "momentum", "mean");
            case Optimiser.RmsProp r when r.momentum() != 0 -> List.of("square", "momentum");
            case Optimiser.RmsProp _ -> List.of("square");
            case Optimiser.Adagrad _ -> List.of("sum");
        };
    }

    /// Whether elements with a gradient of zero keep their value and their moments.
    static boolean leavesUntouched(Optimiser optimiser) {
        return optimiser instanceof Optimiser.Sgd || optimiser instanceof Optimiser.Adagrad;
    }

    /// Before the first [#run] of a step.
    ///
    /// @param step from 1
    void prepare(long step, double learningRate) {
        rate = (float) learningRate;
        switch (optimiser) {
            case Optimiser.Adam(double beta1, double beta2, _) ->
                    prepareAdam(step, learningRate, beta1, beta2);
            case Optimiser.AdamW(double beta1, double beta2, _, double decay) -> {
                prepareAdam(step, learningRate, beta1, beta2);
                keep = (float) (1 - learningRate * decay);
            }
            default -> {}
        }
    }

    private void prepareAdam(long step, double learningRate, double beta1, double beta2) {
        stepSize = (float) (learningRate / (1 - StrictMath.pow(beta1, step)));
        root = (float) Math.sqrt(1 - StrictMath.pow(beta2, step));
    }

    /// Changes values and moments `from … to`.
    ///
    /// @param decays whether decoupled decay applies here
    void run(
            float[] w,
            float[] g,
            float scale,
            boolean decays,
            float[] a,
            float[] b,
            float[] c,
            int from,
            int to) {
        switch (optimiser) {
            case Optimiser.Sgd _ -> sgd(w, g, scale, rate, from, to);
            case Optimiser.Momentum m when m.nesterov() ->
                    nesterov(w, g, scale, rate, a, (float) m.momentum(), from, to);
            case Optimiser.Momentum m ->
                    momentum(w, g, scale, rate, a, (float) m.momentum(), from, to);
            case Optimiser.Adam o ->
                    adam(w, g, scale, 1, a, b, o.beta1(), o.beta2(), o.epsilon(), from, to);
            case Optimiser.AdamW o ->
                    adam(
                            w,
                            g,
                            scale,
                            decays ? keep : 1,
                            a,
                            b,
                            o.beta1(),
                            o.beta2(),
                            o.epsilon(),
                            from,
                            to);
            case Optimiser.RmsProp o when o.centred() ->
                    centred(w, g, scale, rate, a, b, c, o, from, to);
            case Optimiser.RmsProp o when o.momentum() != 0 ->
                    rmsPropMomentum(w, g, scale, rate, a, b, o, from, to);
            case Optimiser.RmsProp o -> rmsProp(w, g, scale, rate, a, o, from, to);
            case Optimiser.Adagrad o ->
                    adagrad(w, g, scale, rate, a, (float) o.epsilon(), from, to);
        }
    }

    private static void sgd(float[] w, float[] g, float scale, float rate, int from, int to) {
        for (int i = from; i < to; i++) {
            w[i] -= rate * (scale * g[i]);
        }
    }

    private static void momentum(
            float[] w,
            float[] g,
            float scale,
            float rate,
            float[] m,
            float momentum,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float velocity = momentum * m[i] + scale * g[i];
            m[i] = velocity;
            w[i] -= rate * velocity;
        }
    }

    private static void nesterov(
            float[] w,
            float[] g,
            float scale,
            float rate,
            float[] m,
            float momentum,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float d = scale * g[i];
            float velocity = momentum * m[i] + d;
            m[i] = velocity;
            w[i] -= rate * (d + momentum * velocity);
        }
    }

    private void adam(
            float[] w,
            float[] g,
            float scale,
            float keep,
            float[] m,
            float[] s,
            double beta1,
            double beta2,
            double epsilon,
            int from,
            int to) {
        float towards = (float) (1 - beta1);
        float old = (float) beta2;
        float fresh = (float) (1 - beta2);
        float eps = (float) epsilon;
        float size = stepSize;
        float correction = root;
        for (int i = from; i < to; i++) {
            float d = scale * g[i];
            float mean = m[i] + towards * (d - m[i]);
            float square = old * s[i] + fresh * d * d;
            m[i] = mean;
            s[i] = square;
            w[i] = keep * w[i] - size * (mean / ((float) Math.sqrt(square) / correction + eps));
        }
    }

    private static void rmsProp(
            float[] w,
            float[] g,
            float scale,
            float rate,
            float[] s,
            Optimiser.RmsProp o,
            int from,
            int to) {
        float old = (float) o.smoothing();
        float fresh = (float) (1 - o.smoothing());
        float eps = (float) o.epsilon();
        for (int i = from; i < to; i++) {
            float d = scale * g[i];
            float square = old * s[i] + fresh * d * d;
            s[i] = square;
            w[i] -= rate * (d / ((float) Math.sqrt(square) + eps));
        }
    }

    private static void rmsPropMomentum(
            float[] w,
            float[] g,
            float scale,
            float rate,
            float[] s,
            float[] b,
            Optimiser.RmsProp o,
            int from,
            int to) {
        float old = (float) o.smoothing();
        float fresh = (float) (1 - o.smoothing());
        float eps = (float) o.epsilon();
        float momentum = (float) o.momentum();
        for (int i = from; i < to; i++) {
            float d = scale * g[i];
            float square = old * s[i] + fresh * d * d;
            float gathered = momentum * b[i] + d / ((float) Math.sqrt(square) + eps);
            s[i] = square;
            b[i] = gathered;
            w[i] -= rate * gathered;
        }
    }

    private static void centred(
            float[] w,
            float[] g,
            float scale,
            float rate,
            float[] s,
            float[] b,
            float[] m,
            Optimiser.RmsProp o,
            int from,
            int to) {
        float old = (float) o.smoothing();
        float fresh = (float) (1 - o.smoothing());
        float eps = (float) o.epsilon();
        float momentum = (float) o.momentum();
        for (int i = from; i < to; i++) {
            float d = scale * g[i];
            float square = old * s[i] + fresh * d * d;
            float mean = m[i] + fresh * (d - m[i]);
            // Never negative but for rounding.
            float variance = Math.max(0, square - mean * mean);
            float gathered = momentum * b[i] + d / ((float) Math.sqrt(variance) + eps);
            s[i] = square;
            m[i] = mean;
            b[i] = gathered;
            w[i] -= rate * gathered;
        }
    }

    private static void adagrad(
            float[] w, float[] g, float scale, float rate, float[] s, float eps, int from, int to) {
        for (int i = from; i < to; i++) {
            float d = scale * g[i];
            float sum = s[i] + d * d;
            s[i] = sum;
            w[i] -= rate * (d / ((float) Math.sqrt(sum) + eps));
        }
    }

    /// Clipping by value, in place.
    static void clamp(float[] g, float maximum, int from, int to) {
        for (int i = from; i < to; i++) {
            g[i] = Math.max(-maximum, Math.min(maximum, g[i]));
        }
    }

    /// d = scale·g + l2·w + l1·sign(w).
    static void penalise(
            float[] d, float[] g, float scale, float[] w, float l1, float l2, int from, int to) {
        if (l1 == 0) {
            for (int i = from; i < to; i++) {
                d[i] = scale * g[i] + l2 * w[i];
            }
        } else {
            for (int i = from; i < to; i++) {
                d[i] = scale * g[i] + l2 * w[i] + l1 * Math.signum(w[i]);
            }
        }
    }
}
