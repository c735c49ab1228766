package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The sum of a vector's lanes in one order: halves are added, then the halves of the halves. The
/// Vector API's own reduction leaves the order open, and it differs between interpreted and
/// compiled code, so that the bits of a sum would depend on when HotSpot compiles a loop.
final class Lanes {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private static final ThreadLocal<float[]> BUFFER =
            ThreadLocal.withInitial(() -> new float[LANES]);

    private Lanes() {}

    static float sum(FloatVector v) {
        float[] lanes = BUFFER.get();
        v.intoArray(lanes, 0);
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        return lanes[0];
    }
}
