package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.ModelCommandExemplar.Command;
import dev.rondo.app.console.Schemas;
import dev.rondo.app.console.Terminal;
import dev.rondo.network.spec.Direction;
import dev.rondo.store.Json;
import dev.rondo.store.Safetensors;
import dev.rondo.task.Models;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the commands keep to with every kind of model. A kind joins by standing in the table
/// ([Models#kinds]) and having an exemplar ([ModelCommandExemplar]).
class ModelContractCommandTest {
    /// What the command of each kind wrote.
    private static final Map<String, byte[]> TRAINED = new HashMap<>();

    @TempDir Path folder;

    static Stream<ModelCommandExemplar> exemplars() {
        return Models.kinds().stream().flatMap(k -> ModelCommandExemplar.of(k).stream());
    }

    private Path model() {
        return folder.resolve("model.safetensors");
    }

    private Path data() {
        return folder.resolve("data.txt");
    }

    /// Puts the data and the model, as its command trained it, into the folder.
    private Path trained(ModelCommandExemplar exemplar) throws Exception {
        Files.writeString(data(), exemplar.data());
        if (!TRAINED.containsKey(exemplar.toString())) {
            fine(run(exemplar.train()));
            TRAINED.put(exemplar.toString(), Files.readAllBytes(model()));
        }
        Files.write(model(), TRAINED.get(exemplar.toString()));
        return model();
    }

    private Terminal.Outcome run(Command command) {
        return new Terminal()
                .typed(command.typed())
                .rondo(
                        command.words().stream()
                                .map(word ->
                                        word.equals(ModelCommandExemplar.MODEL)
                                                ? model()
                                                : word.equals(ModelCommandExemplar.DATA)
                                                        ? data()
                                                        : word)
                                .toArray());
    }

    private static void fine(Terminal.Outcome outcome) {
        assertEquals(0, outcome.status(), outcome.err());
    }

    /// One line that says what is wrong; what was done before it (by `online`) may be said, too.
    private static String refused(Command command, Terminal.Outcome outcome) {
        var lines = outcome.err().lines().toList();
        assertEquals(2, outcome.status(), () -> command + ": " + outcome.err() + outcome.out());
        assertFalse(lines.isEmpty(), command::toString);
        assertEquals(1, lines.stream().filter(l -> l.startsWith("rondo: ")).count(), outcome::err);
        assertTrue(lines.getLast().startsWith("rondo: "), outcome::err);
        if (!command.words().getFirst().equals("online")) {
            assertEquals(1, lines.size(), outcome::err);
            assertEquals("", outcome.out());
        }
        assertFalse(
                outcome.err().contains("\tat ") || outcome.err().contains("unexpected:"),
                outcome::err);
        return lines.getLast();
    }

    // ---- training -----------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("exemplars")
    void commandAndJavaTrainTheSameBits(ModelCommandExemplar exemplar) throws Exception {
        var file = trained(exemplar);
        assertSame(exemplar.kind(), Models.kind(file));
        var tensors = tensors(file);
        assertFalse(tensors.isEmpty());
        var predicted = run(exemplar.predict().command());
        fine(predicted);
        exemplar.java().apply(data()).save(file);
        assertEquals(tensors, tensors(file));
        assertEquals(predicted.out(), run(exemplar.predict().command()).out());
    }

