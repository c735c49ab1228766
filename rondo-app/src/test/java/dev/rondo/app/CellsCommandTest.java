package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellsCommandTest {
    @Test
    void listsEveryCellThatShips() {
        var outcome = Terminal.run("cells");
        assertEquals(0, outcome.status());
        for (var name : Cell.shippedNames()) {
            assertTrue(outcome.out().contains(name), outcome.out());
        }
    }

    @Test
    void showsACellAsTextThatIsTheCell() {
        var outcome = Terminal.run("cells", "show", "lstm");
        assertEquals(0, outcome.status());
        assertEquals(Cell.shipped("lstm").text(), outcome.out());
    }

    @Test
    void showsACellFromAFile(@TempDir Path folder) throws Exception {
        var file = folder.resolve("mine.cell");
        Files.writeString(file, "h' = tanh(W x + U h)\n");
        var outcome = Terminal.run("cells", "show", file);
        assertEquals(0, outcome.status());
        assertEquals("h' = tanh(W x + U h)\n", outcome.out());
    }

    @Test
    void aMistakeInACellIsShownWithItsPlace(@TempDir Path folder) throws Exception {
        var file = folder.resolve("mine.cell");
        Files.writeString(file, "h' = tanh(W x + U h\n");
        var outcome = Terminal.run("cells", "show", file);
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains("mine.cell:1:"), outcome.err());
        assertTrue(outcome.err().contains("^"), outcome.err());
    }
}
