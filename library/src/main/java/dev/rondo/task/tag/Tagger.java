package dev.rondo.task.tag;

import dev.rondo.RondoException;
import dev.rondo.data.format.DataFile;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.tagged.InlineText;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.data.tagged.TaggedFiles;
import dev.rondo.data.tagged.TaggedText;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.BatchPredictor;
import dev.rondo.model.Examples;
import dev.rondo.model.GradientFlow;
import dev.rondo.model.Model;
import dev.rondo.model.ModelFile;
import dev.rondo.model.ModelFileWriter;
import dev.rondo.model.ModelKind;
import dev.rondo.model.ReadyPredictors;
import dev.rondo.network.Decoded;
import dev.rondo.network.Explanation;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkWeights;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.store.FileFormat;
import dev.rondo.store.Json;
import dev.rondo.store.Key;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// A tagger: gives each token of a sentence a tag, such as its part of speech; tags that write
/// spans find names, chunks, slots, or the words of a text that has no blanks.
///
/// Immutable and shared by threads. Its file is safetensors with one tensor a parameter; equations,
/// symbols and what it reads are in the metadata (docs/model-file.md).
public final class Tagger implements Model {
    /// This kind of model and its files.
    public static final ModelKind<Tagger> KIND =
            new ModelKind<>(
                    Tagger.class,
                    new ModelKind.Names("tagger", "a tagger", "rondo train tag"),
                    new FileFormat("taggers", 1, 1),
                    Tagger::read);

    private final Network network;
    private final float[] values;
    private final Configuration configuration;
    private final TagLexicons lexicons;
    private final TrainingRecord record;
    private final ReadyPredictors ready;
    private final Supplier<NetworkWeights> weights;

    /// @param reads what is read of a token
    /// @param text how the data were read that it learned from
    /// @param scheme of their spans
    /// @param learned scheme in which the network has them
    @Key("rondo.tagger")
    record Configuration(
            @Key("reads") TagFeatures reads,
            @Key("text") TaggedText text,
            @Key("scheme") Optional<SpanScheme> scheme,
            @Key("learned") Optional<SpanScheme> learned) {}

    Tagger(
            Network network,
            float[] values,
            Configuration configuration,
            TagLexicons lexicons,
            TrainingRecord record) {
        this.network = network;
        this.values = values;
        this.configuration = configuration;
        this.lexicons = lexicons;
        this.record = record;
        ready = new ReadyPredictors(network, values);
        weights = NetworkWeights.lazily(network, values);
    }

    /// Trains taggers: its steps are the options of `rondo train tag`.
    public static TagTrainer trainer() {
        return new TagTrainer();
    }

    @Override
    public ModelKind<Tagger> kind() {
        return KIND;
    }

    /// Layers, widths, equations.
    @Override
    public Optional<Network> network() {
        return Optional.of(network);
    }

    /// The parameters' values, in the layout of [Network#parameters]. A copy.
    public float[] values() {
        return values.clone();
    }

    /// How it was trained.
    @Override
    public Optional<TrainingRecord> record() {
        return Optional.of(record);
    }

    /// How the data were read that it learned from: which columns it takes.
    public TaggedText text() {
        return configuration.text();
    }

    /// The scheme of its spans; none if its tags are no spans.
    public Optional<SpanScheme> scheme() {
        return configuration.scheme();
    }

    /// How it cuts a text into tokens.
    public Tokeniser tokens() {
        return configuration.reads().tokens();
    }

    /// Its labels, as they were learned.
    public List<String> labels() {
        return lexicons.labels().symbols();
    }

    Configuration configuration() {
        return configuration;
    }

    TagLexicons lexicons() {
        return lexicons;
    }

    private TagEncoder encoder() {
        return new TagEncoder(configuration.reads(), lexicons, configuration.learned());
    }

    private TagDecoding answers() {
        return new TagDecoding(network, values, lexicons.labels(), configuration.scheme());
    }

    // ---- tags ---------------------------------------------------------------------------------

    /// A plain text cut into tokens as the tagger's data are: into characters, or at blanks, where
    /// signs that are tokens of the data are cut off from words that the data do not have (`Ellen.`
    /// becomes `Ellen` and `.`).
    ///
    /// @param text of one sentence
    public List<String> split(String text) {
        var found = new TextCutter(configuration.reads(), lexicons).cut(text);
        return text().segmented()
                ? found.stream().filter(token -> !token.isBlank()).toList()
                : found;
    }

    /// The tags of a text, cut into tokens by [#split]: for a tagger that reads tokens alone.
    ///
    /// @param text of one sentence
    /// @throws RondoException if it has no token, or this tagger reads further columns
    public Tagged tagText(String text) {
        return tag(split(text));
    }

