package dev.rondo.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

class CirclesTest {
    private static final Architecture LIBRARY = Architecture.of(RondoException.class);

    @Test
    void nodesThatReachEachOtherAreACircleAndOthersAreNot() {
        // a → b → c → a, c → d → e, e → f → e: worked by hand.
        var circles = Circles.of(graph("a>b", "b>c", "c>a", "c>d", "d>e", "e>f", "f>e"));
        assertEquals(
                List.of(Set.of("a", "b", "c"), Set.of("e", "f")),
                circles.stream().map(Circles.Circle::nodes).toList());
    }

    @Test
    void aGraphWithoutCirclesHasNoneThoughPathsMeet() {
        assertEquals(List.of(), Circles.of(graph("a>b", "a>c", "b>d", "c>d", "a>d")));
    }

    @Test
    void aCircleSaysWhichEdgesCutIt() {
        // Two circles of two that share b.
        var circle = Circles.of(graph("a>b", "b>a", "b>c", "c>b")).getFirst();
        assertEquals(3, circle.size());
        assertEquals(
                List.of(
                        "without a → b: [2]",
                        "without b → a: [2]",
                        "without b → c: [2]",
                        "without c → b: [2]"),
                circle.cuts());
        assertTrue(circle.toString().contains("a → b: a>b"), circle.toString());
    }

    @Test
    void aSealedFamilyIsOneClassAndANestedClassItsOutermost() {
        // PackedSequences and Dag are permitted by Structure and know Parts, which knows Structure.
        var circles = LIBRARY.classCircles();
        var names = new TreeSet<String>();
        circles.forEach(c -> names.addAll(c.nodes()));
        assertTrue(names.contains("structure.Structure"), names.toString());
        assertTrue(!names.contains("structure.PackedSequences"), names.toString());
        assertTrue(names.stream().noneMatch(n -> n.contains("$")), names.toString());
    }

    @Test
    void aPackageThatKnowsALaterOneIsOutOfOrder() {
        var wrong = LIBRARY.outOfOrder(List.of("kernel", "structure", "equation.graph"));
        assertTrue(wrong.contains("package plan has no place in the order"), wrong.toString());
        assertTrue(
                wrong.contains("structure.PackedSequences knows equation.graph.StructureSignature"),
                wrong.toString());
        assertTrue(
                wrong.stream().noneMatch(w -> w.startsWith("equation.graph.")), wrong.toString());
    }

    private static Map<String, Map<String, Set<String>>> graph(String... edges) {
        Map<String, Map<String, Set<String>>> graph = new TreeMap<>();
        Arrays.stream(edges)
                .forEach(edge -> {
                    var ends = edge.split(">", -1);
                    graph.computeIfAbsent(ends[0], n -> new TreeMap<>()).put(ends[1], Set.of(edge));
                });
        return graph;
    }
}
