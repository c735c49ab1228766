package dev.rondo.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.graph.StructureSignature;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

class StructuresTest {
    /// Two leaves and a leaf under a root: ((0 1) 3) with 2 over 0 and 1, 4 over 2 and 3.
    private static final Tree TREE = new Tree(new int[][] {{}, {}, {0, 1}, {}, {2, 3}});

    private static final Tree LEAF = new Tree(new int[][] {{}});

    @Test
    void levelsOfTreesRunTogetherWhateverTheirShape() {
        Dag up = Tree.bottomUp(List.of(TREE, LEAF, TREE), 2);
        assertEquals(11, up.rows());
        assertEquals(3, up.levels());
        assertEquals(7, up.size(0)); // leaves
        assertEquals(2, up.size(1));
        assertEquals(2, up.size(2)); // roots
        int root = up.row(2, 4);
        assertEquals(2, up.item(root));
        assertEquals(up.row(2, 2), up.predecessors("left")[root]);
        assertEquals(up.row(2, 3), up.predecessors("2")[root]);
        assertEquals(-1, up.predecessors("right")[up.row(0, 0)]);
        assertArrayEquals(new int[] {up.row(2, 2), up.row(2, 3)}, up.sources("k", root));
    }

    @Test
    void aTreeReadFromTheRootHasParents() {
        Dag down = Tree.topDown(List.of(TREE));
        assertEquals(0, down.row(0, 4));
        assertEquals(down.row(0, 2), down.predecessors("parent")[down.row(0, 1)]);
    }

    @Test
    void aGridIsReadLineByLine() {
        Dag columns = Grid.lines(List.of(new Grid(2, 3), new Grid(1, 1)));
        assertEquals(4, columns.turns());
        assertEquals(2, columns.levels());
        assertEquals(columns.row(0, 1), columns.predecessors("before")[columns.row(0, 4)]);
        assertEquals(-1, columns.predecessors("before")[columns.row(0, 2)]);
        Dag rows = (Dag) columns.turned(2).structure();
        assertEquals(3, rows.levels());
        assertEquals(rows.row(0, 3), rows.predecessors("before")[rows.row(0, 4)]);
        assertEquals(-1, rows.predecessors("before")[rows.row(0, 3)]);
        Dag backward = (Dag) columns.turned(3).structure();
        assertEquals(backward.row(0, 5), backward.predecessors("before")[backward.row(0, 4)]);
        assertEquals(-1, backward.predecessors("before")[backward.row(0, 2)]);
    }

    @Test
    void aGridIsReadFromEachCorner() {
        Dag near = Grid.of(List.of(new Grid(2, 3), new Grid(1, 1)));
        assertEquals(4, near.turns());
        for (int corner = 0; corner < 4; corner++) {
            var turned = near.turned(corner);
            Structure grid = turned.structure();
            assertEquals(4, grid.levels());
            int first = ((corner & 1) == 1 ? 3 : 0) + ((corner & 2) == 2 ? 2 : 0);
            int row = near.row(0, first); // of the node at the corner
            assertEquals(row, turned.rows()[0]);
            assertEquals(-1, grid.predecessors("left")[0]);
            assertEquals(-1, grid.predecessors("up")[0]);
            assertEquals(near.item(row), grid.item(0));
        }
        assertEquals(near.row(0, 1), near.predecessors("up")[near.row(0, 4)]);
        assertEquals(near.row(0, 3), near.predecessors("left")[near.row(0, 4)]);
        assertEquals(near.row(0, 0), near.predecessors("corner")[near.row(0, 4)]);
        assertEquals(-1, near.predecessors("corner")[near.row(0, 3)]);
        Dag cube = Grid.of(List.of(new Grid(3, 2, 3)));
        assertEquals(6, cube.turned(5).structure().levels());
        assertEquals(8, cube.turns());
        assertThrows(RondoException.class, () -> cube.turned(8));
        assertEquals(4, near.part(1, 2).orElseThrow().structure().turns());
    }

