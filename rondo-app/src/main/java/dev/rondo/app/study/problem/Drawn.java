package dev.rondo.app.study.problem;

import dev.rondo.RondoException;

/// What problems have in common.
final class Drawn {
    private Drawn() {}

    static void atLeast(int least, String what, int n) {
        if (n < least) {
            throw new RondoException(what + " " + n + ", expected at least " + least);
        }
    }

    /// Symbols as rows of numbers: a one at the place of the symbol.
    static float[] oneHot(int[] symbols, int width) {
        float[] rows = new float[symbols.length * width];
        for (int r = 0; r < symbols.length; r++) {
            rows[r * width + symbols[r]] = 1;
        }
        return rows;
    }
}
