package dev.rondo.task.language;

import dev.rondo.data.text.LanguageBatches;

import java.util.BitSet;

/// How well a model predicts a text.
///
/// @param predictions how many symbols were predicted
/// @param nats the sum of their −ln p
/// @param unknown what of it is of symbols that the vocabulary lacks
public record Evaluation(long predictions, double nats, Unknown unknown) {
    /// Predictions of symbols that the vocabulary lacks, each as its unknown symbol. (Which of the
    /// unknown ones it is costs more, and no model says how much.)
    ///
    /// @param predictions how many of all
    /// @param nats the sum of their −ln p
    public record Unknown(long predictions, double nats) {
        /// No unknown symbols.
        public static final Unknown NONE = new Unknown(0, 0);

        /// The mean −ln p of one; NaN if there is none.
        public double loss() {
            return nats / predictions;
        }
    }

    /// Receives each prediction.
    public interface Listener {
        /// @param id of the true symbol
        /// @param nats its −ln p
        void predicted(int id, double nats);
    }

    /// An evaluation without unknown symbols.
    public Evaluation(long predictions, double nats) {
        this(predictions, nats, Unknown.NONE);
    }

    /// Predicts every symbol of a text but the first from those before it, in one running sequence.
    ///
    /// @throws dev.rondo.RondoException if the text has fewer than 2 symbols
    public static Evaluation of(SequenceModel model, int[] ids) {
        return of(model, ids, StateResets.none());
    }

    /// As [#of(SequenceModel, int\[\])], from a new state at some symbols ([StateResets]), which
    /// are predicted without a past.
    ///
    /// @param resets indices of those symbols
    public static Evaluation of(SequenceModel model, int[] ids, BitSet resets) {
        return of(model, ids, resets, (_, _) -> {});
    }

    /// As [#of(SequenceModel, int\[\], BitSet)], with each prediction given out as it is made.
    public static Evaluation of(SequenceModel model, int[] ids, BitSet resets, Listener listener) {
        LanguageBatches.check(ids);
        var session = model.session();
        int none = model.vocabulary().unknown();
        double nats = 0;
        long unknown = 0;
        double unknownNats = 0;
        for (int i = 1; i < ids.length; i++) {
            if (resets.get(i)) {
                session = model.session();
            } else {
                session.feed(ids[i - 1]);
            }
            double cost = -session.logProbability(ids[i]);
            nats += cost;
            listener.predicted(ids[i], cost);
            if (ids[i] == none) {
                unknown++;
                unknownNats += cost;
            }
        }
        return new Evaluation(ids.length - 1, nats, new Unknown(unknown, unknownNats));
    }

    /// The mean −ln p of the symbols that the vocabulary has.
    public double knownLoss() {
        return (nats - unknown.nats) / (predictions - unknown.predictions);
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
