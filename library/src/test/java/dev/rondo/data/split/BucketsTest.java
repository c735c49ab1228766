package dev.rondo.data.split;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.runtime.RandomStreams;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

class BucketsTest {
    private static int length(int item) {
        return 1 + (item * 37) % 50;
    }

    private static int[] all(List<int[]> batches) {
        return batches.stream().flatMapToInt(Arrays::stream).sorted().toArray();
    }

    @Test
    void anEpochHasEveryItemOnceInBatchesOfFallingLength() {
        for (int pool : new int[] {1, 3, 100}) {
            var buckets = new Buckets(103, BucketsTest::length, 8, pool);
            var random = new RandomStreams(5);
            for (int epoch = 0; epoch < 3; epoch++) {
                var batches = buckets.epoch(random, epoch);
                assertEquals(buckets.perEpoch(), batches.size());
                assertArrayEquals(IntStream.range(0, 103).toArray(), all(batches));
                for (int[] batch : batches) {
                    for (int i = 1; i < batch.length; i++) {
                        assertTrue(length(batch[i - 1]) >= length(batch[i]));
                    }
                }
            }
            assertTrue(
                    !Arrays.deepEquals(
                            buckets.epoch(random, 0).toArray(),
                            buckets.epoch(random, 1).toArray()));
            assertTrue(
                    Arrays.deepEquals(
                            buckets.epoch(random, 1).toArray(),
                            buckets.epoch(new RandomStreams(5), 1).toArray()));
            assertArrayEquals(IntStream.range(0, 103).toArray(), all(buckets.falling()));
        }
    }

    @Test
    void aLargePoolPutsLikeLengthsTogether() {
        var random = new RandomStreams(1);
        assertTrue(spread(new Buckets(400, BucketsTest::length, 8, 50), random) < 3);
        assertTrue(spread(new Buckets(400, BucketsTest::length, 8, 1), random) > 20);
    }

    /// The mean difference of the longest and the shortest item of a batch.
    private static double spread(Buckets buckets, RandomStreams random) {
        return buckets.epoch(random, 0).stream()
                .mapToInt(b -> length(b[0]) - length(b[b.length - 1]))
                .average()
                .orElseThrow();
    }
}
