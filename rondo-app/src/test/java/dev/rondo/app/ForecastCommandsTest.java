package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.store.Json;
import dev.rondo.task.Forecaster;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

class ForecastCommandsTest {
    @TempDir Path folder;

    private Path series;
    private Path model;

    @BeforeEach
    void write() throws Exception {
        series = folder.resolve("series.csv");
        var lines = new ArrayList<String>(List.of("day,a,b"));
        for (int i = 0; i < 120; i++) {
            String b = i % 9 == 4 ? "" : String.format(Locale.ROOT, "%.3f", Math.cos(0.5 * i));
            lines.add(String.format(Locale.ROOT, "d%d,%.3f,%s", i, 5 * Math.sin(0.5 * i), b));
        }
        Files.write(series, lines);
        model = folder.resolve("m.safetensors");
    }

    private Terminal.Outcome train(Object... more) {
        var arguments =
                new ArrayList<Object>(
                        List.of("train", "forecast", series, "-o", model, "--hidden", 8));
        arguments.addAll(List.of("--batch", 2, "--epochs", 3, "--threads", 1));
        arguments.addAll(List.of(more));
        return Terminal.run(arguments.toArray());
    }

    @Test
    void trainsEvaluatesPredictsAndShows() {
        var trained = train("--cell", "gru-d", "--epochs", 60, "--rate", 0.01);
        assertEquals(0, trained.status(), trained.err());
        assertTrue(trained.err().contains("without numbers, left out day"), trained.err());
        assertTrue(trained.err().contains("error 0."), trained.err());
        var evaluated = Terminal.run("evaluate", model, series, "--from", 109);
        assertEquals(0, evaluated.status(), evaluated.err());
        assertEquals(3, evaluated.out().lines().count());
        var predicted = Terminal.run("predict", model, series, "--horizon", 4);
        assertEquals("a,b", predicted.out().lines().findFirst().orElse(""), predicted.err());
        assertEquals(5, predicted.out().lines().count());
        var json = Terminal.run("predict", model, series, "--horizon", 2, "--json");
        assertEquals(2, json.out().lines().filter(l -> l.startsWith("{\"a\":")).count());
        var shown = Terminal.run("show", model);
        assertTrue(shown.out().contains("input       x 2, mask 2, gap 2"), shown.out());
    }

    @Test
    void oneTargetAmongOthersWithLayersOfTheirOwn() {
        var trained =
                train(
                        "--target",
                        "b",
                        "--links",
                        "skipping",
                        "--start",
                        "learned",
                        "--layer",
                        "narx:inputs=2,outputs=2/5",
                        "--layer",
                        "lstm/4");
        // --hidden is not needed then, and not in the way
        assertEquals(0, trained.status(), trained.err());
        var predicted = Terminal.run("predict", model, series);
        assertEquals("b", predicted.out().lines().findFirst().orElse(""), predicted.err());
        var shown = Terminal.run("show", model).out();
        assertTrue(shown.contains("links       skipping"), shown);
        assertTrue(shown.contains("start       learned"), shown);
    }

    @Test
    void mistakesAreSaidWithoutATrace() throws Exception {
        for (Object[] more :
                new Object[][] {
                    {"--target", "z"},
                    {"--columns", "day"},
                    {"--validation-part", "1.5"},
                    {"--start", "sometimes"},
                    {"--links", "loosely"},
                    {"--layer", "lstm"},
                    {"--layer", "lstm/8", "--cell", "gru"}
                }) {
            var outcome = train(more);
            assertEquals(2, outcome.status(), () -> String.join(" ", outcome.err()));
            assertTrue(!outcome.err().contains("\tat "), outcome.err());
        }
        assertEquals(0, train().status());
        assertEquals(2, Terminal.run("predict", model).status());
        assertEquals(2, Terminal.run("predict", model, series, "--horizon", 0).status());
        assertEquals(2, Terminal.run("evaluate", model, series, "--tokens").status());
        Files.writeString(series, "");
        var empty = Terminal.run("evaluate", model, series);
        assertEquals(2, empty.status());
        assertTrue(empty.err().contains("empty"), empty.err());
    }

    @Test
    void theReadmesForecasterIsBetterThanTheLastNumber() {
        var sample = Path.of("..", "samples", "passengers.csv");
        var trained =
                Terminal.run(
                        "train",
                        "forecast",
                        sample,
                        "-o",
                        model,
                        "--cell",
                        "ar:order=13",
                        "--epochs",
                        400,
                        "--rate",
                        0.01);
        assertEquals(0, trained.status(), trained.err());
        var outcome = Terminal.run("evaluate", model, sample, "--from", 131, "--json");
        var errors = Json.parse(outcome.out().strip(), "evaluate").as(Forecaster.Accuracy.class);
        var own = errors.rootMeanSquare();
        var naive = errors.naiveRootMeanSquare();
        assertTrue(own < 0.6 * naive, outcome.out());
        var predicted = Terminal.run("predict", model, sample, "--horizon", 12);
        assertEquals(13, predicted.out().lines().count(), predicted.err());
    }
}
