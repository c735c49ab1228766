package dev.rondo.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.RondoVersion;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.Model;
import dev.rondo.model.ModelKind;
import dev.rondo.store.FileFormat;
import dev.rondo.store.Safetensors;
import dev.rondo.store.SafetensorsWriter;
import dev.rondo.store.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What every kind of model keeps to: its file, its training, its errors. A kind joins by standing
/// in the table ([Models#kinds]) and having an exemplar ([ModelExemplar]).
class ModelContractTest {
    private static final Map<String, Model> TRAINED = new HashMap<>();

    @TempDir Path folder;

    static Stream<ModelExemplar> exemplars() {
        return Models.kinds().stream().flatMap(kind -> ModelExemplar.of(kind).stream());
    }

    private static Model trained(ModelExemplar exemplar) {
        return TRAINED.computeIfAbsent(exemplar.name(), _ -> exemplar.training().apply(1));
    }

    private Path saved(ModelExemplar exemplar) {
        var file = folder.resolve("m.safetensors");
        trained(exemplar).save(file);
        return file;
    }

    // ---- the table ----------------------------------------------------------------------------

    @Test
    void aKindWithoutAnExemplarIsNoted() {
        var pudding =
                new ModelKind<>(
                        Model.class,
                        new ModelKind.Names("pudding", "a pudding", "rondo train pudding"),
                        new FileFormat("puddings", 1, 1),
                        file -> {
                            throw new AssertionError(file.path());
                        });
        var e = assertThrows(AssertionError.class, () -> ModelExemplar.of(pudding));
        assertTrue(String.valueOf(e.getMessage()).contains("pudding has no exemplar"));
    }

    @Test
    void namesClassesAndDescriptionsTellKindsApart() {
        int kinds = Models.kinds().size();
        assertEquals(kinds, distinct(ModelKind::name));
        assertEquals(kinds, distinct(ModelKind::type));
        assertEquals(kinds, distinct(ModelKind::description));
        assertEquals(kinds, distinct(kind -> kind.names().command()));
        assertEquals(kinds, distinct(kind -> kind.format().what()));
        for (var kind : Models.kinds()) {
            assertTrue(kind.description().matches("an? \\S.*"), kind.description());
        }
    }

    private static long distinct(java.util.function.Function<ModelKind<?>, Object> of) {
        return Models.kinds().stream().map(of).distinct().count();
    }

    // ---- save and load ------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("exemplars")
    void aModelIsTheSameAfterItsFile(ModelExemplar exemplar) throws Exception {
        var model = trained(exemplar);
        var before = exemplar.predictions().of(model, 1);
        assertTrue(new HashSet<>(before).size() > 2, () -> "it predicts something: " + before);
        assertTrue(before.stream().allMatch(Double::isFinite), before::toString);
        var file = saved(exemplar);
        var loaded = Models.load(file);
        assertSame(exemplar.kind(), loaded.kind());
        assertSame(exemplar.kind(), Models.kind(file));
        assertSame(model.getClass(), loaded.getClass());
        assertTrue(exemplar.kind().type().isInstance(loaded));
        assertSame(model.getClass(), exemplar.kind().load(file).getClass());
        assertEquals(before, exemplar.predictions().of(loaded, 1));
        assertEquals(model.record(), loaded.record());
        assertEquals(
                model.network().map(n -> n.parameters().slots()),
                loaded.network().map(n -> n.parameters().slots()));
        var again = folder.resolve("again.safetensors");
        loaded.save(again);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
    }

    // ---- training -----------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("exemplars")
    void anInterruptedTrainingEndsWithTheSameBits(ModelExemplar exemplar) {
        var whole = trained(exemplar);
        if (exemplar.interrupted().isEmpty()) {
            // Only what is learned in one pass may do without.
            assertTrue(whole.network().isEmpty() && whole.record().isEmpty());
            return;
        }
        var from = folder.resolve("interrupted");
        var resumed = exemplar.interrupted().get().training(from);
        assertTrue(Files.exists(from));
        same(exemplar, whole, resumed);
    }

