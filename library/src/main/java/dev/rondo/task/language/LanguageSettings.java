package dev.rondo.task.language;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;

/// The shape of a language model and how its text is read in training. How the parameters are
/// changed is said by [dev.rondo.learn.Settings].
///
/// @param stack the layers
/// @param embedding width of a symbol's vector
/// @param tied whether the output matrix is the embedding
/// @param batch streams of text read side by side
/// @param steps from one update to the next: the forward span of truncated backpropagation
/// @param backward steps over which a loss is propagated back: the backward span. 0: as `steps`.
///   More: each batch reads the steps before it again; fewer: the gradient is cut within the batch
/// @param segment steps whose activations are held in memory at once, the others being computed
///   twice; 0: all
/// @param reset whether each batch begins at the start of the states, not where the one before
///   ended
/// @param shards parts of a batch that are worked on side by side. The same number gives the same
///   bits at any number of threads
/// @param seed of initial values, random starts and dropout
public record LanguageSettings(
        Stack stack,
        int embedding,
        boolean tied,
        int batch,
        int steps,
        int backward,
        int segment,
        boolean reset,
        int shards,
        long seed) {

    public LanguageSettings {
        atLeast(1, "embedding", embedding);
        atLeast(1, "batch", batch);
        atLeast(1, "steps", steps);
        atLeast(0, "backward span", backward);
        atLeast(0, "segment", segment);
        atLeast(1, "shards", shards);
    }

    private static void atLeast(int least, String what, int n) {
        if (n < least) {
            throw new RondoException(what + ": " + n + ", expected at least " + least);
        }
    }

    /// One layer of 128 LSTM units, embedding of 64, 32 streams of 64 steps, no dropout, two
    /// shards, seed 1.
    public static LanguageSettings standard() {
        return new LanguageSettings(
                Stack.of(Cell.shipped("lstm"), 128, 1), 64, false, 32, 64, 0, 0, false, 2, 1);
    }

    /// The network over a vocabulary of `symbols`.
    public NetworkSpec network(int symbols) {
        return new NetworkSpec(
                new Input.Symbols(symbols, embedding), stack, new Output.Softmax(symbols, tied));
    }
}
