package dev.rondo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.series.PanelReader;
import dev.rondo.data.source.DataSource;
import dev.rondo.learn.Averaging;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Feature;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.store.Json;
import dev.rondo.store.Safetensors;
import dev.rondo.store.SafetensorsWriter;
import dev.rondo.structure.PackedSequences;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.language.LanguageModel;
import dev.rondo.task.language.NgramModel;
import dev.rondo.task.language.SequenceModel;
import dev.rondo.task.online.OnlineModel;
import dev.rondo.task.tag.Tagger;
import dev.rondo.task.translate.PairSettings;
import dev.rondo.task.translate.PairSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Files that an older Rondo wrote (see their README.md) are read by the library, give the numbers
/// that they gave (`values`), and are written again as they were.
class OldFilesTest {
    private static final Path OLD = Path.of("src", "test", "resources", "old");

    @TempDir Path folder;

    private static List<String> names(String of) throws Exception {
        try (Stream<Path> files = Files.list(OLD.resolve(of))) {
            return files.map(f -> f.getFileName().toString().replace(".safetensors", ""))
                    .sorted()
                    .toList();
        }
    }

    static List<String> models() throws Exception {
        return names("models");
    }

    static List<String> networks() throws Exception {
        return names("networks");
    }

    private static Path model(String name) {
        return OLD.resolve("models").resolve(name + ".safetensors");
    }

    private static Path network(String name) {
        return OLD.resolve("networks").resolve(name + ".safetensors");
    }

    // ---- what they give -----------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("models")
    void theModelGivesTheRecordedNumbers(String name) throws Exception {
        compare(name, given(name));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theNetworkGivesTheRecordedNumbers(String name) throws Exception {
        try (var in = Safetensors.open(network(name))) {
            var network = NetworkFile.network(in);
            compare(name, given(network, NetworkFile.values(in, network)));
        }
    }

    private static void compare(String name, List<Double> given) throws Exception {
        var recorded =
                Files.readAllLines(OLD.resolve("values").resolve(name + ".txt")).stream()
                        .map(Double::valueOf)
                        .toList();
        assertEquals(recorded.size(), given.size(), name);
        for (int i = 0; i < given.size(); i++) {
            double expected = recorded.get(i);
            double tolerance = 1e-5 * Math.max(0.01, Math.abs(expected));
            assertEquals(expected, given.get(i), tolerance, name + ", number " + i);
        }
    }

    /// What a model says of something that any of its kind can read.
    static List<Double> given(String name) {
        var file = model(name);
        var numbers = new ArrayList<Double>();
        switch (name.substring(0, name.indexOf('-'))) {
            case "language" -> add(numbers, LanguageModel.load(file));
            case "ngram" -> add(numbers, NgramModel.load(file));
            case "classify" -> {
                var model = Classifier.load(file);
                numbers.add((double) model.classes().size());
                if (model.readsText()) {
                    var item = new LabelledText(List.of(), "The soup was kind, so warm!");
                    numbers.addAll(model.classify(item).scores().values());
                }
            }
            case "tag" -> {
                var model = Tagger.load(file);
                numbers.add((double) model.labels().size());
                if (model.text().features().isEmpty()) {
                    var tagged = model.tag(List.of("Ida", "saw", "Skye", "in", "1931", "."));
                    numbers.add(tagged.logProbability());
                }
            }
            case "forecast" -> {
                var model = Forecaster.load(file);
                var table = model.layout().id().isPresent() ? "shops.csv" : "months.csv";
                var read =
                        PanelReader.read(
                                List.of(DataSource.of(OLD.resolve("data").resolve(table))),
                                model.layout());
                var series = model.fit(read).series().getFirst();
                for (var step : model.forecast(series, 30, 1, 0, 1).steps()) {
                    step.forEach(one -> numbers.add(one.value()));
                }
            }
            case "online" -> {
                var model = OnlineModel.load(file);
                numbers.add((double) model.steps());
                Arrays.stream(model.score().numbers()).forEach(numbers::add);
            }
            default -> throw new AssertionError(name);
        }
        return numbers;
    }

    private static void add(List<Double> numbers, SequenceModel model) {
        var session = model.session();
        float[] next = new float[session.vocabularySize()];
        for (int id = 0; id < 6; id++) {
            session.feed(id);
        }
        session.logProbabilities(next);
        add(numbers, next);
    }

    private static void add(List<Double> numbers, float[] more) {
        for (float number : more) {
            numbers.add((double) number);
        }
    }

    /// The loss and the outputs of a network for a batch of two sequences.
    static List<Double> given(Network network, float[] values) {
        var spec = network.spec();
        var chain = PackedSequences.of(4, 3);
        var batch = new Batch(chain, inputs(spec.input(), chain.rows()), targets(spec, chain));
        if (spec.encoder().isPresent()) {
            var read = PackedSequences.of(3, 2);
            var rows = inputs(spec.encoder().get().input(), read.rows());
            batch =
                    batch.with(
                            new dev.rondo.network.spec.EncoderBatch(read, rows, new int[] {1, 0}));
        }
        int rows = spec.pooling() == Pooling.IN_STEP ? chain.rows() : chain.sequences();
        float[] outputs = new float[rows * spec.output().width()];
        var numbers = new ArrayList<Double>();
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            run.prepare(values);
            numbers.add(run.loss(batch, network.start(2), null));
            run.outputs(batch, network.start(2), outputs);
        }
        add(numbers, outputs);
        return numbers;
    }

