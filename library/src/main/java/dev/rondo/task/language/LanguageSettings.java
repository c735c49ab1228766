package dev.rondo.task.language;

import dev.rondo.RondoException;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.Truncation;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;

/// The shape of a language model and how its text is read in training. How the parameters are
/// changed is said by [dev.rondo.learn.Settings].
///
/// @param stack the layers
/// @param examples streams of text read side by side, shards, seed
/// @param truncation where the streams are cut
public record LanguageSettings(
        Stack stack, Embedding embedding, ExampleSettings examples, Truncation truncation) {

    /// The vectors of symbols.
    ///
    /// @param width of a symbol's vector
    /// @param tied whether the output matrix is the embedding
    public record Embedding(int width, boolean tied) {
        public Embedding {
            if (width < 1) {
                throw new RondoException("embedding: " + width + ", expected at least 1");
            }
        }
    }

    /// The network over a vocabulary of `symbols`.
    public NetworkSpec network(int symbols) {
        return new NetworkSpec(
                new Input.Symbols(symbols, embedding.width()),
                stack,
                new Output.Softmax(symbols, embedding.tied()));
    }
}
