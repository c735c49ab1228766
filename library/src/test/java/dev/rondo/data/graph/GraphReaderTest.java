package dev.rondo.data.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.Faults;
import dev.rondo.data.source.DataSource;

import org.junit.jupiter.api.Test;

import java.util.List;

class GraphReaderTest {
    private static final String NODES =
            "node\tlabel\tsplit\tfeatures\nx\tb\ttrain\t0 4\ny\ta\ttest\t2:0.5\nz\t\tnone\t\n";

    private static NodeGraph graph(String nodes, String edges) {
        return GraphReader.read(DataSource.of("nodes", nodes), DataSource.of("edges", edges));
    }

    @Test
    void nodesHaveFeaturesClassesAndAPart() {
        var graph = graph(NODES, "x\ty\nz\tx\n");
        assertEquals(List.of("x", "y", "z"), graph.names());
        assertEquals(List.of("a", "b"), graph.classes());
        assertArrayEquals(new int[] {1, 0, -1}, graph.labels());
        assertArrayEquals(new int[] {1}, graph.part("test"));
        assertArrayEquals(
                new float[] {1, 0, 0, 0, 1, 0, 0, .5f, 0, 0, 0, 0, 0, 0, 0}, graph.features());
        assertArrayEquals(new int[] {0, 2}, graph.from());
        assertArrayEquals(new int[] {1, 0}, graph.to());
    }

    @Test
    void featuresMayBeGivenInFullAndEdgesHaveWeightsAndAHeader() {
        var graph =
                graph("node_id\tfeature\tlabel\n7\t0,1,0\t10\n9\t2,0,0\t9\n", "a b\n#\n7 9 0.25\n");
        assertEquals(3, graph.width());
        assertArrayEquals(new float[] {0, 1, 0, 2, 0, 0}, graph.features());
        assertEquals(List.of("9", "10"), graph.classes());
        assertArrayEquals(new float[] {.25f}, graph.weight());
    }

    @Test
    void bothDirectionsOnce() {
        var graph = graph(NODES, "x y 2\ny x 3\nz z 4\nx z\n").undirected();
        assertArrayEquals(new int[] {1, 2, 0, 0, 2}, graph.from());
        assertArrayEquals(new int[] {0, 0, 1, 2, 2}, graph.to());
        assertArrayEquals(new float[] {2, 1, 2, 1, 4}, graph.weight());
    }

    @Test
    void whatIsWrongIsSaidWithItsLine() {
        Faults.says("edges:2: the node `q` is not in the table", () -> graph(NODES, "x y\nx q"));
        Faults.says("edges:1: 1 columns", () -> graph(NODES, "x"));
        Faults.says("nodes:3: the node `x` occurs twice", () -> graph("n\tlabel\nx\ta\nx\tb", ""));
        Faults.says("nodes:2: 1 columns, expected 2", () -> graph("n\tlabel\nx", ""));
        Faults.says("nodes:1: the header has no column", () -> graph("0\t633\n", ""));
        Faults.says("nodes:2: `v`, expected the number", () -> graph("n\tfeatures\nx\t3 v", ""));
        Faults.says("nodes:2: feature 1 after 3", () -> graph("n\tfeatures\nx\t3 1", ""));
        Faults.says("nodes: the file is empty", () -> graph("", ""));
    }
}
