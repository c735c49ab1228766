package dev.rondo.learn;

import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Parameters;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/// A logistic regression whose input is a running mean of random vectors, carried from step to
/// step, plus the row of a table that the step's symbol picks. Labels follow a rule, so there is
/// something to learn.
final class ToyLearner implements Learner {
    private static final int WIDTH = 4;
    private static final int SYMBOLS = 6;
    private static final int ROWS = 8;

    private final int steps;
    private final boolean holdsOut;
    private final Parameters parameters = new Parameters();
    private final Parameters.Slot weight = parameters.add("layer.w", 1, WIDTH, false, false, false);
    private final Parameters.Slot frozen = parameters.add("frozen", 2, 2, false, true, false);
    private final Parameters.Slot table =
            parameters.add("table", SYMBOLS, WIDTH, false, false, true);
    private final Parameters.Slot bias = parameters.add("layer.b", 1, 1, true, false, false);
    private final float[] values = new float[parameters.size()];
    private final Gradient gradient = new Gradient(parameters);
    private final float[] carried = new float[WIDTH];

    /// What a test changes: NaN from this step on, counted over all epochs.
    int spoiledLossFrom = Integer.MAX_VALUE;

    int spoiledGradientFrom = Integer.MAX_VALUE;
    double lossFactor = 1;
    String data = "toy";
    private int stepsSeen;

    ToyLearner(int steps, boolean holdsOut) {
        this.steps = steps;
        this.holdsOut = holdsOut;
        var random = new SplittableRandom(7);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-0.5, 0.5);
        }
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public float[] values() {
        return values;
    }

    @Override
    public Gradient gradient() {
        return gradient;
    }

    @Override
    public void restrict(float[] array) {
        java.util.Arrays.fill(array, frozen.offset(), frozen.offset() + frozen.size(), 0);
    }

    @Override
    public Set<String> recurrent() {
        return Set.of("layer.w");
    }

    @Override
    public int stepsPerEpoch() {
        return steps;
    }

    @Override
    public void startEpoch(int epoch) {
        java.util.Arrays.fill(carried, epoch);
    }

    @Override
    public Loss step(int epoch, int step) {
        java.util.Arrays.fill(gradient.values(), 0);
        double sum =
                run(
                        new SplittableRandom(1000L * epoch + step),
                        (epoch + step) % SYMBOLS,
                        carried,
                        true);
        gradient.touched(2)[0] = (epoch + step) % SYMBOLS;
        gradient.setTouchedCount(2, 1);
        if (stepsSeen >= spoiledGradientFrom) {
            gradient.values()[table.offset() + gradient.touched(2)[0] * WIDTH] = Float.NaN;
        }
        return new Loss(
                stepsSeen++ >= spoiledLossFrom
                        ? Double.NaN
                        : sum * (stepsSeen > 1 ? lossFactor : 1),
                ROWS);
    }

    private double run(SplittableRandom random, int symbol, float[] mean, boolean learns) {
        double sum = 0;
        for (int row = 0; row < ROWS; row++) {
            double z = values[bias.offset()];
            double target = -0.3;
            for (int j = 0; j < WIDTH; j++) {
                mean[j] = 0.8f * mean[j] + (float) random.nextDouble(-1, 1);
                z +=
                        values[weight.offset() + j]
                                * (mean[j] + values[table.offset() + symbol * WIDTH + j]);
                target += mean[j] * (j - 1.5);
            }
            double label = target > 0 ? 1 : 0;
            double p = 1 / (1 + StrictMath.exp(-z));
            sum -= StrictMath.log(label == 1 ? p : 1 - p);
            if (learns) {
                float d = (float) ((p - label) / ROWS);
                float[] g = gradient.values();
                g[bias.offset()] += d;
                for (int j = 0; j < WIDTH; j++) {
                    int t = table.offset() + symbol * WIDTH + j;
                    g[weight.offset() + j] += d * (mean[j] + values[t]);
                    g[t] += d * values[weight.offset() + j];
                }
            }
        }
        return sum;
    }

    @Override
    public Optional<Loss> validation() {
        if (!holdsOut) {
            return Optional.empty();
        }
        double sum = run(new SplittableRandom(99), 3, new float[WIDTH], false);
        return Optional.of(new Loss(sum, ROWS));
    }

    @Override
    public Map<String, float[]> carried() {
        return Map.of("mean", carried);
    }

    @Override
    public void restoreCarried(Map<String, float[]> saved) {
        System.arraycopy(saved.get("mean"), 0, carried, 0, WIDTH);
    }

    @Override
    public Map<String, String> identity() {
        return Map.of("data", data);
    }

    float[] frozenValues() {
        return java.util.Arrays.copyOfRange(
                values, frozen.offset(), frozen.offset() + frozen.size());
    }
}
