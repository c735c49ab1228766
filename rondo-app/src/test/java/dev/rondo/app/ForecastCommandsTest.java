package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Schemas;
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
        assertTrue(predicted.out().contains("y,2024-03-22,"), predicted.out());
        assertEquals(7, predicted.out().lines().count());
        var twice = new ArrayList<>(lines);
        twice.add(lines.getLast());
        Files.write(series, twice);
        var outcome = Terminal.run("predict", model, series);
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains(":162: the time `2024-03-24`"), outcome.err());
    }

    /// A table of so many months, a number each.
    private static Path months(Path file, boolean ends, double level) throws Exception {
        var lines = new ArrayList<String>(List.of("d,y"));
        for (int i = 0; i < 96; i++) {
            var month = YearMonth.of(2010, 1).plusMonths(i);
            var day = ends ? month.atEndOfMonth() : month.atDay(1);
            lines.add(day + "," + (level + (i % 12 == 1 ? 100 : 10) + Math.sin(i)));
        }
        return Files.write(file, lines);
    }

    private String afterTraining(Path table, Object... predict) {
        var trained =
                Terminal.run(
                        "train",
                        "forecast",
                        table,
                        "-o",
                        model,
                        "--time",
                        "d",
                        "--calendar",
                        "month:symbols",
                        "--context",
                        3,
                        "--hidden",
                        6,
                        "--epochs",
                        12,
                        "--threads",
                        1);
        assertEquals(0, trained.status(), trained.err());
        assertTrue(!trained.err().contains("irregular"), trained.err());
        var outcome = Terminal.run(Terminal.arguments(List.of("predict", model, table), predict));
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals("", outcome.err());
        return outcome.out();
    }

    @Test
    void monthEndsAreForecastLikeFirstsOfMonths() throws Exception {
        var ends = months(folder.resolve("ends.csv"), true, 0);
        var firsts = months(folder.resolve("firsts.csv"), false, 0);
        String byEnds = afterTraining(ends, "--horizon", 4);
        String errors = Terminal.run("evaluate", model, ends, "--from", 60).out();
        String byFirsts = afterTraining(firsts, "--horizon", 4);
        assertEquals(
                List.of("time", "2018-01-31", "2018-02-28", "2018-03-31", "2018-04-30"),
                byEnds.lines().map(l -> l.split(",")[0]).toList());
        assertEquals(
                List.of("time", "2018-01-01", "2018-02-01", "2018-03-01", "2018-04-01"),
                byFirsts.lines().map(l -> l.split(",")[0]).toList());
        assertEquals(
                byEnds.lines().map(l -> l.split(",")[1]).toList(),
                byFirsts.lines().map(l -> l.split(",")[1]).toList());
        assertEquals(errors, Terminal.run("evaluate", model, firsts, "--from", 60).out());
        // a row is missing, one comes without its date's sense: said once, with status 0
        var lines = new ArrayList<>(Files.readAllLines(firsts));
        lines.remove(50);
        var gap = Terminal.run("predict", model, Files.write(folder.resolve("gap.csv"), lines));
        assertEquals(0, gap.status());
        assertEquals(1, gap.err().lines().count(), gap.err());
        assertTrue(
                gap.err().contains("1 gap in the times (step: 1 month): 1 empty row is put in"),
                gap.err());
        var days = List.of("d,y", "2018-01-01,1", "2018-01-02,1", "2018-01-03,2", "2018-01-04,2");
        var other = Terminal.run("predict", model, Files.write(folder.resolve("days.csv"), days));
        assertTrue(
                other.err().contains("a row is 1 day after the one before, and was 1 month"),
                other.err());
        // one row alone goes on by what the model knows
        var one = List.of("d,y", "2018-01-01,1");
        var alone = Terminal.run("predict", model, Files.write(folder.resolve("one.csv"), one));
        assertTrue(alone.out().contains("2018-02-01,"), alone.out() + alone.err());
    }

    /// Two series of months from different ones on, in any order of rows.
    private Path shops() throws Exception {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 36; i++) {
            var month = YearMonth.of(2018, 1).plusMonths(i);
            lines.add(month + ",x," + i * i % 7);
            if (i >= 12) {
                lines.add(month + ",y," + (i * i % 7 + 10));
            }
        }
        java.util.Collections.reverse(lines);
        lines.addFirst("month,shop,sales");
        return Files.write(folder.resolve("shops.csv"), lines);
    }

    @Test
    void timesAndSeriesAreFoundAndADateIsAnotherRowInEachSeries() throws Exception {
        var shops = shops();
        var options = List.<Object>of("--context", 3, "--hidden", 2, "--epochs", 1, "--threads", 1);
        var trained =
                Terminal.run(
                        Terminal.arguments(
                                List.of("train", "forecast", shops, "-o", model),
                                options.toArray()));
        assertEquals(0, trained.status(), trained.err());
        assertTrue(trained.err().contains("those of the column month"), trained.err());
        assertTrue(trained.err().contains("named by the column shop"), trained.err());
        var evaluated =
                Terminal.run(
                        "evaluate", model, shops, "--from", "2020-01", "--to", "2020-06", "--json");
        assertEquals(0, evaluated.status(), evaluated.err());
        assertTrue(evaluated.out().contains("\"origins\":12"), evaluated.out());
        var predicted = Terminal.run("predict", model, shops, "--horizon", 1);
        assertEquals(2, predicted.out().lines().filter(l -> l.contains("2021-01")).count());
    }

    @Test
    void whatMayBeReadInTwoWaysIsAskedInOneLine() throws Exception {
        var dates = folder.resolve("dates.csv");
        Files.writeString(dates, "d,a\n01/02/2020,1.5\n01/03/2020,2\n01/04/2020,3\n");
        var outcome = Terminal.run("train", "forecast", dates, "-o", model);
        assertEquals(2, outcome.status(), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertTrue(outcome.err().contains("--date-order dmy or --date-order mdy"), outcome.err());
        var comma = folder.resolve("comma.csv");
        Files.writeString(comma, "a,b\n\"1,234\",7\n\"2,345\",8\n");
        outcome = Terminal.run("train", "forecast", comma, "-o", model);
        assertEquals(2, outcome.status(), outcome.err());
        assertTrue(outcome.err().contains("--decimal comma or --decimal point"), outcome.err());
        var twice = folder.resolve("twice.csv");
        Files.writeString(twice, "d,a\n2020-01-01,1\n2020-01-01,2\n2020-01-02,3\n");
        outcome = Terminal.run("train", "forecast", twice, "-o", model);
        assertEquals(2, outcome.status(), outcome.err());
        assertTrue(outcome.err().contains("twice.csv:3: the time `2020-01-01`"), outcome.err());
        outcome = Terminal.run("train", "forecast", twice, "-o", model, "--date-order", "ymd");
        assertTrue(outcome.err().contains("expected dmy or mdy"), outcome.err());
    }

    @Test
    void numbersAtAHighLevelAreReadAndWrittenWhole() throws Exception {
        String low = afterTraining(months(folder.resolve("low.csv"), true, 0));
        String high = afterTraining(months(folder.resolve("high.csv"), true, 1e9));
        double f = Double.parseDouble(low.lines().toList().get(1).split(",")[1]);
        double g = Double.parseDouble(high.lines().toList().get(1).split(",")[1]);
        assertEquals(f, g - 1e9, 1e-3);
        assertTrue(!high.contains("E"), high);
    }

    @Test
    void whatTheModelLearnedFromIsSaidWhereItIsMeasured() {
        // 120 rows, of which 90 are used: 81 to learn from, 9 to validate on
        assertEquals(0, train("--until", 91, "--columns", "a").status());
        var touched = Terminal.run("evaluate", model, series, "--from", 80);
        assertTrue(
                touched.err()
                        .contains(
                                "of 41 predictions, 2 of training rows, 9 of validation rows (training"
                                        + " ended with row 81, validation with row 90): --from 91 leaves them out"),
                touched.err());
        var json = Terminal.run("evaluate", model, series, "--from", 80, "--json").out();
        assertTrue(json.contains("\"learned\":2,\"validated\":9"), json);
        Schemas.checkAll("evaluate", json);
        assertEquals("", Terminal.run("evaluate", model, series, "--from", 91).err());
        var page = folder.resolve("page.html");
        var rolling =
                Terminal.run(
                        "evaluate",
                        model,
                        series,
                        "--from",
                        79,
                        "--horizon",
                        3,
                        "--stride",
                        2,
                        "--report",
                        page,
                        "--json");
        // origins before rows 79 and 81 predict rows up to 81, those from 83 to 89 up to 91
        assertTrue(rolling.out().contains("\"learned\":2,\"validated\":4"), rolling.out());
        Schemas.checkAll("evaluate", rolling.out());
        assertTrue(
                rolling.err()
                        .contains("of 20 forecast origins, 2 of training rows, 4 of validation"),
                rolling.err());
        assertTrue(rolling.out().contains("\"learned\""), rolling.out());
    }

    @Test
    void baselinesThatCannotBeComputedAreLeftOut() {
        assertEquals(0, train("--columns", "a").status());
        for (Object[] more :
                new Object[][] {
                    {"--horizon", 6}, {"--horizon", 6, "--stride", 20}, {"--season", 1000}
                }) {
            var outcome =
                    Terminal.run(
                            Terminal.arguments(List.of("evaluate", model, series, "--json"), more));
            assertEquals(0, outcome.status(), outcome.err());
            assertTrue(
                    outcome.err().contains("the baseline linear AR is left out: with 1 row"),
                    outcome.err());
            assertTrue(outcome.out().contains("\"omitted\":[{\"method\":"), outcome.out());
            assertTrue(outcome.out().contains("\"method\":\"naive\""), outcome.out());
            assertTrue(
                    !outcome.out().contains("\"method\":\"seasonal naive\",\"mae\""),
                    outcome.out());
            Schemas.checkAll("evaluate", outcome.out());
        }
        var whole = Terminal.run("evaluate", model, series, "--horizon", 6, "--from", 100);
        assertTrue(!whole.err().contains("left out"), whole.err());
    }

    @Test
    void messagesNameTheCause() throws Exception {
        assertEquals(0, train("--columns", "a").status());
        var beyond = Terminal.run("evaluate", model, series, "--from", 121);
        assertTrue(
                beyond.err()
                        .contains("the first to predict is number 121: expected one of 2 to 120"),
                beyond.err());
        var far = train("--columns", "a", "--difference", 200);
        assertTrue(
                far.err().contains("differences at lag 200: expected series of 202 rows"),
                far.err());
        var wide = train("--columns", "a", "--horizon", 200);
        assertTrue(wide.err().contains("steps beyond 107 would never be trained on"), wide.err());
        assertEquals(2, wide.status());
        Files.writeString(series, "t,y,\n" + "1,2,\n".repeat(60));
        var trailing = train("--columns", "y");
        assertEquals(0, trailing.status(), trailing.err());
        Files.writeString(series, "y\n1e300\n2\n");
        var great = train();
        assertTrue(great.err().contains("between -3.4e38 and 3.4e38"), great.err());
        Files.writeString(series, "y\n" + "5\n".repeat(60));
        var constant = train();
        assertEquals(0, constant.status(), constant.err());
        var same = Terminal.run("evaluate", model, series, "--horizon", 2, "--from", 40);
        assertEquals(0, same.status(), same.err());
        var names = new ArrayList<String>();
        for (int c = 0; c < 2598; c++) {
            names.add("w" + c);
        }
        Files.writeString(
                series, String.join(",", names) + ("\n" + "1,".repeat(2597) + "1").repeat(9));
        var many = train("--target", "zz");
        assertTrue(many.err().contains("w7 and 2,590 more"), many.err());
        assertTrue(many.err().length() < 400, many.err());
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
