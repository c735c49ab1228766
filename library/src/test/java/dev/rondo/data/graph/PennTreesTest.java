package dev.rondo.data.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rondo.data.Faults;
import dev.rondo.data.source.DataSource;

import org.junit.jupiter.api.Test;

import java.util.List;

class PennTreesTest {
    private static List<LabelledTree> trees(String text) {
        return PennTrees.read(DataSource.of("t.mrg", text)).toList();
    }

    private static void says(String part, String text) {
        Faults.says(part, () -> trees(text));
    }

    @Test
    void classesStandAtAllNodesAndWordsAtTheLeaves() {
        var tree = trees("(3 (2 It) (4 (2 's) (4 lovely)))").getFirst();
        assertEquals(5, tree.size());
        assertEquals(List.of("It", "'s", "lovely"), tree.words());
        assertEquals("3", tree.label(tree.root()));
        assertArrayEquals(new int[] {0, 3}, tree.children(4));
        assertArrayEquals(new int[] {1, 2}, tree.children(3));
        assertArrayEquals(new int[] {4, 3, 3, 4, -1}, tree.parents());
        assertEquals("lovely", tree.word(2));
        assertNull(tree.word(3));
    }

    @Test
    void treesRunOverLinesAndLinesHoldSeveral() {
        var all = trees("( (S (NP (DT the)\n (NN cat))\n\n (VP purrs)) ) (X a)\n(Y b)");
        assertEquals(
                List.of("(S (NP (DT the) (NN cat)) (VP purrs))", "(X a)", "(Y b)"),
                all.stream().map(LabelledTree::toString).toList());
    }

    @Test
    void wordsBesideOthersAreLeavesWithoutLabelInTheirOrder() {
        for (String text :
                List.of("(A a (B b) c)", "(A the old cat)", "(A (B b) c)", "(A b (C (D d) e) f)")) {
            assertEquals(text, trees(text).getFirst().toString());
        }
        var tree = trees("(A a (B b) c)").getFirst();
        assertEquals(List.of("a", "b", "c"), tree.words());
        assertArrayEquals(new int[] {0, 1, 2}, tree.children(3));
    }

    @Test
    void whatIsWrongIsSaidWithItsPlace() {
        says("t.mrg:1:6: a closing bracket too many", "(A b))");
        says("t.mrg:2: the tree that begins here lacks 2 closing brackets", "(A b)\n(C\n(D d\n");
        says("t.mrg:1:1: `word` outside of brackets", "word");
        says("a node `A` with neither word nor children", "(A )");
        says("neither word nor children", "()");
        says("the file is empty, expected trees", "");
        says("nothing in its 2 lines", "\n\n");
    }

    @Test
    void aTreeAsDeepAsALineIsLongIsRead() {
        int depth = 100_000;
        var tree = trees("(a ".repeat(depth) + "w" + ")".repeat(depth)).getFirst();
        assertEquals(depth, tree.size());
        assertEquals(3 * depth + 1 + depth, tree.toString().length());
        says("is a bracket missing?", "(a ".repeat(PennTrees.MAXIMUM_NODES + 1));
    }
}
