package dev.rondo.app.show;

import dev.rondo.app.show.Diagram.Band;
import dev.rondo.app.show.Diagram.Flow;
import dev.rondo.app.show.Diagram.Way;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A diagram in letters and lines of a terminal.
final class DiagramText {
    private static final int MARGIN = 2; // between a word and its box, each side with the line
    private static final int APART = 3; // boxes, at least

    private final List<Band> bands;
    private final int labels;
    private final int width;

    private DiagramText(Diagram diagram) {
        bands = diagram.bands().reversed();
        labels = bands.stream().mapToInt(b -> b.label().length()).max().orElse(0) + 2;
        int least = 0;
        for (var band : bands) {
            least = Math.max(least, band.columns().size() * (box(band) + between(band)));
        }
        // So that each of three columns has a middle.
        width = (least + 5) / 6 * 6;
    }

    /// The lines of a diagram, the highest first.
    static List<String> of(Diagram diagram) {
        return new DiagramText(diagram).lines();
    }

    private static int box(Band band) {
        return band.longest() + (band.boxed() ? 2 * MARGIN : 0);
    }

    private static int between(Band band) {
        int carried = band.carried();
        return band.columns().size() == 1 || !band.boxed() ? 2 : carried == 0 ? APART : carried + 4;
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int b = 0; b < bands.size(); b++) {
            var band = bands.get(b);
            if (b > 0 && band.above()) {
                lines.add(arrows(band.columns().size()));
            } else if (b > 0) {
                lines.add("");
            }
            lines.addAll(band.boxed() ? boxes(band) : words(band));
        }
        return lines.stream().map(String::stripTrailing).toList();
    }

    private int centre(int column, int columns) {
        return labels + width * (2 * column + 1) / (2 * columns);
    }

    private String arrows(int columns) {
        var line = blank();
        for (int c = 0; c < columns; c++) {
            line[centre(c, columns)] = '↑';
        }
        return new String(line);
    }

    private char[] blank() {
        var line = new char[labels + width + 1];
        Arrays.fill(line, ' ');
        return line;
    }

    private static void put(char[] line, int at, String text) {
        for (int i = 0; i < text.length() && at + i < line.length; i++) {
            line[at + i] = text.charAt(i);
        }
    }

    private List<String> words(Band band) {
        var line = blank();
        put(line, 0, band.label());
        int n = band.columns().size();
        for (int c = 0; c < n; c++) {
            var word = band.columns().get(c).getFirst();
            put(line, centre(c, n) - word.length() / 2, word);
        }
        return List.of(text(line, band));
    }

    private static String text(char[] line, Band band) {
        return new String(line) + (band.note().isEmpty() ? "" : " " + band.note());
    }

    private List<String> boxes(Band band) {
        int n = band.columns().size();
        int box = n == 1 ? width - 2 : box(band);
        List<String> lines = new ArrayList<>();
        lines.add(edge(band, box, "┌", "┐"));
        for (int i = 0; i < band.lines(); i++) {
            var line = blank();
            if (i == 0) {
                put(line, 0, band.label());
            }
            for (int c = 0; c < n; c++) {
                int from = centre(c, n) - box / 2;
                var word = band.columns().get(c).get(i);
                line[from] = '│';
                line[from + box - 1] = '│';
                put(line, from + (box - word.length()) / 2, word);
                if (n > 1) {
                    int before = c == 0 ? labels : centre(c - 1, n) - box / 2 + box;
                    arrow(line, before, from, band.flows().get(i), c > 0);
                }
            }
            if (n > 1) {
                int end = centre(n - 1, n) - box / 2 + box;
                arrow(line, end, labels + width, band.flows().get(i), false);
            }
            lines.add(i == 0 ? text(line, band) : new String(line));
        }
        lines.add(edge(band, box, "└", "┘"));
        return lines;
    }

    private String edge(Band band, int box, String left, String right) {
        var line = blank();
        int n = band.columns().size();
        for (int c = 0; c < n; c++) {
            put(line, centre(c, n) - box / 2, left + "─".repeat(box - 2) + right);
        }
        return new String(line);
    }

    /// From before `from` to before `to`.
    private static void arrow(char[] line, int from, int to, Flow flow, boolean named) {
        if (flow.way() == Way.NONE || to <= from) {
            return;
        }
        Arrays.fill(line, from, to, '─');
        line[flow.way() == Way.LATER ? to - 1 : from] = flow.way() == Way.LATER ? '▶' : '◀';
        if (named && !flow.carried().isEmpty()) {
            var word = " " + flow.carried() + " ";
            put(line, from + (to - from - word.length()) / 2, word);
        }
    }
}
