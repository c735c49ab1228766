package dev.rondo.network.run;

import dev.rondo.RondoException;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Parameters;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What a network is made of: its units, cells bound and planned, and where each parameter lies.
/// Immutable, shared by all that runs it.
public final class NetworkLayout {
    private final NetworkSpec spec;
    private final Assembly assembly;
    private final Units units;
    private final Parameters parameters;

    /// The output matrix.
    public final Parameters.Slot output;

    public final Parameters.Slot outputBias;

    /// The output's own parameters: of an [Output.Crf] the pairs, and behind them the begin and the
    /// end. Null: none.
    public final Parameters.@Nullable Slot pairs;

    public NetworkLayout(NetworkSpec spec) {
        this.spec = spec;
        assembly = new Assembly(spec);
        units = new Units(assembly.units);
        parameters = assembly.parameters;
        for (int u = 0; u < assembly.units.size(); u++) {
            if (assembly.units.get(u) instanceof Unit.CellUnit c && !units.live(u)) {
                throw new RondoException(
                        "nothing reads what "
                                + c.prefix().substring(0, c.prefix().length() - 1)
                                + " gives: what the network gives does not depend on it; is a"
                                + " bridge missing, or a layer too many?");
            }
        }
        int width = width();
        if (tied(spec)) {
            if (width != spec.input().width()) {
                throw new RondoException(
                        "tied weights need an embedding as wide as what enters the output: embedding "
                                + spec.input().width()
                                + ", output "
                                + width
                                + ": set both to the same width");
            }
            output = assembly.embeddings.getLast().slot();
        } else {
            output = parameters.add("output.W", spec.output().width(), width, false, false, false);
        }
        outputBias = parameters.add("output.b", spec.output().width(), 1, true, false, false);
        if (spec.output() instanceof Output.Crf(int count, _)) {
            pairs = parameters.add("output.pairs", count, count, false, false, false);
            parameters.add("output.begin", count, 1, true, false, false);
            parameters.add("output.end", count, 1, true, false, false);
        } else {
            pairs = null;
        }
    }

    /// Whether the output matrix is that of an embedding.
    public static boolean tied(NetworkSpec spec) {
        return spec.output() instanceof Output.Softmax s && s.tied();
    }

    public NetworkSpec spec() {
        return spec;
    }

    public Parameters parameters() {
        return parameters;
    }

    /// The bound equations of each cell.
    public List<Graph> graphs() {
        return cells().stream().map(Unit.CellUnit::graph).toList();
    }

    /// The index on whose edges an input lives.
    public String indexOf(String input) {
        return graphs().stream()
                .flatMap(g -> g.inputs().stream())
                .filter(in -> in.name().equals(input))
                .flatMap(in -> in.on().stream())
                .findFirst()
                .orElseThrow(() ->
                        new RondoException("no layer reads the input " + input + " of the edges"));
    }

    Units units() {
        return units;
    }

    public List<Unit.CellUnit> cells() {
        return assembly.cells;
    }

    /// Those of the network's own layers: none that reads spellings, a source, or all steps at
    /// once.
    public List<Unit.CellUnit> stackCells() {
        return cells().stream().filter(c -> c.stack() != null && c.space().ofStack()).toList();
    }

    public List<Assembly.Embedding> embeddings() {
        return assembly.embeddings;
    }

    /// Width of what enters the output matrix.
    public int width() {
        return units.last().width();
    }

    /// What the rows stand for that enter the output matrix.
    Space space() {
        return units.last().space();
    }

    /// For each cell its parameters with their slots.
    public List<List<Map.Entry<Parameter, Parameters.Slot>>> slots() {
        return assembly.slots;
    }

    /// Sequences that have not begun. A random start is zero until [CarriedStates#restart] draws
    /// it.
    public CarriedStates start(int sequences) {
        return CarriedStates.of(cells(), sequences);
    }

    /// Zeros in the shape of a state.
    public CarriedStates zeros(int sequences) {
        return start(sequences).zero();
    }

    /// Puts the learned start before the first step of fresh sequences.
    public void putStart(CarriedStates state, float[] values) {
        for (var p : state.parts()) {
            var slot = start(p);
            for (int b = 0; slot != null && b < state.sequences(); b++) {
                if (state.fresh(b)) {
                    System.arraycopy(values, slot.offset(), p.data(), b * p.width(), p.width());
                }
            }
        }
    }

    /// Writes the gradient of the learned start: what arrives at fresh sequences, summed.
    public void startGradient(CarriedStates fresh, CarriedStates adjoint, float[] gradient) {
        cells().forEach(c ->
                c.starts()
                        .values()
                        .forEach(
                                s -> Arrays.fill(gradient, s.offset(), s.offset() + s.size(), 0f)));
        for (var p : adjoint.parts()) {
            var slot = start(p);
            for (int b = 0; slot != null && b < adjoint.sequences(); b++) {
                for (int j = 0; fresh.fresh(b) && j < p.width(); j++) {
                    gradient[slot.offset() + j] += p.data()[b * p.width() + j];
                }
            }
        }
    }

    private Parameters.@Nullable Slot start(CarriedStates.Part p) {
        var cell = cells().get(p.cell());
        return p.input() ? null : cell.starts().get(cell.graph().states().get(p.index()).name());
    }

    /// Whether any cell learns its start.
    public boolean learnsStart() {
        return cells().stream().anyMatch(c -> !c.starts().isEmpty());
    }
}
