package dev.rondo.learn;

import dev.rondo.RondoException;
import dev.rondo.equation.derivative.Jacobian;
import dev.rondo.equation.derivative.Jacobian.Band;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.kernel.Packed;
import dev.rondo.kernel.Provider;
import dev.rondo.plan.JacobianProgram;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// The influence of some parameters on all units of some states: a matrix with a row a slot and a
/// column a learned number, cut into tiles of 64 columns that stay in the first-level cache for the
/// whole of a step:
///
/// 1. gradient += adjointᵀ · tile;
/// 2. tile' = A · tile, a product with the dense blocks of the one-step Jacobian, plus those blocks
///    that are diagonal, row by row;
/// 3. tile' += the immediate influence: parameter element (i, j) moves unit k of a state by
///    `∂s[k]/∂u[i] · x[j]`, u = W x, for the stretches of a tile in which i stays.
///
/// Numbers that a mask leaves out have no column. Slots that are older than one step only move
/// down.
final class InfluencePanel implements RealTimeGradient.Influence {
    private static final Provider KERNELS = Provider.chosen();

    private static final int TILE = 64;

    /// A parameter of the panel and where it enters the equations.
    record Member(Parameter parameter, List<RealTimeGradient.Use> uses) {}

    /// Slots of a state at a depth.
    ///
    /// @param row first row of the tile
    /// @param slot first slot
    /// @param column first column of A; −1 if every block from here is diagonal
    private record SlotRows(int state, int depth, int row, int slot, int width, int column) {}

    /// A diagonal of the Jacobian: `tile'[to + i] += gain[i] · tile[from + i]`.
    private record Diagonal(int to, int from, Node gain, int length) {}

    /// A block of A.
    private record BandBlock(int at, int dense, int rows, int width, List<Band> bands) {}

    /// Columns `start … start + length` of tile `tile`: elements (row, column …) of a matrix, or
    /// elements row … of a vector.
    private record Run(
            int tile,
            int start,
            int length,
            int offset,
            int row,
            int column,
            List<Effect> effects) {}

    /// What a parameter does to a state within a step.
    ///
    /// @param row first row of the state in the tile
    /// @param dense where the dense part of ∂s/∂u begins, or −1
    /// @param width of u
    /// @param operand of the product; null for a vector
    private record Effect(
            int row, int height, int dense, int width, List<Band> bands, @Nullable Node operand) {}

    private static final float[] ONE = {1};

    private final OneStep step;
    private final JacobianProgram program;
    private final List<SlotRows> rows = new ArrayList<>();
    private final List<BandBlock> places = new ArrayList<>();
    private final List<Diagonal> diagonals = new ArrayList<>();
    private final Run[][] runs; // by tile
    private final int height; // S: rows of a tile
    private final int fresh; // N: of those, the ones that a step makes anew, which come first
    private final int wide; // K: columns of A
    private final int[] segments; // (first row of the tile, first column of A, count) …
    private final float[] a; // N × K
    private final Packed packed = new Packed();
    private final float[] adjoint; // S
    private final float[] sums = new float[TILE];
    private final float[] next; // N × TILE
    private final float[] values; // tiles × S × TILE

    InfluencePanel(
            OneStep step,
            Jacobian jacobian,
            JacobianProgram program,
            Node[][] previous,
            BitSet states,
            List<Member> members) {
        this.step = step;
        this.program = program;
        segments = assignRows(jacobian, previous, states);
        height = rows.stream().mapToInt(SlotRows::width).sum();
        fresh = rows.stream().filter(r -> r.depth == 1).mapToInt(SlotRows::width).sum();
        wide = rows.stream().filter(r -> r.column >= 0).mapToInt(SlotRows::width).sum();
        a = new float[fresh * wide];
        adjoint = new float[height];
        next = new float[fresh * TILE];
        for (SlotRows to : rows) {
            for (SlotRows from : rows) {
                Node value = previous[from.state][from.depth - 1];
                if (to.depth == 1 && value != null) {
                    between(jacobian, to, from, value);
                }
            }
        }
        runs = runs(jacobian, members);
        long size = (long) runs.length * height * TILE;
        if (size > Integer.MAX_VALUE - 8) {
            throw new RondoException(
                    "the influence of the parameters on "
                            + height
                            + " numbers of state takes "
                            + size
                            + " numbers, more than one array holds: choose snap1 or uoro, or fewer units");
        }
        values = new float[(int) size];
    }

