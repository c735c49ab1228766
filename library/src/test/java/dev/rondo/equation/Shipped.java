package dev.rondo.equation;

import dev.rondo.equation.graph.EquationException;
import dev.rondo.equation.graph.Graph;

import java.util.List;
import java.util.Map;

/// The shipped cells at widths that they bind with.
public final class Shipped {
    private static final int WIDER = 16;

    private Shipped() {}

    /// A cell with `hidden` units, or the least number above for which its parts come out whole.
    public static Graph graph(String name, int hidden, int x) {
        return Cell.shipped(name).bind(hidden(name, hidden), Map.of("x", x));
    }

    /// The same with its random values as inputs.
    public static Graph training(String name, int hidden, int x) {
        return Cell.shipped(name).bindTraining(hidden(name, hidden), Map.of("x", x));
    }

    /// That number.
    public static int hidden(String name, int atLeast) {
        EquationException first = null;
        for (int hidden = atLeast; hidden < atLeast + WIDER; hidden++) {
            try {
                Cell.shipped(name).bind(hidden, Map.of("x", 3));
                return hidden;
            } catch (EquationException e) {
                first = first == null ? e : first;
            }
        }
        throw new AssertionError(first);
    }

    /// The cells that run on sequences.
    public static List<String> ofChains() {
        return Cell.shippedNames().stream().filter(n -> graph(n, 4, 3).readsChain()).toList();
    }

    /// Those of which a network over symbols can give all that they read.
    public static List<String> ofSymbols() {
        return ofChains().stream()
                .filter(n -> Cell.shipped(n).inputs().equals(List.of("x")))
                .toList();
    }
}
