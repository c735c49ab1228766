package dev.rondo.network.run;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.Graph;
import dev.rondo.network.spec.Bridge;
import dev.rondo.network.spec.Merge;
import dev.rondo.network.spec.StructureSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// Makes the units that begin a decoder's states out of what its encoder ended with, see [Bridge].
public final class BridgeAssembly {
    /// What makes the first states of a decoder out of the last of an encoder.
    public static final Cell BRIDGE = Cell.parse("h' = tanh(W x + b)", "bridge");

    private final Assembly assembly;

    BridgeAssembly(Assembly assembly) {
        this.assembly = assembly;
    }

    /// How the states of a decoder's layer begin: by the layer of the encoder that is as far below
    /// the last.
    List<Unit.Begin> begins(Assembly.LayerContext place, Graph graph, Assembly.Encoded encoded) {
        var layers = encoded.built().layers();
        var stack = Objects.requireNonNull(place.stack());
        int from = layers.size() - stack.layers().size() + place.number();
        return switch (encoded.bridge().start()) {
            case NONE -> List.of();
            case COPY -> {
                if (from < 0) {
                    throw new RondoException(
                            "layer "
                                    + (place.number() + 1)
                                    + " of the decoder would begin as that of the encoder ends,"
                                    + " which has "
                                    + layers.size()
                                    + " layers: choose a learned bridge, or as many layers");
                }
                yield copies(place.number(), graph, layers.get(from));
            }
            case LEARNED -> learned(place.number(), graph, layers.get(Math.max(0, from)));
        };
    }

    private static List<Integer> carried(Graph graph) {
        return IntStream.range(0, graph.states().size())
                .filter(s -> !graph.states().get(s).counter())
                .boxed()
                .toList();
    }

    private List<Unit.Begin> copies(int number, Graph graph, Assembly.BuiltLayer from) {
        List<Unit.Begin> begins = new ArrayList<>();
        for (int s : carried(graph)) {
            var state = graph.states().get(s);
            List<Integer> ended = new ArrayList<>();
            for (int c : from.cells()) {
                var cell = (Unit.CellUnit) assembly.units.get(c);
                carried(cell.graph()).stream()
                        .filter(e -> cell.graph().states().get(e).name().equals(state.name()))
                        .forEach(e -> ended.add(ended(c, List.of(e))));
            }
            if (ended.isEmpty()) {
                throw new RondoException(
                        "state "
                                + state.name()
                                + " of layer "
                                + (number + 1)
                                + " of the decoder would begin as that of the encoder ends, which"
                                + " has none of this name: choose a learned bridge, or the same"
                                + " cell");
            }
            var merged = assembly.merged(from.layer().merge(), ended);
            if (merged.width() != state.width()) {
                throw new RondoException(
                        "state "
                                + state.name()
                                + " of layer "
                                + (number + 1)
                                + " of the decoder has "
                                + state.width()
                                + " numbers, and that of the encoder ends with "
                                + merged.width()
                                + ": choose a learned bridge, or as many units");
            }
            Space items = Space.SOURCE_NODES.ofItems();
            begins.add(
                    new Unit.Begin(
                            s,
                            assembly.pick(
                                    Unit.Which.OWNER,
                                    Space.NODES.ofItems(),
                                    assembly.join(items, merged)),
                            0));
        }
        return begins;
    }

    /// One unit for the same states, however many read it: it gives the cell their adjoint at once.
    private int ended(int cell, List<Integer> states) {
        for (int u = cell; u < assembly.units.size(); u++) {
            if (assembly.units.get(u) instanceof Unit.FinalStateUnit e
                    && e.source() == cell
                    && e.states().equals(states)) {
                return u;
            }
        }
        var graph = ((Unit.CellUnit) assembly.units.get(cell)).graph();
        int width = states.stream().mapToInt(s -> graph.states().get(s).width()).sum();
        return assembly.add(
                new Unit.FinalStateUnit(Space.SOURCE_NODES.ofItems(), width, cell, states));
    }

    private List<Unit.Begin> learned(int number, Graph graph, Assembly.BuiltLayer from) {
        List<Integer> states = carried(graph);
        if (states.isEmpty()) {
            return List.of();
        }
        Space items = Space.SOURCE_NODES.ofItems();
        List<Integer> ended = new ArrayList<>();
        for (int c : from.cells()) {
            var all = carried(((Unit.CellUnit) assembly.units.get(c)).graph());
            if (!all.isEmpty()) {
                ended.add(ended(c, all));
            }
        }
        if (ended.isEmpty()) {
            ended.add(assembly.pick(Unit.Which.LAST, items, from.unit()));
        }
        int z = assembly.join(items, assembly.merged(Merge.CONCATENATE, ended));
        int width = states.stream().mapToInt(s -> graph.states().get(s).width()).sum();
        Graph dense = BRIDGE.bind(width, Map.of("x", assembly.width(z)));
        var place =
                new Assembly.LayerContext(
                        null,
                        number,
                        "bridge" + (number + 1) + ".",
                        items,
                        StructureSpec.SEQUENCES,
                        Map.of(),
                        null);
        int made = assembly.add(assembly.planned(place, width, dense, dense, Map.of("x", z)));
        int start = assembly.pick(Unit.Which.OWNER, Space.NODES.ofItems(), made);
        List<Unit.Begin> begins = new ArrayList<>();
        int column = 0;
        for (int s : states) {
            begins.add(new Unit.Begin(s, start, column));
            column += graph.states().get(s).width();
        }
        return begins;
    }
}
