package dev.rondo.structure;

import dev.rondo.structure.Structure.Part;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// How parts of structures are put together.
final class Parts {
    private Parts() {}

    static Part whole(Structure s) {
        int[] rows = IntStream.range(0, s.rows()).toArray();
        Map<String, int[]> edges = new TreeMap<>();
        for (String index : s.signature().indices().keySet()) {
            edges.put(index, IntStream.range(0, s.edges(index).count()).toArray());
        }
        return new Part(s, rows, edges);
    }

    /// A part of which the rows are known; a row keeps its edges in their order.
    static Part of(Structure whole, Structure part, int[] rows) {
        Map<String, int[]> edges = new TreeMap<>();
        for (String index : part.signature().indices().keySet()) {
            Edges all = whole.edges(index);
            Edges own = part.edges(index);
            int[] numbers = new int[own.count()];
            for (int r = 0; r < rows.length; r++) {
                for (int e = 0; e < own.degree(r); e++) {
                    numbers[own.first()[r] + e] = all.first()[rows[r]] + e;
                }
            }
            edges.put(index, numbers);
        }
        return new Part(part, rows, edges);
    }
}
