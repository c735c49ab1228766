package dev.rondo.network.run;

import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.network.spec.ActivationPenalty;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.EncoderBatch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.Edges;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Structure;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The part of a batch that one thread works on at a time: sequences `shard, shard + shards, …` and
/// their sources, with all the units and the memory they need.
public final class Shard implements UnitRun.Ground {
    private final NetworkLayout network;
    private final int number;
    private final int shards;
    private final List<UnitRun> units;
    private final List<CellRun> cells;
    private final List<InputRun> inputRuns;
    private final ConcatRun top;

    private final BatchSlice own = new BatchSlice();
    private final BatchSlice source = new BatchSlice();

    /// Of each feature that is spelled: what is spelled here, and for each row its spelling.
    private final List<Spelling> spellings;

    private boolean live;

    /// For each sequence the one of the source's share, and for each of those the one that it is
    /// the source of.
    private int[] sourceOf = new int[0];

    private int[] targetOf = new int[0];
    private PackedSequences attending = PackedSequences.uniform(1, 1);
    private int[] ownerOfSteps = new int[0]; // N: for each step its source

    int[] labels = new int[0];
    float[] targets = new float[0]; // rows × width of the output
    private int[] @Nullable [] lists = new int[0][]; // a sequence
    private float[] exchange = new float[0];

    /// By the name of the input: edges × width.
    private final Map<String, float[]> onEdges = new HashMap<>();

    public Shard(NetworkLayout network, int number, int shards, WorkerPool workers) {
        this(network, number, shards, workers, false);
    }

    /// @param attributed whether a backward pass goes on to what is read, see [#importance]
    public Shard(
            NetworkLayout network, int number, int shards, WorkerPool workers, boolean attributed) {
        this.network = network;
        this.number = number;
        this.shards = shards;
        units = network.units().runs(this, workers, attributed);
        cells = Units.cells(units);
        inputRuns = Units.inputRuns(units);
        top = (ConcatRun) units.getLast();
        spellings = Spelling.all(network.spec().input());
    }

    // ---- ground -------------------------------------------------------------------------------

    @Override
    public Structure structure(Space space) {
        BatchSlice slice = share(space);
        return space.items() ? slice.items() : slice.turned(space.turn());
    }

    private Spelling spelling(Space space) {
        return spellings.get(space.ground() - Space.SPELLING);
    }

    private BatchSlice share(Space space) {
        return switch (space.ground()) {
            case Space.OWN -> own;
            case Space.SOURCE -> source;
            default -> spelling(space).slice();
        };
    }

    @Override
    public float[] edges(String input, Space space) {
        if (space.turn() > 0) {
            throw new IllegalStateException("edges are read in one way");
        }
        return java.util.Objects.requireNonNull(onEdges.get(input));
    }

    @Override
    public Structure attending(Space space) {
        return space.items() ? share(space).attendedItems() : attending;
    }

    @Override
    public int[] index(Unit.Which which, Space from, Space to) {
        BatchSlice slice = share(from);
        return switch (which) {
            case SPELLING -> spelling(from).of();
            case TURNED -> slice.between(from.turn(), to.turn());
            case FIRST -> slice.end(false);
            case LAST -> slice.end(true);
            case OWNER -> owner(from, to);
        };
    }

    private int[] owner(Space from, Space to) {
        if (from.ground() == to.ground()) {
            return share(to).owner();
        }
        if (to.items()) {
            return sourceOf;
        }
        int[] sequence = own.owner();
        ownerOfSteps = Activations.atLeast(ownerOfSteps, own.structure().rows());
        for (int r = 0; r < own.structure().rows(); r++) {
            ownerOfSteps[r] = sourceOf[sequence[r]];
        }
        return ownerOfSteps;
    }

    @Override
    public long draw(int of) {
        return (long) of * shards + number;
    }

    // ---- a batch ------------------------------------------------------------------------------

    /// Takes this shard's items of a batch, or of a stretch of one.
    public void begin(Structure structure, Batch batch) {
        live = structure.items() > number;
        if (!live) {
            return;
        }
        if (!own.of(structure)) {
            if (structure instanceof PackedSequences chain
                    && chain.signature().equals(StructureSignature.CHAIN)) {
                int[] sequences = new int[(chain.sequences() - number + shards - 1) / shards];
                for (int i = 0; i < sequences.length; i++) {
                    sequences[i] = number + i * shards;
                }
                own.begin(chain, sequences);
            } else {
                own.begin(structure, number, shards);
            }
        }
        batch.source().ifPresent(this::begin);
    }

