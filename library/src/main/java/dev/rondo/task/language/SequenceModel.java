package dev.rondo.task.language;

import dev.rondo.data.text.TextUnit;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.model.Model;
import dev.rondo.model.ModelFile;

import java.nio.file.Path;

/// A model of sequences of symbols: it gives every symbol of its vocabulary a probability to come
/// next. Immutable; any number of threads may open sessions on it at once.
public sealed interface SequenceModel extends Model permits LanguageModel, NgramModel {
    /// Reads a model of either kind.
    ///
    /// @throws dev.rondo.RondoException if the file holds none, or is damaged
    static SequenceModel load(Path file) {
        try (var in = ModelFile.open(file)) {
            return in.holds(NgramModel.KIND)
                    ? in.read(NgramModel.KIND)
                    : in.read(LanguageModel.KIND);
        }
    }

    /// The symbols, by number.
    Vocabulary vocabulary();

    /// What a symbol is.
    default TextUnit unit() {
        return vocabulary().unit();
    }

    /// A new session to which nothing has been fed yet.
    Session session();

    /// One running sequence: what has been fed, and the distribution of what comes next. Each
    /// session belongs to one thread at a time; sessions of the same model know nothing of each
    /// other.
    interface Session {
        /// Adds the symbol with number `id` to the end of the sequence.
        ///
        /// @throws IndexOutOfBoundsException if the vocabulary has no such number
        void feed(int id);

        /// The natural logarithms of the probabilities of all symbols to come next. Before anything
        /// is fed it is what the model believes without context.
        ///
        /// @param out of the vocabulary's size or longer; entry `id` receives ln p(id | what was
        ///   fed)
        void logProbabilities(float[] out);

        /// An independent session at the same place: what is fed to one leaves the other as it is.
        Session fork();

        /// The natural logarithm of the probability of one symbol to come next.
        default double logProbability(int id) {
            var all = new float[vocabularySize()];
            logProbabilities(all);
            return all[id];
        }

        /// The size of the model's vocabulary.
        int vocabularySize();
    }
}
