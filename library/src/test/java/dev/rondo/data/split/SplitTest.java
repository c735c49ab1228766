package dev.rondo.data.split;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class SplitTest {
    private static void everyItemOnce(int count, Split split) {
        assertArrayEquals(
                IntStream.range(0, count).toArray(),
                IntStream.concat(Arrays.stream(split.learned()), Arrays.stream(split.validation()))
                        .sorted()
                        .toArray());
    }

    @Test
    void aRandomPartIsDrawnBySeed() {
        var split = Split.random(101, 0.2, 3);
        everyItemOnce(101, split);
        assertEquals(20, split.validation().length);
        assertArrayEquals(split.validation(), Split.random(101, 0.2, 3).validation());
        assertTrue(!Arrays.equals(split.validation(), Split.random(101, 0.2, 4).validation()));
        assertEquals(0, Split.random(5, 0, 1).validation().length);
        assertEquals(1, Split.random(2, 0.9, 1).learned().length);
    }

    @Test
    void eachClassGivesItsPartAndAClassOfOneIsLearned() {
        int[] classes =
                IntStream.range(0, 101).map(i -> i == 50 ? 2 : i % 10 == 0 ? 1 : 0).toArray();
        var split = Split.stratified(classes, 0.2, 1);
        everyItemOnce(101, split);
        assertEquals(20, split.validation().length);
        assertEquals(2, Arrays.stream(split.validation()).filter(i -> classes[i] == 1).count());
        assertEquals(0, Arrays.stream(split.validation()).filter(i -> classes[i] == 2).count());
    }

    @Test
    void heldOutIsLaterThanLearned() {
        assertArrayEquals(new int[] {8, 9}, Split.atEnd(10, 0.2).validation());
        double[] times = {5, 1, 4, 4, 2, 9, 4};
        var split = Split.byTime(times, 0.3);
        everyItemOnce(7, split);
        double latest =
                Arrays.stream(split.learned()).mapToDouble(i -> times[i]).max().orElseThrow();
        double first =
                Arrays.stream(split.validation()).mapToDouble(i -> times[i]).min().orElseThrow();
        assertTrue(latest < first);
        assertThrows(RondoException.class, () -> Split.byTime(new double[] {1, 1, 1}, 0.5));
    }

    @Test
    void noGroupIsOnBothSides() {
        var groups = IntStream.range(0, 60).mapToObj(i -> "g" + i % 7).toList();
        var split = Split.byGroup(groups, 0.3, 2);
        everyItemOnce(60, split);
        var learned =
                Arrays.stream(split.learned()).mapToObj(groups::get).collect(Collectors.toSet());
        var out =
                Arrays.stream(split.validation()).mapToObj(groups::get).collect(Collectors.toSet());
        assertTrue(learned.stream().noneMatch(out::contains));
        assertTrue(split.validation().length >= 18);
        assertThrows(RondoException.class, () -> Split.byGroup(List.of("a", "a"), 0.5, 1));
    }

    @Test
    void foldsHoldOutEachItemOnceAndSpreadClasses() {
        int[] classes = IntStream.range(0, 53).map(i -> i % 5 == 0 ? 1 : 0).toArray();
        var folds = Split.folds(classes, 5, 1);
        int[] seen = new int[53];
        for (var fold : folds) {
            everyItemOnce(53, fold);
            Arrays.stream(fold.validation()).forEach(i -> seen[i]++);
            long ones = Arrays.stream(fold.validation()).filter(i -> classes[i] == 1).count();
            assertTrue(ones >= 2 && ones <= 3);
        }
        assertTrue(Arrays.stream(seen).allMatch(n -> n == 1));
    }

    @Test
    void whatCannotBeSplitIsSaid() {
        assertThrows(RondoException.class, () -> Split.random(1, 0.5, 1));
        assertThrows(RondoException.class, () -> Split.random(0, 0, 1));
        assertThrows(RondoException.class, () -> Split.random(10, 1, 1));
        assertThrows(RondoException.class, () -> Split.folds(new int[3], 4, 1));
    }
}
