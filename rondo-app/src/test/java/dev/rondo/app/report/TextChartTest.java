package dev.rondo.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

class TextChartTest {
    private static final double[] BEFORE = {0, 1, 2, 3};
    private static final double[] AFTER = {4, 5};

    private static Chart.Panel fan(Chart.Axis x) {
        return new Chart.Panel(
                "sales",
                x,
                Chart.Axis.linear(""),
                List.of(
                        new Chart.Line("observed", BEFORE, new double[] {0, Double.NaN, 20, 10}),
                        new Chart.Line("forecast", AFTER, new double[] {15, 15})),
                List.of(
                        new Chart.Band("95 %", AFTER, new double[] {0, 0}, new double[] {30, 30}),
                        new Chart.Band(
                                "50 %", AFTER, new double[] {10, 10}, new double[] {20, 20})),
                List.of());
    }

    @Test
    void linesAndBandsStandWhereTheirNumbersAre() {
        var lines = TextChart.of(fan(Chart.Axis.linear("row")), true);
        assertEquals("sales", lines.getFirst());
        assertTrue(lines.stream().allMatch(l -> l.length() <= TextChart.COLUMNS));
        // from 30 at the top to 0, a row for each 2
        assertTrue(lines.get(1).startsWith("     30.00 ┤"), lines.get(1));
        assertTrue(lines.get(16).startsWith("     0.000 ┤·"), lines.get(16));
        String top = lines.get(1);
        assertTrue(top.endsWith("░░░░"), top);
        assertEquals(12 + 54, top.indexOf('░'), top);
        String middle = lines.get(8);
        assertTrue(middle.contains("●") || lines.get(9).contains("●"), String.join("\n", lines));
        String high = lines.get(6);
        assertTrue(high.contains("▒") && !high.contains("░"), high);
        // the missing number leaves a gap: the line is at its three points alone, and between the
        // last two
        assertTrue(lines.get(6).indexOf('·') > 12, lines.get(6));
        assertTrue(lines.getLast().endsWith("· observed   ● forecast   ▒ 50 %   ░ 95 %"));
        assertTrue(lines.get(18).strip().matches("0 +5"), lines.get(18));
    }

    @Test
    void whereTheTerminalShowsNoMoreItIsAscii() {
        var lines = TextChart.of(fan(Chart.Axis.time("")), false);
        assertTrue(
                lines.stream().allMatch(l -> l.chars().allMatch(c -> c >= ' ' && c < 127)),
                String.join("\n", lines));
        assertTrue(lines.getLast().endsWith("* observed   o forecast   : 50 %   . 95 %"));
        assertTrue(lines.get(18).contains("1970-01-01"), lines.get(18));
    }

    @Test
    void oneNumberAloneHasAPlace() {
        var panel =
                new Chart.Panel(
                        "",
                        Chart.Axis.linear("row"),
                        Chart.Axis.linear(""),
                        List.of(Chart.Line.of("one", new double[] {7})));
        var lines = TextChart.of(panel, true);
        assertEquals(
                1, lines.stream().filter(l -> l.indexOf('·') > 0 && !l.contains("one")).count());
        var none =
                TextChart.of(
                        new Chart.Panel(
                                "",
                                Chart.Axis.linear("row"),
                                Chart.Axis.linear(""),
                                List.of(
                                        Chart.Line.of(
                                                "none", new double[] {Double.NaN, Double.NaN}))),
                        true);
        assertFalse(none.subList(0, 16).stream().anyMatch(l -> l.contains("·")));
    }
}
