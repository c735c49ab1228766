package dev.rondo.app.show;

import dev.rondo.app.report.Picture;
import dev.rondo.app.show.Diagram.Band;
import dev.rondo.app.show.Diagram.Flow;
import dev.rondo.app.show.Diagram.Way;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;

/// A diagram as a picture, with equations to its right. Letters are counted, not measured: whoever
/// reads an SVG has other fonts.
final class DiagramPicture {
    private static final double LETTER = 8; // of the text, its widest usual
    private static final double MONO = 7.9; // of equations
    private static final int LINE = 20; // of text in a box
    private static final int ARROW = 36; // the shortest, sideways
    private static final int RISE = 26; // upwards
    private static final int MARGIN = 24;
    private static final Color INK = new Color(0x222222);
    private static final Color QUIET = new Color(0x666666);
    private static final Color LINES = new Color(0x0072B2);
    private static final Color FILL = new Color(0xE8F1F8);

    private final List<Band> bands;
    private final List<String> equations;
    private final double labels;
    private final double width;
    private final double notes;

    private DiagramPicture(Diagram diagram, List<String> equations) {
        bands = diagram.bands().reversed();
        this.equations = equations;
        labels = bands.stream().mapToInt(b -> b.label().length()).max().orElse(0) * LETTER + 16;
        double least = 0;
        for (var band : bands) {
            double between =
                    band.columns().size() == 1 || !band.boxed()
                            ? 16
                            : band.carried() == 0 ? ARROW : band.carried() * LETTER + 44;
            least = Math.max(least, band.columns().size() * (box(band) + between));
        }
        width = least;
        notes = bands.stream().mapToInt(b -> b.note().length()).max().orElse(0) * LETTER;
    }

    static Picture of(Diagram diagram, List<String> equations) {
        var drawn = new DiagramPicture(diagram, equations);
        return new Picture((int) drawn.wide(), drawn.high(), drawn::paint);
    }

    private static double box(Band band) {
        return band.longest() * LETTER + (band.boxed() ? 20 : 0);
    }

    private double right() {
        return MARGIN + labels + width + (notes > 0 ? 12 + notes : 0);
    }

    private double wide() {
        int longest = equations.stream().mapToInt(String::length).max().orElse(0);
        return right() + (longest > 0 ? 32 + longest * MONO : 0) + MARGIN;
    }

    private int high() {
        int all = 2 * MARGIN + (bands.size() - 1) * RISE;
        for (var band : bands) {
            all += height(band);
        }
        return Math.max(all, 2 * MARGIN + equations.size() * LINE);
    }

    private static int height(Band band) {
        return band.lines() * LINE + (band.boxed() ? 12 : 0);
    }

    private double centre(int column, int columns) {
        return MARGIN + labels + width * (2 * column + 1) / (2.0 * columns);
    }

    private void paint(Graphics2D graphics) {
        graphics.setStroke(new BasicStroke(1.4f));
        int y = MARGIN;
        for (int b = 0; b < bands.size(); b++) {
            var band = bands.get(b);
            if (b > 0) {
                int n = band.columns().size();
                for (int c = 0; c < n && band.above(); c++) {
                    arrow(graphics, centre(c, n), y + RISE - 3, centre(c, n), y + 3);
                }
                y += RISE;
            }
            band(graphics, band, y);
            y += height(band);
        }
        graphics.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 13));
        for (int e = 0; e < equations.size(); e++) {
            graphics.setColor(equations.get(e).startsWith("#") ? QUIET : INK);
            graphics.drawString(equations.get(e), (float) right() + 32, MARGIN + (e + 0.7f) * LINE);
        }
    }

    private void band(Graphics2D graphics, Band band, int y) {
        int n = band.columns().size();
        double box = n == 1 ? width - 16 : box(band);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        float first = y + (band.boxed() ? 6 : 0) + 0.7f * LINE;
        graphics.setColor(QUIET);
        graphics.drawString(band.label(), MARGIN, first);
        graphics.drawString(band.note(), (float) (MARGIN + labels + width + 12), first);
        for (int c = 0; c < n; c++) {
            double left = centre(c, n) - box / 2;
            if (band.boxed()) {
                var edge = new RoundRectangle2D.Double(left, y, box, height(band), 8, 8);
                graphics.setColor(FILL);
                graphics.fill(edge);
                graphics.setColor(LINES);
                graphics.draw(edge);
            }
            for (int i = 0; i < band.lines(); i++) {
                graphics.setColor(INK);
                centred(graphics, band.columns().get(c).get(i), centre(c, n), first + i * LINE);
                if (band.boxed() && n > 1) {
                    double before = c == 0 ? MARGIN + labels : centre(c - 1, n) + box / 2;
                    flow(graphics, band.flows().get(i), before, left, first + i * LINE, c > 0);
                }
            }
        }
        for (int i = 0; n > 1 && band.boxed() && i < band.lines(); i++) {
            double end = centre(n - 1, n) + box / 2;
            flow(
                    graphics,
                    band.flows().get(i),
                    end,
                    MARGIN + labels + width,
                    first + i * LINE,
                    false);
        }
    }

    private static void flow(
            Graphics2D graphics, Flow flow, double from, double to, float base, boolean named) {
        if (flow.way() == Way.NONE) {
            return;
        }
        double y = base - 4;
        boolean later = flow.way() == Way.LATER;
        arrow(graphics, later ? from + 2 : to - 2, y, later ? to - 2 : from + 2, y);
        if (named) {
            graphics.setColor(QUIET);
            centred(graphics, flow.carried(), (from + to) / 2, base - 9);
        }
    }

    private static void centred(Graphics2D graphics, String text, double x, float y) {
        double wide = graphics.getFontMetrics().stringWidth(text);
        graphics.drawString(text, (float) (x - wide / 2), y);
    }

    private static void arrow(Graphics2D graphics, double x0, double y0, double x1, double y1) {
        graphics.setColor(LINES);
        double length = Math.hypot(x1 - x0, y1 - y0);
        double dx = (x1 - x0) / length;
        double dy = (y1 - y0) / length;
        graphics.draw(new Line2D.Double(x0, y0, x1 - 6 * dx, y1 - 6 * dy));
        var head = new Path2D.Double();
        head.moveTo(x1, y1);
        head.lineTo(x1 - 8 * dx - 4 * dy, y1 - 8 * dy + 4 * dx);
        head.lineTo(x1 - 8 * dx + 4 * dy, y1 - 8 * dy - 4 * dx);
        head.closePath();
        graphics.fill(head);
    }
}
