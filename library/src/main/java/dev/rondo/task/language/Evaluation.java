package dev.rondo.task.language;

import dev.rondo.data.text.LanguageBatches;

/// How well a model predicts a text.
///
/// @param predictions how many symbols were predicted
/// @param nats the sum of their −ln p
public record Evaluation(long predictions, double nats) {
    /// Predicts every symbol of a text but the first from those before it, in one running sequence.
    ///
    /// @throws dev.rondo.RondoException if the text has fewer than 2 symbols
    public static Evaluation of(SequenceModel model, int[] ids) {
        LanguageBatches.check(ids);
        var session = model.session();
        double nats = 0;
        for (int i = 1; i < ids.length; i++) {
            session.feed(ids[i - 1]);
            nats -= session.logProbability(ids[i]);
        }
        return new Evaluation(ids.length - 1, nats);
    }

    /// The mean −ln p of a symbol.
    public double loss() {
        return nats / predictions;
    }

    /// e to the [#loss]: among how many equally probable symbols the model is as uncertain.
    public double perplexity() {
        return Math.exp(loss());
    }

    /// Mean bits of a symbol.
    public double bits() {
        return loss() / Math.log(2);
    }

    /// Bits per character, whatever the symbols are.
    ///
    /// @param characters of the text that was predicted, see [dev.rondo.data.text.Text#codePoints]
    public double bitsPerCharacter(long characters) {
        return nats / Math.log(2) / characters;
    }
}
