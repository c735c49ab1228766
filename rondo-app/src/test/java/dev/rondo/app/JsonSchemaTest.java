package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.JsonOutput;
import dev.rondo.app.console.Progress;
import dev.rondo.app.console.Schemas;
import dev.rondo.app.console.Terminal;
import dev.rondo.learn.Event;
import dev.rondo.learn.GradientReach;
import dev.rondo.learn.Loss;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.store.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What commands print as JSON, against the schemas in `docs/schema`. What tests run with `--json`
/// is checked as well, wherever it is run ([Terminal]).
class JsonSchemaTest {
    @TempDir Path folder;

    // ---- events -------------------------------------------------------------------------------

    static Stream<Event> events() {
        var reach = new GradientReach(1, "h", new int[] {1, 2}, new double[] {0.5, Double.NaN});
        var inf = Double.POSITIVE_INFINITY;
        return Stream.of(
                new Event.Started(10, 2, 3, 0),
                new Event.Step(1, 1, 0.5, 0.5, 0.01, 1, 8, 0.1, 80),
                new Event.Step(1, 1, Double.NaN, inf, 0.01, inf, 8, 0.1, 80),
                new Event.Gradients(1, 1, 1, List.of(reach), Map.of("W", Double.NaN)),
                new Event.Evaluated(1, new Loss(3, 4), true),
                new Event.Evaluated(1, new Loss(inf, 4), false),
                new Event.EpochEnded(
                        new TrainingRecord.Epoch(
                                1, 0.5, Optional.of(0.25), 0.01, 24, Optional.of(0.3))),
                new Event.EpochEnded(
                        new TrainingRecord.Epoch(
                                1, Double.NaN, Optional.empty(), 0.01, 24, Optional.empty())),
                new Event.Checkpointed(Path.of("m.checkpoint")),
                new Event.Diverged(1, 2, "the loss is NaN", "Try a smaller rate."),
                new Event.Stopped(Event.Reason.FINISHED, Optional.of(2)),
                new Event.Stopped(Event.Reason.INTERRUPTED, Optional.empty()));
    }

