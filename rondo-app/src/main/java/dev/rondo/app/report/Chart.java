package dev.rondo.app.report;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYDataset;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/// A picture of lines: one panel or several beside one another.
///
/// ```java
/// new Chart("Adding problem", Axis.linear("samples seen"), Axis.logarithmic("squared error"),
///                 List.of(Line.of("lstm", seen, error)))
///         .write(Path.of("adding.svg"));
/// ```
///
/// Up to seven lines differ in colour, in the order of Okabe & Ito (2008), whose colours people
/// with any kind of colour vision tell apart; the next seven are dashed, the next dotted.
public record Chart(List<Panel> panels) implements Figure {
    private static final int WIDTH = 760; // of a panel, in pixels
    private static final int HEIGHT = 480;
    static final int PAGE_WIDTH = 520;
    static final int PAGE_HEIGHT = 340;
    private static final int GRID_COLUMNS = 3;
    private static final int BANDS_BELOW = 0; // places of data sets in a plot, from below
    private static final int GUIDES = 1;
    private static final int LINES = 2;
    private static final Color GRID = new Color(0xDDDDDD);
    private static final Color GUIDE = new Color(0x888888);
    private static final Color[] BANDS = {
        new Color(0xD6E9F5), new Color(0xA9D2EC), new Color(0x7DB9DF)
    };
    private static final Color[] COLOURS = {
        new Color(0x0072B2), // blue
        new Color(0xD55E00), // vermilion
        new Color(0x009E73), // bluish green
        new Color(0xCC79A7), // reddish purple
        new Color(0xE69F00), // orange
        new Color(0x56B4E9), // sky blue
        new Color(0x000000)
    };
    private static final float[][] DASHES = {null, {8, 5}, {2, 4}};

    public Chart {
        panels = List.copyOf(panels);
        if (panels.isEmpty()) {
            throw new IllegalArgumentException("a chart without panels");
        }
    }

    public Chart(String title, Axis x, Axis y, List<Line> lines) {
        this(List.of(new Panel(title, x, y, lines)));
    }

    /// What an axis shows.
    public record Axis(String label, Measure measure) {
        /// What equal distances are.
        public enum Measure {
            /// Equal differences.
            LINEAR,
            /// Equal ratios. Zero and negative numbers have no place: a line has a gap there.
            LOGARITHMIC,
            /// Equal times; numbers are seconds since 1970.
            TIME
        }

        public static Axis linear(String label) {
            return new Axis(label, Measure.LINEAR);
        }

        public static Axis logarithmic(String label) {
            return new Axis(label, Measure.LOGARITHMIC);
        }

        public static Axis time(String label) {
            return new Axis(label, Measure.TIME);
        }

        double place(double value) {
            return switch (measure) {
                case LINEAR -> value;
                case LOGARITHMIC -> value > 0 ? Math.log10(value) : Double.NaN;
                case TIME -> 1000 * value; // as axes of dates have it
            };
        }
    }

    /// A line through the points `(x[i], y[i])`; where a number is not finite it has a gap.
    public record Line(String name, double[] x, double[] y) {
        public Line {
            if (x.length != y.length) {
                throw new IllegalArgumentException(
                        "line " + name + ": " + x.length + " x and " + y.length + " y");
            }
        }

        /// Through `(1, y[0])`, `(2, y[1])`, …
        public static Line of(String name, double[] y) {
            var x = new double[y.length];
            Arrays.setAll(x, i -> i + 1);
            return new Line(name, x, y);
        }
    }

    /// What lies between two lines over the same `x`, filled; see [Line].
    record Band(String name, double[] x, double[] low, double[] high) {
        Band {
            if (x.length != low.length || x.length != high.length) {
                throw new IllegalArgumentException(
                        "band "
                                + name
                                + ": "
                                + x.length
                                + " x, "
                                + low.length
                                + " low and "
                                + high.length
                                + " high");
            }
        }
    }

