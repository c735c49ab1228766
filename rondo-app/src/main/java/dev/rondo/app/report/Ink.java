package dev.rondo.app.report;

import org.jfree.chart.axis.Axis;

import java.awt.Color;
import java.awt.Font;

/// Colour and fonts of the text in charts.
final class Ink {
    static final Color COLOUR = new Color(0x222222);

    private Ink() {}

    static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    /// @param label the size of the axis' name
    /// @param ticks of its numbers
    static void axis(Axis axis, int label, int ticks) {
        axis.setLabelFont(font(Font.PLAIN, label));
        axis.setLabelPaint(COLOUR);
        axis.setTickLabelFont(font(Font.PLAIN, ticks));
        axis.setTickLabelPaint(COLOUR);
    }
}
