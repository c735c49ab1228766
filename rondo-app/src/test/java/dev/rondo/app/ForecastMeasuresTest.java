package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;
import dev.rondo.store.Json;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What an evaluation of forecasts takes by itself, what it says, and what is drawn.
class ForecastMeasuresTest {
    @TempDir Path folder;

    private Path table;
    private Path model;

    @BeforeEach
    void write() throws Exception {
        table = folder.resolve("months.csv");
        model = folder.resolve("m.safetensors");
        var lines = new ArrayList<String>(List.of("month,sold,flat,none"));
        for (int i = 0; i < 120; i++) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%s,%.3f,5,0",
                            YearMonth.of(2010, 1).plusMonths(i),
                            100 + 30 * Math.sin(Math.PI * i / 6) + 3 * Math.sin(1.7 * i)));
        }
        Files.write(table, lines);
    }

    private void train(Object... more) {
        var trained =
                Terminal.run(
                        Terminal.arguments(
                                List.of("train", "forecast", table, "-o", model),
                                more,
                                "--time",
                                "month",
                                "--horizon",
                                6,
                                "--threads",
                                1));
        assertEquals(0, trained.status(), trained.err());
    }

    private static Json.Obj report(Terminal.Outcome outcome) {
        assertEquals(0, outcome.status(), outcome.err());
        return Json.parse(outcome.out().lines().toList().getLast(), "report").asObject();
    }

    private static List<String> names(Json.Obj report) {
        return report.get("methods").asList().stream()
                .map(m -> m.asObject().get("method").asText())
                .toList();
    }

    @Test
    void seasonAndRowsAreThoseThatTrainingKnew() {
        for (Object[] kind : new Object[][] {{"--model", "mean"}, {"--hidden", 4, "--epochs", 1}}) {
            var more = new ArrayList<Object>(List.of(kind));
            more.addAll(List.of("--columns", "sold", "--until", "2018-01"));
            train(more.toArray());
            var outcome = Terminal.run("evaluate", model, table, "--json");
            var report = report(outcome);
            assertEquals(Json.of(12), report.get("season"));
            // rows 97 to 120, six at once
            assertEquals(Json.of(19), report.get("origins"));
            assertEquals(
                    List.of("model", "naive", "seasonal naive", "drift", "linear AR", "ETS"),
                    names(report));
            assertTrue(
                    outcome.err()
                            .contains(
                                    "the evaluation begins with row 97 (2018-01), after those that the"
                                            + " model was trained on: --from 1 takes all rows"),
                    outcome.err());
            assertFalse(outcome.err().contains("covers training"), outcome.err());
            var other =
                    report(
                            Terminal.run(
                                    "evaluate",
                                    model,
                                    table,
                                    "--season",
                                    1,
                                    "--from",
                                    "2019-01",
                                    "--json"));
            assertEquals(Json.of(1), other.get("season"));
            assertEquals(Json.of(7), other.get("origins"));
            assertFalse(names(other).contains("seasonal naive"), other.write());
            var all = Terminal.run("evaluate", model, table, "--from", 1, "--baselines", "none");
            assertTrue(all.err().contains("covers training"), all.err());
        }
    }

    @Test
    void whereNoHorizonIsLeftAllRowsAreMeasuredAndSaidToBeTrainedOn() {
        train("--model", "naive", "--columns", "sold", "--until", "2019-10");
        var outcome = Terminal.run("evaluate", model, table, "--json", "--baselines", "none");
        assertEquals(Json.of(114), report(outcome).get("origins"));
        assertTrue(outcome.err().contains("covers training data"), outcome.err());
        assertFalse(outcome.err().contains("the evaluation begins"), outcome.err());
    }

    @Test
    void constantAndZeroColumnsAreNamedAndSpoilNoMeasure() {
        train("--model", "mean", "--until", "2017-01", "--target", "sold,flat,none");
        var outcome = Terminal.run("evaluate", model, table, "--json");
        for (var method : report(outcome).get("methods").asList()) {
            for (var measure : List.of("mape", "smape", "mase", "standardMse")) {
                assertTrue(
                        method.asObject().get(measure) instanceof Json.Num,
                        () -> measure + " " + method.write());
            }
        }
        assertTrue(
                outcome.err().contains("MASE: 2 of 3 columns are left out (flat, none)"),
                outcome.err());
        assertTrue(outcome.err().contains("numbers are left out (none)"), outcome.err());
        var text = Terminal.run("evaluate", model, table).out();
        assertTrue(text.contains("Left out of measures, for every method"), text);
    }

    @Test
    void aModelThatLosesSaysSo() {
        train("--model", "mean", "--columns", "sold", "--until", "2018-01");
        var outcome = Terminal.run("evaluate", model, table, "--json");
        var better = report(outcome).get("better").asText();
        assertTrue(
                better.matches(
                        "The (seasonal naive|linear AR|ETS) forecast is better than this model on these"
                                + " 114 numbers \\(MASE \\d\\.\\d+ vs \\d\\.\\d+\\)\\."),
                better);
        assertTrue(outcome.err().contains(better.substring(4, better.length() - 1)), outcome.err());
        var page = folder.resolve("page.html");
        var won = Terminal.run("evaluate", model, table, "--baselines", "none", "--report", page);
        assertFalse(won.out().contains("is better"), won.out());
    }

    @Test
    void trainingReportsMeasureAgainstBaselines() throws Exception {
        var page = folder.resolve("page.html");
        for (Object[] kind :
                new Object[][] {
                    {"--hidden", 4, "--epochs", 1, "--validation-part", 0.2},
                    {"--model", "mean"},
                    {"--model", "blend"}
                }) {
            var line =
                    Terminal.arguments(
                            List.of("train", "forecast", table, "-o", model),
                            kind,
                            "--columns",
                            "sold",
                            "--time",
                            "month",
                            "--horizon",
                            6,
                            "--report",
                            page);
            var more = new ArrayList<>(List.of(line));
            more.add("--json");
            var outcome = Terminal.run(more.toArray());
            var report = report(outcome);
            boolean network = kind[0].equals("--hidden");
            var names = network ? names(report.get("validation").asObject()) : names(report);
            var expected =
                    network
                            ? List.of("naive", "seasonal naive", "drift", "linear AR", "ETS")
                            : List.of("naive", "seasonal naive (12)", "drift", "AR", "ETS");
            assertTrue(names.containsAll(expected), names.toString());
            boolean blend = kind[1].equals("blend");
            assertEquals(blend, names.contains("blend"), names.toString());
            var html = Files.readString(page);
            assertEquals(!network, html.contains("Weights of the methods"));
            assertTrue(html.contains("errors "), html.substring(0, 400));
            if (kind[1].equals("mean")) {
                assertTrue(
                        outcome.err().contains("is better than this model at the validation"),
                        outcome.err());
                assertTrue(report.get("better").asText().contains("(MASE "), report.write());
            }
        }
    }

    @Test
    void datesBeginInEachOfSeveralSeries() throws Exception {
        var lines = new ArrayList<String>(List.of("shop,month,sold"));
        for (int i = 0; i < 60; i++) {
            lines.add("a," + YearMonth.of(2010, 1).plusMonths(i) + "," + (i * 7 % 12 + 1));
        }
        for (int i = 0; i < 36; i++) {
            lines.add("b," + YearMonth.of(2012, 7).plusMonths(i) + "," + (i * 5 % 12 + 1));
        }
        Files.write(table, lines);
        train("--model", "naive", "--id", "shop", "--horizon", 3);
        var outcome =
                report(
                        Terminal.run(
                                "evaluate",
                                model,
                                table,
                                "--from",
                                "2014-07",
                                "--to",
                                "2014-12",
                                "--json"));
        // of each series six rows, three at once
        assertEquals(Json.of(8), outcome.get("origins"));
        var rows = report(Terminal.run("evaluate", model, table, "--from", 50, "--json"));
        assertEquals(Json.of(9), rows.get("origins"));
        assertEquals(Json.of(1), rows.get("skipped"));
        var wrong = Terminal.run("evaluate", model, table, "--from", 70);
        assertEquals(2, wrong.status());
        assertTrue(wrong.err().contains("row `70`"), wrong.err());
    }

    @Test
    void forecastsAreDrawnToFilesAndInTheTerminal() throws Exception {
        train("--model", "blend", "--columns", "sold");
        var picture = folder.resolve("fan.svg");
        var drawn = Terminal.run("predict", model, table, "--plot", picture);
        assertEquals(0, drawn.status(), drawn.err());
        assertEquals(7, drawn.out().lines().count(), drawn.out());
        var svg = Files.readString(picture);
        for (var part : List.of("sold", "observed", "forecast", "50 %", "80 %", "95 %", "2019")) {
            assertTrue(svg.contains(part), part);
        }
        var text = Terminal.run("predict", model, table, "--plot");
        assertEquals(0, text.status(), text.err());
        assertTrue(text.out().lines().allMatch(l -> l.length() <= 80), text.out());
        assertTrue(text.out().contains("50 %"), text.out());
        assertFalse(text.out().contains("\u001b"), text.out());
        assertFalse(text.out().contains("time,sold"), text.out());
        var json = Terminal.run("predict", model, table, "--to", "csv", "--plot");
        assertEquals(2, json.status());
        assertTrue(json.err().contains("expected --plot FILE.svg"), json.err());
        var other = Terminal.run("predict", model, table, "--plot", folder.resolve("fan.jpg"));
        assertEquals(2, other.status());
        assertTrue(other.err().contains(".svg or .png"), other.err());
        var anomalies = Terminal.run("predict", model, table, "--anomalies", "--plot", picture);
        assertEquals(2, anomalies.status(), anomalies.out());
        var input = Terminal.run("predict", model, table, "--plot", table);
        assertEquals(2, input.status(), input.out());
        assertTrue(Files.readString(table).startsWith("month,sold"));
    }

    @Test
    void manySeriesAreSmallMultiples() throws Exception {
        var lines = new ArrayList<String>();
        for (int s = 0; s < 14; s++) {
            var line = new StringBuilder("s" + s);
            for (int i = 0; i < 30; i++) {
                line.append(',').append(s + i * 7 % 5);
            }
            lines.add(line.toString());
        }
        var wide = Files.write(folder.resolve("wide.csv"), lines);
        var trained =
                Terminal.run(
                        "train", "forecast", wide, "-o", model, "--horizon", 3, "--model", "naive");
        assertEquals(0, trained.status(), trained.err());
        var picture = folder.resolve("fan.svg");
        var drawn = Terminal.run("predict", model, wide, "--plot", picture);
        assertEquals(0, drawn.status(), drawn.err());
        assertTrue(
                drawn.err().contains("of 14 series and columns the first 12 are drawn"),
                drawn.err());
        var svg = Files.readString(picture);
        assertTrue(svg.contains("width=\"1560\"") || svg.contains("1560"), svg.substring(0, 300));
        assertTrue(svg.contains("s11, ") && !svg.contains("s12, "), "12 of them");
        var text = Terminal.run("predict", model, wide, "--plot");
        assertTrue(text.err().contains("the first 4 are drawn"), text.err());
    }
}