    /// Lines that share their axes.
    ///
    /// @param bands below the lines, each on those before it: the widest first
    /// @param guides grey and dashed, to compare lines with; they stand in no legend
    public record Panel(
            String title, Axis x, Axis y, List<Line> lines, List<Band> bands, List<Line> guides) {
        public Panel {
            lines = List.copyOf(lines);
            bands = List.copyOf(bands);
            guides = List.copyOf(guides);
        }

        public Panel(String title, Axis x, Axis y, List<Line> lines) {
            this(title, x, y, lines, List.of(), List.of());
        }
    }

    /// Writes the picture, as SVG or PNG by the file's ending; the file is there whole or not at
    /// all.
    ///
    /// @throws dev.rondo.RondoException if the ending is another, the file cannot be written, or
    ///   the machine has no fonts
    public void write(Path file) {
        new Picture(panels.size() * WIDTH, HEIGHT, this::paint).write(file);
    }

    /// Writes many panels as small multiples, up to three beside one another.
    ///
    /// @throws dev.rondo.RondoException as [#write]
    public void writeMultiples(Path file) {
        if (panels.size() == 1) {
            write(file);
            return;
        }
        int columns = panels.size() <= 4 ? 2 : GRID_COLUMNS;
        int rows = (panels.size() + columns - 1) / columns;
        new Picture(
                        columns * PAGE_WIDTH,
                        rows * PAGE_HEIGHT,
                        to -> {
                            for (int i = 0; i < panels.size(); i++) {
                                drawn(panels.get(i), RectangleEdge.BOTTOM)
                                        .draw(
                                                to,
                                                new Rectangle2D.Double(
                                                        i % columns * PAGE_WIDTH,
                                                        i / columns * PAGE_HEIGHT,
                                                        PAGE_WIDTH,
                                                        PAGE_HEIGHT));
                            }
                        })
                .write(file);
    }

    @Override
    public List<String> documents() {
        return panels.stream()
                .map(panel -> {
                    var area = new Rectangle2D.Double(0, 0, PAGE_WIDTH, PAGE_HEIGHT);
                    var drawn = drawn(panel, RectangleEdge.BOTTOM);
                    return new Picture(PAGE_WIDTH, PAGE_HEIGHT, to -> drawn.draw(to, area)).svg();
                })
                .toList();
    }

    private void paint(Graphics2D graphics) {
        for (var i = 0; i < panels.size(); i++) {
            drawn(panels.get(i), RectangleEdge.RIGHT)
                    .draw(graphics, new Rectangle2D.Double(i * WIDTH, 0, WIDTH, HEIGHT));
        }
    }