    private static Rows inputs(Input input, int rows) {
        return switch (input) {
            case Input.Symbols(int count, _) -> symbols(rows, count);
            case Input.Numbers numbers -> numbers(rows, numbers.row());
            case Input.Features(var features) ->
                    new Rows.Multiple(features.stream().map(f -> inputs(f, rows)).toList());
        };
    }

    private static Rows inputs(Feature feature, int rows) {
        return switch (feature) {
            case Feature.Symbols(_, int count, _) -> symbols(rows, count);
            case Feature.Numbers(_, int width) -> numbers(rows, width);
            case Feature.Spelled _ ->
                    Rows.Spelled.of(
                            IntStream.range(0, rows)
                                    .mapToObj(r -> r % 2 == 0 ? new int[] {1} : new int[] {0, 1})
                                    .toList());
        };
    }

    private static Rows targets(NetworkSpec spec, PackedSequences chain) {
        int rows = chain.rows();
        return switch (spec.output()) {
            case Output.Softmax(int count, _, _, _) -> symbols(rows, count);
            case Output.Crf _ -> symbols(rows, 1);
            case Output.Ctc _ -> new Rows.Lists(new int[][] {{0, 1}, {1}});
            case Output.Likelihood(int width, _) -> bits(rows, width);
            case Output.Mixture(int width, _) -> bits(rows, width);
            case Output.Quantiles(int width, _) -> bits(rows, width);
            case Output.Strokes _ -> bits(rows, 3);
            case Output.Linear _, Output.MultiLabel _, Output.Ranking _ ->
                    bits(rows, spec.output().width());
        };
    }

    private static Rows symbols(int rows, int count) {
        return new Rows.Symbols(IntStream.range(0, rows).map(r -> r % count).toArray());
    }

    private static Rows numbers(int rows, int width) {
        float[] numbers = new float[rows * width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (i * 7 % 11 - 5) / 4f;
        }
        return new Rows.Numbers(numbers, width);
    }

    private static Rows bits(int rows, int width) {
        float[] numbers = new float[rows * width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i * i % 3 % 2;
        }
        return new Rows.Numbers(numbers, width);
    }

