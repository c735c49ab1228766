package dev.rondo.plan;

import static dev.rondo.equation.graph.Lookup.need;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Adjoints that are written over the values of which they are the adjoints.
///
/// A layer of some width reads and writes more than the caches hold, and what it waits for is
/// memory. The adjoints of a stack of sums are as large as the sums; where the backward pass needs
/// no column of a row of the sums once the adjoint of that column is known, both lie in one place:
/// less memory, and what is written was just read.
final class Overlays {
    private static final List<Scheduler.Part> BACKWARD =
            List.of(
                    Scheduler.Part.BACK_BEFORE,
                    Scheduler.Part.BACK_WITHIN,
                    Scheduler.Part.BACK_AFTER);

    private final int sums;
    private final int adjoints;

    /// Columns of the adjoints that were written.
    private final BitSet written = new BitSet();

    private Overlays(int sums, int adjoints) {
        this.sums = sums;
        this.adjoints = adjoints;
    }

    /// For each array the one over which it lies, or -1.
    ///
    /// @param retained what is read after the backward pass
    static int[] of(
            List<FusedProduct> stacks,
            List<ArraySpec> arrays,
            Map<Scheduler.Part, List<Step>> steps,
            List<BufferSlot> retained) {
        int[] over = new int[arrays.size()];
        Arrays.fill(over, -1);
        for (FusedProduct s : stacks) {
            if (s.adjoint >= 0
                    && arrays.get(s.adjoint).equals(arrays.get(s.array))
                    && retained.stream().noneMatch(p -> p.array() == s.array)
                    && new Overlays(s.array, s.adjoint).fits(steps)) {
                over[s.adjoint] = s.array;
            }
        }
        return over;
    }

    private boolean fits(Map<Scheduler.Part, List<Step>> steps) {
        return BACKWARD.stream().flatMap(p -> need(steps, p).stream()).allMatch(this::fits);
    }

    private boolean fits(Step step) {
        return switch (step) {
            case Step.Strips s -> s.instructions().stream().allMatch(this::fits);
            case Step.EdgeSoftmax e -> apart(e.of(), e.target()) && !adjoint(e.target());
            case Step.ToGreatest g ->
                    apart(g.adjoint(), g.of(), g.target()) && !adjoint(g.target());
            case Step.Multiply m ->
                    apart(m.operand(), m.target(), m.start()) && !adjoint(m.target());
            case Step.MultiplyBack m -> apart(m.adjoint(), m.target()) && !adjoint(m.target());
            case Step.Scan s -> false;
            case Step.ScanBack s -> {
                var all = new ArrayList<BufferSlot>();
                Stream.of(s.rings(), s.adjoints(), s.next(), s.previous(), s.factors())
                        .forEach(all::addAll);
                yield all.stream().noneMatch(p -> adjoint(p) || p.array() == sums);
            }
        };
    }

    private boolean adjoint(BufferSlot p) {
        return p.array() == adjoints;
    }

    /// Whether none of these places is among the sums.
    private boolean apart(@Nullable BufferSlot... places) {
        return Arrays.stream(places).noneMatch(p -> p != null && p.array() == sums);
    }

    private boolean fits(Instruction i) {
        for (BufferSlot p : new @Nullable BufferSlot[] {i.a(), i.b(), i.c()}) {
            if (p != null && p.array() == sums) {
                int next = written.nextSetBit(p.column());
                boolean gone = next >= 0 && next < p.column() + i.width();
                if (p.shift() != 0
                        || i.map() >= 0
                        || gone
                        || adjoint(i.d()) && !disjointOrSame(p, i)) {
                    return false;
                }
            }
        }
        if (adjoint(i.d())) {
            boolean rowByRow =
                    i.kind() == Instruction.Kind.ELEMENT
                            || i.kind() == Instruction.Kind.LAYER_NORM_BACK;
            if (!rowByRow || i.d().shift() != 0) {
                return false;
            }
            written.set(i.d().column(), i.d().column() + i.width());
        }
        return i.d().array() != sums;
    }

    /// Whether a place that an instruction reads has no column of its result, or the same.
    private static boolean disjointOrSame(BufferSlot p, Instruction i) {
        return Math.abs(p.column() - i.d().column()) >= i.width() || p.column() == i.d().column();
    }
}
