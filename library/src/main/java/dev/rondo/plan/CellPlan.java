package dev.rondo.plan;

import dev.rondo.equation.derivative.Derivative;
import dev.rondo.equation.derivative.LinearStates;
import dev.rondo.equation.derivative.SourceHoisting;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.kernel.Packed;
import dev.rondo.kernel.Provider;
import dev.rondo.runtime.WorkerPool;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A cell made ready to run on chains: immutable, shared by threads. What changes in a run is in a
/// [Workspace]; parameters belong to the caller, packed matrices to [Packs].
public final class CellPlan {
    private static final Provider KERNELS = Provider.chosen();

    /// Numbers of stacked sums in a stretch of levels: a quarter of an L2 cache, and the rows it
    /// has at least.
    private static final int TILE = 64 << 10;

    private static final int LEAST_ROWS = 80;

    /// Numbers of a small matrix: one that shares an L2 cache with the rows it multiplies.
    private static final int SMALL = 192 << 10;

    final ExecutionPlan program;
    final Phase once;
    final Phase before;
    final Phase within;
    final Phase after;
    final Phase backBefore;
    final Phase backWithin;
    final Phase backAfter;
    final GradientTerm[] gradients;
    final int blocks;

    /// Turns that stretches take on their way forward or back, the larger number of the two.
    final int turns;

    /// The turn of the recurrence.
    static final int WITHIN_TURN = 0;

    /// Whether products that are done for all rows are done stretch of levels by stretch: where
    /// every matrix is so small that a second copy, laid out for the batch, costs little, and where
    /// there are scans, since then all is such products.
    final boolean tiled;

    /// Rows of a stretch of levels between which product and recurrence take turns.
    final int tileRows;

    /// Whether the backward pass leaves an adjoint of input 0 at all.
    final boolean writesInputAdjoint;

    /// The groups of a cell with a clock, where it can be cut.
    final @Nullable ClockPlan clock;

    private CellPlan(ExecutionPlan program, @Nullable ClockPlan clock, int tile) {
        this.program = program;
        this.clock = clock;
        this.once = new Phase(program.once(), 0);
        this.before = new Phase(program.before(), WITHIN_TURN + 1);
        this.within = new Phase(program.within(), 0);
        this.after = new Phase(program.after(), before.nextTurn);
        this.backBefore = new Phase(program.backBefore(), WITHIN_TURN + 1);
        this.backWithin = new Phase(program.backWithin(), 0);
        this.backAfter = new Phase(program.backAfter(), backBefore.nextTurn);
        this.turns = Math.max(after.nextTurn, backAfter.nextTurn);
        this.gradients = program.gradients().toArray(new GradientTerm[0]);
        this.blocks = program.blocks().size();
        this.tiled =
                program.spaces().signature().equals(StructureSignature.CHAIN)
                        && (program.before().stream().anyMatch(Step.Scan.class::isInstance)
                                || program.blocks().stream()
                                        .allMatch(b -> b.k * (long) b.stack.width <= SMALL));
        int widest = program.blocks().stream().mapToInt(b -> b.stack.width).max().orElse(1);
        this.tileRows = tile > 0 ? tile : Math.max(LEAST_ROWS, TILE / widest);
        this.writesInputAdjoint =
                program.inputAdjoints().length > 0
                        && Stream.of(backBefore, backWithin, backAfter)
                                .anyMatch(p -> p.writes(program.inputAdjoints()[0]));
    }

    /// Plans a cell.
    public static CellPlan of(Graph graph) {
        return of(graph, Set.of());
    }

    /// Plans a cell of which some inputs have one row a sequence (dropout masks that stay for all
    /// steps).
    public static CellPlan of(Graph graph, Set<String> perSequence) {
        return of(graph, perSequence, StructureSignature.CHAIN);
    }

    /// Plans a cell for structures of a form.
    ///
    /// @throws dev.rondo.equation.graph.EquationException if the cell reads what the form lacks
    public static CellPlan of(Graph graph, Set<String> perSequence, StructureSignature signature) {
        if (graph.readsChain() && signature.delays()) {
            var program =
                    Planner.plan(
                            graph,
                            required(LinearStates.of(graph)),
                            perSequence,
                            StructureSignature.CHAIN);
            return new CellPlan(program, ClockPlan.of(graph, program.offsets(), perSequence), 0);
        }
        Graph hoisted = SourceHoisting.of(graph, signature);
        return new CellPlan(
                Planner.plan(hoisted, required(LinearStates.none(hoisted)), perSequence, signature),
                null,
                0);
    }

    /// @throws dev.rondo.equation.graph.EquationException if the cell reads what the form lacks
    void checkSignature(StructureSignature signature) {
        program.graph().check(signature);
    }

    /// Plans a cell so that all its states go step by step: to measure and test scans against.
    public static CellPlan stepwise(Graph graph) {
        return new CellPlan(
                Planner.plan(graph, LinearStates.none(graph), Set.of(), StructureSignature.CHAIN),
                null,
                0);
    }

