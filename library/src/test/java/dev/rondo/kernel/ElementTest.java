package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

@Tag("provider")
class ElementTest {
    private static final Provider KERNELS = Provider.chosen();

    private static int operands(Element op) {
        return switch (op) {
            case COPY,
                    NEG,
                    AFFINE,
                    SIGMOID,
                    TANH,
                    RELU,
                    LEAKY_RELU,
                    ELU,
                    SOFTPLUS,
                    EXP,
                    LOG,
                    SQRT,
                    ABS,
                    SIN,
                    COS,
                    HARD_SIGMOID ->
                    1;
            case MUL_ADD, WHERE_LE, WHERE_GT -> 3;
            default -> 2;
        };
    }

    /// The definitions, in double precision.
    private static double define(Element op, double a, double b, double c) {
        return switch (op) {
            case COPY -> a;
            case NEG -> -a;
            case AFFINE -> 1.5f * a - 0.25f;
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case MUL_ADD -> a * b + c;
            case SIGMOID -> 1 / (1 + Math.exp(-a));
            case TANH -> Math.tanh(a);
            case RELU -> Math.max(a, 0);
            case LEAKY_RELU -> a > 0 ? a : 0.01 * a;
            case ELU -> a > 0 ? a : Math.expm1(a);
            case SOFTPLUS -> Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));
            case EXP -> Math.exp(a);
            case LOG -> Math.log(a);
            case SQRT -> Math.sqrt(a);
            case ABS -> Math.abs(a);
            case SIN -> Math.sin(a);
            case COS -> Math.cos(a);
            case HARD_SIGMOID -> Math.min(1, Math.max(0, a / 6 + 0.5));
            case SIGMOID_BACK -> a * b * (1 - b);
            case TANH_BACK -> a * (1 - b * b);
            case RELU_BACK -> b > 0 ? a : 0;
            case ELU_BACK -> b > 0 ? a : a * (b + 1);
            case LEAKY_RELU_BACK -> b > 0 ? a : 0.01 * a;
            case SOFTPLUS_BACK -> a / (1 + Math.exp(-b));
            case ABS_BACK -> a * Math.signum(b);
            case HARD_SIGMOID_BACK -> Math.abs(b) < 3 ? a / 6 : 0;
            case WHERE_LE -> b <= c ? a : 0;
            case WHERE_GT -> b > c ? a : 0;
        };
    }

    private static float[] values(int n, long seed) {
        var random = new Random(seed);
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            int kind = random.nextInt(8);
            a[i] =
                    kind == 0
                            ? 0f
                            : kind == 1 ? random.nextInt(7) - 3 : (float) random.nextGaussian() * 4;
        }
        return a;
    }

    @Test
    void everyOperationEqualsItsDefinitionAtAwkwardSizesOffsetsAndStrides() {
        for (Element op : Element.values()) {
            for (int width : new int[] {1, 2, 7, 13, 16, 31, 33, 64, 207}) {
                for (int rows : new int[] {1, 3}) {
                    check(op, rows, width, width, width, false);
                    check(op, rows, width, width + 3, width + 1, false);
                    check(op, rows, width, width + 3, 0, false);
                    check(op, rows, width, width + 2, width, true);
                    check(op, rows, width, width, width, true);
                }
            }
        }
    }

    private static void check(
            Element op, int rows, int width, int stride, int bStride, boolean inPlace) {
        int n = 9 + rows * (stride + 3);
        int count = operands(op);
        float[] a = values(n, 1);
        float[] b = count > 1 ? values(n, 2) : null;
        float[] c = count > 2 ? values(n, 3) : null;
        if (op == Element.LOG || op == Element.SQRT) {
            for (int i = 0; i < n; i++) {
                a[i] = Math.abs(a[i]);
            }
        }
        float[] a0 = a.clone();
        float[] d = inPlace ? a : new float[n];
        float[] d0 = d.clone();
        int bs = b == null ? 0 : bStride;
        KERNELS.apply(
                op,
                d,
                4,
                stride,
                a,
                4,
                stride,
                b,
                b == null ? 0 : 5,
                bs,
                c,
                c == null ? 0 : 2,
                c == null ? 0 : stride,
                1.5f,
                -0.25f,
                rows,
                width);
        boolean[] written = new boolean[n];
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < width; j++) {
                float x = a0[4 + r * stride + j];
                float y = b == null ? 0 : b[5 + r * bs + j];
                float z = c == null ? 0 : c[2 + r * stride + j];
                double want = define(op, x, y, z);
                float got = d[4 + r * stride + j];
                double slack =
                        4e-7 * Math.max(1, Math.abs(want))
                                + 1e-6 * Math.abs(x * y) * (count > 1 ? 0.2 : 0);
                if (Double.isNaN(want) || Double.isInfinite(want)) {
                    assertEquals((float) want, got, op + " of " + x + ", " + y);
                } else {
                    assertEquals(
                            want,
                            got,
                            slack,
                            op + " of " + x + ", " + y + ", " + z + " rows " + rows + " width "
                                    + width);
                }
                written[4 + r * stride + j] = true;
            }
        }
        for (int i = 0; i < n; i++) {
            if (!written[i]) {
                assertEquals(d0[i], d[i], op + " wrote beside its place");
            }
        }
    }

    @Test
    void theProvidersAgree() {
        List<Provider> both = List.of(new ScalarProvider(), new VectorProvider());
        int n = 207;
        for (Element op : Element.values()) {
            float[] a = values(n, 4);
            float[] b = operands(op) > 1 ? values(n, 5) : null;
            float[] c = operands(op) > 2 ? values(n, 6) : null;
            float[][] d = new float[2][n];
            for (int i = 0; i < 2; i++) {
                both.get(i).apply(op, d[i], 0, n, a, 0, n, b, 0, 0, c, 0, 0, 2f, 3f, 1, n);
            }
            for (int j = 0; j < n; j++) {
                float size = Math.abs(d[0][j]);
                float slack = Float.isFinite(size) ? 5e-7f * Math.max(1f, size) : 1f;
                assertEquals(d[0][j], d[1][j], slack, op + " of " + a[j]);
            }
        }
    }

    /// The largest error in units in the last place, where it is more than `absolute`, over every
    /// 1009th float.
    private static double worst(Element op, DoubleUnaryOperator exact, double absolute) {
        int block = 4096;
        float[] a = new float[block];
        float[] d = new float[block];
        double worst = 0;
        long bits = Integer.MIN_VALUE;
        while (bits <= Integer.MAX_VALUE) {
            for (int i = 0; i < block; i++, bits += 1009) {
                a[i] = Float.intBitsToFloat((int) Math.min(bits, Integer.MAX_VALUE));
            }
            KERNELS.apply(op, d, 0, 0, a, 0, 0, null, 0, 0, null, 0, 0, 0f, 0f, 1, block);
            for (int i = 0; i < block; i++) {
                if (Float.isNaN(a[i])) {
                    assertTrue(Float.isNaN(d[i]), op + " of NaN");
                    continue;
                }
                double want = exact.applyAsDouble(a[i]);
                float rounded = (float) want;
                if (Float.isNaN(rounded) || Float.isInfinite(rounded) || Float.isInfinite(d[i])) {
                    assertEquals(rounded, d[i], op + " of " + a[i]);
                    continue;
                }
                double error = Math.abs(d[i] - want);
                if (error > absolute) {
                    worst = Math.max(worst, error / Math.ulp(rounded));
                }
                assertTrue(!Float.isNaN(d[i]), op + " of " + a[i] + " is NaN");
            }
        }
        return worst;
    }

    private static void within(
            double ulps, Element op, DoubleUnaryOperator exact, double absolute) {
        double worst = worst(op, exact, absolute);
        assertTrue(worst <= ulps, op + ": " + worst + " ulp");
    }

    @Test
    void elementaryFunctionsAreAccurateOverTheWholeRange() {
        within(2, Element.EXP, Math::exp, 0);
        within(4, Element.TANH, Math::tanh, 0);
        within(4, Element.SIGMOID, x -> 1 / (1 + Math.exp(-x)), 1.2e-38);
        within(2, Element.LOG, Math::log, 0);
        within(4, Element.ELU, x -> x > 0 ? x : Math.expm1(x), 0);
        within(
                4,
                Element.SOFTPLUS,
                x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
                1.2e-38);
    }

    @Test
    void functionsSaturateAndPassOnNaN() {
        float[] a = {
            Float.NEGATIVE_INFINITY,
            -Float.MAX_VALUE,
            -0f,
            0f,
            Float.MAX_VALUE,
            Float.POSITIVE_INFINITY,
            Float.NaN
        };
        assertEquals(List.of(0f, 0f, .5f, .5f, 1f, 1f, Float.NaN), run(Element.SIGMOID, a));
        assertEquals(List.of(-1f, -1f, -0f, 0f, 1f, 1f, Float.NaN), run(Element.TANH, a));
        float inf = Float.POSITIVE_INFINITY;
        assertEquals(List.of(0f, 0f, 1f, 1f, inf, inf, Float.NaN), run(Element.EXP, a));
        assertEquals(
                List.of(
                        0f,
                        0f,
                        (float) Math.log(2),
                        (float) Math.log(2),
                        Float.MAX_VALUE,
                        inf,
                        Float.NaN),
                run(Element.SOFTPLUS, a));
        assertEquals(
                List.of(-1f, -1f, Float.MAX_VALUE, inf, Float.NaN),
                run(Element.ELU, new float[] {a[0], a[1], a[4], a[5], a[6]}));
        assertEquals(
                List.of(Float.NaN, Float.NaN, -inf, -inf, inf, Float.NaN),
                run(Element.LOG, new float[] {a[0], a[1], a[2], a[3], a[5], a[6]}));
    }

    private static List<Float> run(Element op, float[] a) {
        float[] d = new float[a.length];
        KERNELS.apply(op, d, 0, 0, a, 0, 0, null, 0, 0, null, 0, 0, 0f, 0f, 1, a.length);
        var list = new java.util.ArrayList<Float>();
        for (float x : d) {
            list.add(x);
        }
        return list;
    }
}
