package dev.rondo.network.spec;

/// The gradient of a loss by all parameters, in the layout of [Parameters]. Of a sparse slot only
/// the rows listed as touched can be other than zero.
public final class Gradient {
    private final Parameters parameters;
    private final float[] values;
    private final int[][] touched;
    private final int[] touchedCount;

    public Gradient(Parameters parameters) {
        this.parameters = parameters;
        this.values = new float[parameters.size()];
        var slots = parameters.slots();
        this.touched = new int[slots.size()][];
        this.touchedCount = new int[slots.size()];
        for (int i = 0; i < slots.size(); i++) {
            touched[i] = slots.get(i).sparse() ? new int[slots.get(i).rows()] : new int[0];
        }
    }

    public Parameters parameters() {
        return parameters;
    }

    /// The flat array itself.
    public float[] values() {
        return values;
    }

    /// The rows of sparse slot number `slot` that may be other than zero: the first [#touchedCount]
    /// entries, ascending.
    public int[] touched(int slot) {
        return touched[slot];
    }

    public int touchedCount(int slot) {
        return touchedCount[slot];
    }

    public void setTouchedCount(int slot, int count) {
        touchedCount[slot] = count;
    }
}
