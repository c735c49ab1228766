package dev.rondo.data.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.Faults;
import dev.rondo.data.labelled.LabelledSeries;
import dev.rondo.data.labelled.SeriesReader;
import dev.rondo.data.source.DataSource;

import org.junit.jupiter.api.Test;

import java.util.List;

class SequenceFormatsTest {
    private static List<CtfSequence> ctf(String text) {
        return CtfReader.read(DataSource.of("t.ctf", text)).toList();
    }

    private static List<LabelledSeries> ts(String text) {
        return SeriesReader.ts(DataSource.of("t.ts", text)).toList();
    }

    @Test
    void linesOfOneNumberMakeASequence() {
        var all =
                ctf(
                        "7\t|S0 178:1 |# BOS\t|S1 14:1 |# flight\t|S2 0.5 -1 2\r\n"
                                + "7\t|S0 3:1 5:2 |# a |#b\t\t|S2 1 2 3\n"
                                + "8 |S0 |S2 0 0 0\n");
        assertEquals(2, all.size());
        var first = all.getFirst();
        assertEquals(7, first.id());
        assertEquals(List.of("S0", "S1", "S2"), List.copyOf(first.streams().keySet()));
        var words = first.stream("S0");
        assertEquals(List.of("BOS", "a |b"), words.comments());
        assertEquals(178, words.symbol(0));
        assertArrayEquals(new int[] {0, 1, 3}, words.start());
        assertArrayEquals(new int[] {178, 3, 5}, words.index());
        assertEquals(1, first.stream("S1").size());
        assertArrayEquals(new double[] {.5, -1, 2, 1, 2, 3}, first.stream("S2").value());
        assertEquals(1, all.getLast().stream("S0").size());
        assertEquals(2, ctf("|a 1\n\n|a 2\n").size());
        Faults.says("none or several", () -> words.symbol(1));
        Faults.says("no stream q", () -> first.stream("q"));
    }

    @Test
    void wrongLinesOfCtfAreSaid() {
        Faults.says("t.ctf:1: no |", () -> ctf("0 1 2"));
        Faults.says("t.ctf:2: `x` before the first |", () -> ctf("0 |a 1\nx |a 1"));
        Faults.says("stream a: `q:1`", () -> ctf("|a q:1"));
        Faults.says("without the name", () -> ctf("0 | |a 1"));
        Faults.says("stream a: `-1:1`", () -> ctf("|a -1:1"));
    }

    @Test
    void seriesHaveChannelsAndAClass() {
        var all =
                ts(
                        "#note\n@problemName p\n@timeStamps false\n@univariate false\n"
                                + "@classLabel true a b\n@data\n1,2,3:4,?,6:b\n7:8:a\n");
        assertEquals(2, all.getFirst().channels());
        assertEquals(3, all.getFirst().steps());
        assertEquals("b", all.getFirst().label());
        assertArrayEquals(new double[] {1, 4, 2, Double.NaN, 3, 6}, all.getFirst().values());
        assertEquals(1, all.getLast().steps());
        assertEquals("", ts("@classLabel false\n@data\n1,2\n").getFirst().label());
    }

    @Test
    void seriesWithTabsMayBeFilledUp() {
        var all =
                SeriesReader.tsv(DataSource.of("t.tsv", "1\t0.5\t-1e2\tNaN\n-1\tNaN\t2\t3\n"))
                        .toList();
        assertArrayEquals(new double[] {.5, -100}, all.getFirst().values());
        assertArrayEquals(new double[] {Double.NaN, 2, 3}, all.getLast().values());
        assertEquals("-1", all.getLast().label());
        Faults.says(
                "t.tsv:1: `x`, expected a number",
                () -> SeriesReader.tsv(DataSource.of("t.tsv", "1\tx\n")).toList());
    }

    @Test
    void wrongLinesOfSeriesAreSaid() {
        Faults.says("t.ts:1: expected a line that begins with @", () -> ts("1,2:a"));
        Faults.says("time stamps", () -> ts("@timeStamps true\n@data\n(1,2):a"));
        Faults.says("t.ts:3: the class `c`", () -> ts("@classLabel true a b\n@data\n1:c"));
        Faults.says("channel 2 has 1 numbers, expected 2", () -> ts("@data\n1,2:3"));
        Faults.says("t.ts:3: 1 channels, expected 2", () -> ts("@data\n1:3\n1\n"));
        Faults.says("nothing in its 1 lines", () -> ts("@data\n"));
    }
}
