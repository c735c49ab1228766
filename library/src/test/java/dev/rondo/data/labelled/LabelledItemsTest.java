package dev.rondo.data.labelled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

class LabelledItemsTest {
    @TempDir Path folder;

    private static final float NO = Float.NaN;

    private static List<LabelledSeries> events(String text, EventReader.Settings settings) {
        var labels = Map.of("7", List.of("ill"), "8", List.of("well"));
        return EventReader.table(
                        DataSource.of("e.csv", text),
                        settings,
                        id -> labels.getOrDefault(id, List.of()))
                .toList();
    }

    // ---- measurements -------------------------------------------------------------------------

    @Test
    void measurementsBecomeStepsWithGaps() {
        var all =
                events(
                        """
                        id,time,variable,value
                        7,01:30,pulse,80
                        7,00:00,pulse,70
                        7,00:00,age,50
                        7,00:00,pulse,74
                        8,2.5,age,
                        8,2.5,pulse,NA
                        9,1,age,-1
                        """,
                        EventReader.Settings.ALL);
        assertEquals(3, all.size());
        var first = all.getFirst();
        assertEquals(List.of("ill"), first.labels());
        assertEquals(List.of("age", "pulse"), first.names());
        assertArrayEquals(new double[] {0, 1.5}, first.times());
        assertArrayEquals(
                new double[] {50, 72, NO, 80}, first.values()); // twice at 00:00: the mean
        assertArrayEquals(new double[] {NO, NO}, all.get(1).values()); // nothing was measured
        assertEquals(List.of(), all.get(2).labels());
        assertArrayEquals(new double[] {-1, NO}, all.get(2).values());
    }

    @Test
    void stepsMayBeWiderValuesMissingAndVariablesLeftOut() {
        var settings = new EventReader.Settings(2, Set.of(-1f), Set.of("age"));
        var series =
                events(
                                """
                                id,time,variable,value
                                7,0.5,pulse,10
                                7,1.5,pulse,20
                                7,2,pulse,40
                                7,5,pulse,-1
                                7,6,age,3
                                """,
                                settings)
                        .getFirst();
        assertEquals(List.of("pulse"), series.names());
        assertArrayEquals(new double[] {0, 2}, series.times());
        assertArrayEquals(new double[] {15, 40}, series.values());
        assertThrows(RondoException.class, () -> new EventReader.Settings(-1, Set.of(), Set.of()));
    }

    @Test
    void datesAreHours() {
        var series =
                events(
                                """
                                id,timestamp,item,value
                                7,2024-02-28T23:00,a,1
                                7,2024-03-01 01:30,a,2
                                """,
                                EventReader.Settings.ALL)
                        .getFirst();
        assertArrayEquals(new double[] {0, 26.5}, series.times());
    }

    @Test
    void whatIsWrongInMeasurementsIsSaidWithItsLine() {
        for (String[] wrong :
                new String[][] {
                    {"7,0,a,1\n8,0,a,1\n7,1,a,2\n", "e.csv:4", "sort the table by id"},
                    {"7,soon,a,1\n", "e.csv:2", "expected a time"},
                    {"7,1,a,much\n", "e.csv:2", "expected a number"},
                    {"7,1,a,Infinity\n", "e.csv:2", "expected a number"},
                    {"7,1,a\n", "e.csv:2", "3 columns"},
                }) {
            var e =
                    assertThrows(
                            RondoException.class,
                            () ->
                                    events(
                                            "id,time,variable,value\n" + wrong[0],
                                            EventReader.Settings.ALL));
            assertTrue(e.getMessage().contains(wrong[1]), e.getMessage());
            assertTrue(e.getMessage().contains(wrong[2]), e.getMessage());
        }
        var narrow =
                assertThrows(
                        RondoException.class, () -> events("a,b\n1,2\n", EventReader.Settings.ALL));
        assertTrue(narrow.getMessage().contains("2 columns"), narrow.getMessage());
        assertThrows(RondoException.class, () -> events("", EventReader.Settings.ALL));
    }

    @Test
    void aFolderOfMeasurementsIsRecognisedAndRead() throws Exception {
        Files.writeString(folder.resolve("7.txt"), "Time,Parameter,Value\n00:07,HR,73\n");
        Files.writeString(folder.resolve("8.txt"), "Time,Parameter,Value\n00:30,Temp,37\n");
        assertEquals(DataFormat.EVENTS, DataFormat.of(folder));
        var all =
                EventReader.folder(folder, EventReader.Settings.ALL, id -> List.of("class " + id))
                        .toList();
        assertEquals(List.of("HR", "Temp"), all.getLast().names());
        assertEquals("class 7", all.getFirst().label());
        assertArrayEquals(new double[] {NO, 37}, all.getLast().values());
        assertEquals(
                DataFormat.EVENTS,
                DataFormat.of(DataSource.of("x", "id,time,variable,value\n1,2,a,3\n")));
    }

    @Test
    void classesByIdStandOnce() {
        var table = DataSource.of("l.csv", "RecordID,Days,Died\n7,3,0\n8,4,1\n9,5,\n");
        assertEquals(
                Map.of("7", List.of("0"), "8", List.of("1"), "9", List.of()),
                LabelTable.read(table, "", ""));
        assertEquals(List.of("4"), LabelTable.read(table, "RecordID", "Days").get("8"));
        assertThrows(RondoException.class, () -> LabelTable.read(table, "id", ""));
        var twice = DataSource.of("l.csv", "id,class\n7,a\n7,b\n");
        var e = assertThrows(RondoException.class, () -> LabelTable.read(twice, "", ""));
        assertTrue(e.getMessage().contains("l.csv:3"), e.getMessage());
    }

