package dev.rondo.plan;

import dev.rondo.kernel.Element;

/// Sums over edges of one number times a row from elsewhere, `sum(a[m] * memory[m])`, and dot
/// products of rows from elsewhere, which is what attention and its derivative are made of, go edge
/// by edge without a row of their own: no row is gathered to be multiplied and added up.
final class EdgeFusion {
    private final Planner planner;

    EdgeFusion(Planner planner) {
        this.planner = planner;
    }

    void fuse() {
        for (Value v : planner.lowering.values) {
            if (v.kind == Value.Kind.SCATTER) {
                scaled(v);
            } else if (v.kind == Value.Kind.ROW_SUM) {
                dot(v);
            }
        }
        // What only fused values read is not needed itself.
        boolean more = true;
        while (more) {
            more = false;
            for (Value v : planner.lowering.values) {
                boolean row = v.kind == Value.Kind.GATHER || v.kind == Value.Kind.SPREAD;
                if (row && !v.fused && v.users.isEmpty() && !planner.wanted(v)) {
                    drop(v);
                    more = true;
                }
            }
        }
    }

    /// Σ s · row: the sum of a multiplication of a repeated number and a gathered row.
    private void scaled(Value sum) {
        Value m = product(sum);
        if (m == null) {
            return;
        }
        for (int i = 0; i < 2; i++) {
            Value number = m.arguments.get(i);
            Value row = m.arguments.get(1 - i);
            boolean fits =
                    number.kind == Value.Kind.SPREAD
                            && number.arguments.get(0).space == m.space
                            && !number.arguments.get(0).leaf()
                            && number.arguments.get(0).kind != Value.Kind.SLICE
                            && gathered(row);
            if (fits) {
                read(sum, m, row.arguments.get(0), number.arguments.get(0));
                sum.other = row.map;
                return;
            }
        }
    }

    private void dot(Value sum) {
        Value m = product(sum);
        if (m != null && gathered(m.arguments.get(0)) && gathered(m.arguments.get(1))) {
            Value a = m.arguments.get(0);
            Value b = m.arguments.get(1);
            read(sum, m, a.arguments.get(0), b.arguments.get(0));
            sum.kind = Value.Kind.DOT;
            sum.map = a.map;
            sum.other = b.map;
        }
    }

    /// The multiplication of which this is a sum, if nothing else reads it.
    private Value product(Value sum) {
        Value m = sum.arguments.get(0);
        boolean only =
                m.kind == Value.Kind.ELEMENT
                        && m.element == Element.MUL
                        && Spaces.isEdges(m.space)
                        && m.users.size() == 1
                        && !planner.wanted(m);
        return only ? m : null;
    }

    private static boolean gathered(Value v) {
        return v.kind == Value.Kind.GATHER && v.arguments.get(0).kind != Value.Kind.LEFT;
    }

    /// `sum` reads a and b instead of their product.
    private static void read(Value sum, Value product, Value a, Value b) {
        drop(product);
        sum.arguments.clear();
        sum.arguments.add(a);
        sum.arguments.add(b);
        a.base().users.add(sum);
        b.base().users.add(sum);
    }

    private static void drop(Value v) {
        v.fused = true;
        v.arguments.forEach(a -> a.base().users.remove(v));
    }
}