    /// The tags of a sentence, for a tagger that reads tokens alone.
    ///
    /// @throws RondoException if there is no token, or this tagger reads further columns
    public Tagged tag(String... tokens) {
        return tag(List.of(tokens));
    }

    /// The tags of a sentence, for a tagger that reads tokens alone.
    ///
    /// @throws RondoException if there is no token, or this tagger reads further columns
    public Tagged tag(List<String> tokens) {
        return tag(List.of(new Sentence(1, List.of(tokens))), 1).getFirst();
    }

    /// The tags of sentences, in their order.
    ///
    /// @param sentences of the columns token and those of [TaggedText#features]
    public List<Tagged> tag(List<Sentence> sentences, int threads) {
        return best(sentences, 1, threads).stream().map(List::getFirst).toList();
    }

    /// The `n` most probable ways to tag each sentence, best first, or as many as there are. (Where
    /// tags are not chosen together there is one.)
    public List<List<Tagged>> best(List<Sentence> sentences, int n, int threads) {
        sentences.forEach(this::check);
        if (sentences.size() == 1) {
            return ready.use(outputs -> best(outputs, sentences, n));
        }
        try (var outputs = new BatchPredictor(network, values, threads, threads)) {
            return best(outputs, sentences, n);
        }
    }

    private List<List<Tagged>> best(BatchPredictor outputs, List<Sentence> sentences, int n) {
        var all = new ArrayList<List<Tagged>>();
        sentences.forEach(_ -> all.add(List.of()));
        var answers = answers();
        try (var examples = new TagExamples(encoder(), sentences, false)) {
            outputs.each(
                    examples,
                    examples.together(),
                    (items, batch, z) -> {
                        for (int b = 0; b < items.length; b++) {
                            double[][] p = answers.probabilities(z, batch.chain(), b);
                            var tokens = sentences.get(items[b]).column(0);
                            all.set(
                                    items[b],
                                    answers.best(z, batch.chain(), b, n).stream()
                                            .map(found -> tagged(tokens, found, p, answers))
                                            .toList());
                        }
                    });
        }
        return all;
    }

    private static Tagged tagged(
            List<String> tokens, Decoded found, double[][] p, TagDecoding answers) {
        return new Tagged(
                tokens,
                answers.tags(found.labels()),
                found.logProbability(),
                IntStream.range(0, p.length).mapToObj(t -> p[t][found.labels().get(t)]).toList());
    }

    /// @throws RondoException if it has no token, or other columns than this tagger reads
    void check(Sentence sentence) {
        int expected = 1 + configuration.text().features().size();
        if (sentence.columns().size() != expected || sentence.size() == 0) {
            throw new RondoException(
                    "a sentence of "
                            + sentence.columns().size()
                            + " columns and "
                            + sentence.size()
                            + " tokens, expected at least one token and "
                            + (expected == 1
                                    ? "no further column"
                                    : "behind the tokens " + configuration.text().features()));
        }
    }

    /// A session that reads a sentence token by token and gives each its tag at once.
    ///
    /// @throws RondoException if the tag of a token depends on those that come after it
    public TaggerSession session() {
        if (network.spec().output() instanceof Output.Crf) {
            throw later(
                    "decodes the tags of a sentence jointly (CRF), after its last token",
                    "train one with the softmax head");
        }
        if (configuration.reads().pairs() > 0) {
            throw later(
                    "reads bigrams of each token and the next one", "train one without bigrams");
        }
        if (configuration.scheme().filter(SpanScheme::marksEnds).isPresent()) {
            throw later(
                    "has tags that mark the ends of spans ("
                            + configuration.scheme().orElseThrow()
                            + "), which depend on the next token",
                    "train one with data in IOB1 or BIO");
        }
        network.spec().mustReadForward("a session of this tagger");
        return new TaggerSession(this, weights.get().stream(), encoder());
    }

    private static RondoException later(String reason, String instead) {
        return new RondoException(
                "a session tags each token before the next one comes, and this tagger "
                        + reason
                        + ": tag whole sentences, or "
                        + instead);
    }

    /// The words of a sentence of characters that it has tagged as `B`, `M`, `E`, `S`.
    public static List<String> words(Tagged tagged) {
        return InlineText.words(new Sentence(1, List.of(tagged.tokens(), tagged.tags())));
    }

    /// How good the tags are that it gives for files of tagged sentences, read as those that it
    /// learned from.
    public TagMeasures evaluate(Path... files) {
        var all = Arrays.stream(files).map(DataFile::of).toList();
        if (all.isEmpty()) {
            throw new RondoException("no data: expected files of tagged sentences");
        }
        var format = all.getFirst().format();
        var read = TaggedText.tagged(format) ? text().in(format) : text();
        return evaluate(new TaggedFiles(read, all), Runtime.getRuntime().availableProcessors());
    }

