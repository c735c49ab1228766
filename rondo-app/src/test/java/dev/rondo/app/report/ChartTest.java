package dev.rondo.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.app.report.Chart.Axis;
import dev.rondo.app.report.Chart.Line;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;

final class ChartTest {
    @TempDir Path folder;

    private static Chart falling() {
        var lines = new ArrayList<Line>();
        for (var i = 1; i <= 9; i++) {
            var y = new double[60];
            for (var t = 0; t < y.length; t++) {
                y[t] = i == 3 && t == 7 ? 0 : Math.exp(-t * i / 4.0);
            }
            lines.add(Line.of("cell <" + i + ">", y));
        }
        var panel =
                new Chart.Panel(
                        "Falling", Axis.linear("distance, steps"), Axis.logarithmic("norm"), lines);
        var other =
                new Chart.Panel(
                        "Rising",
                        Axis.logarithmic("samples"),
                        Axis.linear("accuracy"),
                        List.of(
                                new Line(
                                        "one",
                                        new double[] {1, 10, 100},
                                        new double[] {0.1, Double.NaN, 0.9})));
        return new Chart(List.of(panel, other));
    }

    @Test
    void svgIsWellFormedAndNamesAxesTitlesAndLines() throws Exception {
        var file = folder.resolve("chart.svg");
        falling().write(file);
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        assertEquals("svg", document.getDocumentElement().getTagName());
        var text = document.getDocumentElement().getTextContent();
        for (var expected :
                List.of(
                        "Falling",
                        "Rising",
                        "distance, steps",
                        "norm",
                        "samples",
                        "accuracy",
                        "cell <9>",
                        "10⁻⁵")) {
            assertTrue(text.contains(expected), expected);
        }
        assertFalse(Files.readString(file).contains("SansSerif"));
    }

    @Test
    void theNarrowestOfSeveralBandsIsInFront() throws IOException {
        double[] x = {0, 1};
        var bands = new ArrayList<Chart.Band>();
        for (double width : new double[] {3, 2, 1}) {
            bands.add(
                    new Chart.Band(
                            width + "",
                            x,
                            new double[] {-width, -width},
                            new double[] {width, width}));
        }
        var file = folder.resolve("fan.png");
        var line = new Line("middle", x, new double[] {0, 0});
        new Chart(
                        List.of(
                                new Chart.Panel(
                                        "",
                                        Axis.linear("x"),
                                        Axis.linear("y"),
                                        List.of(line),
                                        bands,
                                        List.of())))
                .write(file);
        var image = ImageIO.read(file.toFile());
        int x0 = image.getWidth() / 3;
        var colours = new ArrayList<Integer>();
        for (int y = 0; y < image.getHeight(); y++) {
            int colour = image.getRGB(x0, y) & 0xFFFFFF;
            if (List.of(0xD6E9F5, 0xA9D2EC, 0x7DB9DF).contains(colour)
                    && (colours.isEmpty() || colours.getLast() != colour)) {
                colours.add(colour);
            }
        }
        assertEquals(List.of(0xD6E9F5, 0xA9D2EC, 0x7DB9DF, 0xA9D2EC, 0xD6E9F5), colours);
    }

    @Test
    void smallMultiplesStandInRowsAndTimesAreLabelledAsDates() throws IOException {
        var days = new double[40];
        java.util.Arrays.setAll(days, d -> 86_400.0 * (d + 365 * 50));
        var panel =
                new Chart.Panel(
                        "days",
                        Axis.time(""),
                        Axis.linear("y"),
                        List.of(new Line("a", days, days)));
        var file = folder.resolve("multiples.svg");
        new Chart(java.util.Collections.nCopies(5, panel)).writeMultiples(file);
        var svg = Files.readString(file);
        assertTrue(
                svg.contains("width=\"1560") && svg.contains("height=\"680"),
                svg.substring(0, 400));
        assertTrue(svg.matches("(?s).*>20(19|20)-\\d\\d(-\\d\\d)?<.*"), svg.substring(0, 2000));
    }

    @Test
    void barsAreAsLongAsTheirNumbersAndNamed() {
        var bars =
                new Bars(
                        "weight",
                        List.of(
                                new Bars.Bar("naive <1>", 0.75),
                                new Bars.Bar("x".repeat(60), 0.25)));
        var svg = bars.documents().getFirst();
        assertTrue(svg.contains("naive &lt;1&gt;") && svg.contains("weight"), svg);
        assertTrue(svg.contains("x".repeat(39) + "…"), svg);
        assertThrows(IllegalArgumentException.class, () -> new Bars("weight", List.of()));
    }

    @Test
    void pngHasTwoPixelsForOneAndItsLinesAreInTheirColours() throws IOException {
        var file = folder.resolve("chart.PNG");
        falling().write(file);
        var image = ImageIO.read(file.toFile());
        assertEquals(2 * 2 * 760, image.getWidth());
        var blue = 0;
        for (var x = 0; x < image.getWidth() / 2; x++) {
            for (var y = 0; y < image.getHeight(); y++) {
                blue += (image.getRGB(x, y) & 0xFFFFFF) == 0x0072B2 ? 1 : 0;
            }
        }
        assertTrue(blue > 500, blue + " blue points");
    }

    @Test
    void aLineWithoutAPlaceIsLeftOutAndAnEmptyPanelIsStillDrawn() {
        var panel =
                new Chart(
                        "",
                        Axis.linear("x"),
                        Axis.logarithmic("y"),
                        List.of(Line.of("zero", new double[] {0, -1, Double.NaN})));
        panel.write(folder.resolve("empty.svg"));
        assertTrue(Files.exists(folder.resolve("empty.svg")));
    }

    @Test
    void anotherEndingIsRefusedBeforeAnythingIsWritten() {
        var file = folder.resolve("chart.pdf");
        var e = assertThrows(RondoException.class, () -> falling().write(file));
        assertTrue(e.getMessage().contains(".svg or .png"), e.getMessage());
        assertFalse(Files.exists(file));
    }
}
