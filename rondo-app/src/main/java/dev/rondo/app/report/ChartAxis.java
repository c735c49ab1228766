package dev.rondo.app.report;

import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An axis of a [Chart]. Where it is logarithmic it holds decimal logarithms and is labelled with
/// what they are the logarithms of: at 1, 2 and 5 times powers of ten over a decade or two, at the
/// powers over more, and at every second, fifth, tenth… of them over very many. (The axes of
/// JFreeChart that do this label a dozen decades as well as one.)
final class ChartAxis extends NumberAxis {
    private static final long serialVersionUID = 1;
    private static final double FEW = 0.7; // decades; below, its ticks are as linear as they come
    private static final int MOST_TICKS = 14;
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private final boolean logarithmic;

    ChartAxis(String label, boolean logarithmic) {
        super(label);
        this.logarithmic = logarithmic;
        setAutoRangeIncludesZero(false);
        setNumberFormatOverride(new Labels(logarithmic));
    }

    @Override
    @SuppressWarnings("rawtypes") // as it was declared
    public List refreshTicks(
            Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
        var decades = getRange().getLength();
        if (!logarithmic || decades < FEW) {
            return super.refreshTicks(graphics, state, area, edge);
        }
        var multiples = decades < 3.5 ? new double[] {1, 2, 5} : new double[] {1};
        var stride = stride(decades);
        var vertical = RectangleEdge.isLeftOrRight(edge);
        var anchor = vertical ? TextAnchor.CENTER_RIGHT : TextAnchor.TOP_CENTER;
        var ticks = new ArrayList<NumberTick>();
        var first = (int) Math.floor(getRange().getLowerBound() / stride) * stride;
        for (var power = first; power <= getRange().getUpperBound(); power += stride) {
            for (var multiple : multiples) {
                var at = power + Math.log10(multiple);
                if (getRange().contains(at)) {
                    ticks.add(new NumberTick(at, label(at), anchor, TextAnchor.CENTER, 0));
                }
            }
        }
        return ticks;
    }

    private static int stride(double decades) {
        for (var ten = 1; ; ten *= 10) {
            for (var multiple : new int[] {1, 2, 5}) {
                if (decades / (multiple * ten) <= MOST_TICKS) {
                    return multiple * ten;
                }
            }
        }
    }

    /// What has this logarithm: with three figures that count, far from one as a power of ten.
    private static String label(double logarithm) {
        var exponent = Math.rint(logarithm);
        if (Math.abs(logarithm - exponent) < 1e-9 && Math.abs(exponent) > 3) {
            var text = new StringBuilder("10");
            Integer.toString((int) exponent)
                    .chars()
                    .forEach(c -> text.append(c == '-' ? '⁻' : SUPERSCRIPTS.charAt(c - '0')));
            return text.toString();
        }
        return number(new BigDecimal(Math.pow(10, logarithm)).round(new MathContext(3)));
    }

    /// `0.001` to `999999` as they are, others as `2.5e-08`.
    private static String number(BigDecimal value) {
        var size = Math.abs(value.doubleValue());
        if (size < 1e-15) {
            return "0"; // a tick that missed it by rounding
        }
        return size >= 1e-3 && size < 1e6
                ? value.round(new MathContext(6)).stripTrailingZeros().toPlainString()
                : String.format(Locale.ROOT, "%.2g", value);
    }

    /// The labels of ticks at even distances.
    private static final class Labels extends NumberFormat {
        private static final long serialVersionUID = 1;

        private final boolean logarithmic;

        Labels(boolean logarithmic) {
            this.logarithmic = logarithmic;
        }

        @Override
        public StringBuffer format(double value, StringBuffer to, FieldPosition at) {
            return to.append(logarithmic ? label(value) : number(new BigDecimal(value)));
        }

        @Override
        public StringBuffer format(long value, StringBuffer to, FieldPosition at) {
            return format((double) value, to, at);
        }

        @Override
        public Number parse(String text, ParsePosition at) {
            throw new UnsupportedOperationException("labels are only written");
        }
    }
}
