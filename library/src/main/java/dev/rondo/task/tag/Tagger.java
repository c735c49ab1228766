package dev.rondo.task.tag;

import dev.rondo.RondoException;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.tagged.InlineText;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.data.tagged.TaggedText;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.BatchPredictor;
import dev.rondo.model.NetworkFile;
import dev.rondo.network.Decoded;
import dev.rondo.network.Network;
import dev.rondo.store.FileFormat;
import dev.rondo.store.Json;
import dev.rondo.store.Key;
import dev.rondo.store.Safetensors;
import dev.rondo.store.SafetensorsWriter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A tagger: gives each token of a sentence a tag, such as its part of speech; tags that write
/// spans find names, chunks, slots, or the words of a text that has no blanks.
///
/// Immutable and shared by threads. Its file is safetensors with one tensor a parameter; equations,
/// symbols and what it reads are in the metadata (docs/model-file.md).
public final class Tagger {
    static final String KIND = "tagger";
    private static final FileFormat FORMAT = new FileFormat("taggers", 1, 1);

    private final Network network;
    private final float[] values;
    private final Facts facts;
    private final TagLexicons lexicons;
    private final TrainingRecord record;

    /// @param reads what is read of a token
    /// @param text how the data were read that it learned from
    /// @param scheme of their spans
    /// @param learned scheme in which the network has them
    @Key("rondo.tagger")
    record Facts(
            @Key("reads") TagFeatures reads,
            @Key("text") TaggedText text,
            @Key("scheme") Optional<SpanScheme> scheme,
            @Key("learned") Optional<SpanScheme> learned) {}

    Tagger(
            Network network,
            float[] values,
            Facts facts,
            TagLexicons lexicons,
            TrainingRecord record) {
        this.network = network;
        this.values = values;
        this.facts = facts;
        this.lexicons = lexicons;
        this.record = record;
    }

    /// Layers, widths, equations.
    public Network network() {
        return network;
    }

    /// How it was trained.
    public TrainingRecord record() {
        return record;
    }

    /// How the data were read that it learned from: which columns it takes.
    public TaggedText text() {
        return facts.text();
    }

    /// The scheme of its spans; none if its tags are no spans.
    public Optional<SpanScheme> scheme() {
        return facts.scheme();
    }

    /// How it cuts a text into tokens.
    public Tokeniser tokens() {
        return facts.reads().tokens();
    }

    /// Its labels, as they were learned.
    public List<String> labels() {
        return lexicons.labels().symbols();
    }

    private TagEncoder encoder() {
        return new TagEncoder(facts.reads(), lexicons, facts.learned());
    }

    private TagDecoding answers() {
        return new TagDecoding(network, values, lexicons.labels(), facts.scheme());
    }

    // ---- tags ---------------------------------------------------------------------------------

    /// The tags of a sentence, for a tagger that reads tokens alone.
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
        var all = new ArrayList<List<Tagged>>();
        sentences.forEach(_ -> all.add(List.of()));
        var answers = answers();
        try (var examples = new TagExamples(encoder(), sentences, false);
                var outputs = new BatchPredictor(network, values, threads, threads)) {
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

    private void check(Sentence sentence) {
        int expected = 1 + facts.text().features().size();
        if (sentence.columns().size() != expected || sentence.size() == 0) {
            throw new RondoException(
                    "a sentence of "
                            + sentence.columns().size()
                            + " columns and "
                            + sentence.size()
                            + " tokens, expected at least one token and "
                            + (expected == 1
                                    ? "no further column"
                                    : "behind the tokens " + facts.text().features()));
        }
    }

    /// The words of a sentence of characters that it has tagged as `B`, `M`, `E`, `S`.
    public static List<String> words(Tagged tagged) {
        return InlineText.words(new Sentence(1, List.of(tagged.tokens(), tagged.tags())));
    }

    /// How good the tags are that it gives.
    ///
    /// @param sentences with their tags as the last column
    public TagMeasures evaluate(Iterable<Sentence> sentences, int threads) {
        try (var examples = new TagExamples(encoder(), sentences, true);
                var outputs = new BatchPredictor(network, values, threads, threads)) {
            return TagMeasures.of(outputs, examples, answers(), facts, lexicons);
        }
    }

    // ---- file ---------------------------------------------------------------------------------

    /// Writes the model, atomically.
    public void save(Path file) {
        var writer =
                FORMAT.mark(new SafetensorsWriter().metadata("rondo.kind", KIND))
                        .metadata("rondo.tagger", Json.of(facts).write())
                        .metadata("rondo.symbols", lexicons.toJson().write())
                        .metadata("rondo.record", Json.of(record).write());
        NetworkFile.write(writer, network, values);
        writer.write(file);
    }

    /// Whether a file holds a model of this kind.
    ///
    /// @throws RondoException if it is no model file
    public static boolean is(Path file) {
        try (var in = Safetensors.open(file)) {
            return KIND.equals(in.metadata().get("rondo.kind"));
        }
    }

    /// Reads a model.
    ///
    /// @throws RondoException if the file is no tagger, or is damaged
    public static Tagger load(Path file) {
        try (var in = Safetensors.open(file)) {
            if (!KIND.equals(in.metadata().get("rondo.kind"))) {
                throw new RondoException(
                        file
                                + ": holds no tagger (its metadata says rondo.kind = "
                                + in.metadata().get("rondo.kind")
                                + "): was it written by `rondo train tag`?");
            }
            FORMAT.check(in);
            return FileFormat.read(in, () -> load(in, file.toString()));
        }
    }

    private static Tagger load(Safetensors in, String where) {
        var facts = Json.parse(in.metadata("rondo.tagger"), where + ", tagger").as(Facts.class);
        var lexicons =
                TagLexicons.fromJson(Json.parse(in.metadata("rondo.symbols"), where + ", symbols"));
        var record =
                Json.parse(in.metadata("rondo.record"), where + ", record")
                        .as(TrainingRecord.class);
        var network = NetworkFile.network(in);
        if (!TagNetwork.fits(network, facts.reads(), lexicons)
                || lexicons.counts().length != lexicons.words().size()
                || lexicons.columns().size() != facts.text().features().size()
                || lexicons.pairCounts().length != lexicons.pairs().size()
                || Arrays.stream(lexicons.counts()).anyMatch(c -> c < 0)) {
            throw new RondoException(
                    where
                            + ": the network ("
                            + network.spec().input()
                            + ", "
                            + network.spec().output()
                            + ") does not fit its symbols: was the file altered?");
        }
        return new Tagger(network, NetworkFile.values(in, network), facts, lexicons, record);
    }
}
