package dev.rondo.app.report;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The lines and bands of a [Chart.Panel] in the characters of a terminal, without colours.
public final class TextChart {
    /// Its width, in characters.
    public static final int COLUMNS = 80;

    private static final int ROWS = 16;
    private static final int LABELS = 10; // characters of the numbers at the left
    private static final int TICKS = 4; // rows from one of them to the next
    private static final int WIDTH = COLUMNS - LABELS - 2;
    private static final String LINES = "·●+x";
    private static final String SHADES = "░▒▓";
    private static final String FRAME = "┤│─└";
    private static final String PLAIN_LINES = "*o+x";
    private static final String PLAIN_SHADES = ".:#";
    private static final String PLAIN_FRAME = "+|-+";

    private final Chart.Panel panel;
    private final String lines;
    private final String shades;
    private final String frame;
    private final double[] x;
    private final double[] y;

    private TextChart(Chart.Panel panel, boolean unicode) {
        this.panel = panel;
        lines = unicode ? LINES : PLAIN_LINES;
        shades = unicode ? SHADES : PLAIN_SHADES;
        frame = unicode ? FRAME : PLAIN_FRAME;
        x = range(panel.lines().stream().map(Chart.Line::x).toList());
        var all = new ArrayList<double[]>();
        panel.lines().forEach(line -> all.add(line.y()));
        panel.bands().forEach(band -> all.addAll(List.of(band.low(), band.high())));
        y = range(all);
    }

    /// The lines of a chart, the highest first.
    ///
    /// @param unicode whether the terminal shows more than ASCII
    public static List<String> of(Chart.Panel panel, boolean unicode) {
        return new TextChart(panel, unicode).lines();
    }

    /// The least and the largest finite number; two that differ, whatever there is.
    private static double[] range(List<double[]> numbers) {
        double low =
                numbers.stream()
                        .flatMapToDouble(Arrays::stream)
                        .filter(Double::isFinite)
                        .min()
                        .orElse(0);
        double high =
                numbers.stream()
                        .flatMapToDouble(Arrays::stream)
                        .filter(Double::isFinite)
                        .max()
                        .orElse(1);
        double least = Math.max(1e-9, 1e-6 * Math.abs(high));
        return high - low > least
                ? new double[] {low, high}
                : new double[] {low - least, high + least};
    }

    private List<String> lines() {
        char[][] canvas = new char[ROWS][WIDTH];
        for (char[] row : canvas) {
            Arrays.fill(row, ' ');
        }
        for (int b = 0; b < panel.bands().size(); b++) {
            var band = panel.bands().get(b);
            for (int c = 0; c < WIDTH; c++) {
                double[] low = at(band.x(), band.low(), c);
                double[] high = at(band.x(), band.high(), c);
                if (low.length > 0 && high.length > 0) {
                    fill(canvas, c, low[0], high[1], shades.charAt(Math.min(b, 2)));
                }
            }
        }
        for (int l = panel.lines().size() - 1; l >= 0; l--) {
            var line = panel.lines().get(l);
            for (int c = 0; c < WIDTH; c++) {
                double[] ends = at(line.x(), line.y(), c);
                if (ends.length > 0) {
                    fill(canvas, c, ends[0], ends[1], sign(l));
                }
            }
        }
        var all = new ArrayList<String>();
        if (!panel.title().isEmpty()) {
            all.add(panel.title());
        }
        for (int r = 0; r < ROWS; r++) {
            boolean tick = r % TICKS == 0 || r == ROWS - 1;
            double value = y[1] - (y[1] - y[0]) * r / (ROWS - 1);
            all.add(
                    (String.format(Locale.ROOT, "%" + LABELS + "s ", tick ? number(value) : "")
                                    + frame.charAt(tick ? 0 : 1)
                                    + new String(canvas[r]))
                            .stripTrailing());
        }
        all.add(" ".repeat(LABELS + 1) + frame.charAt(3) + ("" + frame.charAt(2)).repeat(WIDTH));
        String first = place(x[0]);
        String last = place(x[1]);
        all.add(
                " ".repeat(LABELS + 2)
                        + first
                        + " ".repeat(Math.max(1, WIDTH - first.length() - last.length()))
                        + last);
        all.add(" ".repeat(LABELS + 2) + legend());
        return all;
    }

    private char sign(int line) {
        return lines.charAt(Math.min(line, lines.length() - 1));
    }

    private String legend() {
        var all = new ArrayList<String>();
        for (int l = 0; l < panel.lines().size(); l++) {
            all.add(sign(l) + " " + panel.lines().get(l).name());
        }
        for (int b = panel.bands().size() - 1; b >= 0; b--) {
            all.add(shades.charAt(Math.min(b, 2)) + " " + panel.bands().get(b).name());
        }
        return String.join("   ", all);
    }

    private void fill(char[][] canvas, int column, double low, double high, char sign) {
        int from = row(high);
        int to = row(low);
        for (int r = from; r <= to; r++) {
            canvas[r][column] = sign;
        }
    }

    private int row(double value) {
        double share = (y[1] - value) / (y[1] - y[0]);
        return (int) Math.max(0, Math.min(ROWS - 1, Math.rint(share * (ROWS - 1))));
    }

    /// The least and the largest number of a line within a column of characters: of the points in
    /// it, or where it has none, between two; empty where the line is not.
    private double[] at(double[] places, double[] values, int column) {
        double width = (x[1] - x[0]) / (WIDTH - 1);
        double from = x[0] + (column - 0.5) * width;
        double to = from + width;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= from && places[i] < to && Double.isFinite(values[i])) {
                low = Math.min(low, values[i]);
                high = Math.max(high, values[i]);
            }
        }
        if (low <= high) {
            return new double[] {low, high};
        }
        double middle = x[0] + column * width;
        for (int i = 0; i + 1 < places.length; i++) {
            if (places[i] < middle && middle < places[i + 1]) {
                double share = (middle - places[i]) / (places[i + 1] - places[i]);
                double value = values[i] + share * (values[i + 1] - values[i]);
                return Double.isFinite(value) ? new double[] {value, value} : new double[0];
            }
        }
        return new double[0];
    }

    private static String number(double value) {
        double size = Math.abs(value);
        return size >= 1e7 || size > 0 && size < 1e-3
                ? String.format(Locale.ROOT, "%.2e", value)
                : String.format(Locale.ROOT, size >= 1000 ? "%.0f" : "%.4g", value);
    }

    private String place(double value) {
        if (panel.x().measure() != Chart.Axis.Measure.TIME) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        var time = LocalDateTime.ofEpochSecond((long) value, 0, ZoneOffset.UTC).toString();
        return time.replace('T', ' ').replace(" 00:00", "");
    }
}
