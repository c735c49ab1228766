package dev.rondo.learn;

import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Parameters;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The loss ½·‖w‖², whose gradient is the values that the step was run with; of a sparse table only
/// row 1 is touched. Remembers those values, and evaluates to the first of them.
final class SquaresLearner implements Learner {
    static final int WIDTH = 150;

    final Parameters parameters = new Parameters();
    final Parameters.Slot first = parameters.add("first", 1, 1, true, false, false);
    final Parameters.Slot recurrent = parameters.add("U", WIDTH, WIDTH, false, false, false);
    final Parameters.Slot half = parameters.add("half", 2, WIDTH, false, false, false);
    final Parameters.Slot frozen = parameters.add("frozen", 2, 3, false, true, false);
    final Parameters.Slot table = parameters.add("table", 4, WIDTH, false, false, true);
    private final int steps;
    private final boolean holdsOut;
    private final float[] values = new float[parameters.size()];
    private final Gradient gradient = new Gradient(parameters);
    float[] seen = values;
    Set<String> recurrentNames = Set.of("U");

    SquaresLearner(int steps, boolean holdsOut) {
        this.steps = steps;
        this.holdsOut = holdsOut;
        Arrays.fill(values, 1);
        Arrays.fill(values, half.offset() + WIDTH, half.offset() + 2 * WIDTH, 0); // masked
    }

    float[] of(Parameters.Slot slot, float[] array) {
        return Arrays.copyOfRange(array, slot.offset(), slot.offset() + slot.size());
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
        Arrays.fill(array, frozen.offset(), frozen.offset() + frozen.size(), 0);
        Arrays.fill(array, half.offset() + WIDTH, half.offset() + half.size(), 0);
    }

    @Override
    public Set<String> recurrent() {
        return recurrentNames;
    }

    @Override
    public int stepsPerEpoch() {
        return steps;
    }

    @Override
    public void startEpoch(int epoch) {}

    @Override
    public Loss step(int epoch, int step) {
        seen = values.clone();
        System.arraycopy(values, 0, gradient.values(), 0, values.length);
        restrict(gradient.values());
        for (int row : new int[] {0, 2, 3}) {
            int at = table.offset() + row * WIDTH;
            Arrays.fill(gradient.values(), at, at + WIDTH, 0);
        }
        gradient.touched(4)[0] = 1;
        gradient.setTouchedCount(4, 1);
        return new Loss(1, 1);
    }

    @Override
    public Optional<Loss> validation() {
        return holdsOut ? Optional.of(new Loss(values[0], 1)) : Optional.empty();
    }

    @Override
    public Map<String, float[]> carried() {
        return Map.of();
    }

    @Override
    public void restoreCarried(Map<String, float[]> carried) {}

    @Override
    public Map<String, String> identity() {
        return Map.of();
    }
}
