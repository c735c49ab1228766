package dev.rondo.plan;

import dev.rondo.equation.Clock;
import dev.rondo.kernel.Element;

import org.jspecify.annotations.Nullable;

/// One operation over the rows of a strip: `d = operation(a, b, c)`.
///
/// @param clock of [Kind#DUE]
record Instruction(
        Kind kind,
        Element element,
        float alpha,
        float beta,
        int width,
        Place d,
        Place a,
        Place b,
        Place c,
        @Nullable Clock clock) {
    enum Kind {
        ELEMENT,
        /// d[j] = 1 where a, the steps before this one, is a multiple of the period of j, else 0.
        DUE,
        SPREAD,
        ROW_SUM,
        SOFTMAX,
        SOFTMAX_BACK,
        LAYER_NORM,
        LAYER_NORM_BACK
    }

    static Instruction element(Element op, int width, Place d, Place a, Place b, Place c) {
        return new Instruction(Kind.ELEMENT, op, 0, 0, width, d, a, b, c, null);
    }
}
