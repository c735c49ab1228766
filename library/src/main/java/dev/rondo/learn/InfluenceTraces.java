package dev.rondo.learn;

import dev.rondo.equation.derivative.Jacobian;
import dev.rondo.equation.derivative.Jacobian.Band;
import dev.rondo.equation.derivative.Jacobian.Term;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.kernel.Provider;
import dev.rondo.plan.JacobianProgram;
import dev.rondo.plan.RowProgram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// The influence of one parameter (R × C) on the units that its rows reach: row i reaches unit `i +
/// shift` of each state, so the influence on a slot of that state is a plane R × C, and a step is
///
/// `E_p[i][j] ← Σ_q keep_pq[i] · E_q[i][j] + fresh_p[i] · x[j]`
///
/// with x the operand of the product, `keep` the diagonal of the one-step Jacobian between the
/// planes' slots and `fresh` what the row itself does to the unit.
final class InfluenceTraces implements RealTimeGradient.Influence {
    private static final Provider KERNELS = Provider.chosen();

    private static final float[] ONE = {1};

    /// What parameters that reach the same states on the same units share.
    static final class Rule {
        /// A stretch of diagonal to be added into `keep`.
        private sealed interface Diagonal {
            /// `keep[to + i] += gain[i]`.
            record OfBand(int to, int gain, int length) implements Diagonal {}

            /// `keep[to + i] += gain[i] · W[from + i · step]`.
            record OfProduct(int to, int gain, int from, int step, int length)
                    implements Diagonal {}

            /// `keep[to + i] += block[from + i · step]`.
            record OfDense(int to, int from, int step, int length) implements Diagonal {}
        }

        private record Plane(int state, int depth, int shift) {}

        private final OneStep step;
        private final JacobianProgram program;
        private final int rows;
        private final List<Plane> planes = new ArrayList<>();
        private final List<Diagonal> diagonals = new ArrayList<>();
        private final float[] keep; // planes × planes × R
        private final float[] adjoint; // planes × R

        Rule(
                OneStep step,
                Jacobian jacobian,
                JacobianProgram program,
                Node[][] previous,
                BitSet states,
                int[] shifts,
                int rows) {
            this.step = step;
            this.program = program;
            this.rows = rows;
            for (int s = states.nextSetBit(0); s >= 0; s = states.nextSetBit(s + 1)) {
                for (int d = 1; d <= previous[s].length; d++) {
                    planes.add(new Plane(s, d, shifts[s]));
                }
            }
            int n = planes.size();
            keep = new float[n * n * rows];
            adjoint = new float[n * rows];
            for (int p = 0; p < n; p++) {
                for (int q = 0; q < n; q++) {
                    Plane to = planes.get(p);
                    Plane from = planes.get(q);
                    Node value = previous[from.state][from.depth - 1];
                    if (to.depth == 1 && value != null) {
                        diagonal((p * n + q) * rows, jacobian, to, from, value);
                    } else if (to.state == from.state && to.depth == from.depth + 1) {
                        Arrays.fill(keep, (p * n + q) * rows, (p * n + q + 1) * rows, 1f);
                    }
                }
            }
        }

        /// `keep[at + i] = ∂to[i + to.shift] / ∂from[i + from.shift]`.
        private void diagonal(int at, Jacobian jacobian, Plane to, Plane from, Node value) {
            var block = jacobian.block(to.state, value);
            for (Band b : block.bands()) {
                if (b.shift() == to.shift - from.shift) {
                    int first = Math.max(0, b.row() - to.shift);
                    int skipped = first - (b.row() - to.shift);
                    int length = Math.min(b.length() - skipped, rows - first);
                    if (length > 0) {
                        program.gain(b.gain());
                        diagonals.add(new Diagonal.OfBand(at + first, gain(b, skipped), length));
                    }
                }
            }
            boolean products =
                    block.terms().stream().allMatch(t -> t instanceof Term.ProductOfBand);
            for (Term term : products ? block.terms() : List.<Term>of()) {
                var t = (Term.ProductOfBand) term;
                Band b = t.band();
                // Element (b.row + k, column) of the block is gain[k] · W[b.column + k][column].
                int first = Math.max(Math.max(0, b.row() - to.shift), -from.shift);
                int skipped = first - (b.row() - to.shift);
                int last = Math.min(rows, value.width() - from.shift);
                int length = Math.min(b.length() - skipped, last - first);
                if (length > 0) {
                    program.gain(b.gain());
                    int columns = t.matrix().columns();
                    int row = b.column() + skipped;
                    int element = row * columns + first + from.shift;
                    diagonals.add(
                            new Diagonal.OfProduct(
                                    at + first,
                                    gain(b, skipped),
                                    step.program.offset(t.matrix()) + element,
                                    columns + 1,
                                    length));
                }
            }
            if (!products) {
                int first = Math.max(0, Math.max(-to.shift, -from.shift));
                int last =
                        Math.min(
                                rows,
                                Math.min(
                                        step.width(to.state) - to.shift,
                                        value.width() - from.shift));
                if (first < last) {
                    int width = value.width();
                    int element = (first + to.shift) * width + first + from.shift;
                    diagonals.add(
                            new Diagonal.OfDense(
                                    at + first,
                                    program.dense(to.state, value) + element,
                                    width + 1,
                                    last - first));
                }
            }
        }

