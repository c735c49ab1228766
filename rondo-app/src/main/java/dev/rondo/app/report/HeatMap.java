package dev.rondo.app.report;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.PaintScale;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A picture of matrices, in which a colour says a number: several panels, row by row.
///
/// Numbers from 0 to 1 go from white to blue; others from vermilion over white at 0 to blue, the
/// largest in full colour. What is no number is grey.
record HeatMap(List<Panel> panels) {
    private static final int WIDTH = 620; // of a panel, in pixels
    private static final int FRAME = 110; // title, labels and margins of a panel
    private static final Color NONE = new Color(0xE4E4E4);
    private static final Color HIGH = new Color(0x0072B2); // blue
    private static final Color LOW = new Color(0xD55E00); // vermilion

    HeatMap {
        panels = List.copyOf(panels);
    }

    /// What stands along an axis, and the name of each place.
    record Axis(String label, List<String> places) {
        Axis {
            places = List.copyOf(places);
        }

        /// Places called 1, 2, …
        static Axis numbered(String label, int places) {
            return new Axis(
                    label, IntStream.rangeClosed(1, places).mapToObj(Integer::toString).toList());
        }
    }

    /// One matrix: `values[y][x]`, the first row at the top.
    record Panel(String title, Axis x, Axis y, double[][] values) {
        private int height() {
            return FRAME + Math.clamp(16L * values.length, 60, 360);
        }
    }

    /// Writes the picture, as SVG or PNG by the file's ending.
    void write(Path file) {
        int across = panels.size() < 4 ? 1 : panels.size() < 9 ? 2 : 3;
        List<List<Panel>> rows = new ArrayList<>();
        for (int from = 0; from < panels.size(); from += across) {
            rows.add(panels.subList(from, Math.min(from + across, panels.size())));
        }
        int width = Math.min(across, panels.size()) * WIDTH;
        int height = rows.stream().mapToInt(HeatMap::height).sum();
        new Picture(width, height, graphics -> paint(graphics, rows)).write(file);
    }

    private static int height(List<Panel> row) {
        return row.stream().mapToInt(Panel::height).max().orElse(0);
    }

    private static void paint(Graphics2D graphics, List<List<Panel>> rows) {
        double y = 0;
        for (var row : rows) {
            for (int i = 0; i < row.size(); i++) {
                var panel = row.get(i);
                drawn(panel)
                        .draw(
                                graphics,
                                new Rectangle2D.Double(i * WIDTH, y, WIDTH, panel.height()));
            }
            y += height(row);
        }
    }

    private static JFreeChart drawn(Panel panel) {
        var colours = Colours.of(panel.values());
        var plot = new XYPlot(null, axis(panel.x()), axis(panel.y()), null);
        plot.getRangeAxis().setInverted(true);
        plot.addAnnotation(new Matrix(panel.values(), colours));
        plot.setBackgroundPaint(Color.WHITE);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinesVisible(false);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        var chart = new JFreeChart(panel.title(), Ink.font(Font.BOLD, 14), plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        chart.getTitle().setPaint(Ink.COLOUR);
        chart.setPadding(new RectangleInsets(8, 8, 8, 12));
        var numbers = new NumberAxis();
        numbers.setTickLabelFont(Ink.font(Font.PLAIN, 11));
        numbers.setTickLabelPaint(Ink.COLOUR);
        var scale = new PaintScaleLegend(colours, numbers);
        scale.setPosition(RectangleEdge.RIGHT);
        scale.setStripWidth(12);
        scale.setMargin(new RectangleInsets(0, 10, 0, 0));
        scale.setBackgroundPaint(Color.WHITE);
        chart.addSubtitle(scale);
        return chart;
    }

    private static SymbolAxis axis(Axis axis) {
        var drawn = new SymbolAxis(axis.label(), axis.places().toArray(String[]::new));
        drawn.setGridBandsVisible(false);
        drawn.setAutoRange(false);
        drawn.setRange(-0.5, axis.places().size() - 0.5);
        Ink.axis(drawn, 13, 11);
        return drawn;
    }

    /// A colour for each number between two bounds.
    private record Colours(double lowest, double highest) implements PaintScale {
        static Colours of(double[][] values) {
            double least = 0;
            double most = 0;
            for (var row : values) {
                for (var v : row) {
                    least = Double.isFinite(v) ? Math.min(least, v) : least;
                    most = Double.isFinite(v) ? Math.max(most, v) : most;
                }
            }
            if (least >= 0 && most <= 1) {
                return new Colours(0, 1);
            }
            var bound = Math.max(-least, most);
            return new Colours(-bound, bound);
        }

        @Override
        public double getLowerBound() {
            return lowest;
        }

        @Override
        public double getUpperBound() {
            return highest;
        }

        @Override
        public Paint getPaint(double value) {
            return colour(value);
        }

        Color colour(double value) {
            if (!Double.isFinite(value)) {
                return NONE;
            }
            var full = value < 0 ? LOW : HIGH;
            var share = Math.min(1, Math.abs(value) / highest);
            return new Color(
                    mixed(full.getRed(), share),
                    mixed(full.getGreen(), share),
                    mixed(full.getBlue(), share));
        }

        private static int mixed(int full, double share) {
            return (int) Math.round(255 + share * (full - 255));
        }
    }

    /// The matrix itself, as an image that is as sharp as the plot: few bytes however many numbers.
    private static final class Matrix extends AbstractXYAnnotation {
        private static final long serialVersionUID = 1L;

        private final transient double[][] values;
        private final transient Colours colours;

        Matrix(double[][] values, Colours colours) {
            this.values = values;
            this.colours = colours;
        }

        @Override
        public void draw(
                Graphics2D graphics,
                XYPlot plot,
                Rectangle2D area,
                ValueAxis x,
                ValueAxis y,
                int renderer,
                PlotRenderingInfo info) {
            var width = (int) Math.ceil(area.getWidth());
            var height = (int) Math.ceil(area.getHeight());
            if (values.length == 0 || values[0].length == 0 || width < 1 || height < 1) {
                return;
            }
            // A pixel belongs to the number at its centre; more pixels than the plot has, for sharp
            // edges where a reader smooths images.
            var image = new BufferedImage(2 * width, 2 * height, BufferedImage.TYPE_INT_RGB);
            for (var py = 0; py < image.getHeight(); py++) {
                var row = values[(int) ((py + 0.5) * values.length / image.getHeight())];
                for (var px = 0; px < image.getWidth(); px++) {
                    var value = row[(int) ((px + 0.5) * row.length / image.getWidth())];
                    image.setRGB(px, py, colours.colour(value).getRGB());
                }
            }
            graphics.drawImage(image, (int) area.getX(), (int) area.getY(), width, height, null);
        }
    }
}
