package dev.rondo.data.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.source.DataSource;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

class NumberTableReaderTest {
    private static NumberTable table(String text) {
        return NumberTableReader.read(DataSource.of("t.csv", text));
    }

    private static void says(String part, String text) {
        var e = assertThrows(RondoException.class, () -> table(text));
        assertTrue(String.valueOf(e.getMessage()).contains(part), e::getMessage);
    }

    @Test
    void headerSeparatorsAndMissingNumbersAreSeen() {
        for (String separator : List.of(",", ";", "\t", " ")) {
            var t =
                    table(
                            "day,a,b\n2024-01-01,1,NA\n2024-01-02,-2.5e1,3\n"
                                    .replace(",", separator));
            assertEquals(List.of("a", "b"), t.columns());
            assertEquals(List.of("day"), t.left());
            assertEquals(2, t.rows());
            assertArrayEquals(new double[] {1, Double.NaN, -25, 3}, t.values());
        }
        assertEquals(List.of("1", "2"), table("1,2\n3,4").columns());
        assertArrayEquals(new double[] {Double.NaN, 4}, table("\uFEFFx,y\n,4\n").values());
        assertArrayEquals(new double[] {1, 2, 3, 4}, table("  1   2\n 3 4  \n").values());
    }

    @Test
    void columnsAreChosenByNameAndRowsByNumber() {
        var t = table("a,b,c\n1,2,3\n4,5,6\n7,8,9\n");
        assertArrayEquals(
                new double[] {6, 4, 9, 7}, t.part(1, 3).select(List.of("c", "a")).values());
        var e = assertThrows(RondoException.class, () -> t.index("d"));
        assertTrue(String.valueOf(e.getMessage()).contains("a, b, c"), e::getMessage);
    }

    @Test
    void whatIsWrongIsSaidWithItsLine() {
        says("t.csv:3: 1 columns, expected 2 (the header has 2)", "a,b\n1,2\n3\n");
        says("t.csv:4: column b: `x`, expected a number", "a,b\n1,2\n\n3,x\n");
        says("t.csv: empty", "");
        says("a header and no rows", "a,b\n");
        says("no column of numbers", "a\nx\ny\n");
        says("two columns are called a", "a,a\n1,2\n");
        says("expected a number", "a\n1\n1e99\n");
        assertThrows(RondoException.class, () -> NumberTableReader.read(Path.of("none.csv")));
    }
}
