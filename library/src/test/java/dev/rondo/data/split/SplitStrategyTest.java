package dev.rondo.data.split;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;

import java.util.List;

class SplitStrategyTest {
    private static final int[] ALL = {0, 1, 2, 3, 4};

    private static int[] validation(SplitStrategy which, int... items) {
        return which.of(items, new int[items.length], 0.4, 1).validation();
    }

    @Test
    void theLastAreTheEnd() {
        assertArrayEquals(new int[] {3, 4}, validation(SplitStrategy.END, ALL));
        assertEquals(2, validation(SplitStrategy.RANDOM, ALL).length);
    }

    @Test
    void theLatestAreFoundByTheirDates() {
        var times =
                SplitStrategy.latest(
                        List.of(
                                "2024-05-01",
                                "2023-12-31",
                                "2024-05-02",
                                "2020-01-01",
                                "2024-04-30"));
        assertArrayEquals(new int[] {0, 2}, validation(times, ALL));
        // Of some of the items, by their own numbers: 2023, 2020, April 2024.
        assertArrayEquals(new int[] {2}, validation(times, 1, 3, 4));
        assertThrows(RondoException.class, () -> SplitStrategy.latest(List.of("yesterday")));
    }

    @Test
    void groupsStayTogether() {
        var groups = new SplitStrategy.Groups(List.of("a", "b", "a", "b", "a"));
        int[] out = validation(groups, ALL);
        assertArrayEquals(out.length == 2 ? new int[] {1, 3} : new int[] {0, 2, 4}, out);
    }
}
