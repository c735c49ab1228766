package dev.rondo.network;

import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.NamedGraph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.equation.graph.ValueDomain;
import dev.rondo.equation.reference.ReferenceEvaluator;
import dev.rondo.network.Explanation.CellValues;
import dev.rondo.network.Explanation.Value;
import dev.rondo.network.run.Assembly;
import dev.rondo.network.run.BridgeAssembly;
import dev.rondo.network.run.CellRun;
import dev.rondo.network.run.Shard;
import dev.rondo.network.run.Space;
import dev.rondo.network.run.Unit;
import dev.rondo.structure.Structure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Computes the named values of each cell of a shard that ran forward, from what entered it there.
final class Explainer {
    private final Shard shard;
    private final float[] values;

    Explainer(Shard shard, float[] values) {
        this.shard = shard;
        this.values = values;
    }

    Explanation explanation() {
        return new Explanation(
                shard.cells().stream()
                        .filter(c -> c.unit.space().ground() < Space.SPELLING)
                        .map(this::cell)
                        .toList());
    }

    private CellValues cell(CellRun run) {
        var unit = run.unit;
        var stack = unit.stack();
        Cell cell =
                stack != null
                        ? stack.layers().get(unit.layer()).cell()
                        : unit.attends() ? Assembly.POOLING : BridgeAssembly.BRIDGE;
        Map<String, Integer> widths = new LinkedHashMap<>();
        unit.graph().inputs().forEach(in -> widths.put(in.name(), in.width()));
        var named = cell.bindNamed(unit.hidden(), widths);
        Structure structure = run.workspace.structure();
        var computed =
                new ReferenceEvaluator(named.graph())
                        .run(
                                structure,
                                parameters(unit, named.graph()),
                                inputs(run, named.graph(), structure),
                                previous(run, named.graph(), structure));
        return new CellValues(
                unit.prefix().substring(0, unit.prefix().length() - 1),
                cell,
                unit.space().source(),
                unit.space().items(),
                rows(named, computed, structure, unit.space()));
    }

    private Map<String, double[]> parameters(Unit.CellUnit unit, Graph graph) {
        Map<String, double[]> all = new HashMap<>();
        for (var p : graph.parameters()) {
            int at = unit.base() + Objects.requireNonNull(unit.plan().offsets().get(p));
            all.put(p.name(), doubles(values, at, p.size()));
        }
        return all;
    }

    private static double[] doubles(float[] a, int at, int n) {
        double[] d = new double[n];
        Arrays.setAll(d, i -> a[at + i]);
        return d;
    }

    // ---- what entered -------------------------------------------------------------------------

    private static Map<String, double[][]> inputs(CellRun run, Graph graph, Structure structure) {
        Map<String, double[][]> all = new HashMap<>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            // Those that are drawn come after these.
            var in = graph.inputs().get(i);
            int count =
                    in.on()
                            .map(k -> structure.edges(k).count())
                            .or(() ->
                                    graph.memoryOf(in.name(), structure.signature())
                                            .map(structure::memory))
                            .orElseGet(structure::rows);
            double[][] rows = new double[count][];
            float[] row = new float[in.width()];
            for (int r = 0; r < count; r++) {
                run.workspace.inputRow(i, r, row, 0);
                rows[r] = doubles(row, 0, row.length);
            }
            all.put(in.name(), rows);
        }
        return all;
    }

    /// What was there before the first step: of nodes that are no steps nothing.
    private static Map<String, double[][]> previous(CellRun run, Graph graph, Structure structure) {
        Map<String, double[][]> all = new HashMap<>();
        int lanes = structure.lanes();
        if (lanes == 0) {
            return all;
        }
        for (int s = 0; s < graph.states().size(); s++) {
            var state = graph.states().get(s);
            all.put(
                    state.name(),
                    previousRows(run, false, s, state.maxDelay(), lanes, state.width()));
        }
        for (int i = 0; i < graph.inputs().size(); i++) {
            var in = graph.inputs().get(i);
            if (in.maxDelay() > 0) {
                all.put(in.name(), previousRows(run, true, i, in.maxDelay(), lanes, in.width()));
            }
        }
        return all;
    }

    private static double[][] previousRows(
            CellRun run, boolean input, int index, int delay, int lanes, int width) {
        double[][] rows = new double[delay * lanes][];
        float[] step = new float[lanes * width];
        for (int depth = 1; depth <= delay; depth++) {
            run.workspace.readPrevious(input, index, depth, step);
            for (int b = 0; b < lanes; b++) {
                rows[(depth - 1) * lanes + b] = doubles(step, b * width, width);
            }
        }
        return rows;
    }

    // ---- what came out ------------------------------------------------------------------------

    private List<Value> rows(
            NamedGraph named, ReferenceEvaluator.Run computed, Structure structure, Space space) {
        int[] whole = shard.inWhole(space);
        int[] here = new int[whole.length];
        for (int r = 0; r < here.length; r++) {
            here[whole[r]] = r;
        }
        List<Value> all = new ArrayList<>();
        named.values()
                .forEach((name, node) -> {
                    boolean next =
                            named.graph().states().stream().anyMatch(s -> s.name().equals(name));
                    all.add(
                            node.domain() instanceof ValueDomain.OnEdge(String k)
                                    ? onEdges(
                                            name, k, node, computed, structure, space, whole, here)
                                    : onNodes(name, next, node, computed, here));
                });
        return all;
    }

    private static Value onNodes(
            String name, boolean next, Node node, ReferenceEvaluator.Run computed, int[] here) {
        int[] nodes = new int[here.length];
        double[][] rows = new double[here.length][];
        for (int w = 0; w < here.length; w++) {
            nodes[w] = w;
            rows[w] = computed.value(node, here[w]).clone();
        }
        return new Value(
                name, next, Optional.empty(), node.width(), nodes, false, new int[0], rows);
    }

    private Value onEdges(
            String name,
            String index,
            Node node,
            ReferenceEvaluator.Run computed,
            Structure structure,
            Space space,
            int[] whole,
            int[] here) {
        boolean memory =
                structure.signature().indices().get(index) == StructureSignature.Origin.MEMORY
                        && !space.items();
        int[] origins =
                memory
                        ? shard.inWhole(Space.SOURCE_NODES)
                        : space.items() ? shard.inWhole(Space.NODES) : whole;
        int count = structure.edges(index).count();
        int[] nodes = new int[count];
        int[] from = new int[count];
        double[][] rows = new double[count][];
        int edge = 0;
        for (int w = 0; w < here.length; w++) {
            int[] sources = structure.sources(index, here[w]);
            double[][] own = computed.rows(node, here[w]);
            for (int e = 0; e < sources.length; e++) {
                nodes[edge] = w;
                from[edge] = origins[sources[e]];
                rows[edge++] = own[e].clone();
            }
        }
        return new Value(name, false, Optional.of(index), node.width(), nodes, memory, from, rows);
    }
}
