package dev.rondo.task.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.RondoVersion;
import dev.rondo.store.SafetensorsWriter;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.online.OnlineModel;
import dev.rondo.task.tag.Tagger;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

/// Model files of a Rondo that is newer than this one: each kind says so.
class NewerFilesTest {
    private static final String HERE = "this is Rondo " + RondoVersion.number();

    @TempDir Path folder;

    private static void load(String kind, Path file) {
        switch (kind) {
            case "language" -> LanguageModel.load(file);
            case "ngram" -> NgramModel.load(file);
            case "forecast" -> Forecaster.load(file);
            case "classifier" -> Classifier.load(file);
            case "tagger" -> Tagger.load(file);
            default -> OnlineModel.load(file);
        }
    }

    private static String refusal(String kind, Path file) {
        return assertThrows(RondoException.class, () -> load(kind, file)).getMessage();
    }

    private SafetensorsWriter writer(String kind, String version) {
        return new SafetensorsWriter()
                .metadata("rondo.kind", kind)
                .metadata("rondo.version", version);
    }

    @ParameterizedTest
    @CsvSource({
        "language, 2, language models",
        "ngram, 1, n-gram models",
        "forecast, 2, forecasters",
        "classifier, 1, classifiers",
        "tagger, 1, taggers",
        "online, 1, models of `rondo online`"
    })
    void aNewerFormatAndANewerWriterAreToldFromAnAlteredFile(
            String kind, String version, String what) {
        Path file = folder.resolve("m.safetensors");
        writer(kind, "99").metadata("rondo.writer", "9.9").write(file);
        assertEquals(
                file
                        + ": written by Rondo 9.9 (format 99 of "
                        + what
                        + "), "
                        + HERE
                        + " and reads up to "
                        + version
                        + ": use a newer Rondo",
                refusal(kind, file));
        for (var writer : new String[] {"9.9", RondoVersion.number()}) {
            writer(kind, version)
                    .metadata("rondo.writer", writer)
                    .metadata("rondo.configuration", "{\"novel\":1}")
                    .metadata("rondo.series", "{\"novel\":1}")
                    .metadata("rondo.classifier", "{\"novel\":1}")
                    .metadata("rondo.tagger", "{\"novel\":1}")
                    .write(file);
            String message = refusal(kind, file);
            assertTrue(
                    writer.equals("9.9")
                            ? message.startsWith(
                                    file
                                            + ": written by Rondo 9.9, "
                                            + HERE
                                            + ": use a newer Rondo (")
                            : message.startsWith(file + ": ")
                                    && message.endsWith(": was the file altered?"),
                    message);
        }
    }
}
