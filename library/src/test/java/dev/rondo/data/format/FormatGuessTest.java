package dev.rondo.data.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.source.DataSource;

import org.junit.jupiter.api.Test;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

class FormatGuessTest {
    private static DataFormat of(String text) {
        return DataFormat.of(DataSource.of("data.tsv", text));
    }

    private static String rows(int count, java.util.function.IntFunction<String> row) {
        return IntStream.range(0, count).mapToObj(row).collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    void classesAndTextsAreRecognisedHoweverFewTheyAre() {
        for (int count : new int[] {2, 3, 5, 8, 12, 19, 40, 100}) {
            assertEquals(
                    DataFormat.LABELLED,
                    of(rows(count, i -> "class" + i % 12 + "\ta text of words " + i)),
                    count + " rows");
            assertEquals(
                    DataFormat.LABELLED,
                    of(
                            rows(
                                    count,
                                    i ->
                                            "NUM:dist"
                                                    + i % 5
                                                    + " How far is town "
                                                    + (char) (97 + i % 26))),
                    count + " rows");
        }
    }

    @Test
    void textsWithColonsAndTablesOfNumbersAreNotClasses() {
        assertEquals(DataFormat.TEXT, of(rows(30, i -> "12:" + (10 + i) + " the bus leaves")));
        assertEquals(DataFormat.TABLE, of(rows(30, i -> i + "\t" + i * i)));
        assertEquals(
                DataFormat.TABLE, of(rows(100, i -> "word" + i + "\tW ER D " + i))); // a lexicon
        assertEquals(DataFormat.TABLE, of("label\ttext\ngood\tnice room\nbad\tawful soup\n"));
    }

    @Test
    void jsonOverSeveralLinesIsRecognised() {
        assertEquals(DataFormat.JSON_LINES, of("[\n  {\"label\": \"a\", \"text\": \"b\"}\n]\n"));
        assertEquals(DataFormat.JSON_LINES, of("[{\"label\": \"a\"},\n{\"label\": \"b\"}]\n"));
        assertEquals(DataFormat.TEXT, of("[Verse 1]\nLa la\n"));
    }
}
