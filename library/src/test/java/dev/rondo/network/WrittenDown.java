package dev.rondo.network;

import dev.rondo.equation.derivative.RecurrentMask;
import dev.rondo.equation.graph.Draw;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.equation.reference.ReferenceEvaluator;
import dev.rondo.network.run.Unit;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Bridge;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Feature;
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Merge;
import dev.rondo.network.spec.Parameters;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.structure.Edges;
import dev.rondo.structure.PackedSequences;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A network as it is written down: in double precision, sequence by sequence, each cell by the
/// reference evaluator. Dropout masks are those of one shard.
final class WrittenDown {
    private final Network network;
    private final double[] values;
    private final RandomStreams dropout;

    /// Draws of masks so far.
    private int joins;

    /// What the encoder gave.
    private double[][] memory = new double[0][];

    WrittenDown(Network network, double[] values, RandomStreams dropout) {
        this.network = network;
        this.values = values;
        this.dropout = dropout;
    }

    /// What a layer gave, and what its cells ended with: forward, backward.
    private record LayerRun(double[][] rows, List<double[][]> directions, List<Ended> ended) {}

    /// @param states as they left last, by name
    private record Ended(Graph graph, Map<String, double[]> states) {}

    /// A stack that was run over one sequence.
    private record StackRun(double[][] top, List<LayerRun> layers) {}

    /// What the output matrix reads, before dropout: rows of steps, or one.
    double[][] given(Batch batch, int b) {
        var spec = network.spec();
        StackRun source = null;
        if (spec.encoder().isPresent()) {
            var encoder = spec.encoder().get();
            var read = batch.source().orElseThrow();
            int own = read.of()[b];
            source =
                    stack(
                            encoder.stack(),
                            encoder.input(),
                            read.inputs(),
                            read.chain(),
                            own,
                            "encoder.",
                            null,
                            null);
            memory =
                    dropped(
                            source.top(),
                            encoder.stack().dropout().output(),
                            encoder.stack(),
                            read.chain(),
                            own);
        }
        double[] fed = null;
        if (source != null && spec.encoder().get().bridge().fed().isPresent()) {
            var pooling = spec.encoder().get().bridge().fed().get();
            fed = read(pooling, memory, source, spec.encoder().get().stack(), "encoder.");
        }
        var run =
                stack(
                        spec.stack(),
                        spec.input(),
                        batch.inputs(),
                        batch.chain(),
                        b,
                        "",
                        fed,
                        source);
        return spec.pooling() == Pooling.IN_STEP
                ? run.top()
                : new double[][] {read(spec.pooling(), run.top(), run, spec.stack(), "")};
    }

    private double[] read(Pooling pooling, double[][] y, StackRun run, Stack stack, String prefix) {
        int steps = y.length;
        double[] row = new double[y[0].length];
        switch (pooling) {
            case ATTENTION -> row = attention(y, prefix);
            case LAST -> row = y[steps - 1];
            case FIRST -> row = y[0];
            case MAX -> {
                row = y[0].clone();
                for (double[] step : y) {
                    for (int j = 0; j < row.length; j++) {
                        row[j] = Math.max(row[j], step[j]);
                    }
                }
            }
            case ENDS -> {
                var last = run.layers().getLast();
                var layer = stack.layers().getLast();
                List<double[][]> ends = new ArrayList<>();
                if (layer.direction() != Direction.BACKWARD) {
                    ends.add(new double[][] {last.directions().getFirst()[steps - 1]});
                }
                if (layer.direction() != Direction.FORWARD) {
                    ends.add(new double[][] {last.directions().getLast()[0]});
                }
                row = merged(layer.merge(), ends)[0];
            }
            default -> {
                for (double[] step : y) {
                    for (int j = 0; j < row.length; j++) {
                        row[j] += step[j] / (pooling == Pooling.MEAN ? steps : 1);
                    }
                }
            }
        }
        return row;
    }