    @Test
    void aSequenceIsReadFromItsOwnEnd() {
        PackedSequences chain = PackedSequences.of(3, 1);
        var turned = chain.turned(1);
        assertArrayEquals(new int[] {chain.row(0, 2), 1, chain.row(0, 1), 0}, turned.rows());
        PackedSequences memory = PackedSequences.of(2, 2);
        var seeing =
                chain.with(
                        "m",
                        dev.rondo.equation.graph.StructureSignature.Origin.MEMORY,
                        Edges.attention(chain, memory, new int[] {1, 0}));
        Structure back = seeing.turned(1).structure();
        assertArrayEquals(seeing.sources("m", 0), back.sources("m", chain.row(0, 2)));
    }

    @Test
    void neighboursOfManyGraphsKeepToThemselves() {
        var path = new GraphBatch.Graph(3, new int[] {0, 1}, new int[] {1, 2});
        var lone = new GraphBatch.Graph(1, new int[0], new int[0]);
        var batch = GraphBatch.of(List.of(path, lone, path), 2, true, true);
        PackedSequences chain = batch.chain();
        assertEquals(3, chain.items());
        assertEquals(2, chain.steps());
        assertEquals(2, chain.item(chain.row(5, 1)));
        // the middle of the third graph, in the second round: both ends and itself
        assertArrayEquals(new int[] {7 + 4, 7 + 6, 7 + 5}, chain.sources("k", 7 + 5));
        assertArrayEquals(new int[] {3}, chain.sources("k", 3));
        float[] norm = batch.normalisation();
        int e = chain.edges("k").first()[5];
        assertEquals(1 / Math.sqrt(6), norm[e], 1e-6);
        assertEquals(1 / 3.0, norm[e + 2], 1e-6);
        float[] features = batch.features(new float[] {1, 2, 3, 4}, 1);
        assertArrayEquals(new float[] {3, 4, 0}, Arrays.copyOfRange(features, e, e + 3));
    }

    @Test
    void aPartHasItsItemsAlone() {
        Dag up = Tree.bottomUp(List.of(TREE, LEAF, TREE), 2);
        var part = up.part(0, 2).orElseThrow();
        assertEquals(2, part.structure().items());
        assertEquals(10, part.structure().rows());
        for (int r = 0; r < 10; r++) {
            assertEquals(2 * part.structure().item(r), up.item(part.rows()[r]));
            int left = part.structure().predecessor("left", r);
            int whole = up.predecessor("left", part.rows()[r]);
            assertEquals(whole, left < 0 ? -1 : part.rows()[left]);
        }
        assertTrue(up.part(3, 4).isEmpty());

        var path = new GraphBatch.Graph(3, new int[] {0, 1}, new int[] {1, 2});
        var lone = new GraphBatch.Graph(1, new int[0], new int[0]);
        PackedSequences chain = GraphBatch.of(List.of(path, lone, path), 2, true, true).chain();
        var graphs = chain.part(0, 2).orElseThrow();
        assertEquals(2, graphs.structure().items());
        for (int r = 0; r < graphs.structure().rows(); r++) {
            int[] own = graphs.structure().sources("k", r);
            int[] all = chain.sources("k", graphs.rows()[r]);
            for (int e = 0; e < own.length; e++) {
                assertEquals(all[e], graphs.rows()[own[e]]);
                int number = graphs.edges().get("k")[graphs.structure().edges("k").first()[r] + e];
                assertEquals(all[e], chain.edges("k").sources()[number]);
            }
        }
    }

    @Test
    void everyStepSeesTheWholeMemoryOfItsSequenceAndNoOther() {
        PackedSequences target = PackedSequences.of(3, 1);
        Edges edges = Edges.attention(target, PackedSequences.of(4, 2), new int[] {1, 0});
        assertEquals(3 * 2 + 4, edges.count());
        PackedSequences source = PackedSequences.of(4, 2);
        assertEquals(source.row(1, 1), edges.sources()[edges.first()[target.row(0, 2)] + 1]);
        assertEquals(4, edges.degree(target.row(1, 0)));
    }

