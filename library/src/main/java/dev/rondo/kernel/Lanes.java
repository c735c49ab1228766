package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The sum of a vector's lanes in one order: halves are added, then the halves of the halves. The
/// Vector API's own reduction leaves the order open, and it differs between interpreted and
/// compiled code, so that the bits of a sum would depend on when HotSpot compiles a loop.
final class Lanes {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Brings to lane i what is in lane i + 8, 4, 2, 1. Fields of their own, so that the compiler
    /// knows them.
    private static final VectorShuffle<Float> BY_8 = by(8);

    private static final VectorShuffle<Float> BY_4 = by(4);
    private static final VectorShuffle<Float> BY_2 = by(2);
    private static final VectorShuffle<Float> BY_1 = by(1);

    static {
        if (LANES > 16) {
            throw new AssertionError("vectors of " + LANES + " numbers");
        }
    }

    private Lanes() {}

    private static VectorShuffle<Float> by(int lanes) {
        return VectorShuffle.fromOp(SPECIES, i -> (i + lanes) % LANES);
    }

    static float sum(FloatVector v) {
        FloatVector sum = v;
        if (LANES > 8) {
            sum = sum.add(sum.rearrange(BY_8));
        }
        if (LANES > 4) {
            sum = sum.add(sum.rearrange(BY_4));
        }
        if (LANES > 2) {
            sum = sum.add(sum.rearrange(BY_2));
        }
        return sum.add(sum.rearrange(BY_1)).lane(0);
    }
}
