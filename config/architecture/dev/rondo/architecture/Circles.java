package dev.rondo.architecture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The circles of a graph: its strongly connected components of more than one node (Tarjan 1972).
public final class Circles {
    /// Edges from each node, with what they are made of.
    private final Map<String, Map<String, Set<String>>> edges;

    private final Map<String, Integer> number = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<Set<String>> found = new ArrayList<>();

    private Circles(Map<String, Map<String, Set<String>>> edges) {
        this.edges = edges;
    }

    /// Nodes each of which reaches each other, and the edges between them.
    ///
    /// @param edges each with what it is made of: the members that are used
    public record Circle(Set<String> nodes, Map<String, Map<String, Set<String>>> edges) {
        public int size() {
            return nodes.size();
        }

        /// The edges without which it would be smaller, with the sizes of what would be left.
        public List<String> cuts() {
            Map<String, Integer> largest = new HashMap<>();
            edges.forEach((from, targets) ->
                    targets.forEach((to, members) -> {
                        Map<String, Map<String, Set<String>>> others = new TreeMap<>(edges);
                        Map<String, Set<String>> rest = new TreeMap<>(targets);
                        rest.remove(to);
                        others.put(from, rest);
                        var left = of(others).stream().map(Circle::size).toList();
                        if (left.isEmpty() || left.getFirst() < size()) {
                            largest.put(
                                    "without " + from + " → " + to + ": " + left,
                                    left.isEmpty() ? 1 : left.getFirst());
                        }
                    }));
            return largest.entrySet().stream()
                    .sorted(
                            Map.Entry.<String, Integer>comparingByValue()
                                    .thenComparing(Map.Entry.comparingByKey()))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        /// Its nodes, its edges and where it is best cut.
        @Override
        public String toString() {
            var text = new StringBuilder(size() + ": " + String.join(", ", nodes));
            edges.forEach((from, targets) ->
                    targets.forEach((to, members) ->
                            text.append("\n    ")
                                    .append(from)
                                    .append(" → ")
                                    .append(to)
                                    .append(": ")
                                    .append(String.join(", ", members))));
            cuts().stream().limit(10).forEach(cut -> text.append("\n    ").append(cut));
            return text.toString();
        }
    }

    /// The circles of a graph, the largest first.
    ///
    /// @param edges from each node to others, with what each is made of
    public static List<Circle> of(Map<String, Map<String, Set<String>>> edges) {
        var circles = new Circles(edges);
        for (String node : edges.keySet()) {
            if (!circles.number.containsKey(node)) {
                circles.visit(node);
            }
        }
        return circles.found.stream()
                .filter(nodes -> nodes.size() > 1)
                .map(circles::circle)
                .sorted(
                        Comparator.comparingInt(Circle::size)
                                .reversed()
                                .thenComparing(circle -> circle.nodes().toString()))
                .toList();
    }

    private Circle circle(Set<String> nodes) {
        Map<String, Map<String, Set<String>>> inside = new TreeMap<>();
        for (String from : nodes) {
            Map<String, Set<String>> targets = new TreeMap<>(edges.getOrDefault(from, Map.of()));
            targets.keySet().retainAll(nodes);
            targets.remove(from);
            inside.put(from, targets);
        }
        return new Circle(nodes, inside);
    }

    private int visit(String node) {
        int own = number.size();
        int low = own;
        number.put(node, own);
        open.push(node);
        for (String to : edges.getOrDefault(node, Map.of()).keySet()) {
            Integer known = number.get(to);
            if (known == null) {
                low = Math.min(low, visit(to));
            } else if (open.contains(to)) {
                low = Math.min(low, known);
            }
        }
        if (low == own) {
            Set<String> nodes = new TreeSet<>();
            String last;
            do {
                last = open.pop();
                nodes.add(last);
            } while (!last.equals(node));
            found.add(nodes);
        }
        return low;
    }
}
