package dev.rondo.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.stream.IntStream;

class LanguageBatchesTest {
    @Test
    void elevenSymbolsInThreeStreamsOfTwoSteps() {
        // ten predictions: streams 0-3 (4), 4-6 (3), 7-9 (3)
        var batches = new LanguageBatches(IntStream.range(0, 11).toArray(), 3, 2);
        assertEquals(2, batches.count());
        var inputs = new int[batches.maximumRows()];
        var labels = new int[batches.maximumRows()];
        var lengths = new int[3];
        assertEquals(6, batches.fill(0, inputs, labels, lengths));
        assertArrayEquals(new int[] {0, 4, 7, 1, 5, 8}, inputs);
        assertArrayEquals(new int[] {1, 5, 8, 2, 6, 9}, labels);
        assertArrayEquals(new int[] {2, 2, 2}, lengths);
        assertEquals(4, batches.fill(1, inputs, labels, lengths));
        assertArrayEquals(new int[] {2, 6, 9, 3}, Arrays.copyOf(inputs, 4));
        assertArrayEquals(new int[] {3, 7, 10, 4}, Arrays.copyOf(labels, 4));
        assertArrayEquals(new int[] {2, 1, 1}, lengths);
        assertEquals(3, batches.sequences(1));
    }

    @Test
    void everySymbolButTheFirstIsPredictedOnceFromTheOneBefore() {
        for (int n = 2; n < 40; n++) {
            for (int streams = 1; streams < 12; streams++) {
                for (int steps = 1; steps < 9; steps++) {
                    check(n, streams, steps);
                }
            }
        }
    }

    private static void check(int n, int required, int steps) {
        var batches = new LanguageBatches(IntStream.range(0, n).toArray(), required, steps);
        int streams = batches.streams();
        var inputs = new int[batches.maximumRows()];
        var labels = new int[batches.maximumRows()];
        var lengths = new int[streams];
        var predicted = new int[n];
        var last = new int[streams];
        Arrays.fill(last, -1);
        for (int b = 0; b < batches.count(); b++) {
            int rows = batches.fill(b, inputs, labels, lengths);
            assertEquals(rows, Arrays.stream(lengths).sum());
            assertTrue(rows > 0);
            int row = 0;
            for (int t = 0; t < steps; t++) {
                for (int s = 0; s < streams && lengths[s] > t; s++, row++) {
                    assertEquals(inputs[row] + 1, labels[row]);
                    predicted[labels[row]]++;
                    assertTrue(last[s] < 0 || last[s] + 1 == inputs[row], "a stream runs on");
                    last[s] = inputs[row];
                }
            }
            assertEquals(rows, row);
            for (int s = 1; s < streams; s++) {
                assertTrue(lengths[s] <= lengths[s - 1]);
            }
            assertEquals(Arrays.stream(lengths).filter(l -> l > 0).count(), batches.sequences(b));
        }
        assertEquals(0, predicted[0]);
        assertTrue(Arrays.stream(predicted).skip(1).allMatch(c -> c == 1));
    }

    @Test
    void tooShortTextsAndEmptyBatchesAreRefused() {
        assertThrows(RondoException.class, () -> new LanguageBatches(new int[1], 1, 1));
        assertThrows(RondoException.class, () -> new LanguageBatches(new int[5], 0, 1));
        assertThrows(RondoException.class, () -> new LanguageBatches(new int[5], 1, 0));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> new LanguageBatches(new int[5], 1, 4).sequences(1));
    }
}
