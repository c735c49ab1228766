package dev.rondo.learn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The formulas of the optimisers, as plain loops over a range of the flat arrays, which the JVM's
/// compiler turns into vector code. In all of them `w` are the values and `d` is what drives the
/// update: the gradient, scaled by clipping, with the derivative of the penalty.
///
/// All is float32, in the order in which PyTorch computes it; what depends on the step alone is
/// computed in double precision first, by `StrictMath`, so that it has the same bits everywhere.
final class Update {
    private static final float[] NOTHING = new float[0];

    private final Optimiser optimiser;
    private final Map<String, float[]> moments = new LinkedHashMap<>();
    private final float[] mean; // of the gradient; or the velocity of momentum
    private final float[] square; // the mean of its square; or the sum of squares
    private final float[] gathered; // by RMSProp with momentum

    // Constants.
    private final float momentum;
    private final float towardsMean; // 1 − beta1
    private final float oldSquare; // beta2
    private final float newSquare; // 1 − beta2
    private final float epsilon;

    // Of the step under way.
    private float rate; // η, for Adam η / (1 − beta1ᵗ)
    private float correction; // √(1 − beta2ᵗ)
    private float keep; // 1 − η·decay

    /// @param size of the network's parameters
    Update(Optimiser optimiser, int size) {
        this.optimiser = optimiser;
        for (String name : moments(optimiser)) {
            moments.put(name, new float[size]);
        }
        mean = moments.getOrDefault("mean", NOTHING);
        square = moments.getOrDefault("square", NOTHING);
        gathered = moments.getOrDefault("gathered", NOTHING);
        double beta1 = 0;
        double beta2 = 0;
        double eps = 0;
        double gather = 0;
        switch (optimiser) {
            case Optimiser.Sgd _ -> {}
            case Optimiser.Momentum o -> gather = o.momentum();
            case Optimiser.Adam o -> {
                beta1 = o.beta1();
                beta2 = o.beta2();
                eps = o.epsilon();
            }
            case Optimiser.AdamW o -> {
                beta1 = o.beta1();
                beta2 = o.beta2();
                eps = o.epsilon();
            }
            case Optimiser.RmsProp o -> {
                beta1 = o.smoothing();
                beta2 = o.smoothing();
                eps = o.epsilon();
                gather = o.momentum();
            }
            case Optimiser.Adagrad o -> eps = o.epsilon();
        }
        momentum = (float) gather;
        towardsMean = (float) (1 - beta1);
        oldSquare = (float) beta2;
        newSquare = (float) (1 - beta2);
        epsilon = (float) eps;
    }

    private static List<String> moments(Optimiser optimiser) {
        return switch (optimiser) {
            case Optimiser.Sgd _ -> List.of();
            case Optimiser.Momentum _ -> List.of("mean");
            case Optimiser.Adam _, Optimiser.AdamW _ -> List.of("mean", "square");
            case Optimiser.RmsProp o when o.centred() -> List.of("mean", "square", "gathered");
            case Optimiser.RmsProp o when o.momentum() != 0 -> List.of("square", "gathered");
            case Optimiser.RmsProp _, Optimiser.Adagrad _ -> List.of("square");
        };
    }

    /// The moments by name, each as long as the parameters: the arrays themselves.
    Map<String, float[]> moments() {
        return moments;
    }

    /// Whether elements with a gradient of zero keep their value and their moments.
    boolean leavesUntouched() {
        return optimiser instanceof Optimiser.Sgd || optimiser instanceof Optimiser.Adagrad;
    }

    /// Before the first [#run] of a step.
    ///
    /// @param step from 1
    void prepare(long step, double learningRate) {
        rate = (float) learningRate;
        switch (optimiser) {
            case Optimiser.Adam o -> prepareAdam(step, learningRate, o.beta1(), o.beta2(), 0);
            case Optimiser.AdamW o ->
                    prepareAdam(step, learningRate, o.beta1(), o.beta2(), o.decay());
            default -> {}
        }
    }

    private void prepareAdam(
            long step, double learningRate, double beta1, double beta2, double decay) {
        rate = (float) (learningRate / (1 - StrictMath.pow(beta1, (double) step)));
        correction = (float) Math.sqrt(1 - StrictMath.pow(beta2, (double) step));
        keep = (float) (1 - learningRate * decay);
    }

    /// Changes values and moments `from … to` by `d = scale·g + l2·w + l1·sign(w)`.
    ///
    /// @param decays whether the decoupled decay applies here
    void run(
            float[] w,
            float[] g,
            float scale,
            float l1,
            float l2,
            boolean decays,
            int from,
            int to) {
        switch (optimiser) {
            case Optimiser.Sgd _ -> sgd(w, g, scale, l1, l2, from, to);
            case Optimiser.Momentum o when o.nesterov() -> nesterov(w, g, scale, l1, l2, from, to);
            case Optimiser.Momentum _ -> momentum(w, g, scale, l1, l2, from, to);
            case Optimiser.Adam _ -> adam(w, g, scale, l1, l2, 1, from, to);
            case Optimiser.AdamW _ -> adam(w, g, scale, l1, l2, decays ? keep : 1, from, to);
            case Optimiser.RmsProp o when o.centred() -> centred(w, g, scale, l1, l2, from, to);
            case Optimiser.RmsProp o when o.momentum() != 0 ->
                    gathering(w, g, scale, l1, l2, from, to);
            case Optimiser.RmsProp _ -> rmsProp(w, g, scale, l1, l2, from, to);
            case Optimiser.Adagrad _ -> adagrad(w, g, scale, l1, l2, from, to);
        }
    }

