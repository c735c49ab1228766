package dev.rondo.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;
import dev.rondo.app.console.TrainingMeasure;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.learn.TrainingRecord.Epoch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.xml.parsers.DocumentBuilderFactory;

class ReportTest {
    @TempDir Path folder;

    static Report everything() {
        var columns =
                List.of(
                        Report.Column.text("class", "class"),
                        Report.Column.number("f1", "F1", Report.PERCENT),
                        Report.Column.number("count", "items", "%,d"));
        var epochs = new ArrayList<Epoch>();
        for (var i = 1; i <= 9; i++) {
            epochs.add(
                    new Epoch(i, 2.0 / i, Optional.of(1 + 0.1 * i), 0.001, 1000, Optional.of(0.5)));
        }
        var x = new double[24];
        var low = new double[24];
        var high = new double[24];
        for (var i = 0; i < x.length; i++) {
            x[i] = i + 1;
            low[i] = Math.sin(i / 3.0) - 0.1 * i;
            high[i] = Math.sin(i / 3.0) + 0.1 * i;
        }
        var fan =
                new Chart.Panel(
                        "",
                        Chart.Axis.linear("step"),
                        Chart.Axis.linear("value"),
                        List.of(new Chart.Line("median", x, x)),
                        List.of(new Chart.Band("80 %", x, low, high)),
                        List.of(new Chart.Line("", new double[] {1, 24}, new double[] {0, 24})));
        return new Report("names.safetensors on <test>.tsv")
                .measure("accuracy", "accuracy", 0.8312, Report.PERCENT)
                .measure("mase", "MASE", Double.NaN, "%.3f", "no history")
                .table(
                        "classes",
                        "Classes",
                        columns,
                        List.of(
                                List.of("Chinese 汉字", 0.5, 1200L),
                                List.of("a & b", 1.0, 3L),
                                List.of("z\nz", Double.NaN, 0L)),
                        2)
                .heading("test", "On the test data")
                .paragraph("Nothing of it was learned from.")
                .matrix(
                        "confusion",
                        "Confusion matrix",
                        List.of("Chinese 汉字", "a & b"),
                        new long[][] {{3, 1}, {0, 7}})
                .training(new TrainingRecord(epochs), TrainingMeasure.SPANS)
                .plot("A fan", new Chart(List.of(fan)));
    }

    @Test
    void aTerminalShowsMeasuresTablesAndMatricesInColumns() {
        assertEquals(
                List.of(
                        "names.safetensors on <test>.tsv",
                        "",
                        "accuracy  83.12 %",
                        "MASE      –        no history",
                        "",
                        "Classes",
                        "class               F1  items",
                        "Chinese 汉字   50.00 %  1,200",
                        "a & b         100.00 %      3",
                        "… and 1 more",
                        "",
                        "On the test data",
                        "",
                        "Nothing of it was learned from.",
                        "",
                        "Confusion matrix (rows: true, columns: predicted)",
                        "              Chinese 汉字  a & b",
                        "Chinese 汉字             3      1",
                        "a & b                    0      7"),
                ReportText.of(everything(), 0));
    }

    @Test
    void manyClassesAreShownByTheirMostFrequentMistakes() {
        var names = new ArrayList<String>();
        var counts = new long[30][30];
        for (var i = 0; i < 30; i++) {
            names.add("c" + i);
            counts[i][(i + 1) % 30] = i;
            counts[i][i] = 100;
        }
        var text = ReportText.of(new Report("t").matrix("m", "Confusion matrix", names, counts), 0);
        assertEquals("true  predicted  count", text.get(3));
        assertEquals("c29   c0            29", text.get(4));
        assertEquals(4 + 10, text.size());
    }

    @Test
    void wideTablesStackTheirColumns() {
        var columns = new ArrayList<>(List.of(Report.Column.text("method", "method")));
        var row = new ArrayList<Object>(List.of("naive of a season"));
        for (var i = 1; i <= 9; i++) {
            columns.add(Report.Column.number("m" + i, "measure " + i, "%.4f"));
            row.add(i / 7.0);
        }
        var report = new Report("t").table("m", "Errors", columns, List.of(row));
        assertEquals(
                List.of(
                        "t",
                        "",
                        "Errors",
                        "method             measure 1  measure 2  measure 3",
                        "naive of a season     0.1429     0.2857     0.4286",
                        "",
                        "method             measure 4  measure 5  measure 6",
                        "naive of a season     0.5714     0.7143     0.8571",
                        "",
                        "method             measure 7  measure 8  measure 9",
                        "naive of a season     1.0000     1.1429     1.2857"),
                ReportText.of(report, 50));
        var at80 = ReportText.of(report, 80);
        assertTrue(at80.stream().allMatch(line -> line.length() <= 80), at80::toString);
        assertEquals(5, ReportText.of(report, 140).size());
    }

    @Test
    void textsAreCutWhereThatIsEnough() {
        var report =
                new Report("t")
                        .table(
                                "mistakes",
                                "",
                                List.of(
                                        Report.Column.text("true", "true"),
                                        Report.Column.number("p", "probability", Report.PERCENT),
                                        Report.Column.text("item", "item")),
                                List.of(List.of("praise", 0.5, "a room with a view of the sea")));
        assertEquals(
                List.of(
                        "t",
                        "",
                        "true    probability  item",
                        "praise      50.00 %  a room with a view…"),
                ReportText.of(report, 40));
    }