    // ---- arrays -------------------------------------------------------------------------------

    private static byte[] idx(int type, int[] shape, int... values) {
        var out = new ByteArrayOutputStream();
        out.write(0);
        out.write(0);
        out.write(type);
        out.write(shape.length);
        for (int n : shape) {
            out.writeBytes(new byte[] {0, 0, (byte) (n >> 8), (byte) n});
        }
        for (int v : values) {
            out.write(v);
        }
        return out.toByteArray();
    }

    @Test
    void rowsOfPicturesAreSteps() {
        var pictures =
                DataSource.of("x", idx(8, new int[] {2, 2, 3}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 1, 1));
        var labels = DataSource.of("y", idx(8, new int[] {2}, 4, 9));
        var all = LabelledArrays.read(pictures, labels).toList();
        assertEquals(List.of("4"), all.get(0).labels());
        assertEquals(2, all.get(0).steps());
        assertEquals(3, all.get(0).channels());
        assertArrayEquals(new double[] {7, 8, 9, 1, 1, 1}, all.get(1).values());
        assertEquals(List.of(), LabelledArrays.read(pictures).toList().get(0).labels());
        var flat = DataSource.of("x", idx(8, new int[] {2, 3}, 1, 2, 3, 4, 5, 6));
        assertEquals(1, LabelledArrays.read(flat).toList().get(0).channels());
        var three = DataSource.of("y", idx(8, new int[] {3}, 1, 2, 3));
        var e = assertThrows(RondoException.class, () -> LabelledArrays.read(pictures, three));
        assertTrue(e.getMessage().contains("3 labels, expected 2"), e.getMessage());
        assertThrows(RondoException.class, () -> LabelledArrays.read(three));
    }

    private static byte[] npy(String shape, String type, byte[] data) {
        String header =
                "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        header = header + " ".repeat(117 - header.length()) + "\n";
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        out.write(header.length());
        out.write(0);
        out.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(data);
        return out.toByteArray();
    }

    private static DataSource npz(Map<String, byte[]> arrays) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var e : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(e.getKey() + ".npy"));
                zip.write(e.getValue());
            }
        }
        return DataSource.of("a.npz", out.toByteArray());
    }

    @Test
    void anArchiveHoldsBoth() throws Exception {
        byte[] x = npy("(2, 2)", "|u1", new byte[] {1, 2, 3, 4});
        byte[] y = npy("(2,)", "|u1", new byte[] {0, 1});
        var all = LabelledArrays.archive(npz(Map.of("x_train", x, "y_train", y))).toList();
        assertEquals(List.of("1"), all.get(1).labels());
        assertArrayEquals(new double[] {3, 4}, all.get(1).values());
        assertEquals(2, LabelledArrays.archive(npz(Map.of("what", x))).toList().size());
        var both = npz(Map.of("x", x, "data", x));
        var e = assertThrows(RondoException.class, () -> LabelledArrays.archive(both));
        assertTrue(e.getMessage().contains("expected one called x"), e.getMessage());
        var unlike = npz(Map.of("x", x, "y", npy("(1,)", "|u1", new byte[] {0})));
        assertThrows(RondoException.class, () -> LabelledArrays.archive(unlike));
    }

    // ---- CNTK's format ------------------------------------------------------------------------

    @Test
    void symbolsAreTextAndNumbersSeries() {
        var words =
                DataSource.of(
                        "w.ctf",
                        """
                        0 |S0 17:1 |S1 2:1 |# fare |S2 5:1
                        0 |S0 4:1 |S2 5:1
                        1 |S0 4:1 |S1 0:1 |S2 5:1
                        """);
        var found = LabelledSequences.streams(words);
        assertEquals(new LabelledSequences.Streams("S0", "S1", true), found);
        assertEquals(
                List.of(new LabelledText("fare", "17 4"), new LabelledText("0", "4")),
                LabelledSequences.read(words, found).toList());
        // codes of a visit: several, or none
        var visits =
                DataSource.of(
                        "v.ctf", "0 |x 2:1 4:1 |y 0:1 3:1\n0 |x\n1 |x 1:1 |y 1:1\n1 |x 0:1 2:1\n");
        var codes = LabelledSequences.read(visits, LabelledSequences.streams(visits)).toList();
        var first = (LabelledSeries) codes.getFirst();
        assertEquals(List.of("0", "3"), first.labels());
        assertEquals(5, first.channels());
        assertArrayEquals(new double[] {0, 0, 1, 0, 1, 0, 0, 0, 0, 0}, first.values());
        assertThrows(RondoException.class, () -> LabelledSequences.streams(words, "S9", "S1"));
        var dense = DataSource.of("d.ctf", "0 |x 0.5 1 |y 1:1\n0 |x 2 3\n");
        var series =
                (LabelledSeries)
                        LabelledSequences.read(dense, LabelledSequences.streams(dense)).next();
        assertArrayEquals(new double[] {0.5f, 1, 2, 3}, series.values());
    }

    @Test
    void readersOneAfterTheOtherAndSomeOfThem() {
        var one = LabelledTexts.lines(DataSource.of("a", "x\t1\ny\t2\n"));
        var other = LabelledTexts.lines(DataSource.of("b", "z\t3\n"));
        var all =
                ItemReader.<LabelledText>chain(List.of(one, other))
                        .filter(i -> !i.text().equals("2"));
        assertEquals(List.of("1", "3"), all.map(LabelledText::text).toList());
    }
}
