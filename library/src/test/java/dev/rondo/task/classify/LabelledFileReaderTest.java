package dev.rondo.task.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.format.DataFile;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.source.DataSource;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

/// How files are read for a model that knows the classes `good`, `bad` and `NUM`.
class LabelledFileReaderTest {
    private static List<DataFile> file(String text) {
        var source = DataSource.of("x.txt", text);
        return List.of(new DataFile(Path.of("x.txt"), source, DataFormat.of(source), true));
    }

    private static LabelledFileReader reader() {
        return new LabelledFileReader().classes(List.of("good", "bad", "NUM"));
    }

    private static List<String> texts(String text) {
        return reader().readUnlabelled(file(text)).read().toList().stream()
                .map(i -> ((LabelledText) i).text())
                .toList();
    }

    @Test
    void theClassAtTheBeginningOfALineIsNoPartOfTheText() {
        assertEquals(List.of("a b"), texts("good\ta b\n"));
        assertEquals(List.of("a b", "c", "d e"), texts("good\ta b\nother\tc\nbad\td e\n"));
        assertEquals(
                List.of("how far is it", "when"), texts("NUM:dist how far is it\nNUM:date when\n"));
        assertEquals(List.of("a b"), texts("__label__good a b\n"));
    }

    @Test
    void textsWithoutAClassAreWhole() {
        assertEquals(List.of("good food", "bad food"), texts("good food\nbad food\n"));
        assertEquals(List.of("one\ttwo", "three\tfour"), texts("one\ttwo\nthree\tfour\n"));
    }

    @Test
    void aBlankLineIsAnEmptyText() {
        assertEquals(List.of("one", "", "two"), texts("one\n\ntwo\n"));
        assertEquals(List.of("one", "", "two"), texts("good\tone\n\nbad\ttwo\n"));
    }

    @Test
    void aFormatThatWasNamedIsKept() {
        var source = DataSource.of("x.txt", "good\ta b\n");
        var named = new DataFile(Path.of("x.txt"), source, DataFormat.TEXT, false);
        var items = reader().readUnlabelled(List.of(named)).read().toList();
        assertEquals(
                List.of(new LabelledText(List.of(), "good\ta b")), List.<Labelled>copyOf(items));
    }

    @Test
    void fewLinesAreReadAsManyAre() {
        var items = reader().read(file("good\ta b\n")).read().toList();
        assertEquals(List.of(new LabelledText("good", "a b")), List.<Labelled>copyOf(items));
    }

    @Test
    void anEmptyClassIsNone() {
        assertEquals(List.of(), new LabelledText(" ", "x").labels());
        assertEquals(List.of("a"), new LabelledText(List.of("", " a "), "x").labels());
        var items = reader().read(file("label,text\n,x\ngood,y\n")).read().toList();
        assertEquals(List.of(), items.getFirst().labels());
    }
}
