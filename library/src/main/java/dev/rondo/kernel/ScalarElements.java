package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/// The definition of each [Element], one number at a time: the scalar provider's strips.
final class ScalarElements {
    private ScalarElements() {}

    private static final float SIXTH = 1f / 6f;

    /// `d[j] = op(a[j], b[j], c[j])` for j < n.
    static void strip(
            Element op,
            float[] d,
            int dOff,
            float[] a,
            int aOff,
            float @Nullable [] b,
            int bOff,
            float @Nullable [] c,
            int cOff,
            float alpha,
            float beta,
            int n) {
        switch (op) {
            case AFFINE -> affine(d, dOff, a, aOff, alpha, beta, n);
            case COPY -> System.arraycopy(a, aOff, d, dOff, n);
            default -> {
                if (b == null) {
                    unary(op, d, dOff, a, aOff, n);
                } else if (c == null) {
                    binary(op, d, dOff, a, aOff, b, bOff, n);
                } else {
                    ternary(op, d, dOff, a, aOff, b, bOff, c, cOff, n);
                }
            }
        }
    }

    private static void affine(
            float[] d, int dOff, float[] a, int aOff, float alpha, float beta, int n) {
        for (int j = 0; j < n; j++) {
            d[dOff + j] = alpha * a[aOff + j] + beta;
        }
    }

    private static void unary(Element op, float[] d, int dOff, float[] a, int aOff, int n) {
        for (int j = 0; j < n; j++) {
            d[dOff + j] = value(op, a[aOff + j]);
        }
    }

    private static float value(Element op, float x) {
        return switch (op) {
            case NEG -> -x;
            case SIGMOID -> ScalarMath.sigmoid(x);
            case TANH -> ScalarMath.tanh(x);
            case RELU -> Math.max(x, 0f);
            case LEAKY_RELU -> x > 0f ? x : 0.01f * x;
            case ELU -> ScalarMath.elu(x);
            case SOFTPLUS -> ScalarMath.softplus(x);
            case EXP -> ScalarMath.exp(x);
            case LOG -> ScalarMath.log(x);
            case SQRT -> (float) Math.sqrt(x);
            case ABS -> Math.abs(x);
            case SIN -> (float) Math.sin(x);
            case COS -> (float) Math.cos(x);
            case HARD_SIGMOID -> Math.min(1f, Math.max(0f, x * SIXTH + 0.5f));
            default ->
                    throw new IllegalArgumentException(
                            op + " takes another number of operands than 1");
        };
    }

    private static void binary(
            Element op, float[] d, int dOff, float[] a, int aOff, float[] b, int bOff, int n) {
        for (int j = 0; j < n; j++) {
            d[dOff + j] = value(op, a[aOff + j], b[bOff + j]);
        }
    }

    private static float value(Element op, float x, float y) {
        return switch (op) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> x / y;
            case MIN -> Math.min(x, y);
            case MAX -> Math.max(x, y);
            case SIGMOID_BACK -> x * (y * (1f - y));
            case TANH_BACK -> x * (1f - y * y);
            case RELU_BACK -> y > 0f ? x : 0f;
            case ELU_BACK -> y > 0f ? x : x * (y + 1f);
            case LEAKY_RELU_BACK -> y > 0f ? x : 0.01f * x;
            case SOFTPLUS_BACK -> x * ScalarMath.sigmoid(y);
            case ABS_BACK -> x * Math.signum(y);
            case HARD_SIGMOID_BACK -> Math.abs(y) < 3f ? x * SIXTH : 0f;
            default ->
                    throw new IllegalArgumentException(
                            op + " takes another number of operands than 2");
        };
    }

    private static void ternary(
            Element op,
            float[] d,
            int dOff,
            float[] a,
            int aOff,
            float[] b,
            int bOff,
            float[] c,
            int cOff,
            int n) {
        for (int j = 0; j < n; j++) {
            d[dOff + j] = value(op, a[aOff + j], b[bOff + j], c[cOff + j]);
        }
    }

    private static float value(Element op, float x, float y, float z) {
        return switch (op) {
            case MUL_ADD -> x * y + z;
            case WHERE_LE -> y <= z ? x : 0f;
            case WHERE_GT -> y > z ? x : 0f;
            default ->
                    throw new IllegalArgumentException(
                            op + " takes another number of operands than 3");
        };
    }
}
