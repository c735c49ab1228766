package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Schemas;
import dev.rondo.app.console.Terminal;
import dev.rondo.store.Json;
import dev.rondo.task.forecast.ForecastTrainer;
import dev.rondo.task.forecast.Forecaster;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Commands with forecasters without a network, which `rondo train forecast` makes unless told
/// otherwise.
class BlendCommandsTest {
    private static final List<String> METHODS =
            ForecastTrainer.MODELS.stream().filter(m -> !m.equals("network")).toList();

    @TempDir Path folder;

    private Path series;
    private Path model;

    private static String number(int series, int month) {
        double level = 100 * (series + 1) + month;
        double season = 1 + 0.3 * Math.sin(2 * Math.PI * month / 12);
        return String.format(Locale.ROOT, "%.3f", level * season + 7 * month % 5);
    }

    @BeforeEach
    void write() throws Exception {
        series = folder.resolve("series.csv");
        var lines = new ArrayList<String>(List.of("month,a,b"));
        for (int i = 0; i < 120; i++) {
            String b = i % 9 == 4 ? "" : number(3, i);
            lines.add(YearMonth.of(2001, 3).plusMonths(i) + "," + number(0, i) + "," + b);
        }
        Files.write(series, lines);
        model = folder.resolve("m.safetensors");
    }

    private Terminal.Outcome train(Object... more) {
        return Terminal.run(
                Terminal.arguments(
                        List.of("train", "forecast", series, "-o", model, "--time", "month"),
                        more,
                        "--threads",
                        1));
    }

    private static Terminal.Outcome fine(Terminal.Outcome outcome) {
        assertEquals(0, outcome.status(), outcome.err());
        return outcome;
    }

    private void refused(String says, Terminal.Outcome outcome) {
        assertEquals(2, outcome.status(), outcome.err() + outcome.out());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertTrue(outcome.err().contains(says), outcome.err());
        assertFalse(outcome.err().contains("unexpected"), outcome.err());
    }

