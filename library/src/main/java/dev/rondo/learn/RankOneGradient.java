package dev.rondo.learn;

import dev.rondo.equation.derivative.ForwardMode;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.ReadSource;
import dev.rondo.kernel.Provider;
import dev.rondo.runtime.RandomStreams;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// [OnlineMethod.Uoro]: the influence `ds/dθ` is carried as `s̃ ⊗ θ̃`, whose expectation it is.
/// With random signs ν over the states, J the step's derivative by what arrived and I that by the
/// parameters,
///
/// `s̃ ← ρ₀ J s̃ + ρ₁ ν`, `θ̃ ← θ̃ / ρ₀ + (νᵀ I) / ρ₁`, `ρ₀² = ‖θ̃‖ / ‖J s̃‖`, `ρ₁² = ‖νᵀ I‖ /
/// ‖ν‖`:
///
/// the mixed terms have expectation zero and `E[ν νᵀ]` is the identity; ρ balances the two factors,
/// which keeps the variance least. Tallec & Ollivier 2018, algorithm 1.
final class RankOneGradient implements OnlineGradient {
    private static final Provider KERNELS = Provider.chosen();

    private static final double TINY = 1e-7;

    /// @param older slots of the state behind this one, in rows
    private record Copy(int slot, int at, int width, int older) {}

    private final OneStep step;
    private final RandomStreams signs;
    private final int tangentPhase;
    private final List<Copy> previous = new ArrayList<>();
    private final List<Copy> next = new ArrayList<>();
    private final float[] adjoint; // S
    private final float[] state; // s̃: S
    private final float[] moved; // J s̃: S
    private final float[] nu; // ν, zero where the slot is older than one step: S
    private final float[] parameters; // θ̃: P
    private final float[] fresh; // νᵀ I: P
    private final float[] drawn = new float[2]; // signs drawn so far, as two halves

    /// @param size of the parameters, P
    RankOneGradient(OneStep step, int size, long seed) {
        this.step = step;
        this.signs = new RandomStreams(seed).stream("uoro");
        Graph tangent = ForwardMode.ofStates(step.graph).graph();
        var ends = new ArrayList<Node>();
        int states = step.graph.states().size();
        for (var s : tangent.states().subList(states, tangent.states().size())) {
            ends.add(s.next());
        }
        tangentPhase = step.program.add(tangent.nodes(), ends);
        for (int s = 0; s < states; s++) {
            var own = step.graph.states().get(s);
            if (own.counter()) {
                continue; // It does not move with any parameter.
            }
            String name = ForwardMode.tangentOf(own.name());
            int width = own.width();
            Node end = ends.get(next.size());
            next.add(new Copy(step.slot(s, 1), step.program.at(end), width, own.maxDelay() - 1));
            for (Node n : tangent.nodes()) {
                if (n.op() instanceof Op.Previous a
                        && a.state().equals(name)
                        && a.from() instanceof ReadSource.Delay(int delay)
                        && step.program.has(n)) {
                    previous.add(new Copy(step.slot(s, delay), step.program.at(n), width, 0));
                }
            }
        }
        adjoint = new float[step.size()];
        state = new float[step.size()];
        moved = new float[step.size()];
        nu = new float[step.size()];
        parameters = new float[size];
        fresh = new float[size];
    }

    @Override
    public void step(float[] values, float @Nullable [] outputAdjoint, float[] gradient) {
        float[] m = step.memory(0);
        if (outputAdjoint != null) {
            step.backward(values, m, outputAdjoint, null, gradient, adjoint);
            double share = 0;
            for (int i = 0; i < state.length; i++) {
                share += (double) adjoint[i] * state[i];
            }
            float by = (float) share;
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += by * parameters[i];
            }
        }
        move(values, m);
        java.util.Arrays.fill(fresh, 0f);
        step.backward(values, m, null, nu, fresh, adjoint);
        step.restrict(fresh);
        double theta = norm(parameters);
        double rho0 = Math.sqrt((theta + TINY) / (norm(moved) + TINY));
        double rho1 = Math.sqrt((norm(fresh) + TINY) / (norm(nu) + TINY));
        mix(state, (float) rho0, moved, (float) rho1, nu);
        mix(parameters, (float) (1 / rho0), parameters, (float) (1 / rho1), fresh);
    }

    /// J s̃, and fresh signs.
    private void move(float[] values, float[] m) {
        for (int i = 0; i < previous.size(); i++) {
            Copy c = previous.get(i);
            System.arraycopy(state, c.slot, m, c.at, c.width);
        }
        step.program.run(tangentPhase, m, values);
        long position = ((long) drawn[1] << 20) + (long) drawn[0];
        signs.seek(position);
        int count = 0;
        for (int s = 0; s < next.size(); s++) {
            Copy c = next.get(s);
            System.arraycopy(state, c.slot, moved, c.slot + c.width, c.older * c.width);
            System.arraycopy(m, c.at, moved, c.slot, c.width);
            for (int i = 0; i < c.width; i++) {
                nu[c.slot + i] = signs.next() < 0 ? -1 : 1;
                count++;
            }
        }
        position += count;
        drawn[0] = position & 0xFFFFF;
        drawn[1] = position >> 20;
    }

    private static double norm(float[] a) {
        return Math.sqrt(KERNELS.sumOfSquares(a, 0, a.length));
    }

    private static void mix(float[] d, float a, float[] x, float b, float[] y) {
        for (int i = 0; i < d.length; i++) {
            d[i] = a * x[i] + b * y[i];
        }
    }

    @Override
    public long stateSize() {
        return (long) state.length + parameters.length;
    }

    @Override
    public Map<String, float[]> carried() {
        return Map.of("uoro.state", state, "uoro.parameters", parameters, "uoro.drawn", drawn);
    }
}