    // ---- written again ------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("models")
    void theModelIsWrittenAsItWas(String name) throws Exception {
        var file = model(name);
        var again = folder.resolve("again.safetensors");
        switch (name.substring(0, name.indexOf('-'))) {
            case "language" -> LanguageModel.load(file).save(again);
            case "ngram" -> NgramModel.load(file).save(again);
            case "classify" -> Classifier.load(file).save(again);
            case "tag" -> Tagger.load(file).save(again);
            case "forecast" -> Forecaster.load(file).save(again);
            case "online" -> OnlineModel.load(file).save(again);
            default -> throw new AssertionError(name);
        }
        compare(file, again);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theNetworkIsWrittenAsItWas(String name) throws Exception {
        var writer = new SafetensorsWriter();
        try (var in = Safetensors.open(network(name))) {
            var network = NetworkFile.network(in);
            NetworkFile.write(writer, network, NetworkFile.values(in, network));
        }
        var again = folder.resolve("again.safetensors");
        writer.write(again);
        compare(network(name), again);
    }

    /// Of the file itself, not of the model.
    private static final Set<String> OF_THE_FILE =
            Set.of("rondo.checksum", "rondo.format", "rondo.version");

    /// Further metadata are welcome; what was there before is there, tensors byte for byte.
    private static void compare(Path before, Path after) throws Exception {
        var then = new Contents(before);
        var now = new Contents(after);
        assertEquals(then.tensors, now.tensors, before.toString());
        then.metadata.forEach((key, value) -> {
            if (!OF_THE_FILE.contains(key)) {
                assertEquals(value, now.metadata.get(key), before + ", " + key);
            }
        });
    }

    /// A safetensors file: the length of a header, the header as JSON, bytes.
    private static final class Contents {
        /// Type, shape and bytes.
        final Map<String, List<String>> tensors = new TreeMap<>();

        final Map<String, Object> metadata = new TreeMap<>();

        Contents(Path file) throws Exception {
            byte[] all = Files.readAllBytes(file);
            int begin = 8 + (int) ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong();
            var header = new String(all, 8, begin - 8, StandardCharsets.UTF_8).strip();
            Json.parse(header, "header")
                    .asObject()
                    .entries()
                    .forEach((name, entry) -> {
                        if (name.equals("__metadata__")) {
                            entry.asObject().entries().forEach(this::metadata);
                            return;
                        }
                        var place = entry.asObject().get("data_offsets").asList();
                        int from = begin + place.get(0).asInt();
                        int to = begin + place.get(1).asInt();
                        tensors.put(
                                name,
                                List.of(
                                        entry.asObject().get("dtype").asText(),
                                        entry.asObject().get("shape").write(),
                                        Arrays.toString(Arrays.copyOfRange(all, from, to))));
                    });
        }

        private void metadata(String key, Json value) {
            String text = value.asText();
            boolean json = text.startsWith("{") || text.startsWith("[");
            metadata.put(key, json ? Json.parse(text, key) : text);
        }
    }

    // ---- a training that only the library can begin -------------------------------------------

    static NetworkLearner pairs() {
        var sources = new ArrayList<int[]>();
        var targets = new ArrayList<int[]>();
        for (int i = 0; i < 12; i++) {
            int first = i;
            int[] source = IntStream.range(0, 2 + i % 3).map(k -> (first + k * k) % 4).toArray();
            sources.add(source);
            targets.add(Arrays.stream(source).map(s -> 2 + (s + 1) % 4).toArray());
        }
        try (var in = Safetensors.open(network("encoder-attention"))) {
            return PairSource.learner(
                    NetworkFile.network(in).spec(),
                    new PairSource.Pairs(sources, targets),
                    Optional.of(new PairSource.Pairs(sources.subList(0, 3), targets.subList(0, 3))),
                    PairSettings.of(0, 1, 4, 1).withSampling(0.2, 2),
                    1);
        }
    }

    static Settings settings() {
        return Settings.of(new Optimiser.Adam(), 0.02, 4)
                .withAveraging(new Averaging.Exponential(0.5));
    }

    @Test
    void aCheckpointOfPairsIsResumed() throws Exception {
        try (var learner = pairs();
                var training =
                        Training.resume(
                                learner, settings(), OLD.resolve("checkpoints/pairs.checkpoint"))) {
            Event last = null;
            for (var event : training) {
                last = event;
            }
            assertEquals(
                    new Event.Stopped(Event.Reason.FINISHED, Optional.of(4)),
                    last,
                    "the last event");
            var losses = new ArrayList<Double>();
            for (var epoch : training.record().epochs()) {
                losses.add(epoch.loss());
                losses.add(epoch.validation().orElseThrow());
            }
            compare("pairs", losses);
            assertEquals(4, training.record().epochs().size());
        }
    }
}
