package dev.rondo.kernel;

/// Elementary functions in float arithmetic, the scalar twin of [VectorMath]: the same reductions
/// and polynomials, operation by operation, except that a multiplication and an addition are
/// rounded apart.
///
/// exp: x = n·ln 2 + r, |r| ≤ ln 2 / 2, after Cody & Waite, *Software Manual for the Elementary
/// Functions*, 1980: ln 2 is split in two so that n times its first part is exact. n is rounded by
/// adding 1.5·2²³, which also leaves it in the low bits of the sum, ready to become an exponent.
final class ScalarMath {
    private ScalarMath() {}

    static final float LOG2E = 1.44269504f;

    /// ln 2, its first 9 bits and the rest.
    static final float LN2_HIGH = 0.693359375f;

    static final float LN2_LOW = -2.12194440e-4f;

    /// 1.5·2²³: adding it rounds to a whole number.
    static final float ROUNDER = 12582912f;

    /// exp(r) − 1 = r + r²·(E2 + r·(E3 + … E6)), |r| ≤ ln 2 / 2: a minimax fit, relative error
    /// 3e-9.
    static final float E2 = 0.49999994f;

    static final float E3 = 0.1666652f;
    static final float E4 = 0.041668393f;
    static final float E5 = 0.008368781f;
    static final float E6 = 0.0013814465f;

    /// Beyond these exp is infinite, or zero.
    static final float EXP_MAX = 88.72284f;

    static final float EXP_MIN = -103.97209f;

    /// Below this exp is less than the smallest normal number.
    static final float EXP_NORMAL = -87.33654f;

    /// From here on tanh rounds to 1.
    static final float TANH_ONE = 9.1f;

    static final float LN2 = 0.6931472f;
    static final float SQRT_HALF = 0.70710677f;
    static final float TWO_23 = 8388608f;
    static final float SMALLEST_NORMAL = 1.17549435e-38f;

    private static float polynomial(float r) {
        float p = E6 * r + E5;
        p = p * r + E4;
        p = p * r + E3;
        p = p * r + E2;
        return r * r * p + r;
    }

    static float exp(float x) {
        if (x > EXP_MAX) {
            return Float.POSITIVE_INFINITY;
        }
        if (x < EXP_MIN) {
            return 0f;
        }
        float t = x * LOG2E + ROUNDER;
        float n = t - ROUNDER;
        float r = x - n * LN2_HIGH - n * LN2_LOW;
        int power = Float.floatToRawIntBits(t) - Float.floatToRawIntBits(ROUNDER);
        int half = power >> 1;
        float p = polynomial(r) + 1f;
        return p
                * Float.intBitsToFloat((half + 127) << 23)
                * Float.intBitsToFloat((power - half + 127) << 23);
    }

    /// exp(x) − 1 for −87 ≤ x ≤ 87, NaN for NaN.
    static float expm1(float x) {
        float t = x * LOG2E + ROUNDER;
        float n = t - ROUNDER;
        float r = x - n * LN2_HIGH - n * LN2_LOW;
        float scale = Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + (127 << 23));
        return polynomial(r) * scale + (scale - 1f);
    }

    /// 1/(1 + exp(−x)), zero below −88, where it is less than the smallest normal number.
    static float sigmoid(float x) {
        float y = x > 87f ? -87f : -x;
        if (y > 88f) {
            return 0f;
        }
        float t = y * LOG2E + ROUNDER;
        float n = t - ROUNDER;
        float r = y - n * LN2_HIGH - n * LN2_LOW;
        float scale = Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + (127 << 23));
        return 1f / (polynomial(r) * scale + scale + 1f);
    }

    static float tanh(float x) {
        float m = Math.abs(x);
        m = m > TANH_ONE ? TANH_ONE : m;
        float e = expm1(m + m);
        return Math.copySign(e / (e + 2f), x);
    }

    /// ln x = e·ln 2 + ln m, x = m·2ᵉ, ½·√2 ≤ m < √2.
    static float log(float x) {
        if (!(x > 0f) || x == Float.POSITIVE_INFINITY) {
            return x == 0f ? Float.NEGATIVE_INFINITY : x > 0f ? x : Float.NaN;
        }
        float scaled = x < SMALLEST_NORMAL ? x * TWO_23 : x;
        int bits = Float.floatToRawIntBits(scaled) - Float.floatToRawIntBits(SQRT_HALF);
        int power = bits >> 23;
        float m = Float.intBitsToFloat((bits & 0x7fffff) + Float.floatToRawIntBits(SQRT_HALF));
        float e = x < SMALLEST_NORMAL ? power - 23f : power;
        return e * LN2_HIGH + (logMantissa(m - 1f) + e * LN2_LOW);
    }

    /// ln(1 + f) = f − f²/2 + f³·(L0 + f·(L1 + …)) on [√½ − 1, √2 − 1]: a minimax fit, relative
    /// error 6e-9.
    static final float L0 = 0.3333333f;

    static final float L1 = -0.25000823f;
    static final float L2 = 0.20001227f;
    static final float L3 = -0.16623357f;
    static final float L4 = 0.14201762f;
    static final float L5 = -0.13160194f;
    static final float L6 = 0.1276155f;
    static final float L7 = -0.076344296f;

    private static float logMantissa(float f) {
        float p = L7 * f + L6;
        p = p * f + L5;
        p = p * f + L4;
        p = p * f + L3;
        p = p * f + L2;
        p = p * f + L1;
        p = p * f + L0;
        float q = f * f;
        return p * f * q - 0.5f * q + f;
    }

    /// ln(1 + z) for 0 ≤ z ≤ 1.
    private static float log1p(float z) {
        float u = 1f + z;
        int bits = Float.floatToRawIntBits(u) - Float.floatToRawIntBits(SQRT_HALF);
        float e = bits >> 23;
        float m = Float.intBitsToFloat((bits & 0x7fffff) + Float.floatToRawIntBits(SQRT_HALF));
        return e * LN2_HIGH + (logMantissa(m - 1f) + e * LN2_LOW) + (z - (u - 1f)) / u;
    }

    static float softplus(float x) {
        float m = Math.abs(x);
        float z = -m < EXP_NORMAL ? 0f : exp(-m);
        return Math.max(x, 0f) + log1p(z);
    }

    static float elu(float x) {
        return x > 0f ? x : expm1(x < -87f ? -87f : x);
    }
}