    @ParameterizedTest
    @MethodSource("exemplars")
    void threadsDoNotChangeTheBits(ModelExemplar exemplar) {
        var one = trained(exemplar);
        same(exemplar, one, exemplar.training().apply(2));
        assertEquals(exemplar.predictions().of(one, 1), exemplar.predictions().of(one, 2));
    }

    private void same(ModelExemplar exemplar, Model expected, Model actual) {
        var a = folder.resolve("a.safetensors");
        var b = folder.resolve("b.safetensors");
        expected.save(a);
        actual.save(b);
        var tensors = tensors(a);
        assertFalse(tensors.isEmpty());
        assertEquals(tensors, tensors(b));
        assertEquals(exemplar.predictions().of(expected, 1), exemplar.predictions().of(actual, 1));
        assertEquals(
                expected.record().map(ModelContractTest::losses),
                actual.record().map(ModelContractTest::losses));
    }

    /// Without the seconds that it took.
    private static List<?> losses(TrainingRecord record) {
        return record.epochs().stream()
                .map(e ->
                        List.of(e.number(), e.loss(), e.validation(), e.learningRate(), e.tokens()))
                .toList();
    }

    /// All tensors of a file, as text of their bits.
    private static Map<String, String> tensors(Path file) {
        var all = new TreeMap<String, String>();
        try (var in = Safetensors.open(file)) {
            for (String name : in.names()) {
                var tensor = in.tensor(name);
                all.put(
                        name,
                        tensor.shape()
                                + switch (tensor.type()) {
                                    case F32 -> Arrays.toString(in.floats(name));
                                    case F64 -> Arrays.toString(in.doubles(name));
                                    case I32 -> Arrays.toString(in.ints(name));
                                    default -> throw new AssertionError(tensor);
                                });
            }
        }
        return all;
    }

    // ---- files that are refused ---------------------------------------------------------------

    /// Of the container, or for people: a model is read without them. What older files do not have.
    private static final Set<String> ADDED = Set.of("rondo.learned");

    private static final Set<String> NOT_NEEDED =
            Set.of("rondo.format", "rondo.writer", "rondo.checksum", "rondo.equations");

    @ParameterizedTest
    @MethodSource("exemplars")
    void aFileThatIsCutOffIsRefused(ModelExemplar exemplar) throws Exception {
        byte[] whole = Files.readAllBytes(saved(exemplar));
        int header = header(whole);
        var cut = folder.resolve("cut.safetensors");
        for (int length :
                new int[] {
                    0, 5, 9, header / 2, header, (header + whole.length) / 2, whole.length - 1
                }) {
            Files.write(cut, Arrays.copyOf(whole, length));
            refused(exemplar.kind(), cut);
        }
    }

    @ParameterizedTest
    @MethodSource("exemplars")
    void aFileWithAnotherByteIsRefused(ModelExemplar exemplar) throws Exception {
        byte[] whole = Files.readAllBytes(saved(exemplar));
        var other = folder.resolve("other.safetensors");
        for (int at = 0; at < whole.length; at += 1 + whole.length / 50) {
            byte[] altered = whole.clone();
            altered[at] ^= (byte) (at % 2 == 0 ? 1 : 4);
            Files.write(other, altered);
            refused(exemplar.kind(), other);
        }
    }