    private static double[][] merged(Merge merge, List<double[][]> parts) {
        double[][] all = parts.getFirst();
        for (var next : parts.subList(1, parts.size())) {
            all =
                    switch (merge) {
                        case CONCATENATE -> beside(all, next);
                        case SUM, MEAN -> plus(all, next);
                        case PRODUCT -> times(all, next);
                    };
        }
        if (merge == Merge.MEAN) {
            double[][] share = new double[all.length][all[0].length];
            for (double[] row : share) {
                Arrays.fill(row, 1.0 / parts.size());
            }
            all = times(all, share);
        }
        return all;
    }

    private StackRun stack(
            Stack stack,
            Input in,
            Rows inputs,
            PackedSequences chain,
            int b,
            String prefix,
            double[] fed,
            StackRun source) {
        int steps = chain.length(b);
        double[][] input = new double[steps][];
        Map<String, double[][]> further = new HashMap<>();
        for (int t = 0; t < steps; t++) {
            int row = chain.row(b, t);
            switch (inputs) {
                case Rows.Symbols(int[] ids) -> {
                    int at = slot(prefix + "embedding").offset() + ids[row] * in.width();
                    input[t] = Arrays.copyOfRange(values, at, at + in.width());
                }
                case Rows.Multiple(var parts) ->
                        input[t] = features(((Input.Features) in).features(), parts, row);
                case Rows.Lists _, Rows.Spelled _ ->
                        throw new IllegalArgumentException("no such inputs here");
                case Rows.Numbers(float[] all, int width) -> {
                    int at = row * width;
                    for (var part : ((Input.Numbers) in).parts()) {
                        further.computeIfAbsent(part.name(), n -> new double[steps][])[t] =
                                doubles(all, at, part.width());
                        at += part.width();
                    }
                    input[t] = further.get("x")[t];
                }
            }
        }
        if (fed != null) {
            double[][] everywhere = new double[steps][];
            Arrays.fill(everywhere, fed);
            input = beside(input, everywhere);
        }
        // What each layer gives; the links as they are written down.
        List<LayerRun> layers = new ArrayList<>();
        double[][] added = input;
        for (int l = 0; l < stack.layers().size(); l++) {
            double[][] below = l == 0 ? input : layers.get(l - 1).rows();
            double[][] x =
                    switch (stack.links()) {
                        case STACKED -> below;
                        case RESIDUAL -> added;
                        case SKIPPING -> l == 0 ? input : beside(below, input);
                    };
            double p = l == 0 ? stack.dropout().input() : stack.dropout().between();
            x = dropped(x, p, stack, chain, b);
            var run = layer(stack, l, prefix, x, l == 0 ? further : Map.of(), chain, b, source);
            layers.add(run);
            double[][] y = run.rows();
            added = y[0].length == added[0].length ? plus(added, y) : y;
        }
        double[][] top =
                switch (stack.links()) {
                    case STACKED -> layers.getLast().rows();
                    case RESIDUAL -> added;
                    case SKIPPING ->
                            layers.stream()
                                    .map(LayerRun::rows)
                                    .reduce(WrittenDown::beside)
                                    .orElseThrow();
                };
        return new StackRun(top, layers);
    }

