package dev.rondo.task.language;

import dev.rondo.data.text.Corpus;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.learn.Loss;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.BatchPredictor;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.ModelLearner;
import dev.rondo.model.NetworkFile;
import dev.rondo.model.NetworkLearner;
import dev.rondo.model.StreamSource;
import dev.rondo.network.Network;
import dev.rondo.network.spec.ActivationPenalty;
import dev.rondo.network.spec.Batch;
import dev.rondo.store.SerialisedNames;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/// A language model in training: its text and its [NetworkLearner].
///
/// ```java
/// try (var language = new LanguageLearner(settings, corpus, threads);
///         var training = Training.start(language.learner(), learning)) {
///     training.forEach(System.out::println);
///     language.model(training.record()).save(path);
/// }
/// ```
public final class LanguageLearner implements ModelLearner<LanguageModel> {
    private final Corpus corpus;
    private final ExampleSettings examples;
    private final NetworkLearner learner;

    /// @param threads that share the work; they do not change its bits
    public LanguageLearner(LanguageSettings settings, Corpus corpus, int threads) {
        this.corpus = corpus;
        var network = Network.of(settings.network(corpus.vocabulary().size()));
        network.spec().mustCarry("a language model");
        examples = settings.examples();
        learner =
                new NetworkLearner(
                        network,
                        new StreamSource(
                                new StreamSource.Streams(corpus.training(), examples.batch()),
                                settings.truncation(),
                                identity(settings, network),
                                Batch::new),
                        outputs -> validation(outputs, examples.batch()),
                        NetworkLearner.Options.of(examples.seed(), examples.shards(), threads));
    }

    private Map<String, String> identity(LanguageSettings settings, Network network) {
        Map<String, String> identity = new LinkedHashMap<>();
        identity.put("network", NetworkFile.configuration(network.spec()).write());
        if (!settings.stack().penalty().equals(ActivationPenalty.NONE)) {
            identity.put("penalty", SerialisedNames.text(settings.stack().penalty()));
        }
        identity.put("shards", "" + settings.examples().shards());
        identity.put("seed", "" + settings.examples().seed());
        identity.put("vocabulary", identity(corpus.vocabulary()));
        identity.put("training text", digest(corpus.training()));
        identity.put("validation text", digest(corpus.validation()));
        return identity;
    }

    /// The loss on the validation text, read in at most `streams` streams.
    private Optional<Loss> validation(BatchPredictor outputs, int streams) {
        int[] text = corpus.validation();
        return text.length == 0
                ? Optional.empty()
                : Optional.of(
                        LanguageModel.evaluate(
                                outputs.network(), outputs.run(), text, streams, null));
    }

    /// What must be the same of a vocabulary where a training is resumed.
    static String identity(Vocabulary vocabulary) {
        return digest(vocabulary.toJson().write());
    }

    private static String digest(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return text.length() + " characters, checksum " + Long.toHexString(crc.getValue());
    }

    private static String digest(int[] ids) {
        var crc = new CRC32C();
        byte[] four = new byte[4];
        for (int id : ids) {
            for (int i = 0; i < 4; i++) {
                four[i] = (byte) (id >>> 8 * i);
            }
            crc.update(four);
        }
        return ids.length + " symbols, checksum " + Long.toHexString(crc.getValue());
    }

    @Override
    public Optional<ExampleSettings> examples() {
        return Optional.of(examples);
    }

    @Override
    public NetworkLearner learner() {
        return learner;
    }

    public Network network() {
        return learner.network();
    }

    @Override
    public LanguageModel model(TrainingRecord record) {
        return new LanguageModel(network(), learner.values().clone(), corpus.vocabulary(), record);
    }

    @Override
    public void close() {
        learner.close();
    }
}
