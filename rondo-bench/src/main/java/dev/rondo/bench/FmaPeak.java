package dev.rondo.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.util.concurrent.Phaser;

/// The machine's arithmetic peak as a contestant: fused multiply-adds on sixteen independent
/// accumulators that never leave the registers. On several threads each does its share.
final class FmaPeak implements Contestant {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ACCUMULATORS = 16;

    /// The operations of one repetition: 2^31, whatever the lanes and the threads.
    static final long FLOPS = 1L << 31;

    private volatile float sink;

    @Override
    public String version() {
        return "FMA loop, " + SPECIES.length() + " lanes";
    }

    @Override
    public Runnable prepare(Work work, int threads) {
        long perIteration = 2L * ACCUMULATORS * SPECIES.length();
        int iterations = Math.toIntExact(FLOPS / perIteration / threads);
        var start = new Phaser(threads);
        var end = new Phaser(threads);
        for (int i = 1; i < threads; i++) {
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> {
                        while (true) {
                            start.arriveAndAwaitAdvance();
                            sink = loop(iterations);
                            end.arriveAndAwaitAdvance();
                        }
                    });
        }
        return () -> {
            start.arriveAndAwaitAdvance();
            sink = loop(iterations);
            end.arriveAndAwaitAdvance();
        };
    }

    private static float loop(int iterations) {
        var b = FloatVector.broadcast(SPECIES, 0.999f);
        var c = FloatVector.broadcast(SPECIES, 0.001f);
        var a0 = FloatVector.broadcast(SPECIES, 0f);
        var a1 = FloatVector.broadcast(SPECIES, 1f);
        var a2 = FloatVector.broadcast(SPECIES, 2f);
        var a3 = FloatVector.broadcast(SPECIES, 3f);
        var a4 = FloatVector.broadcast(SPECIES, 4f);
        var a5 = FloatVector.broadcast(SPECIES, 5f);
        var a6 = FloatVector.broadcast(SPECIES, 6f);
        var a7 = FloatVector.broadcast(SPECIES, 7f);
        var a8 = FloatVector.broadcast(SPECIES, 8f);
        var a9 = FloatVector.broadcast(SPECIES, 9f);
        var a10 = FloatVector.broadcast(SPECIES, 10f);
        var a11 = FloatVector.broadcast(SPECIES, 11f);
        var a12 = FloatVector.broadcast(SPECIES, 12f);
        var a13 = FloatVector.broadcast(SPECIES, 13f);
        var a14 = FloatVector.broadcast(SPECIES, 14f);
        var a15 = FloatVector.broadcast(SPECIES, 15f);
        for (int i = 0; i < iterations; i++) {
            a0 = a0.fma(b, c);
            a1 = a1.fma(b, c);
            a2 = a2.fma(b, c);
            a3 = a3.fma(b, c);
            a4 = a4.fma(b, c);
            a5 = a5.fma(b, c);
            a6 = a6.fma(b, c);
            a7 = a7.fma(b, c);
            a8 = a8.fma(b, c);
            a9 = a9.fma(b, c);
            a10 = a10.fma(b, c);
            a11 = a11.fma(b, c);
            a12 = a12.fma(b, c);
            a13 = a13.fma(b, c);
            a14 = a14.fma(b, c);
            a15 = a15.fma(b, c);
        }
        var s0 = a0.add(a1).add(a2.add(a3)).add(a4.add(a5).add(a6.add(a7)));
        var s1 = a8.add(a9).add(a10.add(a11)).add(a12.add(a13).add(a14.add(a15)));
        return s0.add(s1).lane(0);
    }
}
