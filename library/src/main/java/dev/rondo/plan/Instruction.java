package dev.rondo.plan;

import dev.rondo.kernel.Element;

/// One operation over the rows of a strip: `d = operation(a, b, c)`.
record Instruction(
        Kind kind,
        Element element,
        float alpha,
        float beta,
        int width,
        Place d,
        Place a,
        Place b,
        Place c) {
    enum Kind {
        ELEMENT,
        SPREAD,
        ROW_SUM,
        SOFTMAX,
        SOFTMAX_BACK,
        LAYER_NORM,
        LAYER_NORM_BACK
    }

    static Instruction element(Element op, int width, Place d, Place a, Place b, Place c) {
        return new Instruction(Kind.ELEMENT, op, 0, 0, width, d, a, b, c);
    }
}