    /// How good the tags are that it gives.
    ///
    /// @param sentences with their tags as the last column
    public TagMeasures evaluate(Iterable<Sentence> sentences) {
        return evaluate(sentences, Runtime.getRuntime().availableProcessors());
    }

    /// How good the tags are that it gives.
    ///
    /// @param sentences with their tags as the last column
    public TagMeasures evaluate(Iterable<Sentence> sentences, int threads) {
        try (var examples = new TagExamples(encoder(), sentences, true);
                var outputs = new BatchPredictor(network, values, threads, threads)) {
            return TagMeasures.of(outputs, examples, answers(), configuration, lexicons);
        }
    }

    /// The values of all equations as a sentence is read, a row for each token, and how much each
    /// token counts: gradient × input, for the logarithm of the probability of all tags that are
    /// predicted.
    ///
    /// @param sentence of the columns token and those of [TaggedText#features]
    public Explanation explain(Sentence sentence) {
        return explain(sentence, -1);
    }

    /// The same with how much each token counts for the tag that is predicted of one of them, by
    /// its own probability.
    ///
    /// @param token its number, from 0
    /// @throws RondoException if the sentence has no such token
    public Explanation explainToken(Sentence sentence, int token) {
        if (token < 0 || token >= sentence.size()) {
            throw new RondoException(
                    "token " + (token + 1) + ": the sentence has " + sentence.size());
        }
        return explain(sentence, token);
    }

    /// @param token -1: all
    private Explanation explain(Sentence sentence, int token) {
        check(sentence);
        try (var examples = new TagExamples(encoder(), List.of(sentence), false)) {
            var batch = examples.batch(new int[] {0}, null);
            float[] z = ready.use(outputs -> outputs.of(batch));
            var answers = answers();
            var best = answers.best(z, batch.chain(), 0).labels();
            var labels =
                    IntStream.range(0, best.size())
                            .map(t -> token < 0 || t == token ? best.get(t) : -1)
                            .toArray();
            var tags = answers.tags(best);
            var explained =
                    network.explain(
                            values,
                            new Batch(batch.structure(), batch.inputs(), new Rows.Symbols(labels)),
                            1);
            return explained.with(
                    explained
                            .importance()
                            .orElseThrow()
                            .of(token < 0 ? String.join(" ", tags) : tags.get(token)));
        }
    }

    /// The same of a sentence, for a tagger that reads tokens alone.
    public Explanation explain(List<String> tokens) {
        return explain(new Sentence(1, List.of(tokens)));
    }

    /// How far back the gradient of the loss of the last token reaches, and where layers read
    /// backward that of the first, measured on sentences: see [GradientFlow#of(Network, float\[\],
    /// Examples, GradientFlow.Options)].
    ///
    /// @param sentences with their tags as the last column
    public GradientFlow gradientFlow(Iterable<Sentence> sentences, GradientFlow.Options options) {
        try (var examples = new TagExamples(encoder(), sentences, true)) {
            return GradientFlow.of(network, values, examples, options);
        }
    }

    /// Labels, layers and parameters.
    @Override
    public String toString() {
        return "Tagger[" + labels().size() + " labels, " + network.summary() + "]";
    }

    // ---- file ---------------------------------------------------------------------------------

    @Override
    public void save(Path file) {
        new ModelFileWriter(KIND)
                .json("rondo.tagger", Json.of(configuration))
                .json("rondo.symbols", lexicons.toJson())
                .record(record)
                .network(network, values)
                .write(file);
    }

    /// Reads a model.
    ///
    /// @throws RondoException if the file is no tagger, or is damaged
    public static Tagger load(Path file) {
        return KIND.load(file);
    }

    private static Tagger read(ModelFile in) {
        var configuration = in.json("rondo.tagger").as(Configuration.class);
        var lexicons = TagLexicons.fromJson(in.json("rondo.symbols"));
        var record = in.record();
        var network = in.network();
        if (!TagNetwork.fits(network, configuration.reads(), lexicons)
                || lexicons.counts().length != lexicons.words().size()
                || lexicons.columns().size() != configuration.text().features().size()
                || lexicons.pairCounts().length != lexicons.pairs().size()
                || Arrays.stream(lexicons.counts()).anyMatch(c -> c < 0)) {
            throw in.altered(
                    "the network ("
                            + network.spec().input()
                            + ", "
                            + network.spec().output()
                            + ") does not fit its symbols");
        }
        return new Tagger(network, in.values(network), configuration, lexicons, record);
    }
}
