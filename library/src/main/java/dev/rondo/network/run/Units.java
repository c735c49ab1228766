package dev.rondo.network.run;

import dev.rondo.runtime.WorkerPool;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The units of a network and who reads whom.
final class Units {
    private final List<Unit> list;
    private final int[] readers;

    /// Whether what the network gives depends on a unit.
    private final boolean[] live;

    /// Whether anything that is learned lies below.
    private final boolean[] required;

    /// @param list each after all that it reads; the last is what the output matrix reads
    Units(List<Unit> list) {
        this.list = List.copyOf(list);
        readers = new int[list.size()];
        live = new boolean[list.size()];
        required = new boolean[list.size()];
        live[list.size() - 1] = true;
        for (int u = list.size() - 1; u >= 0; u--) {
            for (int source : list.get(u).sources()) {
                live[source] |= live[u];
                readers[source] += live[u] ? 1 : 0;
            }
        }
        for (int u = 0; u < list.size(); u++) {
            required[u] =
                    switch (list.get(u)) {
                        case Unit.InputUnit g -> g.embedding() != null;
                        case Unit.CellUnit c -> true;
                        case Unit any -> any.sources().stream().anyMatch(s -> required[s]);
                    };
        }
    }

    Unit get(int unit) {
        return list.get(unit);
    }

    Unit last() {
        return list.getLast();
    }

    boolean live(int unit) {
        return live[unit];
    }

    /// Whether all that reads a unit takes a table of distinct rows.
    ///
    /// @param dropping whether numbers are left out
    private boolean takesTable(int unit, boolean dropping) {
        for (int r = unit + 1; r < list.size(); r++) {
            if (!live[r] || !list.get(r).sources().contains(unit)) {
                continue;
            }
            boolean takes =
                    switch (list.get(r)) {
                        case Unit.CellUnit c ->
                                c.sources().stream().filter(s -> s == unit).count() == 1
                                        && c.inputs().getFirst() == unit
                                        && c.plan().takesTable();
                        case Unit.ConcatUnit j ->
                                j.sources().size() == 1
                                        && !(dropping && j.dropout() > 0)
                                        && takesTable(r, dropping);
                        case Unit.GatherUnit p ->
                                p.which() == Unit.Which.TURNED && takesTable(r, dropping);
                        default -> false;
                    };
            if (!takes) {
                return false;
            }
        }
        return true;
    }

    /// The units at work: those on which something depends, in order.
    ///
    /// @param attributed whether the adjoints of what a batch gives are computed as well, a row a
    ///   step
    List<UnitRun> runs(UnitRun.Ground ground, WorkerPool workers, boolean attributed) {
        List<UnitRun> runs = new ArrayList<>();
        @Nullable UnitRun[] at = new UnitRun[list.size()];
        for (int u = 0; u < list.size(); u++) {
            if (!live[u]) {
                continue;
            }
            Unit unit = list.get(u);
            var out = new Activations(unit.width(), attributed || required[u], readers[u]);
            at[u] =
                    switch (unit) {
                        case Unit.InputUnit g ->
                                new InputRun(
                                        g,
                                        ground,
                                        out,
                                        !attributed && takesTable(u, false),
                                        !attributed && takesTable(u, true));
                        case Unit.ConcatUnit j ->
                                new ConcatRun(j, flows(j.sources(), at), ground, out);
                        case Unit.CellUnit c ->
                                new CellRun(
                                        c,
                                        inputs(c, at),
                                        flows(
                                                c.begins().stream().map(Unit.Begin::unit).toList(),
                                                at),
                                        ground,
                                        out,
                                        workers);
                        case Unit.GatherUnit p ->
                                new GatherRun(
                                        p, space(p.source()), flow(p.source(), at), ground, out);
                        case Unit.PoolUnit p ->
                                new PoolRun(
                                        p, space(p.source()), flow(p.source(), at), ground, out);
                        case Unit.FinalStateUnit e ->
                                new FinalStateRun(
                                        e, ((CellRun) run(e.source(), at)).workspace, ground, out);
                    };
            runs.add(run(u, at));
        }
        return runs;
    }

    /// The cells among units at work, by their numbers.
    static List<CellRun> cells(List<UnitRun> runs) {
        return runs.stream()
                .filter(CellRun.class::isInstance)
                .map(CellRun.class::cast)
                .sorted(Comparator.comparingInt(c -> c.unit.number()))
                .toList();
    }

    /// What batches give, among units at work.
    static List<InputRun> inputRuns(List<UnitRun> runs) {
        return runs.stream().filter(InputRun.class::isInstance).map(InputRun.class::cast).toList();
    }

    private Space space(int unit) {
        return list.get(unit).space();
    }

    private static UnitRun run(int unit, @Nullable UnitRun[] at) {
        return java.util.Objects.requireNonNull(at[unit]);
    }

    private static Activations flow(int unit, @Nullable UnitRun[] at) {
        return run(unit, at).out();
    }

    private static List<Activations> flows(List<Integer> sources, @Nullable UnitRun[] at) {
        return sources.stream().map(s -> flow(s, at)).toList();
    }

    private static @Nullable Activations[] inputs(Unit.CellUnit cell, @Nullable UnitRun[] at) {
        @Nullable Activations[] flows = new Activations[cell.inputs().size()];
        for (int i = 0; i < flows.length; i++) {
            int source = cell.inputs().get(i);
            flows[i] = source == Unit.CellUnit.NONE ? null : flow(source, at);
        }
        return flows;
    }
}