    @Test
    void anUndefinedMeasureIsADashWithItsReasonAndNullInJson() {
        var report =
                new Report("t")
                        .measure(
                                "auc",
                                "ROC AUC",
                                Double.NaN,
                                "%.4f",
                                Report.note(Double.NaN, "mean", "all items are of one class"))
                        .table(
                                "classes",
                                "",
                                List.of(
                                        Report.Column.text("class", "class"),
                                        Report.Column.number("auc", "ROC AUC", "%.4f")
                                                .undefined("no item is of the class")),
                                List.of(List.of("a", 0.5), List.of("b", Double.NaN)));
        assertEquals(
                List.of(
                        "t",
                        "",
                        "ROC AUC  –  undefined: all items are of one class",
                        "",
                        "class  ROC AUC",
                        "a       0.5000",
                        "b            –",
                        "– undefined (ROC AUC): no item is of the class"),
                ReportText.of(report, 80));
        assertEquals(
                "{\"title\":\"t\",\"auc\":null,"
                        + "\"classes\":[{\"class\":\"a\",\"auc\":0.5},{\"class\":\"b\",\"auc\":null}]}",
                ReportJson.of(report).write());
        assertTrue(ReportPage.of(report).contains("undefined (ROC AUC): no item is of the class"));
    }

    @Test
    void whatWasRenamedStandsUnderItsFormerKeyAsWell() {
        var report =
                new Report("t")
                        .measure("forecasts", "forecasts", 12, "%,.0f")
                        .formerly("numbers")
                        .heading("validation", "Validation")
                        .formerly("heldOut")
                        .table(
                                "classes",
                                "",
                                List.of(
                                        Report.Column.number("support", "support", "%d")
                                                .formerly("count")),
                                List.of(List.of(3)));
        var section = "{\"classes\":[{\"support\":3,\"count\":3}]}";
        assertEquals(
                "{\"title\":\"t\",\"forecasts\":12,\"numbers\":12,\"validation\":"
                        + section
                        + ",\"heldOut\":"
                        + section
                        + "}",
                ReportJson.of(report).write());
        assertFalse(ReportText.of(report, 80).toString().contains("numbers"));
    }

    @Test
    void jsonHasEveryNumberUnderItsKey() {
        assertEquals(
                "{\"title\":\"names.safetensors on <test>.tsv\",\"accuracy\":0.8312,\"mase\":null,"
                        + "\"classes\":[{\"class\":\"Chinese 汉字\",\"f1\":0.5,\"count\":1200},"
                        + "{\"class\":\"a & b\",\"f1\":1.0,\"count\":3},"
                        + "{\"class\":\"z\\nz\",\"f1\":null,\"count\":0}],"
                        + "\"test\":{\"confusion\":{\"labels\":[\"Chinese 汉字\",\"a & b\"],"
                        + "\"counts\":[[3,1],[0,7]]}}}",
                ReportJson.of(everything()).write());
    }

    @Test
    void twoPartsOfOneKeyAreAFault() {
        var report = new Report("t").measure("a", "a", 1, "%.1f").measure("a", "again", 2, "%.1f");
        assertThrows(IllegalArgumentException.class, () -> ReportJson.of(report));
    }

    @Test
    void aPageIsOneFileWithoutScriptsThatNamesNothingTwice() throws Exception {
        var page = ReportPage.of(everything());
        assertFalse(page.contains("<script"), "a script");
        assertFalse(page.contains("src="), "another file");
        assertFalse(page.contains("url(http"), "another file");
        assertTrue(page.contains("<td>a &amp; b</td>"), page);
        assertTrue(page.contains("on &lt;test&gt;.tsv"), page);
        assertTrue(page.contains("83.12 %"), page);
        // As HTML it is also XML, but for what HTML leaves open.
        var xml =
                page.replace("<!DOCTYPE html>", "")
                        .replaceAll("<meta ([^>]*)>", "<meta $1/>")
                        .replaceAll("<style>[^<]*</style>", "");
        var document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(xml)));
        assertEquals(3, document.getElementsByTagName("svg").getLength());
        var ids = new ArrayList<String>();
        var all = document.getElementsByTagName("*");
        for (var i = 0; i < all.getLength(); i++) {
            var id = all.item(i).getAttributes().getNamedItem("id");
            if (id != null) {
                assertFalse(ids.contains(id.getNodeValue()), id.getNodeValue());
                ids.add(id.getNodeValue());
            }
        }
    }

    @Test
    void aTrainingAndAnEvaluationWriteTheirPages() throws Exception {
        var text = folder.resolve("text.txt");
        Files.writeString(text, "to be or not to be\n".repeat(40));
        var model = folder.resolve("m.safetensors");
        var page = folder.resolve("training.html");
        var trained =
                Terminal.run(
                        "train",
                        "language",
                        text,
                        "-o",
                        model,
                        "--hidden",
                        4,
                        "--batch",
                        2,
                        "--epochs",
                        2,
                        "--report",
                        page);
        assertEquals(0, trained.status(), trained.err());
        assertEquals("", trained.out());
        assertTrue(Files.readString(page).contains("Training and validation loss"));
        var other = folder.resolve("evaluation.html");
        var evaluated = Terminal.run("evaluate", model, text, "--report", other);
        assertEquals(0, evaluated.status(), evaluated.err());
        assertTrue(Files.readString(other).contains("nats per character"));
        var wrong = Terminal.run("evaluate", model, text, "--report", folder.resolve("page.pdf"));
        assertEquals(2, wrong.status());
        assertEquals("", wrong.out());
        assertTrue(wrong.err().contains("ends in .html"), wrong.err());
    }
}