    /// Orders the slots: first those that a step makes anew, and among equals those with dense
    /// blocks first, so that the rows a product takes are few stretches.
    private int[] assignRows(Jacobian jacobian, Node[][] previous, BitSet states) {
        int row = 0;
        int column = 0;
        int deepest = states.stream().map(s -> previous[s].length).max().orElse(0);
        var ranges = new ArrayList<Integer>();
        for (int depth = 1; depth <= deepest; depth++) {
            for (boolean dense : new boolean[] {true, false}) {
                int first = row;
                for (int s = states.nextSetBit(0); s >= 0; s = states.nextSetBit(s + 1)) {
                    if (depth > previous[s].length
                            || dense != dense(jacobian, previous[s][depth - 1], states)) {
                        continue;
                    }
                    int width = step.width(s);
                    rows.add(
                            new SlotRows(
                                    s,
                                    depth,
                                    row,
                                    step.slot(s, depth),
                                    width,
                                    dense ? column : -1));
                    row += width;
                    column += dense ? width : 0;
                }
                if (dense && row > first) {
                    ranges.addAll(List.of(first, column - (row - first), row - first));
                }
            }
        }
        return ranges.stream().mapToInt(i -> i).toArray();
    }

    private static boolean dense(Jacobian jacobian, @Nullable Node value, BitSet states) {
        return value != null && states.stream().anyMatch(s -> jacobian.block(s, value).dense());
    }

    private void between(Jacobian jacobian, SlotRows to, SlotRows from, Node value) {
        var block = jacobian.block(to.state, value);
        block.bands().forEach(b -> program.gain(b.gain()));
        if (from.column >= 0) {
            if (!block.zero()) {
                places.add(
                        new BandBlock(
                                to.row * wide + from.column,
                                block.dense() ? program.dense(to.state, value) : -1,
                                to.width,
                                from.width,
                                block.bands()));
            }
        } else {
            for (Band b : block.bands()) {
                diagonals.add(
                        new Diagonal(
                                to.row + b.row(), from.row + b.column(), b.gain(), b.length()));
            }
        }
    }

    private Run[][] runs(Jacobian jacobian, List<Member> members) {
        var all = new ArrayList<Run>();
        int column = 0;
        for (Member member : members) {
            var effects = effects(jacobian, member);
            Parameter p = member.parameter();
            int offset = step.program.offset(p);
            int size = p.size();
            for (int e = 0; e < size; ) {
                int i = e / p.columns();
                int j = e % p.columns();
                if (!p.mask().allows(i, j)) {
                    e++;
                    continue;
                }
                int most = Math.min(TILE - column % TILE, size - e);
                int length = 1;
                if (p.columns() == 1) {
                    while (length < most && p.mask().allows(i + length, 0)) {
                        length++;
                    }
                } else {
                    most = Math.min(most, p.columns() - j);
                    while (length < most && p.mask().allows(i, j + length)) {
                        length++;
                    }
                }
                all.add(new Run(column / TILE, column % TILE, length, offset + e, i, j, effects));
                column += length;
                e += length;
            }
        }
        var byTile = new Run[(column + TILE - 1) / TILE][];
        for (int t = 0; t < byTile.length; t++) {
            int tile = t;
            byTile[t] = all.stream().filter(r -> r.tile == tile).toArray(Run[]::new);
        }
        return byTile;
    }

    private List<Effect> effects(Jacobian jacobian, Member member) {
        var effects = new ArrayList<Effect>();
        for (var use : member.uses()) {
            for (SlotRows to : rows) {
                var block = jacobian.block(to.state, use.node());
                if (to.depth == 1 && !block.zero()) {
                    block.bands().forEach(b -> program.gain(b.gain()));
                    effects.add(
                            new Effect(
                                    to.row,
                                    to.width,
                                    block.dense() ? program.dense(to.state, use.node()) : -1,
                                    use.node().width(),
                                    block.bands(),
                                    use.operand()));
                }
            }
        }
        return effects;
    }

