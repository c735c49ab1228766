package dev.rondo.bench;

import java.util.Random;

/// The text of a language model's training step: (T + 1) × B symbols whose frequencies fall like
/// those of words (Zipf), the same for every contestant.
final class Symbols {

    private Symbols() {}

    /// Symbols in step-major order, (T + 1) × B of them.
    static int[] of(Work work, int seed) {
        var random = new Random(seed);
        double log = Math.log(work.symbols());
        var symbols = new int[(work.steps() + 1) * work.batch()];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] =
                    (int) Math.min(work.symbols() - 1, Math.exp(random.nextDouble() * log) - 1);
        }
        return symbols;
    }
}
