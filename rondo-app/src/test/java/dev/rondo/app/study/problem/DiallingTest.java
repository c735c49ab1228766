package dev.rondo.app.study.problem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.Argmax;

import org.junit.jupiter.api.Test;

class DiallingTest {
    @Test
    void withoutNoiseTheLoudestTonesAreThoseOfTheKey() {
        var numbers = new Dialling(40, 1, 1, 0, 3);
        int[][] keys = {
            {3, 5}, {0, 4}, {0, 5}, {0, 6}, {1, 4}, {1, 5}, {1, 6}, {2, 4}, {2, 5}, {2, 6}
        };
        for (int item = 0; item < numbers.count(); item++) {
            float[] heard = numbers.signal(item);
            double[] loudness = new double[Dialling.WIDTH];
            for (int i = 0; i < heard.length; i++) {
                loudness[i % Dialling.WIDTH] += heard[i];
            }
            int low = Argmax.of(loudness, 0, 4);
            int high = 4 + Argmax.of(loudness, 4, 3);
            assertArrayEquals(keys[numbers.digits(item)[0]], new int[] {low, high});
        }
    }

    @Test
    void aBatchHasTheNumbersThatWereAskedForWhateverElseIsInIt() {
        var numbers = new Dialling(9, 2, 5, 1, 4);
        int[] items = {0, 1, 2};
        var sorted =
                java.util.stream.IntStream.of(items)
                        .boxed()
                        .sorted(java.util.Comparator.comparingInt(i -> -numbers.length(i)))
                        .mapToInt(i -> i)
                        .toArray();
        var batch = numbers.batch(sorted, null);
        float[] read = ((Rows.Numbers) batch.inputs()).values();
        for (int i = 0; i < 3; i++) {
            float[] heard = numbers.signal(sorted[i]);
            assertEquals(numbers.length(sorted[i]), batch.chain().length(i));
            for (int t = 0; t < batch.chain().length(i); t++) {
                assertEquals(
                        heard[t * Dialling.WIDTH + 2],
                        read[batch.chain().row(i, t) * Dialling.WIDTH + 2]);
            }
            assertArrayEquals(numbers.digits(sorted[i]), ((Rows.Lists) batch.targets()).lists()[i]);
            assertTrue(numbers.digits(sorted[i]).length >= 2);
        }
    }
}
