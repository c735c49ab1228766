package dev.rondo.data.split;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class SpillStoreTest {
    private static int[] record(int number) {
        int[] record = new int[number % 7 == 0 ? 0 : (number * 7919) % 90_001];
        Arrays.setAll(record, i -> number * 31 + i);
        return record;
    }

    @Test
    void givesWhatWasPutThereWhereverItWentAndInAnyOrder() {
        try (var small = new SpillStore(1); // one chunk in memory, the others in a file
                var large = new SpillStore()) {
            for (int i = 0; i < 120; i++) {
                assertEquals(i, small.add(record(i)));
                large.add(record(i));
            }
            for (int i = 119; i >= 0; i -= 1) {
                assertArrayEquals(record(i), small.get(i));
                assertArrayEquals(record(i), large.get(i));
                assertEquals(record(i).length, small.length(i));
            }
            assertEquals(large.digest(), small.digest());
            large.add(new int[] {1});
            assertNotEquals(large.digest(), small.digest());
            assertThrows(IndexOutOfBoundsException.class, () -> small.get(120));
        }
    }

    @Test
    void recordsCutOtherwiseHaveAnotherDigest() {
        try (var one = new SpillStore();
                var two = new SpillStore()) {
            one.add(new int[] {1, 2});
            one.add(new int[] {3});
            two.add(new int[] {1});
            two.add(new int[] {2, 3});
            assertNotEquals(one.digest(), two.digest());
        }
    }
}