    /// All tensors of a file, as text of their bits.
    private static Map<String, String> tensors(Path file) {
        var all = new TreeMap<String, String>();
        try (var in = Safetensors.open(file)) {
            for (var name : in.names()) {
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

    // ---- what is shown ------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("exemplars")
    void theModelIsShown(ModelCommandExemplar exemplar) throws Exception {
        var model = Models.load(trained(exemplar));
        var shown = Terminal.run("show", model());
        fine(shown);
        assertEquals("", shown.err());
        if (model.network().isEmpty()) {
            var holds = exemplar.kind().name().equals("ngram") ? "gram" : "blend of methods";
            assertTrue(shown.out().contains(holds), shown.out());
            return;
        }
        var network = model.network().get();
        for (var slot : network.parameters().slots()) {
            assertTrue(
                    shown.out().lines().anyMatch(l -> l.startsWith(slot.name() + " ")),
                    slot.name() + " in " + shown.out());
        }
        for (var layer : network.spec().stack().layers()) {
            var equation = layer.cell().text().lines().toList().getLast();
            assertTrue(shown.out().contains(equation.strip()), equation + " in " + shown.out());
        }
        int epochs = model.record().map(record -> record.epochs().size()).orElse(0);
        assertEquals(
                epochs,
                shown.out()
                        .lines()
                        .filter(l -> l.matches(" +[12]( +[-.0-9e,]+( %)?){3,}"))
                        .count());
        var svg = folder.resolve("network.svg");
        fine(Terminal.run("show", model(), "--svg", svg));
        assertTrue(Files.readString(svg).contains("<svg"));
    }

    @ParameterizedTest
    @MethodSource("exemplars")
    void predictionsAndMeasuresAreJsonForPrograms(ModelCommandExemplar exemplar) throws Exception {
        trained(exemplar);
        var answers = new ArrayList<ModelCommandExemplar.Answer>();
        answers.add(exemplar.predict());
        exemplar.evaluate().ifPresent(answers::add);
        for (var answer : answers) {
            var text = run(answer.command());
            fine(text);
            assertFalse(text.out().isBlank());
            Files.write(model(), TRAINED.get(exemplar.toString()));
            var json = run(answer.command().with("--json"));
            fine(json);
            var lines = json.out().lines().toList();
            assertEquals(answer.lines(), lines.size(), json.out());
            for (var line : lines) {
                Schemas.check(answer.shape(), line);
                var entries = Json.parse(line, "a line").asObject().entries();
                assertTrue(entries.keySet().containsAll(answer.keys()), line);
                assertFalse(entries.containsValue(new Json.Null()), line);
                assertEquals(line.equals(lines.getFirst()), entries.containsKey("schema"), line);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("exemplars")
    void valuesOfTheEquationsAreExplainedOrRefused(ModelCommandExemplar exemplar) throws Exception {
        var model = Models.load(trained(exemplar));
        var json = folder.resolve("explained.json");
        var command = exemplar.predict().command();
        if (!command.words().getFirst().equals("predict")) {
            command = Command.of("predict {model} {data}");
        }
        command = command.with("--explain", json.toString());
        var outcome = run(command);
        if (!exemplar.explains()) {
            var message = refused(command, outcome);
            assertTrue(message.contains("--explain"), message);
            assertTrue(message.contains(model().toString()), message);
            assertFalse(Files.exists(json));
            return;
        }
        fine(outcome);
        var explained = Json.parse(Files.readString(json), "explained").asObject();
        assertFalse(explained.get("read").asList().isEmpty());
        assertEquals(
                model.network().orElseThrow().spec().stack().layers().stream()
                        .mapToInt(l -> l.direction() == Direction.BOTH ? 2 : 1)
                        .sum(),
                explained.get("cells").asList().size());
        Schemas.check("explain", Files.readString(json));
        assertEquals(
                explained.get("read").asList().size(),
                explained.get("importance").asObject().get("totals").asList().size());
    }

    // ---- what is refused ----------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("exemplars")
    void wrongInputIsSaidInOneLine(ModelCommandExemplar exemplar) throws Exception {
        assertTrue(exemplar.wrong().size() > 2, exemplar::toString);
        for (var wrong : exemplar.wrong()) {
            trained(exemplar);
            var message = refused(wrong.command(), run(wrong.command()));
            assertTrue(message.contains(wrong.says()), message);
        }
    }

    @ParameterizedTest
    @MethodSource("exemplars")
    void aDamagedModelIsRefusedByAllCommands(ModelCommandExemplar exemplar) throws Exception {
        byte[] whole = Files.readAllBytes(trained(exemplar));
        byte[] altered = whole.clone();
        altered[100] ^= 4;
        var damaged = List.of(Arrays.copyOf(whole, whole.length / 2), altered);
        var commands =
                new ArrayList<>(
                        List.of(
                                Command.of("show {model}"),
                                Command.of("predict {model} {data}"),
                                Command.of("evaluate {model} {data}"),
                                Command.of("gradients {model} {data}"),
                                Command.of("generate {model}"),
                                exemplar.predict().command()));
        exemplar.evaluate().ifPresent(evaluate -> commands.add(evaluate.command()));
        for (var bytes : damaged) {
            for (var command : commands) {
                Files.write(model(), bytes);
                var message = refused(command, run(command));
                assertTrue(message.startsWith("rondo: " + model()), message);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("exemplars")
    void commandsForOtherKindsSayWhichKindItIs(ModelCommandExemplar exemplar) throws Exception {
        var network = Models.load(trained(exemplar)).network();
        var gradients = Command.of("gradients {model} {data} --steps 3 --windows 2 --radii 1");
        var generate = Command.of("generate {model} --length 3");
        var kind = exemplar.kind().name();
        if (kind.equals("online")) { // windows of more rows than these
            Files.writeString(data(), exemplar.data().repeat(4));
        }
        if (network.isPresent()) {
            fine(run(gradients));
        } else {
            var message = refused(gradients, run(gradients));
            assertTrue(
                    message.startsWith(
                            "rondo: " + model() + ": is " + exemplar.kind().description()),
                    message);
        }
        if (kind.equals("language") || kind.equals("ngram")) {
            fine(run(generate));
        } else {
            var message = refused(generate, run(generate));
            assertTrue(message.contains("rondo.kind = " + kind), message);
        }
    }
}
