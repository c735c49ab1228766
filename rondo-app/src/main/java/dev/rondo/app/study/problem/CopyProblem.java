package dev.rondo.app.study.problem;

import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.store.Key;
import dev.rondo.structure.PackedSequences;

/// Repeats ten symbols after a delay: ten of 8 symbols, `delay` − 1 blanks, a mark, ten blanks;
/// what is asked is blanks, and at the last ten steps the ten symbols in their order. T + 20 steps,
/// of which all count. Hochreiter & Schmidhuber 1997, in the form of Arjovsky, Shah & Bengio 2016.
///
/// @param delay T, at least 1
@Key("CopyProblem")
public record CopyProblem(@Key("delay") int delay) implements Problem {
    private static final int LENGTH = 10;
    private static final int SYMBOLS = 8;
    private static final int BLANK = SYMBOLS;
    private static final int MARK = SYMBOLS + 1;

    public CopyProblem {
        Drawn.atLeast(1, "copy problem: delay", delay);
    }

    @Override
    public String title() {
        return "copy memory, T = " + delay;
    }

    @Override
    public Input input() {
        return Input.Numbers.of(SYMBOLS + 2);
    }

    @Override
    public Output output() {
        return new Output.Softmax(SYMBOLS + 1, false);
    }

    @Override
    public Batch draw(RandomStreams draws, int sequences) {
        var chain = PackedSequences.uniform(sequences, delay + 2 * LENGTH);
        int[] inputs = new int[chain.rows()];
        int[] labels = new int[chain.rows()];
        java.util.Arrays.fill(inputs, BLANK);
        java.util.Arrays.fill(labels, BLANK);
        for (int b = 0; b < sequences; b++) {
            for (int i = 0; i < LENGTH; i++) {
                int symbol = draws.below(SYMBOLS);
                inputs[chain.row(b, i)] = symbol;
                labels[chain.row(b, delay + LENGTH + i)] = symbol;
            }
            inputs[chain.row(b, delay + LENGTH - 1)] = MARK;
        }
        return new Batch(
                chain,
                new Rows.Numbers(Drawn.oneHot(inputs, SYMBOLS + 2), SYMBOLS + 2),
                new Rows.Symbols(labels));
    }

    /// Seven of eight symbols of ten steps out of T + 20. (Its loss is `10·ln 8/(T + 20)`.)
    @Override
    public double baseline() {
        return LENGTH * (SYMBOLS - 1.) / SYMBOLS / (delay + 2 * LENGTH);
    }

    /// The loss of the best answer without a memory, `10·ln 8/(T + 20)`.
    public double baselineLoss() {
        return LENGTH * Math.log(SYMBOLS) / (delay + 2 * LENGTH);
    }

    /// One of a hundred symbols.
    @Override
    public double solved() {
        return LENGTH * 0.01 / (delay + 2 * LENGTH);
    }
}
