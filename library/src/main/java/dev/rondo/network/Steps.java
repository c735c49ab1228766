package dev.rondo.network;

import dev.rondo.kernel.Workers;
import dev.rondo.structure.Chain;
import dev.rondo.structure.Structure;

import java.util.List;

/// A network's own stack, one step at a time for several sequences side by side: each call reads a
/// row of each, and states stay from call to call. Allocates nothing from step to step.
final class Steps implements UnitRun.Ground {
    private final List<UnitRun> units;
    private final List<CellRun> cells;
    private final List<GivenRun> givens;
    private final UnitRun.Pass pass;
    private Chain chain = Chain.uniform(1, 1);

    Steps(NetworkWeights weights) {
        units = weights.network.units().runs(this, new Workers(1));
        cells = Units.cells(units);
        givens = Units.givens(units);
        pass = new UnitRun.Pass(weights.values, weights.packs, null, null);
        begin(1);
    }

    /// So many sequences, whose states are to be put in.
    void begin(int sequences) {
        chain = Chain.uniform(sequences, 1);
        cells.forEach(CellRun::begin);
    }

    @Override
    public Structure structure(Space space) {
        return chain;
    }

    @Override
    public Structure attending() {
        return chain;
    }

    @Override
    public int[] index(Unit.Which which, Space from, Space to) {
        throw new IllegalStateException("nothing is picked from step to step");
    }

    @Override
    public long draw(int number) {
        return number;
    }

    /// Reads a symbol of each sequence.
    void feed(int[] symbols) {
        givens.forEach(g -> g.read(symbols));
        step();
    }

    /// Reads a row of numbers of each sequence.
    void feed(float[] numbers, int stride) {
        givens.forEach(g -> g.read(numbers, stride));
        step();
    }

    private void step() {
        for (UnitRun u : units) {
            switch (u) {
                case GivenRun g -> g.step(pass.values(), chain.rows());
                case CellRun c -> {
                    c.step(pass);
                    c.workspace.carry();
                }
                default -> u.forward(pass);
            }
        }
    }

    /// What the output matrix reads.
    Flow top() {
        return units.getLast().out();
    }

    /// Puts states in.
    void arrive(NetworkState state) {
        for (var p : state.parts()) {
            cells.get(p.cell()).arrive(p, p.data());
        }
    }

    /// Takes out the states that arrive at the next step.
    void arrived(NetworkState state) {
        for (var p : state.parts()) {
            cells.get(p.cell()).workspace.arrived(p.input(), p.index(), p.depth(), p.data());
        }
    }
}
