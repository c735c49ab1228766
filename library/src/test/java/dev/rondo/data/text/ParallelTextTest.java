package dev.rondo.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.Faults;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.SourceTest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

class ParallelTextTest {
    @Test
    void linesStandBesideOneAnotherEmptyOnesToo() throws IOException {
        var english =
                DataSource.of(
                        "t.en", SourceTest.zipped("a b\n\nc\n".getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                List.of(new TextPair("a b", "x"), new TextPair("", ""), new TextPair("c", "z")),
                ParallelText.read(english, DataSource.of("t.de", "x\n\nz")).toList());
        Faults.says(
                "t.de:4: a line without its counterpart: t.en ends after line 3",
                () -> ParallelText.read(english, DataSource.of("t.de", "x\n\nz\ny\n")).toList());
        Faults.says(
                "t.en:2: a line without its counterpart: t.de ends after line 1",
                () -> ParallelText.read(english, DataSource.of("t.de", "x\n")).toList());
    }

    @Test
    void twoColumnsOfOneFileMakePairs() {
        assertEquals(
                List.of(new TextPair("Hi.", "你好。"), new TextPair("Run!", "跑！")),
                ParallelText.read(DataSource.of("t", "Hi.\t你好。\tmore\n\nRun!\t跑！\n")).toList());
        Faults.says(
                "t:1: no tab", () -> ParallelText.read(DataSource.of("t", "no columns")).toList());
    }
}