    private void sgd(float[] w, float[] g, float scale, float l1, float l2, int from, int to) {
        float rate = this.rate;
        for (int i = from; i < to; i++) {
            float d = scale * g[i] + l2 * w[i] + l1 * Math.signum(w[i]);
            w[i] -= rate * d;
        }
    }

    private void momentum(float[] w, float[] g, float scale, float l1, float l2, int from, int to) {
        float rate = this.rate;
        float momentum = this.momentum;
        float[] m = mean;
        for (int i = from; i < to; i++) {
            float d = scale * g[i] + l2 * w[i] + l1 * Math.signum(w[i]);
            float velocity = momentum * m[i] + d;
            m[i] = velocity;
            w[i] -= rate * velocity;
        }
    }

    private void nesterov(float[] w, float[] g, float scale, float l1, float l2, int from, int to) {
        float rate = this.rate;
        float momentum = this.momentum;
        float[] m = mean;
        for (int i = from; i < to; i++) {
            float d = scale * g[i] + l2 * w[i] + l1 * Math.signum(w[i]);
            float velocity = momentum * m[i] + d;
            m[i] = velocity;
            w[i] -= rate * (d + momentum * velocity);
        }
    }

    private void adam(
            float[] w, float[] g, float scale, float l1, float l2, float keep, int from, int to) {
        float rate = this.rate;
        float correction = this.correction;
        float towards = towardsMean;
        float old = oldSquare;
        float fresh = newSquare;
        float epsilon = this.epsilon;
        float[] m = mean;
        float[] s = square;
        for (int i = from; i < to; i++) {
            float d = scale * g[i] + l2 * w[i] + l1 * Math.signum(w[i]);
            float first = m[i] + towards * (d - m[i]);
            float second = old * s[i] + fresh * d * d;
            m[i] = first;
            s[i] = second;
            float root = (float) Math.sqrt(second) / correction + epsilon;
            w[i] = keep * w[i] - rate * (first / root);
        }
    }

    private void rmsProp(float[] w, float[] g, float scale, float l1, float l2, int from, int to) {
        float rate = this.rate;
        float old = oldSquare;
        float fresh = newSquare;
        float epsilon = this.epsilon;
        float[] s = square;
        for (int i = from; i < to; i++) {
            float d = scale * g[i] + l2 * w[i] + l1 * Math.signum(w[i]);
            float second = old * s[i] + fresh * d * d;
            s[i] = second;
            w[i] -= rate * (d / ((float) Math.sqrt(second) + epsilon));
        }
    }

    /// RMSProp with momentum.
    private void gathering(
            float[] w, float[] g, float scale, float l1, float l2, int from, int to) {
        float rate = this.rate;
        float old = oldSquare;
        float fresh = newSquare;
        float epsilon = this.epsilon;
        float momentum = this.momentum;
        float[] s = square;
        float[] b = gathered;
        for (int i = from; i < to; i++) {
            float d = scale * g[i] + l2 * w[i] + l1 * Math.signum(w[i]);
            float second = old * s[i] + fresh * d * d;
            float velocity = momentum * b[i] + d / ((float) Math.sqrt(second) + epsilon);
            s[i] = second;
            b[i] = velocity;
            w[i] -= rate * velocity;
        }
    }

    /// RMSProp with the square of the mean taken away, and momentum, which may be zero. Two loops,
    /// as the compiler does not turn one as long as both into vector code.
    private void centred(float[] w, float[] g, float scale, float l1, float l2, int from, int to) {
        float rate = this.rate;
        float towards = towardsMean;
        float old = oldSquare;
        float fresh = newSquare;
        float epsilon = this.epsilon;
        float momentum = this.momentum;
        float[] m = mean;
        float[] s = square;
        float[] b = gathered;
        for (int i = from; i < to; i++) {
            float d = scale * g[i] + l2 * w[i] + l1 * Math.signum(w[i]);
            m[i] += towards * (d - m[i]);
            s[i] = old * s[i] + fresh * d * d;
        }
        for (int i = from; i < to; i++) {
            float d = scale * g[i] + l2 * w[i] + l1 * Math.signum(w[i]);
            float variance = Math.max(0, s[i] - m[i] * m[i]); // below 0 only by rounding
            float velocity = momentum * b[i] + d / ((float) Math.sqrt(variance) + epsilon);
            b[i] = velocity;
            w[i] -= rate * velocity;
        }
    }

    private void adagrad(float[] w, float[] g, float scale, float l1, float l2, int from, int to) {
        float rate = this.rate;
        float epsilon = this.epsilon;
        float[] s = square;
        for (int i = from; i < to; i++) {
            float d = scale * g[i] + l2 * w[i] + l1 * Math.signum(w[i]);
            float sum = s[i] + d * d;
            s[i] = sum;
            w[i] -= rate * (d / ((float) Math.sqrt(sum) + epsilon));
        }
    }

    /// Clipping by value, in place.
    static void clamp(float[] g, float maximum, int from, int to) {
        for (int i = from; i < to; i++) {
            g[i] = Math.max(-maximum, Math.min(maximum, g[i]));
        }
    }
}
