package dev.rondo.app.data;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Numbers as they come by: least, mean, most, and how many are missing.
final class NumberSurvey {
    private long count;
    private long missing;
    private double sum;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;

    void add(double value) {
        if (Double.isNaN(value)) {
            missing++;
            return;
        }
        count++;
        sum += value;
        least = Math.min(least, value);
        most = Math.max(most, value);
    }

    @Override
    public String toString() {
        String lacking =
                missing == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", %,d missing (%.1f %%)",
                                missing,
                                100.0 * missing / (missing + count));
        return count == 0
                ? "none" + lacking
                : plain(least) + " to " + plain(most) + ", mean " + plain(sum / count) + lacking;
    }

    /// To six digits, without zeros at the end.
    private static String plain(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : "" + value;
        }
        return new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros().toString();
    }
}