    @Test
    void trainsShowsPredictsAndEvaluates() {
        var trained = fine(train("--horizon", 6, "--until", "2010-03"));
        assertTrue(trained.err().contains("108 rows; columns a, b"), trained.err());
        assertTrue(trained.out().contains("Seasons of 12 steps"), trained.out());
        assertTrue(trained.out().contains("linear (13"), trained.out());
        assertFalse(Files.exists(folder.resolve("m.safetensors.checkpoint")));
        var shown = fine(Terminal.run("show", model)).out();
        for (var part : List.of("blend of methods", "seasons     12", "a: method", "b: coeff")) {
            assertTrue(shown.contains(part), shown);
        }
        var predicted = fine(Terminal.run("predict", model, series, "--levels", "0.1,0.5,0.9"));
        var lines = predicted.out().lines().toList();
        assertEquals("time,a,a_0.1,a_0.5,a_0.9,b,b_0.1,b_0.5,b_0.9", lines.getFirst());
        assertEquals(7, lines.size());
        assertTrue(lines.get(1).startsWith("2011-03,"), lines.get(1));
        for (var line : lines.subList(1, 7)) {
            double[] all =
                    Arrays.stream(line.substring(8).split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray();
            for (int at = 0; at < all.length; at += 4) {
                assertEquals(all[at], all[at + 2], line); // the median
                assertTrue(all[at + 1] <= all[at] && all[at] <= all[at + 3], line);
            }
        }
        var evaluated =
                fine(Terminal.run("evaluate", model, series, "--from", "2010-03", "--season", 12));
        assertFalse(evaluated.err().contains("training"), evaluated.err());
        for (var part : List.of("model", "seasonal naive", "drift", "CRPS", "80 % coverage")) {
            assertTrue(evaluated.out().contains(part), evaluated.out());
        }
        assertTrue(mase(evaluated.out(), "model") < mase(evaluated.out(), "seasonal naive"));
        var paths = fine(Terminal.run("predict", model, series, "--samples", 3, "--horizon", 9));
        assertEquals(1 + 3 * 9, paths.out().lines().count());
        var strange = fine(Terminal.run("predict", model, series, "--anomalies", 0.01));
        assertTrue(strange.out().lines().count() > 200, strange.out());
    }

    private static double mase(String table, String method) {
        var line = table.lines().filter(l -> l.startsWith(method + "  ")).findFirst().orElseThrow();
        return Double.parseDouble(
                line.substring(method.length()).replace(" %", "%").strip().split(" +")[4]);
    }

    @Test
    void whatIsFoundIsJsonThatKeepsToItsSchema() {
        var trained = fine(train("--horizon", 3, "--test", series, "--json"));
        assertEquals("", trained.err());
        var lines = trained.out().lines().toList();
        assertEquals(1, lines.size(), trained.out());
        Schemas.check("train", lines.getFirst());
        var report = Json.parse(lines.getFirst(), "report").asObject();
        assertEquals(Json.of("train/1"), report.get("schema"));
        double weights = 0;
        for (var row : report.get("methods").asList()) {
            if (!row.asObject().get("method").asText().equals("blend")) {
                weights += row.asObject().get("weight").as(Double.class);
            }
        }
        assertEquals(1, weights, 1e-9);
        assertTrue(report.find("test").isPresent());
        var evaluated = fine(Terminal.run("evaluate", model, series, "--from", 100, "--json"));
        Schemas.check("evaluate#/$defs/backtest", evaluated.out());
        var predicted = fine(Terminal.run("predict", model, series, "--json"));
        predicted.out().lines().forEach(l -> Schemas.check("predict#/$defs/forecast", l));
        assertEquals("", fine(train("--horizon", 3, "--quiet")).out());
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void eachMethodIsAModel(String method) {
        fine(train("--horizon", 3, "--model", method, "--target", "a"));
        var shown = fine(Terminal.run("show", model)).out();
        var name = method.equals("smoothing") ? "exponential" : method.replace('-', ' ');
        assertTrue(
                shown.toLowerCase(Locale.ROOT).contains("\n  " + name) || method.equals("blend"),
                shown);
        var predicted = fine(Terminal.run("predict", model, series, "--horizon", 8));
        assertEquals(9, predicted.out().lines().count());
        assertFalse(predicted.out().contains("NaN"), predicted.out());
        fine(Terminal.run("evaluate", model, series, "--from", 110));
    }

    @Test
    void aNetworkIsTrainedWhereItsOptionsAreGiven() {
        var network = fine(train("--cell", "gru", "--hidden", 3, "--epochs", 1));
        assertTrue(Forecaster.load(model).network().isPresent(), network.err());
        fine(train("--model", "network", "--hidden", 3, "--epochs", 1));
        assertTrue(Forecaster.load(model).network().isPresent());
        fine(train());
        assertTrue(Forecaster.load(model).network().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--cell gru",
                "--layer gru/3",
                "--dropout 0.1",
                "--init U=orthogonal",
                "--epochs 3",
                "--learning-rate 0.1",
                "--optimiser sgd",
                "--patience 4",
                "--clip-norm 1",
                "--l2 0.1",
                "--ema 0.9",
                "--batch 3",
                "--shards 2",
                "--steps 8",
                "--watch-gradients=5",
                "--context 12",
                "--stride 2",
                "--head gaussian",
                "--scale log",
                "--difference 1",
                "--missing mean",
                "--past b",
                "--known b",
                "--static b",
                "--calendar month",
                "--validation-part 0.2"
            })
    void optionsOfANetworkAreRefusedWithAMethod(String option) {
        var words = new ArrayList<Object>(List.of("--model", "blend"));
        words.addAll(List.of(option.split(" ")));
        var name = option.replaceFirst("[ =].*", "");
        refused(
                "--model blend has no network and reads the targets alone: leave out " + name,
                train(words.toArray()));
        assertFalse(Files.exists(model));
    }

    @Test
    void whatIsNotReadIsSaid() throws Exception {
        var trained = fine(train("--horizon", 2, "--target", "b"));
        assertTrue(
                trained.err().contains("not read (past covariates need --model network): a"),
                trained.err());
        // so that a table without it will do
        var alone = folder.resolve("alone.csv");
        Files.write(
                alone,
                Files.readAllLines(series).stream()
                        .map(l -> l.replaceFirst(",[^,]*", ""))
                        .toList());
        var predicted = fine(Terminal.run("predict", model, alone));
        assertEquals("time,b,b_0.1,b_0.9", predicted.out().lines().findFirst().orElse(""));
        assertEquals(predicted.out(), fine(Terminal.run("predict", model, series)).out());
    }

    @Test
    void whatNeedsANetworkSaysSo() {
        refused("expected one of blend, network, naive", train("--model", "pudding"));
        refused("--resume: a forecaster without a network", train("--resume"));
        fine(train());
        refused(
                ": is a forecaster without a network, which has no gradients",
                Terminal.run("gradients", model, series));
        refused("holds no recurrent language model", Terminal.run("generate", model));
        var values = folder.resolve("values.json");
        refused(
                "--explain is for networks",
                Terminal.run("predict", model, series, "--explain", values));
        assertFalse(Files.exists(values));
        refused(
                "no network for --svg",
                Terminal.run("show", model, "--svg", folder.resolve("n.svg")));
        var tuned =
                Terminal.run(
                        "tune",
                        "-o",
                        folder.resolve("search"),
                        "--over",
                        "horizon=1,2",
                        "forecast",
                        series,
                        "--time",
                        "month");
        assertNotEquals(0, tuned.status());
        assertTrue(
                tuned.err().contains("no epochs in which trials could be compared"), tuned.err());
        assertTrue(tuned.err().contains("--model network"), tuned.err());
    }

    @Test
    void manySeriesAndOnesThatAreMetForTheFirstTime() throws Exception {
        var lines = new ArrayList<String>(List.of("shop,month,sales"));
        for (int shop = 0; shop < 24; shop++) {
            for (int i = 0; i < 60; i++) {
                lines.add(
                        "s"
                                + shop
                                + ","
                                + YearMonth.of(2001, 1 + shop % 5).plusMonths(i)
                                + ","
                                + number(shop, i));
            }
        }
        Files.write(series, lines);
        var trained = fine(train("--id", "shop", "--horizon", 4));
        assertTrue(trained.err().contains("24 series, 1,440 rows"), trained.err());
        var cold = folder.resolve("cold.csv");
        Files.writeString(
                cold,
                "shop,month,sales\nnew,2020-01,5000\nnewer,2020-03,7\nnewer,2020-04,\n"
                        + "s3,2001-04,"
                        + number(3, 0)
                        + "\n");
        var predicted = fine(Terminal.run("predict", model, cold)).out().lines().toList();
        assertEquals(1 + 3 * 4, predicted.size());
        var fields = predicted.get(1).split(",");
        double first = Double.parseDouble(fields[fields.length - 3]);
        assertTrue(first > 2000 && first < 9000, predicted.get(1));
        fine(Terminal.run("evaluate", model, series, "--from", 50));
    }

    @Test
    void seriesWithoutMuchInThem() throws Exception {
        for (var rows :
                List.of(
                        "a\n1\n",
                        "a\n1\n2\n",
                        "a\n0\n0\n0\n0\n",
                        "a,b\n1,\n2,3\n,3\n-4,5\n5,5\n")) {
            Files.writeString(series, rows);
            var trained = Terminal.run("train", "forecast", series, "-o", model, "--horizon", 3);
            fine(trained);
            assertFalse(trained.out().contains("NaN"), trained.out());
            var predicted = fine(Terminal.run("predict", model, series, "--json"));
            assertEquals(3, predicted.out().lines().count());
            predicted.out().lines().forEach(l -> Schemas.check("predict#/$defs/forecast", l));
            var shown = fine(Terminal.run("show", model));
            assertFalse(shown.out().contains("NaN"), shown.out());
            var json = fine(Terminal.run("train", "forecast", series, "-o", model, "--json"));
            Schemas.check("train", json.out().strip());
        }
        Files.writeString(series, "a,b\n1,NA\n2,NA\n3,NA\n");
        var missing = Terminal.run("train", "forecast", series, "-o", model, "--target", "b");
        assertEquals(2, missing.status(), missing.err());
        assertEquals(
                "rondo: the column b has no number in the training set: exclude it with --columns",
                missing.err().lines().toList().getLast());
        Files.writeString(series, "a\n");
        refused("series.csv", Terminal.run("train", "forecast", series, "-o", model));
    }
}