    private static JFreeChart drawn(Panel panel, RectangleEdge side) {
        var plot = new XYPlot(null, axis(panel.x()), axis(panel.y()), null);
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        var legend = new LegendItemCollection();
        bands(panel, plot, legend);
        guides(panel, plot);
        lines(panel, plot, legend);
        plot.setFixedLegendItems(legend);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlinePaint(GRID);
        plot.setDomainGridlinePaint(GRID);
        plot.setRangeGridlinePaint(GRID);
        plot.setDomainGridlineStroke(new BasicStroke(1f));
        plot.setRangeGridlineStroke(new BasicStroke(1f));
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        var title =
                panel.title().isEmpty() && side.equals(RectangleEdge.BOTTOM) ? null : panel.title();
        var chart = new JFreeChart(title, Ink.font(Font.BOLD, 16), plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        if (title != null) {
            chart.getTitle().setPaint(Ink.COLOUR);
        }
        chart.setPadding(new RectangleInsets(10, 10, 10, 16));
        if (legend.getItemCount() > 1) {
            chart.addLegend(legend(plot, side));
        }
        return chart;
    }

    private static void lines(Panel panel, XYPlot plot, LegendItemCollection legend) {
        var data = new DefaultXYDataset();
        var renderer = new XYLineAndShapeRenderer(true, false);
        for (var i = 0; i < panel.lines().size(); i++) {
            var line = panel.lines().get(i);
            var points = placed(panel, line);
            data.addSeries(i, points);
            style(renderer, i, points[1]);
            legend.add(
                    new LegendItem(
                            line.name(),
                            null,
                            null,
                            null,
                            new Line2D.Double(-14, 0, 14, 0),
                            renderer.getSeriesStroke(i),
                            renderer.getSeriesPaint(i)));
        }
        renderer.setDrawSeriesLineAsPath(true);
        plot.setDataset(LINES, data);
        plot.setRenderer(LINES, renderer);
    }

    private static void guides(Panel panel, XYPlot plot) {
        var data = new DefaultXYDataset();
        var renderer = new XYLineAndShapeRenderer(true, false);
        for (var i = 0; i < panel.guides().size(); i++) {
            data.addSeries(i, placed(panel, panel.guides().get(i)));
            renderer.setSeriesPaint(i, GUIDE);
            renderer.setSeriesStroke(
                    i,
                    new BasicStroke(
                            1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, DASHES[1], 0));
        }
        plot.setDataset(GUIDES, data);
        plot.setRenderer(GUIDES, renderer);
    }

    private static void bands(Panel panel, XYPlot plot, LegendItemCollection legend) {
        var data = new YIntervalSeriesCollection();
        var drawn = new ArrayList<YIntervalSeries>();
        var renderer = new DeviationRenderer(false, false);
        renderer.setAlpha(1);
        int count = panel.bands().size();
        for (var i = 0; i < count; i++) {
            var band = panel.bands().get(i);
            int from = count - 1 - i; // of a data set the last series is drawn first
            var colour = BANDS[Math.min(i, BANDS.length - 1)];
            var series = new YIntervalSeries(band.name());
            for (var at = 0; at < band.x().length; at++) {
                var x = panel.x().place(band.x()[at]);
                var low = panel.y().place(band.low()[at]);
                var high = panel.y().place(band.high()[at]);
                if (Double.isFinite(x) && Double.isFinite(low) && Double.isFinite(high)) {
                    series.add(x, (low + high) / 2, low, high);
                }
            }
            drawn.addFirst(series);
            renderer.setSeriesFillPaint(from, colour);
            renderer.setSeriesPaint(from, colour);
            legend.add(
                    new LegendItem(
                            band.name(),
                            null,
                            null,
                            null,
                            new Rectangle2D.Double(-7, -5, 14, 10),
                            colour));
        }
        drawn.forEach(data::addSeries);
        plot.setDataset(BANDS_BELOW, data);
        plot.setRenderer(BANDS_BELOW, renderer);
    }

    private static void style(XYLineAndShapeRenderer renderer, int i, double[] y) {
        var dash = DASHES[i / COLOURS.length % DASHES.length];
        renderer.setSeriesPaint(i, COLOURS[i % COLOURS.length]);
        renderer.setSeriesStroke(
                i,
                new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, dash, 0f));
        renderer.setSeriesShape(i, new Ellipse2D.Double(-3, -3, 6, 6));
        renderer.setSeriesShapesVisible(
                i, DoubleStream.of(y).filter(Double::isFinite).count() == 1);
    }

    private static LegendTitle legend(XYPlot plot, RectangleEdge side) {
        var legend = new LegendTitle(plot);
        legend.setPosition(side);
        legend.setItemFont(Ink.font(Font.PLAIN, 13));
        legend.setItemPaint(Ink.COLOUR);
        legend.setBackgroundPaint(Color.WHITE);
        legend.setFrame(BlockBorder.NONE);
        return legend;
    }

    private static ValueAxis axis(Axis axis) {
        var drawn =
                axis.measure() == Axis.Measure.TIME
                        ? TimeAxis.of(axis.label())
                        : new ChartAxis(axis.label(), axis.measure() == Axis.Measure.LOGARITHMIC);
        Ink.axis(drawn, 14, 12);
        return drawn;
    }

    /// Both coordinates of each point, as the axes have them: 2 × points.
    private static double[][] placed(Panel panel, Line line) {
        var x = DoubleStream.of(line.x()).map(panel.x()::place).toArray();
        var y = DoubleStream.of(line.y()).map(panel.y()::place).toArray();
        for (var i = 0; i < y.length; i++) {
            y[i] = Double.isFinite(x[i]) && Double.isFinite(y[i]) ? y[i] : Double.NaN;
        }
        return new double[][] {x, y};
    }
}
