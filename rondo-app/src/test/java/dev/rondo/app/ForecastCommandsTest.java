package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;
import dev.rondo.store.Json;

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
        return Terminal.run(
                Terminal.arguments(
                        List.of("train", "forecast", series, "-o", model),
                        more,
                        "--hidden",
                        8,
                        "--batch",
                        2,
                        "--epochs",
                        3,
                        "--threads",
                        1));
    }

    @Test
    void trainsEvaluatesPredictsAndShows() {
        var trained = train("--cell", "gru-d", "--epochs", 60, "--rate", 0.01);
        assertEquals(0, trained.status(), trained.err());
        assertTrue(trained.err().contains("ignored (no numbers) day"), trained.err());
        assertTrue(trained.err().contains("val RMSE"), trained.err());
        var evaluated = Terminal.run("evaluate", model, series, "--from", 109);
        assertEquals(0, evaluated.status(), evaluated.err());
        assertEquals(3, evaluated.out().lines().count());
        var predicted = Terminal.run("predict", model, series, "--horizon", 4);
        assertEquals("a,b", predicted.out().lines().findFirst().orElse(""), predicted.err());
        assertEquals(5, predicted.out().lines().count());
        var json = Terminal.run("predict", model, series, "--horizon", 2, "--json");
        assertEquals(2, json.out().lines().filter(l -> l.contains("\"a\":")).count());
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
                        "--initial-state",
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
        assertTrue(shown.contains("initial     learned"), shown);
    }

    @Test
    void manyStepsAtOnceWithIntervalsPathsAndAnomalies() throws Exception {
        var trained =
                train(
                        "--target",
                        "a",
                        "--horizon",
                        3,
                        "--context",
                        12,
                        "--scale",
                        "window",
                        "--head",
                        "gaussian",
                        "--epochs",
                        2);
        assertEquals(0, trained.status(), trained.err());
        assertTrue(trained.out().contains("Validation"), trained.out());
        var page = folder.resolve("page.html");
        var evaluated =
                Terminal.run(
                        "evaluate",
                        model,
                        series,
                        "--from",
                        100,
                        "--stride",
                        2,
                        "--season",
                        12,
                        "--report",
                        page);
        assertEquals(0, evaluated.status(), evaluated.err());
        for (var part : List.of("naive", "seasonal naive", "drift", "linear AR", "CRPS", "MASE")) {
            assertTrue(evaluated.out().contains(part), evaluated.out());
        }
        assertTrue(Files.readString(page).contains("<svg"));
        var json = Terminal.run("evaluate", model, series, "--from", 100, "--json");
        assertTrue(json.out().startsWith("{"), json.out());
        var predicted = Terminal.run("predict", model, series, "--levels", "0.25,0.75");
        assertEquals(
                "a,a_0.25,a_0.75", predicted.out().lines().findFirst().orElse(""), predicted.err());
        assertEquals(4, predicted.out().lines().count());
        var longer = Terminal.run("predict", model, series, "--horizon", 7, "--paths", 10);
        assertEquals(8, longer.out().lines().count(), longer.err());
        var paths = Terminal.run("predict", model, series, "--samples", 2);
        assertEquals(1 + 2 * 3, paths.out().lines().count(), paths.err());
        var strange = Terminal.run("predict", model, series, "--anomalies", 0.01, "--json");
        assertEquals(119, strange.out().lines().count(), strange.err());
        assertTrue(strange.out().contains("\"tail\":"), strange.out());
    }

    @Test
    void manySeriesWithTimesAndWords() throws Exception {
        var lines = new ArrayList<String>(List.of("shop,day,sold,holiday,town"));
        for (int i = 0; i < 80; i++) {
            for (var shop : List.of("x", "y")) {
                lines.add(
                        String.format(
                                Locale.ROOT,
                                "%s,2024-%02d-%02d,%s,%d,%s",
                                shop,
                                1 + i / 28,
                                1 + i % 28,
                                i < 77 ? "" + (i * 7 % 5) : "",
                                i % 7 == 0 ? 1 : 0,
                                shop.equals("x") ? "Ulm" : "Bonn"));
            }
        }
        Files.write(series, lines);
        var trained =
                train(
                        "--id",
                        "shop",
                        "--time",
                        "day",
                        "--known",
                        "holiday",
                        "--static",
                        "town",
                        "--calendar",
                        "weekday",
                        "--head",
                        "negative-binomial",
                        "--horizon",
                        3,
                        "--epochs",
                        2);
        assertEquals(0, trained.status(), trained.err());
        assertTrue(trained.err().contains("2 series"), trained.err());
        var predicted = Terminal.run("predict", model, series);
        assertEquals(0, predicted.status(), predicted.err());
        assertEquals(
                "series,time,sold,sold_0.1,sold_0.9",
                predicted.out().lines().findFirst().orElse(""));
        assertTrue(predicted.out().contains("y,2024-03-22T00:00,"), predicted.out());
        assertEquals(7, predicted.out().lines().count());
        var twice = new ArrayList<>(lines);
        twice.add(lines.getLast());
        Files.write(series, twice);
        var outcome = Terminal.run("predict", model, series);
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains(":162: the time `2024-03-24`"), outcome.err());
    }

    @Test
    void badSeriesAreSaidWithoutATrace() throws Exception {
        assertEquals(0, train("--horizon", 2, "--context", 8).status());
        var table = Files.readString(series);
        for (var bad :
                List.of(
                        "",
                        "day,a,b\n",
                        "day,a,b\nd1,1,2\n",
                        "day,a\nd1,1\nd2,2\n",
                        table.replace("d7,", "d7,inf;"),
                        table.replaceAll("d7,[^,]*", "d7,inf"),
                        "day,a,b\n" + "d,,\n".repeat(50),
                        "day,a,b\n" + "d,NaN,1\n".repeat(50))) {
            Files.writeString(series, bad);
            for (var command : List.of("train", "evaluate")) {
                var outcome =
                        command.equals("train")
                                ? Terminal.run(
                                        "train",
                                        "forecast",
                                        series,
                                        "-o",
                                        folder.resolve("n"),
                                        "--target",
                                        "a,b",
                                        "--context",
                                        8)
                                : Terminal.run("evaluate", model, series, "--baselines", "none");
                boolean nothing = command.equals("evaluate") && bad.contains("d,");
                if (!nothing) {
                    assertEquals(2, outcome.status(), () -> bad + outcome.err());
                }
                assertTrue(!outcome.err().contains("\tat "), outcome.err());
                assertTrue(outcome.status() != 1, outcome.err());
            }
        }
        Files.writeString(series, table);
        for (Object[] more :
                new Object[][] {
                    {"--scale", "log"},
                    {"--hold-out", "random"},
                    {"--scale", "window"},
                    {"--head", "loud"},
                    {"--calendar", "hour"},
                    {"--time", "day"},
                    {"--horizon", 0},
                    {"--context", 200},
                    {"--context", 8, "--reset"},
                    {"--known", "a", "--past", "a"},
                    {"--until", "2000-01-01"}
                }) {
            var outcome = train(more);
            assertEquals(2, outcome.status(), () -> List.of(more) + outcome.err());
            assertTrue(!outcome.err().contains("\tat "), outcome.err());
        }
        var point = Terminal.run("predict", model, series, "--samples", 2);
        assertEquals(2, point.status(), point.out());
        assertTrue(point.err().contains("another head"), point.err());
    }

    @Test
    void mistakesAreSaidWithoutATrace() throws Exception {
        for (Object[] more :
                new Object[][] {
                    {"--target", "z"},
                    {"--columns", "day"},
                    {"--validation-part", "1.5"},
                    {"--initial-state", "sometimes"},
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
    void theReadmesForecasterIsBetterThanSmoothingIs() {
        var sample = Path.of("..", "samples", "passengers.csv");
        var trained =
                Terminal.run(
                        "train",
                        "forecast",
                        sample,
                        "-o",
                        model,
                        "--time",
                        "month",
                        "--until",
                        "1960-01",
                        "--scale",
                        "log",
                        "--difference",
                        12,
                        "--cell",
                        "ar:order=13",
                        "--epochs",
                        400,
                        "--rate",
                        0.01);
        assertEquals(0, trained.status(), trained.err());
        var outcome =
                Terminal.run(
                        "evaluate",
                        model,
                        sample,
                        "--from",
                        "1960-01",
                        "--horizon",
                        12,
                        "--season",
                        12,
                        "--json");
        var methods = Json.parse(outcome.out().strip(), "evaluate").asObject().get("methods");
        var errors = new java.util.HashMap<String, Double>();
        for (var method : methods.asList()) {
            var fields = method.asObject();
            errors.put(fields.get("method").asText(), fields.get("mase").asDouble());
        }
        double own = java.util.Objects.requireNonNull(errors.get("model"));
        assertTrue(own < java.util.Objects.requireNonNull(errors.get("ETS")), outcome.out());
        assertTrue(
                own < 0.5 * java.util.Objects.requireNonNull(errors.get("seasonal naive")),
                outcome.out());
        var predicted = Terminal.run("predict", model, sample, "--horizon", 12);
        assertEquals(13, predicted.out().lines().count(), predicted.err());
    }
}
