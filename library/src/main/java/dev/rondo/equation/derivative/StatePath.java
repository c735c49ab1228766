package dev.rondo.equation.derivative;

import dev.rondo.equation.graph.Function;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.ReadSource;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How a cell lets a state stay as it is: the direct way from its previous value to the next,
/// through sums and element-wise products alone, past all matrices and squashing functions. Along
/// such a way a gradient is multiplied by the factors on it and by nothing else; without one it
/// passes a matrix at every step.
///
/// @param state the state's name
/// @param kind what stands on the way
/// @param bias the learned vector that opens and closes the gate, if [Kind#GATED] and the gate has
///   one
/// @param opens whether the gate keeps more where the bias is larger
public record StatePath(String state, Kind kind, Optional<String> bias, boolean opens) {
    /// What stands between a state and itself one step later.
    public enum Kind {
        /// Nothing: it is added to.
        ADDITIVE,
        /// A factor between 0 and 1 that the cell computes.
        GATED,
        /// Other factors.
        SCALED,
        /// There is no such way.
        NONE
    }

    /// The states of a cell, in their order, each with its best way.
    public static List<StatePath> of(Graph graph) {
        List<StatePath> paths = new ArrayList<>();
        for (var state : graph.states()) {
            var found = new ArrayList<List<Node>>();
            follow(state.next(), state.name(), List.of(), found);
            paths.add(best(state.name(), found));
        }
        return paths;
    }

    /// The factors on every direct way from `node` back to the previous value of the state.
    private static void follow(
            Node node, String state, List<Node> factors, List<List<Node>> found) {
        switch (node.op()) {
            case Op.Previous(String name, ReadSource from) -> {
                if (name.equals(state) && from instanceof ReadSource.Delay) {
                    found.add(factors);
                }
            }
            case Op.Apply(Function f)
                    when f == Function.ADD || f == Function.SUB || f == Function.NEG ->
                    node.arguments().forEach(a -> follow(a, state, factors, found));
            case Op.Apply(Function f) when f == Function.MUL -> {
                for (int i = 0; i < 2; i++) {
                    List<Node> more = new ArrayList<>(factors);
                    more.add(node.argument(1 - i));
                    follow(node.argument(i), state, more, found);
                }
            }
            case Op.Concat c -> node.arguments().forEach(a -> follow(a, state, factors, found));
            case Op.Slice s -> follow(node.argument(0), state, factors, found);
            default -> {}
        }
    }

    private static StatePath best(String state, List<List<Node>> found) {
        if (found.isEmpty()) {
            return new StatePath(state, Kind.NONE, Optional.empty(), true);
        }
        for (var factors : found) {
            for (Node factor : factors) {
                var gate = gate(factor);
                if (gate != null) {
                    boolean opens = gate == factor;
                    return new StatePath(state, Kind.GATED, bias(gate), opens);
                }
            }
        }
        boolean additive = found.stream().anyMatch(List::isEmpty);
        return new StatePath(state, additive ? Kind.ADDITIVE : Kind.SCALED, Optional.empty(), true);
    }

    /// The gate that a factor is: itself, or g in 1 − g; null if it is none.
    private static @Nullable Node gate(Node factor) {
        if (squashed(factor)) {
            return factor;
        }
        boolean rest =
                factor.op() instanceof Op.Apply(Function f)
                        && f == Function.SUB
                        && factor.argument(0).op() instanceof Op.Constant
                        && squashed(factor.argument(1));
        return rest ? factor.argument(1) : null;
    }

    private static boolean squashed(Node node) {
        return node.op() instanceof Op.Apply(Function f)
                && (f == Function.SIGMOID || f == Function.HARD_SIGMOID);
    }

    /// The learned vector that is added to what the gate squashes.
    private static Optional<String> bias(Node gate) {
        Set<String> vectors = new LinkedHashSet<>();
        sums(gate.argument(0), vectors);
        return vectors.stream().findFirst();
    }

    private static void sums(Node node, Set<String> vectors) {
        if (node.op() instanceof Op.Vector(Parameter p)) {
            vectors.add(p.name());
        } else if (node.op() instanceof Op.Apply(Function f) && f == Function.ADD) {
            node.arguments().forEach(a -> sums(a, vectors));
        }
    }
}
