package dev.rondo.network.run;

import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.network.spec.Rows;
import dev.rondo.plan.CellPlan;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.Edges;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Structure;

import java.util.Arrays;
import java.util.List;

/// A network's own stack, one step at a time for several sequences side by side: each call reads a
/// row of each, and states stay from call to call. What an encoder reads is read at the beginning,
/// as a whole. Allocates nothing from step to step.
public final class Steps implements UnitRun.Ground {
    private final NetworkLayout network;
    private final float[] values;
    private final List<UnitRun> units;
    private final List<CellRun> cells;
    private final List<InputRun> givens;
    private final UnitRun.Pass pass;

    /// The units that run at every step, and those of them that read.
    private final UnitRun[] stepping;

    private final InputRun[] readers;
    private final BatchSlice source = new BatchSlice();
    private PackedSequences chain = PackedSequences.uniform(1, 1);
    private Structure attending = chain;

    /// The source of each sequence.
    private int[] sourceOf = new int[0];

    /// @param packs of each cell its matrices laid out for products
    public Steps(NetworkLayout network, float[] values, List<CellPlan.Packs> packs) {
        this.network = network;
        this.values = values;
        units = network.units().runs(this, new WorkerPool(1));
        cells = Units.cells(units);
        givens = Units.givens(units);
        pass = new UnitRun.Pass(values, packs, null, null);
        stepping = units.stream().filter(Steps::inSteps).toArray(UnitRun[]::new);
        readers = givens.stream().filter(Steps::inSteps).toArray(InputRun[]::new);
    }

    // ---- ground -------------------------------------------------------------------------------

    @Override
    public Structure structure(Space space) {
        if (!space.source()) {
            return chain;
        }
        return space.items() ? source.items() : source.turned(space.turn());
    }

    @Override
    public Structure attending(Space space) {
        return attending;
    }

    @Override
    public float[] edges(String input, Space space) {
        throw new IllegalStateException("sequences have no edges to read on");
    }

    @Override
    public int[] index(Unit.Which which, Space from, Space to) {
        return switch (which) {
            case TURNED -> source.between(from.turn(), to.turn());
            case FIRST -> source.end(false);
            case LAST -> source.end(true);
            case OWNER -> to.source() ? source.owner() : sourceOf;
            case SPELLING -> throw new IllegalStateException("features are not read step by step");
        };
    }

    @Override
    public long draw(int number) {
        return number;
    }

    // ---- sequences ----------------------------------------------------------------------------

    public int sequences() {
        return chain.sequences();
    }

    /// So many sequences, without sources, whose states are to be put in.
    public void begin(int sequences) {
        chain = PackedSequences.uniform(sequences, 1);
        cells.forEach(CellRun::begin);
    }

    /// Reads sources; a sequence for each begins.
    public void begin(PackedSequences read, Rows inputs) {
        int count = read.sequences();
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        source.begin(read, all);
        source.read(inputs, 0);
        sourceOf = all;
        chain = PackedSequences.uniform(count, 1);
        attend();
        for (InputRun g : givens) {
            if (g.unit.space().source()) {
                g.read(source);
            }
        }
        cells.forEach(CellRun::begin);
        var start = network.start(count);
        network.putStart(start, values);
        writePrevious(start);
        for (UnitRun u : units) {
            if (!inSteps(u)) {
                u.forward(pass);
            } else if (u instanceof CellRun c) {
                c.writeInitial();
            }
        }
    }

    private static boolean inSteps(UnitRun run) {
        return run.space().equals(Space.NODES);
    }

    private void attend() {
        if (cells.stream().anyMatch(c -> c.unit.attends())) {
            var edges = Edges.attention(chain, (PackedSequences) source.structure(), sourceOf);
            attending = chain.with(Assembly.INDEX, StructureSignature.Origin.MEMORY, edges);
        }
    }

    /// Sequences anew: the i-th goes on where sequence `from[i]` is, of the same source.
    public void select(int[] from, int count) {
        var before = network.start(sequences());
        readPrevious(before);
        int[] sources = new int[count];
        for (int i = 0; i < count && sourceOf.length > 0; i++) {
            sources[i] = sourceOf[from[i]];
        }
        sourceOf = sources;
        chain = PackedSequences.uniform(count, 1);
        attend();
        cells.stream().filter(Steps::inSteps).forEach(CellRun::beginAgain);
        for (var p : before.parts()) {
            CellRun cell = cells.get(p.cell());
            if (inSteps(cell)) {
                float[] rows = new float[count * p.width()];
                for (int i = 0; i < count; i++) {
                    System.arraycopy(p.data(), from[i] * p.width(), rows, i * p.width(), p.width());
                }
                cell.writePrevious(p, rows);
            }
        }
    }

    // ---- steps --------------------------------------------------------------------------------

    /// Reads a symbol of each sequence.
    public void feed(int[] symbols) {
        for (InputRun g : readers) {
            g.read(symbols);
        }
        step();
    }

    /// Reads a row of numbers of each sequence.
    public void feed(float[] numbers, int stride) {
        for (InputRun g : readers) {
            g.read(numbers, stride);
        }
        step();
    }

    private void step() {
        for (UnitRun u : stepping) {
            u.step(pass);
        }
    }

    /// What the output matrix reads.
    public Activations top() {
        return units.getLast().out();
    }

    /// Puts states in.
    public void writePrevious(CarriedStates state) {
        for (var p : state.parts()) {
            cells.get(p.cell()).writePrevious(p, p.data());
        }
    }

    /// Takes out the states that arrive at the next step.
    public void readPrevious(CarriedStates state) {
        for (var p : state.parts()) {
            CellRun cell = cells.get(p.cell());
            if (inSteps(cell)) {
                cell.workspace.readPrevious(p.input(), p.index(), p.depth(), p.data());
            }
        }
    }
}
