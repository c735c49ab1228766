package dev.rondo.data.number;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.EnumSet;
import java.util.Set;

class NumberStyleTest {
    private static Set<NumberStyle> styles(String... fields) {
        Set<NumberStyle> styles = EnumSet.allOf(NumberStyle.class);
        for (String field : fields) {
            styles = NumberStyle.add(styles, field);
        }
        return styles;
    }

    @Test
    void numbersAreReadInTheirStyle() {
        assertEquals(1234.56, NumberStyle.COMMA.parse("1.234,56"));
        assertEquals(-1234567.5, NumberStyle.COMMA.parse("-1 234 567,5"));
        assertEquals(1234.5, NumberStyle.COMMA.parse("1\u00a0234,5"));
        assertEquals(1234.5, NumberStyle.COMMA.parse("1'234,5"));
        assertEquals(0.001, NumberStyle.COMMA.parse("1e-3"));
        assertEquals(1234567.8, NumberStyle.POINT.parse("1,234,567.8"));
        assertEquals(1234.5, NumberStyle.POINT.parse("1 234.5"));
        assertEquals(1234.5, NumberStyle.PLAIN.parse("1234.5"));
        assertTrue(Double.isNaN(NumberStyle.POINT.parse("12,34")), "groups are of three digits");
        assertTrue(Double.isNaN(NumberStyle.COMMA.parse("1.2.2020")), "a date");
        assertTrue(Double.isNaN(NumberStyle.COMMA.parse("1.234 567,5")), "one separator");
    }

    @Test
    void aColumnNarrowsTheStyles() {
        assertEquals(EnumSet.of(NumberStyle.COMMA), styles("1,234", "12,5"));
        assertEquals(EnumSet.of(NumberStyle.POINT), styles("1,234", "1,234.5"));
        assertEquals(EnumSet.of(NumberStyle.COMMA, NumberStyle.POINT), styles("1,234", "12"));
        assertEquals(EnumSet.of(NumberStyle.PLAIN, NumberStyle.POINT), styles("12.5", "7"));
        assertEquals(Set.of(), styles("7", "seven"));
    }
}
