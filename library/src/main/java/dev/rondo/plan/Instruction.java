package dev.rondo.plan;

import dev.rondo.equation.graph.Clock;
import dev.rondo.kernel.Element;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// One operation over the rows of a strip: `d = operation(a, b, c)`.
///
/// @param clock of [Kind#DUE]
/// @param map of those that read or write rows of another space: see [Spaces.RowMap]; else -1
/// @param other a second one, of those that have two
record Instruction(
        Kind kind,
        Element element,
        float alpha,
        float beta,
        int width,
        BufferSlot d,
        BufferSlot a,
        @Nullable BufferSlot b,
        @Nullable BufferSlot c,
        @Nullable Clock clock,
        int map,
        int other) {
    enum Kind {
        ELEMENT,
        /// `d[j]` = 1 where a, the steps before this one, is a multiple of the period of j, else 0.
        DUE,
        SPREAD,
        ROW_SUM,
        SOFTMAX,
        SOFTMAX_BACK,
        LAYER_NORM,
        LAYER_NORM_BACK,
        /// d = row map of a; 0 where there is none.
        GATHER,
        /// Row map of d += a.
        SCATTER,
        /// Row map of d += b · row other of a, b being one number.
        SCATTER_SCALED,
        /// d = row map of a · row other of b, one number.
        DOT,
        /// d += row map of a; nothing where there is none.
        GATHER_ADD,
        /// d = a · b, one number a row.
        ROW_DOT,
        /// d = b · a, b being one number.
        SCALE,
        /// The one row of d += the sum of all rows of a, each times its number in b.
        COLUMN_SCALED,
        /// Row map of d = the greatest of the rows of a that have it.
        GREATEST,
        /// The one row of d += the sum of all rows of a.
        COLUMN_SUM
    }

    static Instruction element(
            Element op,
            int width,
            BufferSlot d,
            BufferSlot a,
            @Nullable BufferSlot b,
            @Nullable BufferSlot c) {
        return new Instruction(Kind.ELEMENT, op, 0, 0, width, d, a, b, c, null, -1, -1);
    }

    /// The second operand of a kind that has one.
    BufferSlot second() {
        return Objects.requireNonNull(b);
    }

    static Instruction mapped(Kind kind, int width, BufferSlot d, BufferSlot a, int map) {
        return new Instruction(kind, Element.COPY, 0, 0, width, d, a, null, null, null, map, -1);
    }
}
