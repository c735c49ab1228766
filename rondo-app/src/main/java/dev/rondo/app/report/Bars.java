package dev.rondo.app.report;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.DefaultCategoryDataset;

import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.util.List;

/// Numbers with names as horizontal bars, one below the other.
///
/// @param axis what the numbers are
/// @param bars from above
public record Bars(String axis, List<Bar> bars) implements Figure {
    private static final int BAR_HEIGHT = 26; // with what is between two
    private static final int REST = 80; // of the height
    private static final int LONGEST = 40; // of a name, in characters
    private static final double THICKEST = 0.06; // of the height
    private static final Color FILL = new Color(0x0072B2);
    private static final Color GRID = new Color(0xDDDDDD);

    public Bars {
        bars = List.copyOf(bars);
        if (bars.isEmpty()) {
            throw new IllegalArgumentException("no bars");
        }
    }

    /// @param name beside the bar
    /// @param value its length
    public record Bar(String name, double value) {}

    @Override
    public List<String> documents() {
        int height = Math.max(Chart.PAGE_HEIGHT, REST + BAR_HEIGHT * bars.size());
        var area = new Rectangle2D.Double(0, 0, Chart.PAGE_WIDTH, height);
        var drawn = drawn();
        return List.of(new Picture(Chart.PAGE_WIDTH, height, to -> drawn.draw(to, area)).svg());
    }

    private JFreeChart drawn() {
        var data = new DefaultCategoryDataset();
        for (var bar : bars) {
            data.addValue(bar.value(), "", name(bar));
        }
        var names = new CategoryAxis();
        Ink.axis(names, 14, 12);
        names.setMaximumCategoryLabelWidthRatio(0.6f);
        names.setCategoryLabelPositions(CategoryLabelPositions.STANDARD);
        var values = new ChartAxis(axis, false);
        values.setAutoRangeIncludesZero(true);
        Ink.axis(values, 14, 12);
        var renderer = new BarRenderer();
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        renderer.setMaximumBarWidth(THICKEST);
        renderer.setSeriesPaint(0, FILL);
        var plot = new CategoryPlot(data, names, values, renderer);
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlinePaint(GRID);
        plot.setRangeGridlinePaint(GRID);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        var chart = new JFreeChart(null, Ink.font(Font.BOLD, 16), plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(10, 10, 10, 16));
        return chart;
    }

    private static String name(Bar bar) {
        return bar.name().length() <= LONGEST
                ? bar.name()
                : bar.name().substring(0, LONGEST - 1) + "…";
    }
}