    /// The sources of this shard's sequences, in the order in which they stand in the batch.
    private void begin(EncoderBatch all) {
        int count = own.items().rows();
        int[] required = new int[count];
        for (int i = 0; i < count; i++) {
            required[i] = all.of()[own.sequence(i)];
        }
        int[] sequences = required.clone();
        Arrays.sort(sequences);
        source.begin(all.chain(), sequences);
        sourceOf = new int[count];
        targetOf = new int[count];
        for (int i = 0; i < count; i++) {
            sourceOf[i] = Arrays.binarySearch(sequences, required[i]);
            targetOf[sourceOf[i]] = i;
        }
        if (network.cells().stream().anyMatch(c -> c.attends() && !c.space().items())) {
            attending =
                    chain().with(
                                    Assembly.INDEX,
                                    StructureSignature.Origin.MEMORY,
                                    Edges.attention(
                                            chain(),
                                            (PackedSequences) source.structure(),
                                            sourceOf));
        }
    }

    /// Whether there are sequences for this shard.
    public boolean live() {
        return live;
    }

    /// The sequences, or other items, of this shard.
    public int items() {
        return own.items().rows();
    }

    /// Row of the whole of a row of this shard, where it has sequences.
    public PackedSequences chain() {
        return (PackedSequences) own.structure();
    }

    /// Takes the rows of its sequences out of the batch, in which the stretch begins at row
    /// `first`.
    public void read(Batch batch, int first) {
        own.read(batch.inputs(), first);
        batch.source().ifPresent(s -> source.read(s.inputs(), 0));
        if (batch.inputs() instanceof Rows.Multiple(var parts)) {
            for (Spelling s : spellings) {
                s.read(own, own.structure().rows(), (Rows.Spelled) parts.get(s.part()));
            }
        }
        inputRuns.forEach(g -> g.read(share(g.unit.space())));
        switch (batch.targets()) {
            case Rows.Symbols(int[] ids) -> labels = own.gather(ids, labels, perItem(), first);
            case Rows.Numbers(float[] values, int width) ->
                    targets = own.gather(values, width, targets, perItem(), first);
            case Rows.Multiple _, Rows.Spelled _ ->
                    throw new IllegalStateException("features are no targets");
            case Rows.Lists(var all) -> {
                lists = new int[items()][];
                for (int i = 0; i < lists.length; i++) {
                    lists[i] = all[own.sequence(i)];
                }
            }
        }
        batch.edges()
                .forEach((name, rows) -> {
                    String index = network.indexOf(name);
                    float[] into = onEdges.getOrDefault(name, new float[0]);
                    onEdges.put(name, own.gather(rows, index, into));
                });
        for (CellRun c : cells) {
            c.begin();
        }
    }

    private boolean perItem() {
        return network.space().items();
    }

    /// What is asked of whole sequences: their lists, or a label a row.
    Rows targets() {
        return network.spec().output() instanceof Output.Ctc
                ? new Rows.Lists(lists)
                : new Rows.Symbols(labels);
    }

    /// For each row of a space its row in the whole batch, or the item of the batch.
    public int[] inWhole(Space space) {
        BatchSlice slice = share(space);
        return slice.inWhole(space.items(), space.turn());
    }

    // ---- carried states -----------------------------------------------------------------------

    /// The sequence of the batch to which sequence i of a cell belongs.
    private int sequence(CellRun cell, int i) {
        return own.sequence(cell.unit.space().source() ? targetOf[i] : i);
    }

    /// The rows of this shard's sequences of a part of the state, into `exchange`.
    private CellRun take(CarriedStates.Part p) {
        CellRun cell = cells.get(p.cell());
        int count = own.items().rows();
        exchange = Activations.atLeast(exchange, (long) count * p.width());
        for (int i = 0; i < count; i++) {
            System.arraycopy(
                    p.data(), sequence(cell, i) * p.width(), exchange, i * p.width(), p.width());
        }
        return cell;
    }

    private CellRun exchangeBuffer(CarriedStates.Part p) {
        exchange = Activations.atLeast(exchange, (long) own.items().rows() * p.width());
        return cells.get(p.cell());
    }

    /// `exchange` back to where this shard's sequences are in a part of the state.
    private void put(CarriedStates.Part p, CellRun cell) {
        for (int i = 0; i < own.items().rows(); i++) {
            System.arraycopy(
                    exchange, i * p.width(), p.data(), sequence(cell, i) * p.width(), p.width());
        }
    }

    public void writePrevious(CarriedStates state) {
        for (var p : state.parts()) {
            take(p).writePrevious(p, exchange);
        }
    }

