package dev.rondo.network.run;

import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.network.spec.Rows;
import dev.rondo.plan.CellPlan;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.Edges;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Structure;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// A network's own stack, one step at a time for several sequences side by side: each call reads a
/// row of each, and states stay from call to call. What an encoder reads is read at the beginning,
/// as a whole; the spelling of a step, with that step. Allocates nothing from step to step where
/// symbols or numbers are read.
public final class Steps implements UnitRun.Ground {
    private final NetworkLayout network;
    private final float[] values;
    private final List<UnitRun> units;
    private final List<CellRun> cells;
    private final List<InputRun> inputRuns;
    private final UnitRun.Pass pass;

    /// The units that run at every step, and those of them that read.
    private final UnitRun[] stepping;

    private final InputRun[] readers;

    /// Units that read the spelling of a step, and what is spelled there.
    private final UnitRun[] spelled;

    private final List<Spelling> spellings;

    /// A step of features.
    private final BatchSlice own = new BatchSlice();

    /// The pooling by attention, where there is one.
    private final @Nullable CellRun attention;

    /// Rows that it looks at.
    private int attended;

    private final BatchSlice source = new BatchSlice();
    private PackedSequences chain = PackedSequences.uniform(1, 1);
    private Structure attending = chain;

    /// The source of each sequence.
    private int[] sourceOf = new int[0];

    /// @param packs of each cell its matrices laid out for products
    public Steps(NetworkLayout network, float[] values, List<CellPlan.Packs> packs) {
        this.network = network;
        this.values = values;
        units = network.units().runs(this, new WorkerPool(1), false);
        cells = Units.cells(units);
        inputRuns = Units.inputRuns(units);
        pass = new UnitRun.Pass(values, packs, null, null);
        stepping = units.stream().filter(Steps::inSteps).toArray(UnitRun[]::new);
        readers = inputRuns.stream().filter(Steps::inSteps).toArray(InputRun[]::new);
        spelled = units.stream().filter(Steps::spells).toArray(UnitRun[]::new);
        spellings = Spelling.all(network.spec().input());
        attention = cells.stream().filter(Steps::poolsOwn).findFirst().orElse(null);
    }

    // ---- ground -------------------------------------------------------------------------------

    @Override
    public Structure structure(Space space) {
        if (space.ground() == Space.OWN) {
            return chain;
        }
        BatchSlice slice = share(space);
        return space.items() ? slice.items() : slice.turned(space.turn());
    }

    private BatchSlice share(Space space) {
        return switch (space.ground()) {
            case Space.OWN -> own;
            case Space.SOURCE -> source;
            default -> spelling(space).slice();
        };
    }

    private Spelling spelling(Space space) {
        return spellings.get(space.ground() - Space.SPELLING);
    }

    @Override
    public Structure attending(Space space) {
        if (!space.items()) {
            return attending;
        }
        if (space.ground() != Space.OWN) {
            return share(space).attendedItems();
        }
        int[] rows = IntStream.range(0, attended).toArray();
        return chain.with(
                Assembly.INDEX,
                StructureSignature.Origin.MEMORY,
                new Edges(new int[] {0, attended}, rows, attended));
    }

    @Override
    public float[] edges(String input, Space space) {
        throw new IllegalStateException("sequences have no edges to read on");
    }

    @Override
    public int[] index(Unit.Which which, Space from, Space to) {
        BatchSlice slice = share(from);
        return switch (which) {
            case TURNED -> slice.between(from.turn(), to.turn());
            case FIRST -> slice.end(false);
            case LAST -> slice.end(true);
            case OWNER -> from.ground() == to.ground() ? slice.owner() : sourceOf;
            case SPELLING -> spelling(from).of();
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
        cells.stream().filter(Steps::inSteps).forEach(CellRun::begin);
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
        for (InputRun g : inputRuns) {
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

    private static boolean spells(UnitRun run) {
        return run.space().ground() >= Space.SPELLING;
    }

    private static boolean poolsOwn(CellRun run) {
        return run.unit.attends() && run.space().equals(Space.NODES.ofItems());
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

    /// Reads a step of one sequence, as a batch of one row has it.
    public void feed(Rows row) {
        if (!own.of(chain)) {
            own.begin(chain, new int[1]);
        }
        own.read(row, 0);
        for (InputRun g : readers) {
            g.read(own);
        }
        if (row instanceof Rows.Multiple(var parts) && !spellings.isEmpty()) {
            spellings.forEach(s -> s.read(own, 1, (Rows.Spelled) parts.get(s.part())));
            for (UnitRun u : spelled) {
                if (u instanceof InputRun g) {
                    g.read(share(g.unit.space()));
                } else if (u instanceof CellRun c) {
                    c.begin();
                }
            }
            for (UnitRun u : spelled) {
                u.forward(pass);
            }
        }
        step();
    }

    private void step() {
        for (UnitRun u : stepping) {
            u.step(pass);
        }
    }

    /// What the stack gives at the last step: what the output matrix reads, or the pooling where
    /// there is one.
    public Activations top() {
        return stepping[stepping.length - 1].out();
    }

    /// The pooling by attention over the first `count` rows that the stack gave.
    ///
    /// @param rows of [#top], side by side
    public Activations attend(float[] rows, int count) {
        CellRun pooling = Objects.requireNonNull(attention);
        attended = count;
        top().view(rows, 0, top().width, count);
        pooling.begin();
        pooling.forward(pass);
        return pooling.out();
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