    /// Plans a cell with stretches of so many rows: to test that their length changes nothing.
    static CellPlan inTiles(Graph graph, int rows) {
        return new CellPlan(
                Planner.plan(graph, LinearStates.of(graph), Set.of(), StructureSignature.CHAIN),
                null,
                rows);
    }

    /// Without the adjoints of what is drawn at random and of what is given for edges: nobody asks
    /// for them.
    private static LinearStates required(LinearStates cell) {
        var d = cell.derivative();
        var drawn =
                cell.graph().inputs().stream()
                        .filter(in -> in.draw().isPresent() || in.on().isPresent())
                        .map(Graph.Input::name)
                        .toList();
        var derivative =
                new Derivative(
                        d.graph(),
                        d.nodes(),
                        d.previous(),
                        d.inputs().stream().filter(a -> !drawn.contains(a.input())).toList(),
                        d.vectors(),
                        d.products());
        return new LinearStates(cell.graph(), derivative, cell.groups());
    }

    public Graph graph() {
        return program.graph();
    }

    /// Where each parameter lies, from the first of this cell's parameters.
    public Map<Parameter, Integer> offsets() {
        return program.offsets();
    }

    /// Number of parameters.
    public int parameterSize() {
        return program.parameterSize();
    }

    /// Whether input `x` enters nothing but products before the recurrence, so that equal rows need
    /// be multiplied only once: see [Workspace#input(float\[\], int, int, int, int\[\])].
    public boolean takesTable() {
        return program.inputOnlyInProducts() && clock == null;
    }

    /// Multiplications of one row of a forward pass in matrix products, in the mean of rows where
    /// not all is due at each; the backward pass takes twice as many.
    public long multiplications() {
        if (clock != null) {
            return clock.multiplications();
        }
        long n = 0;
        for (StackedWeights b : program.blocks()) {
            n += (long) b.stack.width * b.k;
        }
        return n;
    }

    public Packs packs(boolean training) {
        return new Packs(training);
    }

    /// The matrices of a cell laid out for products: once for every change of the parameters. For
    /// training only those that every level needs; the others are laid out where they are used. For
    /// reading step by step all of those of the forward pass.
    public final class Packs {
        final @Nullable Packed[] forward = new Packed[blocks];
        final @Nullable Packed[] backward = new Packed[blocks];

        final ClockPlan.@Nullable GroupPacks clock;

        /// With a clock the matrices of the whole are laid out only when a batch asks for it.
        private boolean wholeIsOut;

        private float[] values = new float[0];
        private int valuesBase;

        private Packs(boolean training) {
            clock =
                    CellPlan.this.clock == null
                            ? null
                            : CellPlan.this.clock.new GroupPacks(training);
            for (int i = 0; i < blocks; i++) {
                StackedWeights b = program.blocks().get(i);
                if (!training || tiled || inEveryLevel(within, i)) {
                    var packed = new Packed();
                    KERNELS.reserve(packed, b.k, b.stack.width);
                    forward[i] = packed;
                }
                if (training && (tiled || inEveryLevel(backWithin, i))) {
                    var packed = new Packed();
                    KERNELS.reserve(packed, b.stack.width, b.k);
                    backward[i] = packed;
                }
            }
        }

        private static boolean inEveryLevel(Phase phase, int block) {
            for (Step s : phase.steps) {
                if (s instanceof Step.Multiply m && m.block().id == block
                        || s instanceof Step.MultiplyBack b && b.block().id == block) {
                    return true;
                }
            }
            return false;
        }

        /// Lays out the cell's matrices, which begin at `base` in `parameters`.
        public void pack(float[] parameters, int base, WorkerPool workers) {
            if (clock != null) {
                clock.pack(parameters, base, workers);
                values = parameters;
                valuesBase = base;
                wholeIsOut = false;
                return;
            }
            int parts = workers.threads();
            workers.run(
                    2 * blocks * parts,
                    task -> pack(parameters, base, task / parts, task % parts, parts));
        }

        private void pack(float[] parameters, int base, int job, int part, int parts) {
            boolean isForward = job < blocks;
            Packed into = isForward ? forward[job] : backward[job - blocks];
            if (into != null) {
                StackedWeights b = program.blocks().get(job % blocks);
                KERNELS.pack(into, parameters, base + b.offset, b.k, isForward, part, parts);
            }
        }

        /// With a clock: lays out the matrices of the whole, for a batch whose sequences are at
        /// different steps.
        synchronized void whole() {
            if (!wholeIsOut) {
                for (int job = 0; job < 2 * blocks; job++) {
                    pack(values, valuesBase, job, 0, 1);
                }
                wholeIsOut = true;
            }
        }
    }

    /// Tasks into which the parameters' gradient, [GradientTasks], is cut for `threads` threads.
    public int gradientTasks(int threads) {
        int tasks = gradients.length * threads;
        return clock == null ? tasks : Math.max(tasks, clock.gradientTasks());
    }
}
