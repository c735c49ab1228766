package dev.rondo.task.language;

import dev.rondo.RondoException;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.ModelFile;
import dev.rondo.model.ModelFileWriter;
import dev.rondo.model.ModelKind;
import dev.rondo.network.Network;
import dev.rondo.store.FileFormat;
import dev.rondo.store.Json;
import dev.rondo.store.Key;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/// An n-gram language model, smoothed by interpolated modified Kneser–Ney (Chen & Goodman 1999):
/// the baseline that a neural language model has to beat. Immutable.
///
/// Contexts run over the ends of lines, as those of a recurrent network that reads the text as one
/// stream, so that the two see the same and can be compared. (On the Penn Treebank of Mikolov 2010
/// the 5-gram model reaches a test perplexity of 141.1; cutting contexts at the ends of lines, as
/// toolkits for single sentences do, gives 141.2, the figure of the literature.)
public final class NgramModel implements SequenceModel {
    /// This kind of model and its files.
    public static final ModelKind<NgramModel> KIND =
            new ModelKind<>(
                    NgramModel.class,
                    new ModelKind.Names("ngram", "an n-gram model", "rondo train ngram"),
                    new FileFormat("n-gram models", 1, 1),
                    NgramModel::read);

    /// The longest n-grams that can be asked for.
    public static final int MAXIMUM_ORDER = 9;

    private final Vocabulary vocabulary;
    private final int order;
    private final float[] unigrams;
    private final NgramLevel[] levels;

    /// How a model is made.
    ///
    /// @param order n: a symbol is predicted from the n−1 before it
    @Key("rondo.configuration of ngram")
    public record Configuration(@Key("order") int order) {
        public Configuration {
            if (order < 2 || order > MAXIMUM_ORDER) {
                throw new RondoException(
                        "n-grams of order " + order + ": expected 2 to " + MAXIMUM_ORDER);
            }
        }
    }

    private NgramModel(Vocabulary vocabulary, KneserNey.Estimate estimate) {
        this.vocabulary = vocabulary;
        this.order = estimate.levels().length + 1;
        this.unigrams = estimate.unigrams();
        this.levels = estimate.levels();
    }

    /// Counts n-grams: its steps are the options of `rondo train ngram`.
    public static NgramTrainer trainer() {
        return new NgramTrainer();
    }

    /// Learns from a text.
    ///
    /// @param ids the numbers of its symbols in `vocabulary`
    /// @throws RondoException if the text is empty or has a number that the vocabulary lacks
    public static NgramModel train(Vocabulary vocabulary, int[] ids, Configuration configuration) {
        if (ids.length == 0) {
            throw new RondoException("the training text is empty");
        }
        for (int id : ids) {
            if (id < 0 || id >= vocabulary.size()) {
                throw new RondoException(
                        "the training text has the symbol number "
                                + id
                                + ", the vocabulary has "
                                + vocabulary.size()
                                + " symbols: was it encoded with another vocabulary?");
            }
        }
        return new NgramModel(
                vocabulary, KneserNey.estimate(ids, vocabulary.size(), configuration.order()));
    }

    @Override
    public ModelKind<NgramModel> kind() {
        return KIND;
    }

    /// None: it counts n-grams.
    @Override
    public Optional<Network> network() {
        return Optional.empty();
    }

