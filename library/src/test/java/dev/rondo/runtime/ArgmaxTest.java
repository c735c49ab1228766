package dev.rondo.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ArgmaxTest {
    @Test
    void itIsThePlaceOfTheGreatest() {
        assertEquals(0, Argmax.of(new float[] {3}));
        assertEquals(2, Argmax.of(new float[] {-3, -2, -1}));
        assertEquals(1, Argmax.of(new double[] {0, 7, 2, 9}, 0, 3));
    }

    @Test
    void ofSeveralThatAreEqualItIsTheFirst() {
        assertEquals(1, Argmax.of(new float[] {0, 4, 4, 1, 4}));
        assertEquals(0, Argmax.of(new double[] {2, 2, 2}, 0, 3));
        assertEquals(0, Argmax.of(new float[] {-0f, 0f}));
        float none = Float.NEGATIVE_INFINITY;
        assertEquals(0, Argmax.of(new float[] {none, none}));
        assertEquals(1, Argmax.of(new float[] {none, -1e30f, none}));
    }

    @Test
    void itCountsFromTheBeginningOfTheRowOrColumn() {
        float[] rows = {9, 1, 2, 1, 5, 0}; // 2 × 3
        assertEquals(0, Argmax.of(rows, 0, 3));
        assertEquals(1, Argmax.of(rows, 3, 3));
        assertEquals(1, Argmax.of(rows, 1, 2, 3), "the second column: 1, 5");
        assertEquals(0, Argmax.of(rows, 2, 2, 3), "the third column: 2, 0");
        assertEquals(2, Argmax.of(new double[] {9, 1, 2, 3}, 1, 3));
    }

    @Test
    void whatIsNotANumberIsPassedOverUnlessItIsTheFirst() {
        assertEquals(2, Argmax.of(new float[] {1, Float.NaN, 2}));
        assertEquals(0, Argmax.of(new float[] {Float.NaN, 1, 2}));
    }

    @Test
    void theGreatestComeFirstAndOfEqualOnesTheLowerIndex() {
        float[] x = {1, 3, 2, 3, 1};
        assertArrayEquals(new int[] {1, 3, 2}, Argmax.greatest(x, 3));
        assertArrayEquals(new int[] {1, 3, 2, 0, 4}, Argmax.greatest(x, 9));
        assertArrayEquals(new int[] {1, 2}, Argmax.greatest(x, 3, 2));
        assertArrayEquals(new int[] {2, 1, 0}, Argmax.greatest(new float[] {-0f, 0, Float.NaN}, 3));
    }
}
