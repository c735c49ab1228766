package dev.rondo.learn;

import dev.rondo.equation.derivative.Jacobian;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.ReadSource;
import dev.rondo.plan.JacobianProgram;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// [OnlineMethod.Rtrl] and [OnlineMethod.Snap1]: the influence `M = ds/dθ` of the parameters on the
/// slots is carried,
///
/// `M ← J M + I`, `dL/dθ = ∂L/∂θ + ∂L/∂s M`,
///
/// J and I being the derivative of one step by the slots and by the parameters, `∂L/∂s` the adjoint
/// of the slots *before* the step. How each parameter is treated follows from the [Jacobian]:
/// [InfluencePanel] keeps the influence on all units of some states, [InfluenceTraces] that on the
/// parameter's own unit.
final class RealTimeGradient implements OnlineGradient {
    /// A place where a learned parameter enters the equations.
    ///
    /// @param node the product or the vector itself
    /// @param operand of the product; null for a vector
    record Use(Node node, @Nullable Node operand) {}

    /// Influences of some parameters.
    interface Influence {
        /// Adds `adjoint · M` to the gradient, then moves M on.
        void step(float[] m, float[] parameters, float[] adjoint, float[] gradient);

        float[] values();
    }

    private final OneStep step;
    private final Jacobian jacobian;
    private final JacobianProgram program;
    private final float[] adjoint;
    private final List<Influence> influences = new ArrayList<>();

    /// The value that arrives in each state's slots, by depth − 1; null where none is read.
    private final Node[][] previous;

    RealTimeGradient(OneStep step, boolean exact) {
        this.step = step;
        this.jacobian = Jacobian.of(step.graph);
        this.program = new JacobianProgram(jacobian, step.program);
        this.adjoint = new float[step.size()];
        previous = new Node[states()][];
        for (int s = 0; s < states(); s++) {
            previous[s] = new Node[step.graph.states().get(s).maxDelay()];
        }
        Map<String, List<Use>> uses = new LinkedHashMap<>();
        for (Node n : step.graph.nodes()) {
            switch (n.op()) {
                case Op.Previous a when a.from() instanceof ReadSource.Delay(int steps) ->
                        previous[step.state(a.state())][steps - 1] = n;
                case Op.Product p ->
                        uses.computeIfAbsent(p.parameter().name(), k -> new ArrayList<>())
                                .add(new Use(n, n.argument(0)));
                case Op.Vector v ->
                        uses.computeIfAbsent(v.parameter().name(), k -> new ArrayList<>())
                                .add(new Use(n, null));
                default -> {}
            }
        }
        Map<BitSet, List<InfluencePanel.Member>> panels = new LinkedHashMap<>();
        Map<List<Integer>, InfluenceTraces.Rule> rules = new LinkedHashMap<>();
        for (Parameter p : step.graph.parameters()) {
            List<Use> own = uses.getOrDefault(p.name(), List.of());
            BitSet reached = reached(own);
            if (p.fixed() || reached.isEmpty()) {
                continue;
            }
            var units = new Units(own, reached);
            if (exact || units.states.isEmpty()) {
                var states = closure(reached, exact);
                panels.computeIfAbsent(states, k -> new ArrayList<>())
                        .add(new InfluencePanel.Member(p, own));
            } else {
                var key = new ArrayList<Integer>();
                key.add(p.rows());
                units.states.stream()
                        .forEach(s -> {
                            key.add(s);
                            key.add(units.shifts[s]);
                        });
                var rule =
                        rules.computeIfAbsent(
                                key,
                                k ->
                                        new InfluenceTraces.Rule(
                                                step,
                                                jacobian,
                                                program,
                                                previous,
                                                units.states,
                                                units.shifts,
                                                p.rows()));
                influences.add(new InfluenceTraces(step, jacobian, program, rule, p, own));
            }
        }
        panels.forEach((states, members) ->
                influences.add(
                        new InfluencePanel(step, jacobian, program, previous, states, members)));
        program.finish();
        this.rules = List.copyOf(rules.values());
    }

    private final List<InfluenceTraces.Rule> rules;

    private int states() {
        return step.graph.states().size();
    }

    /// The states that move with a parameter within one step.
    private BitSet reached(List<Use> uses) {
        var reached = new BitSet();
        for (Use use : uses) {
            for (int s = 0; s < states(); s++) {
                if (!jacobian.block(s, use.node()).zero()) {
                    reached.set(s);
                }
            }
        }
        return reached;
    }

    /// Those that move with it ever; or, where not `all`, ever through element-wise work.
    private BitSet closure(BitSet reached, boolean all) {
        var closed = (BitSet) reached.clone();
        for (boolean grows = true; grows; ) {
            grows = false;
            for (int from = closed.nextSetBit(0); from >= 0; from = closed.nextSetBit(from + 1)) {
                for (Node n : previous[from]) {
                    for (int s = 0; s < states(); s++) {
                        if (n == null || closed.get(s)) {
                            continue;
                        }
                        var block = jacobian.block(s, n);
                        if (all ? !block.zero() : !block.bands().isEmpty()) {
                            closed.set(s);
                            grows = true;
                        }
                    }
                }
            }
        }
        return closed;
    }

    /// The states that the rows of a parameter reach on one unit each.
    private final class Units {
        final BitSet states = new BitSet();

        /// For each of them: that unit less the number of the row.
        final int[] shifts = new int[states()];

        Units(List<Use> uses, BitSet reached) {
            for (int s = reached.nextSetBit(0); s >= 0; s = reached.nextSetBit(s + 1)) {
                int state = s;
                var blocks = uses.stream().map(u -> jacobian.block(state, u.node())).toList();
                var found =
                        blocks.stream()
                                .flatMap(b -> b.bands().stream())
                                .mapToInt(Jacobian.Band::shift)
                                .distinct()
                                .toArray();
                if (found.length == 1 && blocks.stream().noneMatch(Jacobian.Block::dense)) {
                    states.set(s);
                    shifts[s] = found[0];
                }
            }
            grow();
        }

        /// Adds the states that those reach in turn, on their own units: parts of a pair that turn
        /// into each other.
        private void grow() {
            for (int from = states.nextSetBit(0); from >= 0; from = states.nextSetBit(from + 1)) {
                for (Node n : previous[from]) {
                    for (int s = 0; s < states() && n != null; s++) {
                        var bands = jacobian.block(s, n).bands();
                        if (!states.get(s) && !bands.isEmpty()) {
                            states.set(s);
                            shifts[s] = shifts[from] + bands.getFirst().shift();
                            grow();
                        }
                    }
                }
            }
        }
    }

    @Override
    public void step(float[] parameters, float @Nullable [] outputAdjoint, float[] gradient) {
        float[] m = step.memory(0);
        if (outputAdjoint == null) {
            java.util.Arrays.fill(adjoint, 0f);
        } else {
            step.backward(parameters, m, outputAdjoint, null, gradient, adjoint);
        }
        program.run(m, parameters);
        for (int i = 0; i < rules.size(); i++) {
            rules.get(i).step(m, parameters, adjoint);
        }
        for (int i = 0; i < influences.size(); i++) {
            influences.get(i).step(m, parameters, adjoint, gradient);
        }
    }

    @Override
    public long stateSize() {
        return influences.stream().mapToLong(i -> i.values().length).sum();
    }

    @Override
    public Map<String, float[]> carried() {
        var all = new LinkedHashMap<String, float[]>();
        for (int i = 0; i < influences.size(); i++) {
            all.put("influence." + i, influences.get(i).values());
        }
        return all;
    }
}