    /// What several features give, side by side.
    private double[] features(List<Feature> features, List<Rows> parts, int row) {
        double[] all = new double[0];
        for (int f = 0; f < parts.size(); f++) {
            double[] more =
                    switch (parts.get(f)) {
                        case Rows.Symbols(int[] ids) -> {
                            var slot = slot("embedding." + features.get(f).name());
                            int at = slot.offset() + ids[row] * slot.columns();
                            yield ids[row] < 0
                                    ? new double[slot.columns()]
                                    : Arrays.copyOfRange(values, at, at + slot.columns());
                        }
                        case Rows.Numbers(float[] of, int width) -> doubles(of, row * width, width);
                        case Rows.Spelled(PackedSequences words, int[] symbols, int[] of) -> {
                            var s = (Feature.Spelled) features.get(f);
                            var run =
                                    stack(
                                            s.stack(),
                                            new Input.Symbols(s.count(), s.vector()),
                                            new Rows.Symbols(symbols),
                                            words,
                                            of[row],
                                            "spelling." + s.name() + ".",
                                            null,
                                            null);
                            yield read(
                                    s.pooling(),
                                    run.top(),
                                    run,
                                    s.stack(),
                                    "spelling." + s.name() + ".");
                        }
                        default -> throw new IllegalArgumentException("no lists here");
                    };
            all = beside(new double[][] {all}, new double[][] {more})[0];
        }
        return all;
    }

    /// Pooling by attention over the rows of one item.
    private double[] attention(double[][] y, String prefix) {
        var K = slot(prefix + "attention.K");
        var b = slot(prefix + "attention.b");
        var v = slot(prefix + "attention.v");
        double[] weights = new double[y.length];
        double sum = 0;
        for (int t = 0; t < y.length; t++) {
            double e = 0;
            for (int i = 0; i < K.rows(); i++) {
                double u = values[b.offset() + i];
                for (int j = 0; j < K.columns(); j++) {
                    u += values[K.offset() + i * K.columns() + j] * y[t][j];
                }
                e += values[v.offset() + i] * Math.tanh(u);
            }
            weights[t] = Math.exp(e);
            sum += weights[t];
        }
        double[] row = new double[y[0].length];
        for (int t = 0; t < y.length; t++) {
            for (int j = 0; j < row.length; j++) {
                row[j] += weights[t] / sum * y[t][j];
            }
        }
        return row;
    }

    private LayerRun layer(
            Stack stack,
            int l,
            String prefix,
            double[][] x,
            Map<String, double[][]> further,
            PackedSequences chain,
            int b,
            StackRun source) {
        var layer = stack.layers().get(l);
        String name = prefix + "layer" + (l + 1) + ".";
        boolean both = layer.direction() == Direction.BOTH;
        List<double[][]> rows = new ArrayList<>();
        List<Ended> ended = new ArrayList<>();
        if (layer.direction() != Direction.BACKWARD) {
            var cell = cell(both ? name + "forward." : name);
            rows.add(run(cell, x, further, chain, b, source, ended));
        }
        if (layer.direction() != Direction.FORWARD) {
            var cell = cell(both ? name + "backward." : name);
            Map<String, double[][]> turned = new HashMap<>();
            further.forEach((n, r) -> turned.put(n, reversed(r)));
            rows.add(reversed(run(cell, reversed(x), turned, chain, b, source, ended)));
        }
        return new LayerRun(both ? merged(layer.merge(), rows) : rows.getFirst(), rows, ended);
    }

    private Unit.CellUnit cell(String prefix) {
        return network.layout().cells().stream()
                .filter(c -> c.prefix().equals(prefix))
                .findFirst()
                .orElseThrow();
    }

