package dev.rondo.equation.reference;

import static dev.rondo.equation.graph.Lookup.need;

import dev.rondo.equation.derivative.ForwardMode;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Parameter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Real-time recurrent learning (Williams & Zipser 1989) in double precision, as its definition
/// says: beside the states the *influence* of every learned number `θ` on them is carried, `M =
/// ds/dθ`, and goes on by the tangent of the cell,
///
/// `M_t = ∂s_t/∂s_{t−1} M_{t−1} + ∂s_t/∂θ`, `dL_t/dθ = ∂L_t/∂y_t · dy_t/dθ`,
///
/// one column of M at a time by a run of [ForwardMode] over one step. No planning, no structure:
/// what is quick is tested against it, and it against [ReferenceEvaluator#backward].
public final class RealTimeReference {
    private final Graph graph;
    private final ReferenceEvaluator forward;
    private final Map<String, double[]> parameters = new LinkedHashMap<>();

    /// Histories of states and inputs, `maxDelay × width`, the most recent row first.
    private Map<String, double[][]> previous = new HashMap<>();

    /// For each learned number (parameter, index): the histories of the states' tangents.
    private final Map<String, List<Map<String, double[][]>>> influence = new LinkedHashMap<>();

    /// @param parameters the numbers of each matrix (row-major) and vector; read at every step, so
    ///   they may change between steps
    public RealTimeReference(Graph graph, Map<String, double[]> parameters) {
        this.graph = graph;
        this.forward = new ReferenceEvaluator(ForwardMode.of(graph).graph());
        this.parameters.putAll(parameters);
        for (Parameter p : graph.parameters()) {
            if (!p.fixed()) {
                var columns = new ArrayList<Map<String, double[][]>>();
                for (int i = 0; i < p.size(); i++) {
                    columns.add(new HashMap<>());
                }
                influence.put(p.name(), columns);
            }
        }
    }

    /// One step.
    ///
    /// @param inputs a row for each input
    /// @param outputAdjoint of this step's loss, by the output
    /// @return the gradient of this step's loss by every learned number of the past
    public Map<String, double[]> step(Map<String, double[]> inputs, double[] outputAdjoint) {
        var rows = new HashMap<String, double[][]>();
        for (Graph.Input in : graph.inputs()) {
            rows.put(in.name(), new double[][] {inputs.get(in.name())});
            rows.put(ForwardMode.tangentOf(in.name()), new double[1][in.width()]);
        }
        var values = new HashMap<>(parameters);
        influence.forEach((name, columns) ->
                values.put(ForwardMode.tangentOf(name), new double[columns.size()]));
        var gradient = new LinkedHashMap<String, double[]>();
        var next = forward.run(1, values, rows, previous).histories();
        for (Parameter p : graph.parameters()) {
            if (p.fixed()) {
                continue;
            }
            var columns = need(influence, p.name());
            var derivative = new double[p.size()];
            for (int i = 0; i < p.size(); i++) {
                var moved = new double[p.size()];
                moved[i] = p.mask().allows(i / p.columns(), i % p.columns()) ? 1 : 0;
                values.put(ForwardMode.tangentOf(p.name()), moved);
                var before = new HashMap<>(previous);
                before.putAll(columns.get(i));
                var run = forward.run(1, values, rows, before);
                for (Graph.State s : graph.states()) {
                    if (!s.counter()) {
                        String tangent = ForwardMode.tangentOf(s.name());
                        columns.get(i).put(tangent, run.history(tangent));
                    }
                }
                double[] output = run.outputs()[0];
                for (int j = 0; j < output.length; j++) {
                    derivative[i] += outputAdjoint[j] * output[j];
                }
            }
            values.put(ForwardMode.tangentOf(p.name()), new double[p.size()]);
            gradient.put(p.name(), derivative);
        }
        previous = next;
        return gradient;
    }
}
