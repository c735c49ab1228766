package dev.rondo.app.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;
import dev.rondo.store.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class StudyCommandTest {
    @TempDir Path folder;

    static List<String> names() {
        return Studies.all().stream().map(Study::name).toList();
    }

    @Test
    void withoutANameAllAreListed() {
        var listed = Terminal.run("study");
        assertEquals(0, listed.status(), listed.err());
        assertEquals(names().size(), listed.out().lines().count());
        assertTrue(listed.out().startsWith("adding "), listed.out());
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyStudyWritesItsTableItsPictureAndItsNumbers(String name) throws Exception {
        var done = Terminal.run("study", name, "--quick", "-o", folder, "--cells", "tanh", "irnn");
        assertEquals(0, done.status(), done.err());
        assertTrue(done.out().contains("  tanh  "), done.out());
        assertTrue(done.out().contains("  irnn  "), done.out());
        assertTrue(Files.readString(folder.resolve(name + ".svg")).contains("</svg>"));
        var json = Json.parse(Files.readString(folder.resolve(name + ".json")), name).asObject();
        assertEquals(name, json.get("study").asText());
        assertTrue(json.get("pictures") instanceof Json.Arr(var items) && !items.isEmpty());
    }

    @Test
    void theSameSeedFindsTheSameWhateverTheThreads() {
        var one = Terminal.run("study", "parity", "--quick", "--threads", 1, "--seed", 5);
        var two = Terminal.run("study", "parity", "--quick", "--threads", 3, "--seed", 5);
        var seconds = " *\\d+(?=\n)";
        assertEquals(one.out().replaceAll(seconds, ""), two.out().replaceAll(seconds, ""));
    }

    @Test
    void unknownStudiesAndCellsAreRefused() {
        assertEquals(2, Terminal.run("study", "nothing").status());
        var wrong = Terminal.run("study", "adding", "--cells", "ltsm");
        assertEquals(2, wrong.status());
        assertTrue(wrong.err().contains("did you mean `lstm`?"), wrong.err());
    }
}
