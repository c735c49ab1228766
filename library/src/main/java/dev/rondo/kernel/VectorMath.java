package dev.rondo.kernel;

import static dev.rondo.kernel.ScalarMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Elementary functions of vectors, operation by operation those of [ScalarMath], where they are
/// explained. Small, so that they are inlined into the loops that call them.
final class VectorMath {
    private VectorMath() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int SQRT_HALF_BITS = Float.floatToRawIntBits(SQRT_HALF);

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    private static FloatVector below(FloatVector x, float most) {
        return x.blend(most, x.compare(VectorOperators.GT, most));
    }

    private static FloatVector above(FloatVector x, float least) {
        return x.blend(least, x.compare(VectorOperators.LT, least));
    }

    /// 2ⁿ, t = n + ROUNDER.
    private static FloatVector power(FloatVector t) {
        return t.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 23)
                .add(127 << 23)
                .reinterpretAsFloats();
    }

    /// x − n·ln 2, t = n + ROUNDER.
    private static FloatVector rest(FloatVector x, FloatVector t) {
        FloatVector n = t.sub(ROUNDER);
        return n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), x));
    }

    /// exp(r) − 1.
    private static FloatVector polynomial(FloatVector r) {
        FloatVector p = r.fma(all(E6), all(E5));
        p = p.fma(r, all(E4)).fma(r, all(E3)).fma(r, all(E2));
        return r.mul(r).fma(p, r);
    }

    static FloatVector exp(FloatVector x) {
        FloatVector t = x.fma(all(LOG2E), all(ROUNDER));
        FloatVector p = polynomial(rest(x, t)).add(1f);
        IntVector n = t.reinterpretAsInts().sub(Float.floatToRawIntBits(ROUNDER));
        IntVector half = n.lanewise(VectorOperators.ASHR, 1);
        IntVector other = n.sub(half);
        FloatVector y =
                p.mul(half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
                        .mul(
                                other.add(127)
                                        .lanewise(VectorOperators.LSHL, 23)
                                        .reinterpretAsFloats());
        return y.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, EXP_MAX))
                .blend(0f, x.compare(VectorOperators.LT, EXP_MIN));
    }

    /// exp(x) for x ≤ 0, where what is less than 2⁻¹²⁶ may count as zero.
    static FloatVector expOfNegative(FloatVector x) {
        FloatVector t = x.fma(all(LOG2E), all(ROUNDER));
        FloatVector s = power(t);
        FloatVector y = polynomial(rest(x, t)).fma(s, s);
        return y.blend(0f, x.compare(VectorOperators.LT, EXP_NORMAL));
    }

    static FloatVector expm1(FloatVector x) {
        FloatVector t = x.fma(all(LOG2E), all(ROUNDER));
        FloatVector s = power(t);
        return polynomial(rest(x, t)).fma(s, s.sub(1f));
    }

    static FloatVector sigmoid(FloatVector x) {
        FloatVector y = above(x.neg(), -87f);
        FloatVector t = y.fma(all(LOG2E), all(ROUNDER));
        FloatVector s = power(t);
        FloatVector e = polynomial(rest(y, t)).fma(s, s);
        return all(1f).div(
                        e.blend(Float.POSITIVE_INFINITY, y.compare(VectorOperators.GT, 88f))
                                .add(1f));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector m = below(x.abs(), TANH_ONE);
        FloatVector e = expm1(m.add(m));
        return signed(e.div(e.add(2f)), x);
    }

    /// |y| with the sign of x, y ≥ 0.
    private static FloatVector signed(FloatVector y, FloatVector x) {
        IntVector sign = x.reinterpretAsInts().and(0x80000000);
        return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }

    static FloatVector log(FloatVector x) {
        VectorMask<Float> small = x.compare(VectorOperators.LT, SMALLEST_NORMAL);
        FloatVector scaled = x.blend(x.mul(TWO_23), small);
        FloatVector y = logOfNormal(scaled, all(0f).blend(-23f, small));
        y = y.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
        return y.blend(Float.NaN, x.compare(VectorOperators.GE, 0f).not());
    }

    /// ln x + add·ln 2.
    private static FloatVector logOfNormal(FloatVector x, FloatVector add) {
        IntVector bits = x.reinterpretAsInts().sub(SQRT_HALF_BITS);
        FloatVector e =
                ((FloatVector)
                                bits.lanewise(VectorOperators.ASHR, 23)
                                        .convert(VectorOperators.I2F, 0))
                        .add(add);
        FloatVector f = bits.and(0x7fffff).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1f);
        FloatVector p = f.fma(all(L7), all(L6));
        p =
                p.fma(f, all(L5))
                        .fma(f, all(L4))
                        .fma(f, all(L3))
                        .fma(f, all(L2))
                        .fma(f, all(L1))
                        .fma(f, all(L0));
        FloatVector q = f.mul(f);
        FloatVector m = p.mul(f).fma(q, q.mul(-0.5f)).add(f);
        return e.fma(all(LN2_HIGH), e.fma(all(LN2_LOW), m));
    }

    /// max(x, 0) + ln(1 + z), z = exp(−|x|).
    static FloatVector softplus(FloatVector x, FloatVector z) {
        FloatVector u = z.add(1f);
        FloatVector lost = z.sub(u.sub(1f)).div(u);
        FloatVector positive = x.blend(0f, x.compare(VectorOperators.LT, 0f));
        return positive.add(logOfNormal(u, all(0f)).add(lost));
    }

    static FloatVector elu(FloatVector x) {
        FloatVector e = expm1(above(below(x, 0f), -87f));
        return x.blend(e, x.compare(VectorOperators.GT, 0f).not());
    }
}