        /// A gain has no place before the asking has ended: until then it stands by its number.
        private int gain(Band b, int skipped) {
            gains.add(b.gain());
            skips.add(b.gain().width() == 1 ? 0 : skipped);
            return gains.size() - 1;
        }

        private final List<Node> gains = new ArrayList<>();
        private final List<Integer> skips = new ArrayList<>();
        private int[] places = new int[0];

        void step(float[] m, float[] parameters, float[] slots) {
            if (places.length < gains.size()) {
                places = places(step.program, gains, skips);
            }
            int n = planes.size();
            for (int p = 0; p < n; p++) {
                Plane plane = planes.get(p);
                if (plane.depth == 1) {
                    Arrays.fill(keep, p * n * rows, (p + 1) * n * rows, 0f);
                }
                int from = step.slot(plane.state, plane.depth);
                int width = step.width(plane.state);
                for (int i = 0; i < rows; i++) {
                    int unit = i + plane.shift;
                    adjoint[p * rows + i] = unit >= 0 && unit < width ? slots[from + unit] : 0;
                }
            }
            for (int k = 0; k < diagonals.size(); k++) {
                add(diagonals.get(k), m, parameters);
            }
        }

        private void add(Diagonal diagonal, float[] m, float[] parameters) {
            switch (diagonal) {
                case Diagonal.OfBand x -> {
                    int gain = places[x.gain];
                    for (int i = 0; i < x.length; i++) {
                        keep[x.to + i] += m[gain + i];
                    }
                }
                case Diagonal.OfProduct x -> {
                    int gain = places[x.gain];
                    for (int i = 0; i < x.length; i++) {
                        keep[x.to + i] += m[gain + i] * parameters[x.from + i * x.step];
                    }
                }
                case Diagonal.OfDense x -> {
                    float[] blocks = program.blocks();
                    for (int i = 0; i < x.length; i++) {
                        keep[x.to + i] += blocks[x.from + i * x.step];
                    }
                }
            }
        }
    }

    private static int[] places(RowProgram program, List<Node> gains, List<Integer> skips) {
        int[] places = new int[gains.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = program.at(gains.get(i)) + skips.get(i);
        }
        return places;
    }

    /// `fresh[use][to + i] += gain[i]`.
    private record Fresh(int use, int to, Node gain, int length) {}

    private final OneStep step;
    private final Rule rule;
    private final int offset; // of the parameter
    private final int columns;
    private final List<RealTimeGradient.Use> uses;
    private final List<Fresh> gains = new ArrayList<>();
    private final float[][] fresh; // of each use: planes × R
    private final float[] values; // E: planes × R × C

    InfluenceTraces(
            OneStep step,
            Jacobian jacobian,
            JacobianProgram program,
            Rule rule,
            Parameter parameter,
            List<RealTimeGradient.Use> uses) {
        this.step = step;
        this.rule = rule;
        this.uses = uses;
        offset = step.program.offset(parameter);
        columns = parameter.columns();
        int planes = rule.planes.size();
        fresh = new float[uses.size()][planes * rule.rows];
        values = new float[Math.multiplyExact(planes, parameter.size())];
        for (int u = 0; u < uses.size(); u++) {
            for (int p = 0; p < planes; p++) {
                var plane = rule.planes.get(p);
                if (plane.depth == 1) {
                    for (Band b : jacobian.block(plane.state, uses.get(u).node()).bands()) {
                        program.gain(b.gain());
                        gains.add(new Fresh(u, p * rule.rows + b.column(), b.gain(), b.length()));
                    }
                }
            }
        }
    }

    @Override
    public void step(float[] m, float[] parameters, float[] slots, float[] gradient) {
        for (float[] f : fresh) {
            Arrays.fill(f, 0f);
        }
        for (int k = 0; k < gains.size(); k++) {
            Fresh x = gains.get(k);
            int from = step.program.at(x.gain);
            for (int i = 0; i < x.length; i++) {
                fresh[x.use][x.to + i] += m[from + i];
            }
        }
        int plane = rule.rows * columns;
        int planes = rule.planes.size();
        for (int u = 0; u < uses.size(); u++) {
            Node operand = uses.get(u).operand();
            float[] x = operand == null ? ONE : m;
            int at = operand == null ? 0 : step.program.at(operand);
            if (u == 0) {
                KERNELS.traces(
                        values,
                        0,
                        plane,
                        planes,
                        rule.keep,
                        fresh[0],
                        rule.adjoint,
                        x,
                        at,
                        gradient,
                        offset,
                        rule.rows,
                        columns);
            } else {
                KERNELS.addScaledRows(
                        values, 0, columns, x, at, 0, fresh[u], 0, planes * rule.rows, columns);
            }
        }
    }

    @Override
    public float[] values() {
        return values;
    }
}