    @Override
    public void step(float[] m, float[] parameters, float[] slots, float[] gradient) {
        for (int k = 0; k < rows.size(); k++) {
            SlotRows r = rows.get(k);
            System.arraycopy(slots, r.slot, adjoint, r.row, r.width);
        }
        assemble(m);
        for (int t = 0; t < runs.length; t++) {
            int tile = t * height * TILE;
            Arrays.fill(sums, 0f);
            KERNELS.addScaledRows(sums, 0, 0, values, tile, TILE, adjoint, 0, height, TILE);
            for (Run run : runs[t]) {
                for (int j = 0; j < run.length; j++) {
                    gradient[run.offset + j] += sums[run.start + j];
                }
            }
            move(tile, m);
            for (Run run : runs[t]) {
                for (int k = 0; k < run.effects.size(); k++) {
                    add(run, run.effects.get(k), m);
                }
            }
            for (int k = rows.size() - 1; k >= 0; k--) {
                SlotRows r = rows.get(k);
                if (r.depth > 1) {
                    int previous = rowBefore(r);
                    System.arraycopy(
                            values,
                            tile + previous * TILE,
                            values,
                            tile + r.row * TILE,
                            r.width * TILE);
                }
            }
            System.arraycopy(next, 0, values, tile, next.length);
        }
    }

    private int rowBefore(SlotRows r) {
        for (int k = 0; k < rows.size(); k++) {
            SlotRows other = rows.get(k);
            if (other.state == r.state && other.depth == r.depth - 1) {
                return other.row;
            }
        }
        throw new IllegalStateException("a slot without a younger one");
    }

    /// The matrix A of this step.
    private void assemble(float[] m) {
        Arrays.fill(a, 0f);
        float[] blocks = program.blocks();
        for (int k = 0; k < places.size(); k++) {
            BandBlock p = places.get(k);
            if (p.dense >= 0) {
                for (int r = 0; r < p.rows; r++) {
                    System.arraycopy(blocks, p.dense + r * p.width, a, p.at + r * wide, p.width);
                }
            }
            JacobianProgram.addBands(a, p.at, wide, p.bands, step.program, m);
        }
    }

    /// next = J · tile.
    private void move(int tile, float[] m) {
        if (segments.length == 0) {
            Arrays.fill(next, 0f);
        }
        for (int k = 0; k < segments.length; k += 3) {
            KERNELS.reserve(packed, segments[k + 2], TILE);
            KERNELS.pack(packed, values, tile + segments[k] * TILE, TILE, false, 0, 1);
            KERNELS.multiply(a, segments[k + 1], wide, packed, next, 0, TILE, fresh, k > 0);
        }
        for (int k = 0; k < diagonals.size(); k++) {
            Diagonal d = diagonals.get(k);
            KERNELS.addScaledRows(
                    next,
                    d.to * TILE,
                    TILE,
                    values,
                    tile + d.from * TILE,
                    TILE,
                    m,
                    step.program.at(d.gain),
                    d.length,
                    TILE);
        }
    }

    private void add(Run run, Effect x, float[] m) {
        boolean vector = x.operand == null;
        float[] operand = vector ? ONE : m;
        int from = x.operand == null ? 0 : step.program.at(x.operand) + run.column;
        // A vector's run goes down its rows, one column of the tile each.
        boolean down = vector || columnsOfOne(x);
        int count = down ? run.length : 1;
        int length = down ? 1 : run.length;
        for (int r = 0; r < count; r++) {
            int i = run.row + r;
            int start = run.start + r;
            for (int k = 0; k < x.bands.size(); k++) {
                Band b = x.bands.get(k);
                int at = i - b.column();
                if (at >= 0 && at < b.length()) {
                    float by = m[step.program.at(b.gain()) + at];
                    int to = (x.row + b.row() + at) * TILE + start;
                    for (int j = 0; j < length; j++) {
                        next[to + j] += by * operand[from + j];
                    }
                }
            }
            if (x.dense >= 0) {
                float[] blocks = program.blocks();
                for (int k = 0; k < x.height; k++) {
                    float by = blocks[x.dense + k * x.width + i];
                    int to = (x.row + k) * TILE + start;
                    for (int j = 0; j < length; j++) {
                        next[to + j] += by * operand[from + j];
                    }
                }
            }
        }
    }

    /// Whether the operand is a number: the matrix has one column, and runs down its rows.
    private static boolean columnsOfOne(Effect x) {
        return x.operand != null && x.operand.width() == 1;
    }

    @Override
    public float[] values() {
        return values;
    }
}
