package dev.rondo.app.cells;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;
import dev.rondo.equation.Cell;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class CellsCommandTest {
    @Test
    void listsEveryCellThatShips() {
        var outcome = Terminal.run("cells");
        assertEquals(0, outcome.status());
        for (var name : Cell.shippedNames()) {
            assertTrue(outcome.out().contains("\n  " + name + " "), outcome.out());
        }
    }

    @Test
    void showsACellAsTextThatIsTheCell() {
        var outcome = Terminal.run("cells", "show", "lstm");
        assertEquals(0, outcome.status());
        var lstm = Cell.shipped("lstm");
        assertTrue(outcome.out().startsWith(lstm.text()), outcome.out());
        assertTrue(outcome.out().contains("lstm:forget_bias=…"), outcome.out());
        var again = Cell.parse(outcome.out(), "lstm.cell");
        assertEquals(lstm.text(), again.text());
    }

    @Test
    void showsWhatComesOutForGivenWidths() {
        var outcome =
                Terminal.run(
                        "cells", "show", "narx:inputs=3,outputs=1", "--hidden", 7, "--input", 2);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("option inputs = 3\n"), outcome.out());
        assertTrue(outcome.out().contains("input      x        2, up to 3 steps"), outcome.out());
        assertTrue(outcome.out().contains("7 × 8           56"), outcome.out());
        assertTrue(outcome.out().contains("in total             168"), outcome.out());
        var gruD = Terminal.run("cells", "show", "gru-d", "--input", "x=3", "--hidden", "4");
        assertTrue(gruD.out().contains("state      last     3"), gruD.out());
        assertTrue(gruD.out().contains("input      gap      3"), gruD.out());
    }

    @Test
    void saysWhatACellRunsOn(@TempDir Path folder) throws Exception {
        var tree = Terminal.run("cells", "show", "tree-lstm-binary");
        assertTrue(
                tree.out().contains("# runs on nodes with the predecessors `[left]`, `[right]`\n"),
                tree.out());
        var attention = Terminal.run("cells", "check", "attention-location", "--hidden", 3);
        assertTrue(
                attention.out().contains("position 1, rows of the memory `[m]`"), attention.out());
        assertTrue(attention.out().contains("sequences that look at a memory"), attention.out());
        var edges = Terminal.run("cells", "show", "mpnn");
        assertTrue(edges.out().contains("edge     128, a row an edge `[k]`"), edges.out());
        var both = folder.resolve("both.cell");
        Files.writeString(both, "h' = tanh(W h[left] + U h + V x)\n");
        var refused = Terminal.run("cells", "check", both);
        assertEquals(2, refused.status());
        assertTrue(refused.err().contains("no structure has both"), refused.err());
    }

    @Test
    void anOptionThatIsNotThereIsNamed() {
        var outcome = Terminal.run("cells", "show", "lstm:forget_bais=2");
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains("did you mean `forget_bias`"), outcome.err());
        var input = Terminal.run("cells", "check", "lstm", "--input", "x=a");
        assertEquals(2, input.status());
        assertTrue(input.err().contains("NAME=WIDTH"), input.err());
    }

    @Test
    void showsACellFromAFile(@TempDir Path folder) throws Exception {
        var file = folder.resolve("mine.cell");
        Files.writeString(file, "h' = tanh(W x + U h)\n");
        var outcome = Terminal.run("cells", "show", file);
        assertEquals(0, outcome.status());
        assertTrue(outcome.out().startsWith("h' = tanh(W x + U h)\n"), outcome.out());
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

    @Test
    void aNameThatLooksLikeAStateIsPointedOut(@TempDir Path folder) throws Exception {
        var cell = Files.writeString(folder.resolve("my.cell"), "h' = tanh(W x + U h_prev + b)\n");
        var warning =
                ":1:19: `h_prev` is learned as a vector, since nothing defines it; is `h` meant";
        var checked = Terminal.run("cells", "check", cell);
        assertEquals(0, checked.status(), checked.err());
        assertTrue(checked.out().contains("warning: " + cell + warning), checked.out());
        var text = Files.writeString(folder.resolve("t.txt"), "abcabcabc".repeat(20));
        var trained =
                Terminal.run(
                        "train",
                        "language",
                        text,
                        "-o",
                        folder.resolve("m.safetensors"),
                        "--cell",
                        cell,
                        "--hidden",
                        4,
                        "--epochs",
                        1);
        assertEquals(0, trained.status(), trained.err());
        assertTrue(trained.err().contains("warning: " + cell + warning), trained.err());
    }

    @Test
    void showsACellAsLatex() {
        var outcome = Terminal.run("cells", "show", "lstm", "--latex");
        assertEquals(0, outcome.status());
        assertTrue(outcome.out().contains("\\begin{aligned}"), outcome.out());
    }

    @Test
    void everyCellThatShipsPassesTheCheck() {
        for (var name : Cell.shippedNames()) {
            var outcome = Terminal.run("cells", "check", name);
            assertEquals(0, outcome.status(), name + ": " + outcome.err());
            assertTrue(outcome.out().contains("gradients:"), outcome.out());
            assertTrue(outcome.out().contains("compiled code:"), outcome.out());
        }
    }

    @Test
    void theCheckShowsWidthsAsGiven(@TempDir Path folder) throws Exception {
        var file = folder.resolve("mine.cell");
        Files.writeString(file, "h' = tanh(W x + V gap + U h)\ninput gap\n");
        var outcome = Terminal.run("cells", "check", file, "--hidden", 3, "--input", "gap=2");
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("3 × 2"), outcome.out());
    }
}
