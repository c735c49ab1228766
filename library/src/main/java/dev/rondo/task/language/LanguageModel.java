package dev.rondo.task.language;

import dev.rondo.RondoException;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.learn.Loss;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.ModelFile;
import dev.rondo.model.ModelFileWriter;
import dev.rondo.model.ModelKind;
import dev.rondo.network.Explanation;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.NetworkState;
import dev.rondo.network.NetworkStream;
import dev.rondo.network.NetworkWeights;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.runtime.Argmax;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.store.FileFormat;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// A recurrent language model: gives each symbol of its vocabulary a probability to come next.
///
/// Immutable and shared by threads. Its file is safetensors with one tensor a parameter; equations,
/// configuration, vocabulary and the history of its training are in the metadata
/// (docs/model-file.md).
public final class LanguageModel implements SequenceModel {
    /// Steps of a stretch in evaluation.
    private static final int CHUNK = 128;

    /// This kind of model and its files.
    public static final ModelKind<LanguageModel> KIND =
            new ModelKind<>(
                    LanguageModel.class,
                    new ModelKind.Names(
                            "language", "a recurrent language model", "rondo train language"),
                    new FileFormat("language models", 2, 2),
                    LanguageModel::read);

    private final Network network;
    private final float[] values;
    private final Vocabulary vocabulary;
    private final TrainingRecord record;
    private final Supplier<NetworkWeights> weights;

    LanguageModel(Network network, float[] values, Vocabulary vocabulary, TrainingRecord record) {
        this.network = network;
        this.values = values;
        this.vocabulary = vocabulary;
        this.record = record;
        weights = NetworkWeights.lazily(network, values);
    }

