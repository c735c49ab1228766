package dev.rondo.task.language;

import dev.rondo.RondoException;
import dev.rondo.data.text.TextUnit;
import dev.rondo.data.text.TextWriter;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.model.Model;
import dev.rondo.model.ModelFile;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

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

    /// Writes on from a beginning: the beginning and the symbols that are drawn after it.
    ///
    /// @param prompt the beginning; may be empty
    /// @param symbols that are drawn; the unknown one is never
    /// @param how they are drawn: temperature, top-k, top-p, seed
    /// @throws dev.rondo.RondoException if the prompt has a character that the vocabulary lacks,
    ///   and the vocabulary has no symbol for what is unknown
    default String generate(String prompt, int symbols, Sampler.Settings how) {
        var all = new StringBuilder();
        generate(prompt, symbols, how, all::append);
        return all.toString();
    }

    /// As [#generate(String, int, Sampler.Settings)], each piece of text given out as it is there.
    default void generate(
            String prompt, int symbols, Sampler.Settings how, Consumer<String> written) {
        if (symbols < 0) {
            throw new RondoException("symbols to generate: " + symbols + ", expected 0 or more");
        }
        var sampler = new Sampler(how, vocabulary().unknown());
        var session = session();
        var text = new TextWriter(vocabulary());
        var beginning = prompt.codePoints().iterator();
        for (int id : vocabulary().encodePrompt(prompt)) {
            session.feed(id);
            // a character that is read as unknown is written as it is
            written.accept(
                    unit() == TextUnit.CHARACTERS
                            ? Character.toString(beginning.next())
                            : text.next(id));
        }
        for (int i = 0; i < symbols; i++) {
            int id = sampler.next(session);
            written.accept(text.next(id));
            session.feed(id);
        }
        written.accept(text.end());
    }

    /// One running sequence: what has been fed, and the distribution of what comes next. Each
    /// session belongs to one thread at a time, a virtual one as well as another; sessions of the
    /// same model know nothing of each other. A session holds memory alone: there is nothing to
    /// close.
    ///
    /// ```java
    /// var session = model.session();
    /// session.feed("a");
    /// Map<String, Double> next = session.probabilities();
    /// ```
    interface Session {
        /// Adds the symbol with number `id` to the end of the sequence.
        ///
        /// @throws IndexOutOfBoundsException if the vocabulary has no such number
        void feed(int id);

        /// Adds a symbol, such as a character or a word, to the end of the sequence. One that the
        /// vocabulary lacks is read as its unknown symbol.
        ///
        /// @throws dev.rondo.RondoException if it is no single symbol, or is unknown to a
        ///   vocabulary that has no symbol for what is unknown
        default void feed(String symbol) {
            feed(vocabulary().number(symbol));
        }

        /// Adds all symbols of a text to the end of the sequence: its characters, words or bytes,
        /// as the vocabulary cuts it.
        ///
        /// @throws dev.rondo.RondoException as [#feed(String)] says
        default void feedText(String text) {
            for (int id : vocabulary().encodePrompt(text)) {
                feed(id);
            }
        }

        /// The probabilities of all symbols to come next, by symbol, in the order of the
        /// vocabulary. ([#logProbabilities] is faster.)
        default Map<String, Double> probabilities() {
            var logs = new float[vocabularySize()];
            logProbabilities(logs);
            Map<String, Double> all = LinkedHashMap.newLinkedHashMap(logs.length);
            for (int id = 0; id < logs.length; id++) {
                all.put(vocabulary().symbol(id), Math.exp(logs[id]));
            }
            return Collections.unmodifiableMap(all);
        }

        /// The probability of one symbol to come next; of one that the vocabulary lacks, that of
        /// its unknown symbol.
        ///
        /// @throws dev.rondo.RondoException as [#feed(String)] says
        default double probability(String symbol) {
            return Math.exp(logProbability(vocabulary().number(symbol)));
        }

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

        /// The model's vocabulary.
        Vocabulary vocabulary();

        /// Its size.
        default int vocabularySize() {
            return vocabulary().size();
        }
    }
}
