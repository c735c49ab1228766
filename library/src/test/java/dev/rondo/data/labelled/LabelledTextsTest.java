package dev.rondo.data.labelled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.Faults;
import dev.rondo.data.array.ArrayArchive;
import dev.rondo.data.array.ArrayReaderTest;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.JsonLines;
import dev.rondo.data.text.PlainText;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

class LabelledTextsTest {
    private static LabelledText text(String label, String text) {
        return new LabelledText(label, text);
    }

    private static List<LabelledText> lines(String text) {
        return LabelledTexts.lines(DataSource.of("t", text)).toList();
    }

    @Test
    void linesBeginWithTheirClass() {
        assertEquals(
                List.of(text("ham", "a b"), text("spam", "c")), lines("ham\ta b\n\nspam\tc\n"));
        assertEquals(List.of(text("NUM:dist", "How far ?")), lines("NUM:dist How far ?\n"));
        assertEquals(
                List.of(new LabelledText(List.of("a", "b"), "some text")),
                lines("__label__a __label__b some text\n"));
        Faults.says("t:2: no tab, expected a class", () -> lines("a\tb\nc d\n"));
        Faults.says("t:2: expected a class", () -> lines("a b\nword\n"));
    }

    @Test
    void tablesAndJsonHaveColumns() {
        assertEquals(
                List.of(text("1", "a, b"), text("0", "c")),
                LabelledTexts.table(
                                DataSource.of("t", "label,text\n1,\"a, b\"\n0,c\n"),
                                "label",
                                "text")
                        .toList());
        var json =
                DataSource.of(
                        "t.jsonl", "{\"y\": 1, \"x\": \"a\"}\n\n{\"y\": \"b\", \"x\": true}\n");
        assertEquals(
                List.of(text("1", "a"), text("b", "true")),
                LabelledTexts.json(json, "y", "x").toList());
        Faults.says(
                "t.jsonl:3: \"z\" is missing",
                () ->
                        LabelledTexts.json(DataSource.of("t.jsonl", "{\"z\":1}\n\n{}\n"), "z", "z")
                                .toList());
        Faults.says(
                "t.jsonl:1: not valid JSON",
                () -> JsonLines.read(DataSource.of("t.jsonl", "{")).toList());
    }

    @Test
    void foldersHaveAFolderOrAFileForEachClass(@TempDir Path folder) throws IOException {
        for (String name : List.of("b/2.txt", "b/1.txt", "a/x.txt")) {
            Files.createDirectories(folder.resolve("docs").resolve(name).getParent());
            Files.writeString(folder.resolve("docs").resolve(name), name + "\nmore\n");
        }
        assertEquals(
                List.of(
                        text("a", "a/x.txt\nmore"),
                        text("b", "b/1.txt\nmore"),
                        text("b", "b/2.txt\nmore")),
                LabelledTexts.folder(folder.resolve("docs")).toList());
        Files.createDirectories(folder.resolve("names"));
        Files.writeString(folder.resolve("names/Czech.txt"), "Abl\n\nAdsit\n");
        Files.writeString(folder.resolve("names/Arabic.txt"), "Khoury\n");
        Files.writeString(folder.resolve("names/README"), "no class\n");
        assertEquals(
                List.of(text("Arabic", "Khoury"), text("Czech", "Abl"), text("Czech", "Adsit")),
                LabelledTexts.folder(folder.resolve("names")).toList());
        Faults.says("no such file", () -> LabelledTexts.folder(folder.resolve("none")));
        // what Java makes of the bytes of a name that are no text: two classes would be one
        Files.writeString(folder.resolve("names/b\uFFFD.txt"), "Bell\n");
        Faults.says(
                "is not in the encoding of the locale",
                () -> LabelledTexts.folder(folder.resolve("names")).toList());
    }

    @Test
    void plainTextIsLinesOrDocuments() {
        var source = DataSource.of("t", "a\nb\n\n\nc\n");
        assertEquals(List.of("a", "b", "c"), PlainText.lines(source).toList());
        assertEquals(List.of("a\nb\n", "c\n"), PlainText.documents(source).toList());
        Faults.says("the file is empty", () -> PlainText.lines(DataSource.of("t", "")).toList());
    }

    @Test
    void archivesHoldArraysByName() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (byte i = 1; i <= 2; i++) {
                zip.putNextEntry(new ZipEntry("a" + i + ".npy"));
                zip.write(ArrayReaderTest.numpy("|u1", "(2,)", i, (byte) 9));
            }
        }
        var source = DataSource.of("t.npz", bytes.toByteArray());
        assertEquals(List.of("a1", "a2"), ArrayArchive.names(source));
        try (var array = ArrayArchive.open(source, "a2")) {
            assertArrayEquals(new float[] {2, 9}, array.all());
        }
        Faults.says(
                "no array is called b (there are a1, a2)", () -> ArrayArchive.open(source, "b"));
        Faults.says("no arrays in it", () -> ArrayArchive.names(DataSource.of("t.npz", "text")));
    }
}
