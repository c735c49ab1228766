package dev.rondo.app.study.problem;

import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.store.Key;
import dev.rondo.structure.PackedSequences;

import java.util.Arrays;

/// The language aⁿbⁿ or aⁿbⁿcⁿ, read symbol by symbol after a mark S: at every step it is asked of
/// each symbol whether it may come next. After an a that is a or b; once the n is known there is
/// only one answer, and after the last symbol it is S. Gers & Schmidhuber 2001.
///
/// @param letters 2 or 3
/// @param longest the largest n that is drawn; each from 1 on is as likely
@Key("Counting")
public record Counting(@Key("letters") int letters, @Key("longest") int longest)
        implements Problem {
    public Counting {
        if (letters != 2 && letters != 3) {
            throw new dev.rondo.RondoException(
                    "counting: " + letters + " letters, expected 2 or 3");
        }
        Drawn.atLeast(1, "counting: n", longest);
    }

    @Override
    public String title() {
        return (letters == 2 ? "aⁿbⁿ" : "aⁿbⁿcⁿ") + ", n to " + longest;
    }

    @Override
    public Input input() {
        return Input.Numbers.of(letters + 1);
    }

    @Override
    public Output output() {
        return new Output.Linear(letters + 1, Output.Loss.BINARY);
    }

    @Override
    public Batch draw(RandomStreams draws, int sequences) {
        int[] n = new int[sequences];
        for (int b = 0; b < sequences; b++) {
            n[b] = 1 + draws.below(longest);
        }
        return words(n);
    }

    /// The words of these n.
    public Batch words(int... n) {
        int[] falling = n.clone();
        Arrays.sort(falling);
        int[] lengths = new int[n.length];
        for (int b = 0; b < n.length; b++) {
            lengths[b] = 1 + letters * falling[n.length - 1 - b];
        }
        var chain = PackedSequences.of(lengths);
        int width = letters + 1;
        int[] symbols = new int[chain.rows()];
        float[] legal = new float[chain.rows() * width]; // N × (letters + 1)
        for (int b = 0; b < n.length; b++) {
            int count = (lengths[b] - 1) / letters;
            for (int t = 0; t < lengths[b]; t++) {
                int row = chain.row(b, t);
                symbols[row] = symbol(t, count);
                legal[row * width + symbol(t + 1, count)] = 1;
                if (symbols[row] == 1) { // after an a
                    legal[row * width + 1] = 1;
                    legal[row * width + 2] = 1;
                }
            }
        }
        return new Batch(
                chain,
                new Rows.Numbers(Drawn.oneHot(symbols, width), width),
                new Rows.Numbers(legal, width));
    }

    /// Symbol t of the word of this n: 0 is S, 1 is a, …
    private int symbol(int t, int n) {
        return t == 0 || t > letters * n ? 0 : 1 + (t - 1) / n;
    }

    /// Nothing is right for all symbols of all steps.
    @Override
    public double baseline() {
        return 1;
    }

    @Override
    public double solved() {
        return 0.001;
    }
}
