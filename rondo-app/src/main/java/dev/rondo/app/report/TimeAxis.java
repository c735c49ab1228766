package dev.rondo.app.report;

import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.DateTickUnit;
import org.jfree.chart.axis.DateTickUnitType;
import org.jfree.chart.axis.TickUnits;

import java.text.SimpleDateFormat;
import java.util.Locale;
import java.util.TimeZone;

/// An axis of times, whose labels are written as ISO 8601 has them.
final class TimeAxis {
    private static final TimeZone CLOCK = TimeZone.getTimeZone("UTC");

    private TimeAxis() {}

    static DateAxis of(String label) {
        var axis = new DateAxis(label, CLOCK, Locale.ROOT);
        var units = new TickUnits();
        add(units, DateTickUnitType.SECOND, "HH:mm:ss", 1, 5, 15, 30);
        add(units, DateTickUnitType.MINUTE, "HH:mm", 1, 5, 15, 30);
        add(units, DateTickUnitType.HOUR, "MM-dd HH:mm", 1, 2, 3, 6, 12);
        add(units, DateTickUnitType.DAY, "yyyy-MM-dd", 1, 2, 7, 14);
        add(units, DateTickUnitType.MONTH, "yyyy-MM", 1, 2, 3, 6);
        add(units, DateTickUnitType.YEAR, "yyyy", 1, 2, 5, 10, 20, 50, 100);
        axis.setStandardTickUnits(units);
        return axis;
    }

    private static void add(
            TickUnits units, DateTickUnitType type, String pattern, int... multiples) {
        for (int multiple : multiples) {
            var format = new SimpleDateFormat(pattern, Locale.ROOT);
            format.setTimeZone(CLOCK);
            units.add(new DateTickUnit(type, multiple, format));
        }
    }
}
