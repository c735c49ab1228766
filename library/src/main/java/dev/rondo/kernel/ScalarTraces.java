package dev.rondo.kernel;

/// The traces of one row in plain loops, for any number of planes.
final class ScalarTraces {
    private ScalarTraces() {}

    private static final int MOST = 64;
    private static final ThreadLocal<float[]> OLD = ThreadLocal.withInitial(() -> new float[MOST]);

    /// Row `r` of [Provider#traces], whose elements begin at `at` in each plane and at `to` in `g`.
    static void row(
            float[] e,
            int at,
            int plane,
            int planes,
            float[] keep,
            float[] fresh,
            float[] adjoint,
            int r,
            int rows,
            float[] operand,
            int operandOff,
            float[] g,
            int to,
            int width) {
        float[] old = planes <= MOST ? OLD.get() : new float[planes];
        for (int j = 0; j < width; j++) {
            float sum = g[to + j];
            for (int p = 0; p < planes; p++) {
                old[p] = e[at + p * plane + j];
                sum += adjoint[p * rows + r] * old[p];
            }
            g[to + j] = sum;
            for (int p = 0; p < planes; p++) {
                float next = fresh[p * rows + r] * operand[operandOff + j];
                for (int q = 0; q < planes; q++) {
                    next += keep[(p * planes + q) * rows + r] * old[q];
                }
                e[at + p * plane + j] = next;
            }
        }
    }
}