    private static int header(byte[] file) {
        return 8 + (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    }

    @ParameterizedTest
    @MethodSource("exemplars")
    void aFileWithoutOneOfItsPartsIsRefused(ModelExemplar exemplar) {
        var file = saved(exemplar);
        var part = folder.resolve("part.safetensors");
        Map<String, String> metadata;
        Set<String> tensors;
        try (var in = Safetensors.open(file)) {
            metadata = in.metadata();
            tensors = in.names();
        }
        rewrite(file, part, _ -> {}, "");
        assertEquals(tensors(file), tensors(Models.load(part), folder.resolve("whole")));
        for (String key : metadata.keySet()) {
            if (!NOT_NEEDED.contains(key)) {
                rewrite(file, part, m -> m.remove(key), "");
                if (key.equals("rondo.version") && exemplar.kind().format().oldest() == 1
                        || ADDED.contains(key)) {
                    Models.load(
                            part); // version 1 need not be said; files of it lack what came later
                } else {
                    refused(exemplar.kind(), part);
                }
                if (!key.equals("rondo.version")) {
                    rewrite(file, part, m -> m.put(key, "{\"novel\":1}"), "");
                    oneLine(part, () -> Models.load(part));
                }
            }
        }
        for (String tensor : tensors.stream().limit(8).toList()) {
            rewrite(file, part, _ -> {}, tensor);
            oneLine(part, () -> Models.load(part));
        }
    }

    private static Map<String, String> tensors(Model model, Path as) {
        model.save(as);
        return tensors(as);
    }

    @ParameterizedTest
    @MethodSource("exemplars")
    void anotherKindIsRefused(ModelExemplar exemplar) {
        var file = saved(exemplar);
        for (var other : Models.kinds()) {
            if (other != exemplar.kind()) {
                String message = oneLine(file, () -> other.load(file));
                assertTrue(message.startsWith(file + ": holds no "), message);
                assertTrue(message.contains("rondo.kind = " + exemplar.kind().name()), message);
                assertTrue(message.contains("`" + other.names().command() + "`"), message);
            }
        }
        var unknown = folder.resolve("unknown.safetensors");
        rewrite(file, unknown, m -> m.put("rondo.kind", "pudding"), "");
        String message = oneLine(unknown, () -> Models.load(unknown));
        for (var kind : Models.kinds()) {
            assertTrue(message.contains(kind.name()), message);
        }
        refused(exemplar.kind(), unknown);
    }

    @ParameterizedTest
    @MethodSource("exemplars")
    void aFileOfANewerRondoIsToldFromADamagedOne(ModelExemplar exemplar) {
        var file = saved(exemplar);
        var newer = folder.resolve("newer.safetensors");
        rewrite(
                file,
                newer,
                m -> {
                    m.put("rondo.version", "99");
                    m.put("rondo.writer", "99.1");
                },
                "");
        for (var message : refused(exemplar.kind(), newer)) {
            assertEquals(
                    newer
                            + ": written by Rondo 99.1 (format 99 of "
                            + exemplar.kind().format().what()
                            + "), this is Rondo "
                            + RondoVersion.number()
                            + " and reads up to "
                            + exemplar.kind().format().newest()
                            + ": use a newer Rondo",
                    message);
        }
    }

    /// By its kind and by the table: the messages.
    private static List<String> refused(ModelKind<?> kind, Path file) {
        return List.of(
                oneLine(file, () -> kind.load(file)), oneLine(file, () -> Models.load(file)));
    }

    private static String oneLine(Path file, org.junit.jupiter.api.function.Executable load) {
        String message = String.valueOf(assertThrows(RondoException.class, load).getMessage());
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.contains(file.toString()), message);
        return message;
    }

    /// Copies a file, with other metadata or without a tensor; its checksum is right.
    private static void rewrite(
            Path from, Path to, Consumer<Map<String, String>> edit, String without) {
        var writer = new SafetensorsWriter();
        try (var in = Safetensors.open(from)) {
            var metadata = new LinkedHashMap<>(in.metadata());
            metadata.remove("rondo.checksum");
            metadata.remove("rondo.format");
            edit.accept(metadata);
            metadata.forEach(writer::metadata);
            for (String name : in.names()) {
                if (!name.equals(without)) {
                    copy(in, in.tensor(name), writer);
                }
            }
        }
        writer.write(to);
    }

    private static void copy(Safetensors in, Tensor tensor, SafetensorsWriter writer) {
        String name = tensor.name();
        int[] shape = tensor.shape().stream().mapToInt(Math::toIntExact).toArray();
        switch (tensor.type()) {
            case F32 -> writer.floats(name, in.floats(name), 0, shape);
            case F64 -> writer.doubles(name, in.doubles(name), 0, shape);
            case I32 -> writer.ints(name, in.ints(name), 0, shape);
            default -> throw new AssertionError(tensor);
        }
    }
}