    @Test
    void whatIsNoTreeNoGridAndNoGraphIsSaid() {
        assertSays("child of two nodes", () -> new Tree(new int[][] {{}, {0}, {0}}));
        assertSays("has the child 7", () -> new Tree(new int[][] {{7}}));
        assertSays(
                "expected at most 2",
                () -> Tree.bottomUp(List.of(new Tree(new int[][] {{}, {}, {}, {0, 1, 2}})), 2));
        assertSays(
                "a cycle through node",
                () -> Dag.of(List.of(new Dag.Item(2, Map.of("left", new int[] {1, 0}), Map.of()))));
        assertSays("no nodes", () -> Dag.of(List.of(new Dag.Item(0, Map.of(), Map.of()))));
        assertSays("at least one is needed", () -> Dag.of(List.of()));
        assertSays("has nodes 0 to 1", () -> new GraphBatch.Graph(2, new int[] {0}, new int[] {2}));
        assertSays("each dimension has at least 1 node", () -> new Grid(2, 0));
        assertSays(
                "stands among grids of 2",
                () -> Grid.of(List.of(new Grid(2, 2), new Grid(2, 2, 2))));
    }

    private static void assertSays(String what, org.junit.jupiter.api.function.Executable of) {
        String message = assertThrows(RondoException.class, of).getMessage();
        assertTrue(message.contains(what), message);
    }

    @Test
    void thereIsASampleOfEveryForm() {
        var slots =
                new StructureSignature(
                        false,
                        Set.of("left", "up"),
                        Map.of("k", StructureSignature.Origin.PREDECESSORS));
        var graph =
                StructureSignature.CHAIN
                        .with("k", StructureSignature.Origin.NEIGHBOURS)
                        .with("m", StructureSignature.Origin.MEMORY);
        var memory =
                new StructureSignature(
                        false, Set.of(), Map.of("m", StructureSignature.Origin.MEMORY));
        for (var signature : List.of(StructureSignature.CHAIN, slots, graph, memory)) {
            Structure sample = Samples.of(signature, 3);
            assertTrue(sample.signature().slots().equals(signature.slots()));
            assertEquals(signature.indices(), sample.signature().indices());
            assertTrue(sample.rows() > 8 && sample.items() > 1);
            for (String slot : signature.slots()) {
                int[] of = sample.predecessors(slot);
                assertTrue(Arrays.stream(of).anyMatch(p -> p < 0));
                assertTrue(Arrays.stream(of).anyMatch(p -> p >= 0));
            }
            for (String index : signature.indices().keySet()) {
                assertArrayEquals(
                        sample.edges(index).sources(),
                        Samples.of(signature, 3).edges(index).sources());
            }
        }
        var both = slots.with("m", StructureSignature.Origin.MEMORY);
        var e = assertThrows(RondoException.class, () -> Samples.of(both, 3));
        assertTrue(e.getMessage().contains("no structure"), e.getMessage());
    }

    @Test
    void numbersOfNodesArePutInTheOrderOfTheRows() {
        var two = new Tree(new int[][] {{1, 2}, {}, {}});
        var dag = Tree.bottomUp(List.of(two, new Tree(new int[][] {{}})), 2);
        int[] rows = dag.rows(new int[] {10, 11, 12, 20});
        for (int node = 0; node < 3; node++) {
            assertEquals(10 + node, rows[dag.row(0, node)]);
        }
        assertEquals(20, rows[dag.row(1, 0)]);
        var e = assertThrows(RondoException.class, () -> dag.rows(new int[3]));
        assertEquals("3 numbers of nodes, expected 4, one for each", e.getMessage());
    }
}
