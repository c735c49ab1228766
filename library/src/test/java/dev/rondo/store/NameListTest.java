package dev.rondo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class NameListTest {
    @Test
    void longListsAreCutAndCounted() {
        assertEquals("", NameList.of(List.of()));
        assertEquals("a, b", NameList.of(List.of("a", "b")));
        var names = IntStream.range(0, 2598).mapToObj(i -> "w" + i).toList();
        assertEquals(
                "w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11",
                NameList.of(names.subList(0, 12)));
        assertEquals(
                "w0, w1, w2, w3, w4, w5, w6, w7 and 5 more", NameList.of(names.subList(0, 13)));
        assertEquals("w0, w1, w2, w3, w4, w5, w6, w7 and 2,590 more", NameList.of(names));
    }
}