    private Parameters.Slot slot(String name) {
        return network.parameters().slots().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double[][] reversed(double[][] rows) {
        return Arrays.asList(rows).reversed().toArray(double[][]::new);
    }

    private double[][] run(
            Unit.CellUnit cell,
            double[][] x,
            Map<String, double[][]> further,
            PackedSequences chain,
            int b,
            StackRun source,
            List<Ended> ended) {
        dev.rondo.equation.reference.Topology topology =
                dev.rondo.equation.reference.Topology.chain(x.length);
        Graph graph = cell.plan().graph();
        if (cell.attends()) { // the plan's is another, in which what the memory settles stands
            // there
            boolean masked = cell.stack().dropout().recurrent() > 0;
            graph = masked ? RecurrentMask.of(cell.graph()) : cell.graph();
        }
        Map<String, double[]> named = new HashMap<>();
        for (var p : graph.parameters()) {
            int at = slot(cell.prefix() + p.name()).offset();
            named.put(p.name(), Arrays.copyOfRange(values, at, at + p.size()));
        }
        Map<String, double[][]> inputs = new HashMap<>(further);
        inputs.put("x", x);
        for (int i = 0; i < graph.inputs().size(); i++) {
            var in = graph.inputs().get(i);
            if (RecurrentMask.isMask(in)) {
                double[][] rows = new double[x.length][];
                Arrays.fill(rows, recurrentMask(cell, i, chain, b));
                inputs.put(in.name(), rows);
            } else if (in.draw().isPresent()) {
                inputs.put(in.name(), drawn(in, cell.number(), chain, b));
            }
        }
        Map<String, double[][]> before = new HashMap<>();
        for (var state : graph.states()) {
            double[][] all = new double[state.maxDelay()][];
            Arrays.fill(all, start(cell, state, source));
            before.put(state.name(), all);
        }
        if (cell.attends()) {
            var own = PackedSequences.of(x.length);
            var edges = Edges.attention(own, PackedSequences.of(memory.length), new int[] {0});
            topology = own.with("m", StructureSignature.Origin.MEMORY, edges);
            inputs.put("memory", memory);
        }
        var run = new ReferenceEvaluator(graph).run(topology, named, inputs, before);
        Map<String, double[]> states = new HashMap<>();
        graph.states().forEach(s -> states.put(s.name(), run.history(s.name())[0]));
        ended.add(new Ended(graph, states));
        return run.outputs();
    }

    private double[] start(Unit.CellUnit cell, Graph.State state, StackRun source) {
        double[] start = new double[state.width()];
        var bridge =
                source == null || state.counter()
                        ? Bridge.Start.NONE
                        : network.spec().encoder().orElseThrow().bridge().start();
        switch (bridge) {
            case NONE -> {
                switch (cell.stack().start()) {
                    case InitialState.Constant c when !state.counter() ->
                            Arrays.fill(start, c.value());
                    case InitialState.Learned learned when !state.counter() -> {
                        var slot = slot(cell.prefix() + "start." + state.name());
                        System.arraycopy(values, slot.offset(), start, 0, start.length);
                    }
                    default -> {}
                }
            }
            case COPY -> {
                var from = network.spec().encoder().orElseThrow().stack();
                var ended = source.layers().get(below(cell, source)).ended();
                List<double[][]> parts =
                        ended.stream()
                                .map(e -> new double[][] {e.states().get(state.name())})
                                .toList();
                start = merged(from.layers().get(below(cell, source)).merge(), parts)[0];
            }
            case LEARNED -> start = learned(cell, state, source);
        }
        return start;
    }

    /// The layer of the encoder that is as far below its last.
    private static int below(Unit.CellUnit cell, StackRun source) {
        return source.layers().size() - cell.stack().layers().size() + cell.layer();
    }

    private double[] learned(Unit.CellUnit cell, Graph.State state, StackRun source) {
        var from = source.layers().get(Math.max(0, below(cell, source)));
        List<Double> z = new ArrayList<>();
        for (var e : from.ended()) {
            for (var s : e.graph().states()) {
                for (double v : s.counter() ? new double[0] : e.states().get(s.name())) {
                    z.add(v);
                }
            }
        }
        if (z.isEmpty()) {
            for (double v : from.rows()[from.rows().length - 1]) {
                z.add(v);
            }
        }
        int row = 0;
        for (var s : cell.graph().states()) {
            if (s.name().equals(state.name())) {
                break;
            }
            row += s.counter() ? 0 : s.width();
        }
        var w = slot("bridge" + (cell.layer() + 1) + ".W");
        var bias = slot("bridge" + (cell.layer() + 1) + ".b");
        double[] start = new double[state.width()];
        for (int j = 0; j < start.length; j++) {
            double sum = values[bias.offset() + row + j];
            for (int k = 0; k < z.size(); k++) {
                sum += values[w.offset() + (row + j) * z.size() + k] * z.get(k);
            }
            start[j] = Math.tanh(sum);
        }
        return start;
    }

    // ---- what is drawn ------------------------------------------------------------------------

    /// Leaves out numbers of the rows of sequence b, by the mask that is drawn next.
    double[][] dropped(double[][] x, double p, Stack stack, PackedSequences chain, int b) {
        int at = joins++;
        if (dropout == null || p == 0) {
            return x;
        }
        boolean variational = stack.dropout().variational();
        int width = x[0].length;
        float[] mask = new float[chain.rows() * width];
        dropout.dropoutMask(mask, 0, mask.length, (float) (1 - p), at, 0);
        double[][] y = new double[x.length][width];
        for (int t = 0; t < x.length; t++) {
            for (int j = 0; j < width; j++) {
                y[t][j] = x[t][j] * mask[(variational ? b : chain.row(b, t)) * width + j];
            }
        }
        return y;
    }

    private double[] recurrentMask(Unit.CellUnit cell, int input, PackedSequences chain, int b) {
        int width = cell.plan().graph().inputs().get(input).width();
        float[] mask = new float[chain.sequences() * width];
        Arrays.fill(mask, 1f);
        if (dropout != null) {
            double p = cell.stack().dropout().recurrent();
            dropout.stream("recurrent " + input)
                    .dropoutMask(mask, 0, mask.length, (float) (1 - p), cell.number(), 0);
        }
        return doubles(mask, b * width, width);
    }

    /// The random values of a sequence: rows of what is drawn for the whole batch, or the mean.
    private double[][] drawn(Graph.Input in, int number, PackedSequences chain, int b) {
        float[] all = new float[chain.rows() * in.width()];
        switch (in.draw().orElseThrow()) {
            case Draw.Bernoulli(double p) when dropout != null ->
                    dropout.stream(in.name()).dropoutMask(all, 0, all.length, (float) p, number, 0);
            case Draw.Normal(double mean, double deviation) when dropout != null ->
                    dropout.stream(in.name())
                            .at(number)
                            .fillNormal(all, 0, all.length, (float) mean, (float) deviation);
            case Draw mean -> Arrays.fill(all, (float) mean.mean());
        }
        boolean coin = dropout != null && in.draw().get() instanceof Draw.Bernoulli;
        double[][] rows = new double[chain.length(b)][in.width()];
        for (int t = 0; t < rows.length; t++) {
            for (int j = 0; j < in.width(); j++) {
                float value = all[chain.row(b, t) * in.width() + j];
                rows[t][j] = coin ? Math.signum(value) : value;
            }
        }
        return rows;
    }

    // ---- rows ---------------------------------------------------------------------------------

    static double[] doubles(float[] all, int at, int n) {
        double[] row = new double[n];
        for (int i = 0; i < n; i++) {
            row[i] = all[at + i];
        }
        return row;
    }

    private static double[][] beside(double[][] a, double[][] b) {
        double[][] c = new double[a.length][];
        for (int t = 0; t < a.length; t++) {
            c[t] = Arrays.copyOf(a[t], a[t].length + b[t].length);
            System.arraycopy(b[t], 0, c[t], a[t].length, b[t].length);
        }
        return c;
    }

    private static double[][] plus(double[][] a, double[][] b) {
        double[][] c = new double[a.length][a[0].length];
        for (int t = 0; t < a.length; t++) {
            for (int i = 0; i < c[t].length; i++) {
                c[t][i] = a[t][i] + b[t][i];
            }
        }
        return c;
    }

    private static double[][] times(double[][] a, double[][] b) {
        double[][] c = new double[a.length][a[0].length];
        for (int t = 0; t < a.length; t++) {
            for (int i = 0; i < c[t].length; i++) {
                c[t][i] = a[t][i] * b[t][i];
            }
        }
        return c;
    }
}
