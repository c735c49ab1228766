package dev.rondo.plan;

import dev.rondo.kernel.Element;

import org.jspecify.annotations.Nullable;

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
        for (Value v : planner.lowering.values) {
            if (v.kind == Value.Kind.ELEMENT) {
                scale(v);
            }
        }
        for (Value v : planner.lowering.values) {
            if (v.kind == Value.Kind.SUM && Spaces.isEdges(v.space)) {
                v.arguments.forEach(a -> gatherInto(v, a));
            }
        }
        // What only fused values read is not needed itself.
        boolean more = true;
        while (more) {
            more = false;
            for (Value v : planner.lowering.values) {
                boolean row = v.kind == Value.Kind.GATHER || v.kind == Value.Kind.SPREAD;
                if (row && !v.fused && v.users.isEmpty() && !planner.required(v)) {
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
                            && onEdges(number.arguments.get(0))
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
        if (m == null) {
            return;
        }
        Value a = m.arguments.get(0);
        Value b = m.arguments.get(1);
        if (gathered(a) && gathered(b)) {
            read(sum, m, a.arguments.get(0), b.arguments.get(0));
            sum.kind = Value.Kind.DOT;
            sum.map = a.map;
            sum.other = b.map;
        } else if (a.kind != Value.Kind.SPREAD && b.kind != Value.Kind.SPREAD) {
            read(sum, m, a, b);
            sum.kind = Value.Kind.ROW_DOT;
        }
    }

    /// A repeated number times a row.
    private void scale(Value v) {
        if (v.fused || v.inline || v.element != Element.MUL || !Spaces.isEdges(v.space)) {
            return;
        }
        for (int i = 0; i < 2; i++) {
            Value number = v.arguments.get(i);
            Value row = v.arguments.get(1 - i);
            if (number.kind == Value.Kind.SPREAD
                    && row.kind != Value.Kind.SPREAD
                    && onEdges(number.arguments.get(0))) {
                number.base().users.remove(v);
                row.base().users.remove(v);
                v.arguments.clear();
                v.arguments.add(row);
                v.arguments.add(number.arguments.get(0));
                row.base().users.add(v);
                number.arguments.get(0).base().users.add(v);
                v.kind = Value.Kind.SCALE;
                v.fused = planner.summedAlone(v);
                return;
            }
        }
    }

    /// Rows that are gathered for one sum alone, which has no products to start with.
    private void gatherInto(Value sum, Value row) {
        if (gathered(row)
                && sum.products.isEmpty()
                && row.users.size() == 1
                && !row.fused
                && !planner.required(row)) {
            row.into = sum;
            row.fused = true;
        }
    }

    /// Whether a number has an array of its own on the edges.
    private static boolean onEdges(Value number) {
        return Spaces.isEdges(number.space)
                && number.width == 1
                && !number.leaf()
                && number.kind != Value.Kind.SLICE;
    }

    /// The multiplication of which this is a sum, if nothing else reads it.
    private @Nullable Value product(Value sum) {
        Value m = sum.arguments.get(0);
        boolean only =
                m.kind == Value.Kind.ELEMENT
                        && m.element == Element.MUL
                        && Spaces.isEdges(m.space)
                        && m.users.size() == 1
                        && !planner.required(m);
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