    private static Json.Obj written(Event event) {
        var text = new StringWriter();
        new Progress.Machine(new PrintWriter(text)).show(event);
        return Json.parse(text.toString().strip(), "event").asObject();
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventKeepsToItsSchema(Event event) {
        var json = written(event);
        Schemas.check("train#/$defs/" + json.get("event").asText(), json.write());
    }

    @Test
    void allEventsAreTested() {
        var sealed =
                Arrays.stream(Event.class.getPermittedSubclasses()).collect(Collectors.toSet());
        assertEquals(sealed, events().map(Object::getClass).collect(Collectors.toSet()));
        var described = new TreeSet<>(definitions("train"));
        described.remove("report");
        var written = new TreeSet<String>();
        events().forEach(event -> written.add(written(event).get("event").asText()));
        assertEquals(described, written);
    }

    @Test
    void renamedKeysOfEventsStandUnderTheirFormerNameForOneRelease() {
        var ended =
                written(
                        new Event.EpochEnded(
                                new TrainingRecord.Epoch(
                                        3, 0.5, Optional.of(0.25), 0.01, 24, Optional.of(0.3))));
        assertEquals(Json.of(3), ended.get("epoch"));
        assertEquals(Json.of(3), ended.get("number"));
        assertEquals(Json.of(0.25), ended.get("validation"));
        assertEquals(Json.of(0.25), ended.get("heldOut"));
        var evaluated = written(new Event.Evaluated(1, new Loss(3, 4), true));
        assertEquals(evaluated.get("validation"), evaluated.get("heldOut"));
    }

    @Test
    void numbersThatAreNotDefinedAreNull() {
        var step = written(new Event.Step(1, 1, Double.NaN, 1, 0.01, 1, 8, 0.1, 80));
        assertEquals(new Json.Null(), step.get("batchLoss"));
    }

    // ---- schemas ------------------------------------------------------------------------------

    /// The shapes that a schema's objects may have.
    private static List<String> definitions(String command) {
        return schema(command).get("anyOf").asList().stream()
                .map(ref -> ref.asObject().get("$ref").asText().substring("#/$defs/".length()))
                .toList();
    }

    private static Json.Obj schema(String command) {
        try {
            var file = Schemas.FOLDER.resolve(command + ".json");
            return Json.parse(Files.readString(file), file.toString()).asObject();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Stream<String> schemas() throws Exception {
        try (var files = Files.list(Schemas.FOLDER)) {
            return files
                    .map(f -> f.getFileName().toString().replace(".json", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void aSchemaIsOfThisVersionAndItsDeprecatedKeysNameTheirSuccessors(String name) {
        assertEquals(name + "/" + JsonOutput.VERSION, schema(name).get("title").asText());
        deprecated(name, schema(name));
    }

    private static void deprecated(String where, Json json) {
        switch (json) {
            case Json.Obj(var entries) -> {
                if (entries.get("properties") instanceof Json.Obj(var properties)) {
                    properties.forEach((key, property) -> {
                        var facts = property.asObject();
                        if (facts.find("deprecated").isPresent()) {
                            var says = facts.get("description").asText();
                            assertTrue(says.startsWith("Renamed: "), where + "." + key);
                            assertTrue(
                                    properties.containsKey(says.substring("Renamed: ".length())),
                                    where + "." + key);
                        }
                    });
                }
                entries.forEach((key, value) -> deprecated(where + "." + key, value));
            }
            case Json.Arr list -> list.asList().forEach(item -> deprecated(where, item));
            default -> {}
        }
    }

    @Test
    void aSchemaRefusesWhatItDoesNotName() {
        var good =
                "{\"schema\":\"evaluate/1\",\"predictions\":4,\"loss\":1.5,\"perplexity\":4.4,"
                        + "\"bits\":2.1,\"bitsPerCharacter\":null,\"unknown\":"
                        + "{\"predictions\":0,\"loss\":null,\"knownLoss\":1.5}}";
        assertEquals(Set.of(), Schemas.faults("evaluate", good));
        for (var bad :
                List.of(
                        good.replace("\"bits\"", "\"bitz\""),
                        good.replace("1.5", "\"NaN\""),
                        good.replace("evaluate/1", "evaluate/2"),
                        good.replace(",\"perplexity\":4.4", ""))) {
            assertFalse(Schemas.faults("evaluate", bad).isEmpty(), bad);
        }
    }

    // ---- commands -----------------------------------------------------------------------------

    /// The shapes that no other test asks for by name: each is printed by a command.
    @Test
    void trainingsReportAndForecastersAreBackTested() throws Exception {
        var series = folder.resolve("series.csv");
        var rows = new StringBuilder("t,a\n");
        for (int i = 0; i < 80; i++) {
            rows.append(i).append(',').append(10 + 3 * Math.sin(i / 3.0)).append('\n');
        }
        Files.writeString(series, rows);
        var model = folder.resolve("m.safetensors");
        var trained =
                Terminal.run(
                        "train",
                        "forecast",
                        series,
                        "-o",
                        model,
                        "--horizon",
                        3,
                        "--epochs",
                        2,
                        "--hidden",
                        4,
                        "--head",
                        "gaussian",
                        "--watch-gradients",
                        1,
                        "--json");
        assertEquals(0, trained.status(), trained.err());
        var lines = trained.out().lines().map(l -> Json.parse(l, "event").asObject()).toList();
        assertEquals(Json.of("train/1"), lines.getFirst().get("schema"));
        assertEquals(1, lines.stream().filter(l -> l.find("schema").isPresent()).count());
        var report = lines.getLast();
        assertEquals(Json.of("report"), report.get("event"));
        shape("report#/$defs/backtest", report.get("validation"));
        var evaluated =
                Terminal.run("evaluate", model, series, "--season", 4, "--from", 50, "--json");
        assertEquals(0, evaluated.status(), evaluated.err());
        Schemas.check("evaluate#/$defs/backtest", evaluated.out());
        var anomalies = Terminal.run("predict", model, series, "--anomalies", "--json");
        assertEquals(0, anomalies.status(), anomalies.err());
        anomalies.out().lines().forEach(l -> Schemas.check("predict#/$defs/anomaly", l));
        var paths = Terminal.run("predict", model, series, "--samples", 2, "--json");
        assertEquals(0, paths.status(), paths.err());
        paths.out().lines().forEach(l -> Schemas.check("predict#/$defs/forecast", l));
        var log = folder.resolve("m.safetensors.gradients.jsonl");
        var watched = Terminal.run("gradients", log, "--json");
        assertEquals(0, watched.status(), watched.err());
        Schemas.check("gradients#/$defs/training", watched.out());
        var cells = Terminal.run("gradients", "lstm", "--steps", 5, "--windows", 2, "--json");
        assertEquals(0, cells.status(), cells.err());
        Schemas.check("gradients#/$defs/findings", cells.out());
        var verdict =
                Json.parse(cells.out(), "gradients")
                        .asObject()
                        .get("findings")
                        .asList()
                        .getFirst()
                        .asObject()
                        .get("verdicts")
                        .asList()
                        .getFirst()
                        .asObject();
        assertEquals(verdict.get("summary"), verdict.get("words"));
        assertEquals(verdict.get("advice"), verdict.get("cure"));
        assertEquals(verdict.get("remaining"), verdict.get("left"));
        var explained = folder.resolve("explained.json");
        var predicted = Terminal.run("predict", model, series, "--explain", explained);
        assertEquals(0, predicted.status(), predicted.err());
        Schemas.check("explain", Files.readString(explained));
    }

    /// Classifiers with one loss an item, and taggers: both directions stand in the log.
    @Test
    void gradientsOfNetworksThatReadInBothDirections() throws Exception {
        var reviews = folder.resolve("reviews.tsv");
        Files.writeString(reviews, "good\tfine soup here\nbad\tcold soup there\n".repeat(20));
        var sentences = folder.resolve("sentences.conll");
        Files.writeString(sentences, "Ida B-PER\nleft O\nOslo B-LOC\n\n".repeat(20));
        for (var task : List.of(List.of("classify", reviews), List.of("tag", sentences))) {
            var model = folder.resolve(task.getFirst() + ".safetensors");
            var trained =
                    Terminal.run(
                            "train",
                            task.getFirst(),
                            task.getLast(),
                            "-o",
                            model,
                            "--epochs",
                            1,
                            "--hidden",
                            4,
                            "--embedding",
                            4,
                            "--watch-gradients",
                            1,
                            "--json");
            assertEquals(0, trained.status(), trained.err());
            trained.out().lines().forEach(l -> Schemas.check("train", l));
            var log = folder.resolve(task.getFirst() + ".safetensors.gradients.jsonl");
            var shown = Terminal.run("gradients", log, "--json");
            assertEquals(0, shown.status(), shown.err());
            Schemas.check("gradients#/$defs/training", shown.out());
            assertTrue(shown.out().contains("\"direction\":\"FORWARD\""), shown.out());
            assertTrue(shown.out().contains("\"direction\":\"BACKWARD\""), shown.out());
            var table = Terminal.run("gradients", log);
            assertTrue(table.out().contains("layer1.backward.h@"), table.out());
        }
    }

    private static void shape(String place, Json json) {
        Schemas.check(place, json.write());
    }
}