    /// Trains language models: its steps are the options of `rondo train language`.
    public static LanguageTrainer trainer() {
        return new LanguageTrainer();
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public ModelKind<LanguageModel> kind() {
        return KIND;
    }

    /// Layers, widths, equations.
    @Override
    public Optional<Network> network() {
        return Optional.of(network);
    }

    /// How it was trained.
    @Override
    public Optional<TrainingRecord> record() {
        return Optional.of(record);
    }

    /// The parameters' values, in the layout of [Network#parameters]. A copy.
    public float[] values() {
        return values.clone();
    }

    // ---- sessions -----------------------------------------------------------------------------

    @Override
    public LanguageSession session() {
        return new LanguageSession(weights.get().stream(), vocabulary);
    }

    /// A running sequence. Its place can be taken out as a value and put into any session of the
    /// model.
    public static final class LanguageSession implements Session {
        private final NetworkStream stream;
        private final Vocabulary vocabulary;

        private LanguageSession(NetworkStream stream, Vocabulary vocabulary) {
            this.stream = stream;
            this.vocabulary = vocabulary;
        }

        @Override
        public void feed(int id) {
            stream.feed(id);
        }

        @Override
        public void logProbabilities(float[] out) {
            stream.logProbabilities(out);
        }

        @Override
        public LanguageSession fork() {
            return new LanguageSession(stream.fork(), vocabulary);
        }

        /// Where this session is.
        public NetworkStream.State state() {
            return stream.state();
        }

        /// Goes on from where a session of this model was.
        public void resume(NetworkStream.State state) {
            stream.resume(state);
        }

        @Override
        public Vocabulary vocabulary() {
            return vocabulary;
        }
    }

    /// The named values of all layers as a prompt is read, a row for each of its symbols, and how
    /// much each counts for the most probable next symbol.
    ///
    /// @throws RondoException if the prompt has no symbol
    public Explanation explain(String prompt) {
        return explain(vocabulary.encodePrompt(prompt));
    }

    /// The same of a sequence that is read from its beginning.
    public Explanation explain(int[] ids) {
        checkSequence(ids);
        var session = session();
        for (int id : ids) {
            session.feed(id);
        }
        float[] logarithms = new float[vocabulary.size()];
        session.logProbabilities(logarithms);
        return explain(ids, Argmax.of(logarithms));
    }

    /// The same with how much each symbol counts for a next symbol of one's own choice: gradient ×
    /// input, ∂ ln p(next)/∂x · x, x the vector of the symbol and p(next) the probability that
    /// `next` follows the last one.
    public Explanation explain(int[] ids, int next) {
        checkSequence(ids);
        int[] targets = new int[ids.length];
        Arrays.fill(targets, -1);
        targets[ids.length - 1] = next;
        var explained =
                network.explain(values, new Batch(PackedSequences.of(ids.length), ids, targets), 1);
        var importance = explained.importance().orElseThrow();
        return explained.with(importance.of(vocabulary.symbol(next)));
    }

    private static void checkSequence(int[] ids) {
        if (ids.length == 0) {
            throw new RondoException("no symbol to explain: expected a text of at least one");
        }
    }

    // ---- evaluation ---------------------------------------------------------------------------

    /// How well the model predicts a text: each symbol but the first, from all before it.
    ///
    /// @param streams into how many contiguous parts the text is cut, each begun without a past; 1
    ///   is exact, more is faster
    public Evaluation evaluate(int[] ids, int streams, int threads) {
        return evaluate(ids, streams, threads, null);
    }

    /// As [#evaluate(int\[\], int, int)]; `losses` receives −ln p of each predicted symbol, the
    /// symbol at i + 1 at index i. With one stream only.
    public Evaluation evaluate(int[] ids, int streams, int threads, float @Nullable [] losses) {
        try (var workers = new WorkerPool(threads)) {
            var run = network.run(Math.max(1, Math.min(threads, streams)), workers);
            run.prepare(values);
            var loss = evaluate(network, run, ids, streams, losses);
            return new Evaluation(loss.count(), loss.sum());
        }
    }

    static Loss evaluate(
            Network network, NetworkRun run, int[] ids, int streams, float @Nullable [] losses) {
        if (losses != null && streams != 1) {
            throw new IllegalArgumentException(
                    "the loss of each symbol is given for one stream only");
        }
        var batches = new dev.rondo.data.text.LanguageBatches(ids, streams, CHUNK);
        int rows = batches.maximumRows();
        int[] inputs = new int[rows];
        int[] labels = new int[rows];
        int[] lengths = new int[batches.streams()];
        float[] each = losses == null ? null : new float[rows];
        NetworkState state = network.start(batches.streams());
        double sum = 0;
        PackedSequences chain = null;
        int done = 0;
        for (int b = 0; b < batches.count(); b++) {
            int n = batches.fill(b, inputs, labels, lengths);
            int live = 0;
            while (live < lengths.length && lengths[live] > 0) {
                live++;
            }
            if (chain == null || chain.rows() != n || chain.sequences() != live) {
                chain = PackedSequences.of(java.util.Arrays.copyOf(lengths, live));
            }
            sum += run.loss(new Batch(chain, inputs, labels), state, each);
            if (losses != null) {
                System.arraycopy(each, 0, losses, done, n);
                done += n;
            }
        }
        return new Loss(sum, batches.predictions());
    }

    /// Symbols, layers and parameters.
    @Override
    public String toString() {
        return "LanguageModel["
                + vocabulary.size()
                + " "
                + vocabulary.unit().name().toLowerCase(Locale.ROOT)
                + ", "
                + network.summary()
                + "]";
    }

    // ---- file ---------------------------------------------------------------------------------

    @Override
    public void save(Path file) {
        new ModelFileWriter(KIND)
                .json("rondo.vocabulary", vocabulary.toJson())
                .record(record)
                .network(network, values)
                .write(file);
    }

    /// Reads a model.
    ///
    /// @throws RondoException if the file is no language model, or is damaged
    public static LanguageModel load(Path file) {
        return KIND.load(file);
    }

    private static LanguageModel read(ModelFile in) {
        var network = in.network();
        network.spec().mustCarry(in.path() + ": a language model");
        var vocabulary = Vocabulary.fromJson(in.json("rondo.vocabulary"));
        var record = in.record();
        if (!(network.spec().output() instanceof Output.Softmax)
                || network.spec().output().width() != vocabulary.size()
                || !(network.spec().input() instanceof Input.Symbols(int symbols, int width))
                || symbols != vocabulary.size()) {
            throw in.altered(
                    "the vocabulary has "
                            + vocabulary.size()
                            + " symbols, the configuration says "
                            + network.spec().input()
                            + " and "
                            + network.spec().output());
        }
        return new LanguageModel(network, in.values(network), vocabulary, record);
    }
}