    /// None: it is counted in one pass.
    @Override
    public Optional<TrainingRecord> record() {
        return Optional.empty();
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    public Configuration configuration() {
        return new Configuration(order);
    }

    /// How many different n-grams of one length the model holds.
    ///
    /// @param length from 1 to the order
    public int ngrams(int length) {
        return length == 1 ? unigrams.length : levels[length - 2].next().length;
    }

    /// What the tables take in memory, in bytes; the vocabulary is not counted.
    public long bytes() {
        return 4L * unigrams.length + Arrays.stream(levels).mapToLong(NgramLevel::bytes).sum();
    }

    @Override
    public Session session() {
        return new NgramSession(new int[order - 1], 0);
    }

    /// The natural logarithm of the probability of `next` after `context`, of which the newest n−1
    /// symbols count.
    ///
    /// @throws IndexOutOfBoundsException if the vocabulary lacks one of the numbers
    public double logProbability(int[] context, int next) {
        var session = session();
        for (int i = Math.max(0, context.length - order + 1); i < context.length; i++) {
            session.feed(context[i]);
        }
        return session.logProbability(next);
    }

    private final class NgramSession implements Session {
        /// The newest symbols, newest first.
        private final int[] history;

        private int known;

        /// Per level the number of the context that was fed, as far as the training text has it.
        private final int[] contexts = new int[levels.length];

        private int matched;

        NgramSession(int[] history, int known) {
            this.history = history;
            this.known = known;
            match();
        }

        @Override
        public void feed(int id) {
            Objects.checkIndex(id, vocabulary.size());
            System.arraycopy(history, 0, history, 1, history.length - 1);
            history[0] = id;
            known = Math.min(known + 1, history.length);
            match();
        }

        private void match() {
            int from = 0;
            int to = levels[0].oldest().length;
            for (matched = 0; matched < known; matched++) {
                var level = levels[matched];
                int context = level.find(from, to, history[matched]);
                if (context < 0) {
                    return;
                }
                contexts[matched] = context;
                if (matched + 1 < levels.length) {
                    from = level.children()[context];
                    to = level.children()[context + 1];
                }
            }
        }

        @Override
        public void logProbabilities(float[] out) {
            int n = unigrams.length;
            System.arraycopy(unigrams, 0, out, 0, n);
            for (int k = 0; k < matched; k++) {
                var level = levels[k];
                float backoff = level.backoff()[contexts[k]];
                for (int id = 0; id < n; id++) {
                    out[id] *= backoff;
                }
                for (int e = level.firstNext()[contexts[k]];
                        e < level.firstNext()[contexts[k] + 1];
                        e++) {
                    out[level.next()[e]] += level.probability()[e];
                }
            }
            for (int id = 0; id < n; id++) {
                out[id] = (float) Math.log(out[id]);
            }
        }

        @Override
        public double logProbability(int id) {
            double probability = unigrams[id];
            for (int k = 0; k < matched; k++) {
                probability =
                        levels[k].backoff()[contexts[k]] * probability
                                + levels[k].probability(contexts[k], id);
            }
            return Math.log(probability);
        }

        @Override
        public Session fork() {
            return new NgramSession(history.clone(), known);
        }

        @Override
        public Vocabulary vocabulary() {
            return vocabulary;
        }
    }

    @Override
    public void save(Path file) {
        var writer =
                new ModelFileWriter(KIND)
                        .json("rondo.configuration", Json.of(configuration()))
                        .json("rondo.vocabulary", vocabulary.toJson());
        var tensors = writer.tensors().floats("unigrams", unigrams, 0, unigrams.length);
        for (int k = 1; k < order; k++) {
            var level = levels[k - 1];
            String name = "context" + k + ".";
            tensors.ints(name + "oldest", level.oldest(), 0, level.oldest().length)
                    .ints(name + "children", level.children(), 0, level.children().length)
                    .ints(name + "first_next", level.firstNext(), 0, level.firstNext().length)
                    .floats(name + "backoff", level.backoff(), 0, level.backoff().length)
                    .ints(name + "next", level.next(), 0, level.next().length)
                    .floats(
                            name + "probability",
                            level.probability(),
                            0,
                            level.probability().length);
        }
        writer.write(file);
    }

    /// Reads a model.
    ///
    /// @throws RondoException if the file is no n-gram model, or damaged
    public static NgramModel load(Path file) {
        return KIND.load(file);
    }

    private static NgramModel read(ModelFile in) {
        var configuration = in.json("rondo.configuration").as(Configuration.class);
        var vocabulary = Vocabulary.fromJson(in.json("rondo.vocabulary"));
        var tensors = in.tensors();
        int symbols = vocabulary.size();
        tensors.expectShape("unigrams", symbols);
        var levels = new NgramLevel[configuration.order() - 1];
        int contexts = Math.toIntExact(tensors.tensor("context1.oldest").size());
        for (int k = 1; k < configuration.order(); k++) {
            String name = "context" + k + ".";
            var level =
                    new NgramLevel(
                            tensors.ints(name + "oldest"),
                            tensors.ints(name + "children"),
                            tensors.ints(name + "first_next"),
                            tensors.floats(name + "backoff"),
                            tensors.ints(name + "next"),
                            tensors.floats(name + "probability"));
            String where = in.path() + ": n-grams of order " + (k + 1);
            boolean last = k == configuration.order() - 1;
            int below =
                    last
                            ? 0
                            : Math.toIntExact(
                                    tensors.tensor("context" + (k + 1) + ".oldest").size());
            level.check(where, contexts, symbols, last ? -1 : below);
            levels[k - 1] = level;
            contexts = below;
        }
        var unigrams = tensors.floats("unigrams");
        if (!NgramLevel.areProbabilities(unigrams)) {
            throw new RondoException(in.path() + ": the unigrams are not probabilities");
        }
        return new NgramModel(vocabulary, new KneserNey.Estimate(unigrams, levels));
    }
}