    /// Puts what leaves before step `steps` (or at the end of a shorter sequence) into `state`.
    public void readNext(CarriedStates state, int steps) {
        for (var p : state.parts()) {
            CellRun cell = exchangeBuffer(p);
            cell.readNext(p, steps, exchange);
            put(p, cell);
        }
    }

    /// Gives the adjoints of what leaves, from the stretch that comes after.
    public void nextAdjoint(CarriedStates adjoint) {
        for (var p : adjoint.parts()) {
            take(p).nextAdjoint(p, exchange);
        }
    }

    public void previousAdjoint(CarriedStates adjoint) {
        for (var p : adjoint.parts()) {
            CellRun cell = exchangeBuffer(p);
            cell.previousAdjoint(p, exchange);
            put(p, cell);
        }
    }

    // ---- the units ----------------------------------------------------------------------------

    public List<CellRun> cells() {
        return cells;
    }

    public List<InputRun> inputRuns() {
        return inputRuns;
    }

    public void forward(UnitRun.Pass pass) {
        units.forEach(u -> u.forward(pass));
    }

    /// @param whole the chain of the whole batch whose activations are penalised; null: no penalty
    public void backward(UnitRun.Pass pass, @Nullable PackedSequences whole) {
        var penalty = network.spec().stack().penalty();
        if (whole != null && !penalty.equals(ActivationPenalty.NONE)) {
            top.undrop(penalty, (PackedSequences) structure(network.space()), whole);
        } else {
            top.undrop();
        }
        units.reversed().forEach(u -> u.backward(pass));
    }

    /// How much each input of a row counts: gradient × input.
    ///
    /// @param name of the input, or of one number of it
    /// @param rows a number a row of this shard
    public record Part(String name, double[] rows) {}

    /// After a backward pass of a shard that is attributed: ∂L/∂x · x of each part of what is read
    /// at a step, in the order of the input. A symbol counts by its vector, a spelling by what its
    /// layers make of it.
    public List<Part> importance() {
        List<Part> all = new ArrayList<>();
        for (UnitRun u : units) {
            if (!u.space().equals(Space.NODES)) {
                continue;
            }
            if (u instanceof InputRun in && in.unit.embedding() == null) {
                for (int j = 0; j < in.out().width; j++) {
                    all.add(new Part(numberName(in.unit, j), dots(in.out(), j, j + 1)));
                }
            } else if (u instanceof InputRun in) {
                all.add(new Part(featureName(in.unit.part()), dots(in.out(), 0, in.out().width)));
            } else if (u instanceof GatherRun g && g.spells()) {
                int part = spelling(g.from()).part();
                all.add(new Part(featureName(part), dots(g.out(), 0, g.out().width)));
            }
        }
        return all;
    }

    private String featureName(int part) {
        return network.spec().input() instanceof Input.Features(var features)
                ? features.get(part).name()
                : "symbol";
    }

    private String numberName(Unit.InputUnit unit, int number) {
        if (!(network.spec().input() instanceof Input.Numbers numbers)) {
            return featureName(unit.part()) + "[" + (number + 1) + "]";
        }
        var part =
                numbers.parts().stream()
                        .filter(p -> numbers.offset(p.name()) == unit.column())
                        .findFirst()
                        .orElseThrow();
        return part.width() == 1 ? part.name() : part.name() + "[" + (number + 1) + "]";
    }

    private static double[] dots(Activations of, int from, int to) {
        double[] dots = new double[of.rows];
        float[] adjoint = of.adjoint();
        for (int r = 0; of.begun() && r < dots.length; r++) {
            for (int j = from; j < to; j++) {
                dots[r] +=
                        (double) of.array[of.offset + r * of.stride + j]
                                * adjoint[r * of.width + j];
            }
        }
        return dots;
    }

    /// What the output matrix multiplies.
    public Activations top() {
        return top.out();
    }

    /// The adjoint of the top, to be filled: rows × width.
    float[] topAdjoint() {
        top.out().begin();
        return top.out().adjoint();
    }

    /// Puts numbers of rows `from …` of the top where those rows are in the whole batch: `width`
    /// numbers a row.
    void spread(float[] part, int width, int from, int rows, float[] all) {
        own.spread(part, width, from, rows, perItem(), all);
    }

    /// Numbers for which this shard holds memory.
    public long floats() {
        long n = (long) targets.length + exchange.length + own.floats() + source.floats();
        n += spellings.stream().mapToLong(s -> s.slice().floats()).sum();
        for (UnitRun u : units) {
            n += u.floats() + u.out().floats();
        }
        return n;
    }
}
