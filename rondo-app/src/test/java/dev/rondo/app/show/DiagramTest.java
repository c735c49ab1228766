package dev.rondo.app.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Bridge;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Encoder;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Stack;
import dev.rondo.network.spec.StructureSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.xml.parsers.DocumentBuilderFactory;

/// Drawings of networks, as text and as pictures.
class DiagramTest {
    @TempDir Path folder;

    private static final NetworkSpec LANGUAGE =
            new NetworkSpec(
                    new Input.Symbols(65, 8),
                    Stack.of(Cell.shipped("lstm"), 32, 2),
                    new Output.Softmax(65, false));

    private static List<String> text(NetworkSpec spec) {
        return DiagramText.of(NetworkDiagram.of(Network.of(spec)));
    }

    @Test
    void aStackOverThreeSteps() {
        var expected =
                """
                output         softmax 65        softmax 65        softmax 65
                                    ↑                 ↑                 ↑
                               ┌─────────┐       ┌─────────┐       ┌─────────┐
                layer 2    ───▶│ lstm 32 │─ c h ▶│ lstm 32 │─ c h ▶│ lstm 32 │──▶
                               └─────────┘       └─────────┘       └─────────┘
                """;
        assertEquals(expected.lines().toList(), text(LANGUAGE).subList(0, 5));
    }

    @Test
    void everyLineOfADrawingFitsTheOthers() {
        for (var cell : Cell.shippedNames()) {
            var inputs = Cell.shipped(cell).inputs();
            var graph = Cell.shipped(cell).bind(40, Map.of("x", 8));
            if (!graph.readsChain()) {
                var drawn = String.join("\n", DiagramText.of(NetworkDiagram.of(graph, cell)));
                assertTrue(drawn.contains("[") && drawn.contains(cell), drawn);
                continue;
            }
            var parts = inputs.stream().map(in -> new Input.Numbers.Part(in, 8)).toList();
            var spec =
                    new NetworkSpec(
                            new Input.Numbers(parts),
                            Stack.of(Cell.shipped(cell), 8, 1),
                            new Output.Linear(2, Output.Loss.SQUARED));
            var lines = text(spec);
            var box = lines.stream().filter(l -> l.contains("│")).findFirst().orElseThrow();
            var top = lines.stream().filter(l -> l.contains("┌")).findFirst().orElseThrow();
            var arrows = lines.stream().filter(l -> l.contains("↑")).findFirst().orElseThrow();
            assertEquals(top.indexOf('┌'), box.indexOf('│'), cell);
            assertEquals(top.lastIndexOf('┐'), box.lastIndexOf('│'), cell);
            assertEquals(3, arrows.chars().filter(c -> c == '↑').count(), cell);
        }
    }

    @Test
    void bothDirectionsAndWhatIsReadOnce() {
        var spec =
                new NetworkSpec(
                                new Input.Symbols(9, 4),
                                Stack.of(Cell.shipped("gru"), 6, 1, Direction.BOTH),
                                new Output.Softmax(3, false))
                        .with(Pooling.ENDS);
        var text = String.join("\n", text(spec));
        assertTrue(text.contains("│ → gru 6 │"), text);
        assertTrue(text.contains("│ ← gru 6 │◀"), text);
        assertTrue(text.contains("last state of each direction"), text);
        assertTrue(text.contains("concatenated"), text);
    }

    @Test
    void anEncoderStandsBelowItsDecoder() {
        var cell =
                Cell.parse(
                        """
                        input memory
                        e[m] = v . tanh(Q h + K memory[m])
                        r    = sum(softmax(e[m]) * memory[m])
                        h'   = tanh(W x + C r + U h + b)
                        """,
                        "attention.cell");
        var encoder =
                new Encoder(
                        new Input.Symbols(7, 4),
                        Stack.of(Cell.shipped("gru"), 3, 1),
                        Bridge.LEARNED.feeding(Pooling.LAST));
        var spec =
                new NetworkSpec(
                                new Input.Symbols(6, 3),
                                Stack.of(cell, 4, 1),
                                new Output.Softmax(6, false))
                        .with(encoder);
        var lines = text(spec);
        var text = String.join("\n", lines);
        assertTrue(text.indexOf("layer 1") < text.indexOf("bridge"), text);
        assertTrue(text.indexOf("bridge") < text.indexOf("encoder 1"), text);
        assertTrue(text.contains("memory[m] is what the encoder gives"), text);
        assertTrue(text.contains("last step"), text);
    }

    @Test
    void nodesOfOtherStructuresNameWhatTheyRead() {
        var grid = Cell.parse("h' = tanh(W x + U h[left] + V h[up] + b)", "grid.cell");
        var layer = new NetworkSpec.Layer(grid, 4, Direction.BOTH);
        var spec =
                new NetworkSpec(
                                Input.Numbers.of(1),
                                Stack.of(List.of(layer)),
                                new Output.Softmax(3, false))
                        .with(
                                StructureSpec.of(
                                                new StructureSignature(
                                                        false, Set.of("left", "up"), Map.of()))
                                        .turning(4))
                        .with(Pooling.MEAN);
        var text = String.join("\n", text(spec));
        for (var expected :
                List.of("h[left]", "h[up]", "grid 4, read in 4 ways", "mean over " + "steps")) {
            assertTrue(text.contains(expected), text);
        }
        var cell = Cell.parse("h' = tanh(W x + sum(U h[k]))", "tree.cell");
        var drawn = DiagramText.of(NetworkDiagram.of(cell.bind(3, Map.of("x", 3)), "tree 3"));
        assertTrue(drawn.getLast().contains("h[k]"), String.join("\n", drawn));
    }

    @Test
    void aPictureHasTheEquationsToo() throws Exception {
        var network = Network.of(LANGUAGE);
        var file = folder.resolve("network.svg");
        DiagramPicture.of(NetworkDiagram.of(network), NetworkDiagram.equations(network))
                .write(file);
        var text =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(file.toFile())
                        .getDocumentElement()
                        .getTextContent();
        for (var expected :
                List.of("lstm 32", "layer 2", "softmax 65", "t + 1", "c' = f * c + i * g")) {
            assertTrue(text.contains(expected), text);
        }
        var written = Files.readString(file);
        assertTrue(written.contains("font-family:monospace"), written);
        assertTrue(written.contains("xml:space=\"preserve\""), written);
    }
}
