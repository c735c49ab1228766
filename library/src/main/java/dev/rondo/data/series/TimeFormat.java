package dev.rondo.data.series;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// How the times of a table are written, so that times that follow are written alike: `2016-07`,
/// `2016/7/1 13:00`, `20160701T1300`, `2016-07-01T13:00:00+02:00`.
///
/// @param separator of year, month and day; empty: none, as in 20160701
/// @param padded whether one digit of a month or day is written as two, 07; empty: all had two
/// @param hours the same of hours
/// @param precision what is written
/// @param between date and time of the day; empty: nothing
/// @param colons whether they stand in the time of the day
/// @param offset how an offset is written, as [DateTimeFormatter] has it; empty: there is none
/// @param clock the offset in which times are told, where they have one
public record TimeFormat(
        String separator,
        Optional<Boolean> padded,
        Optional<Boolean> hours,
        Precision precision,
        String between,
        boolean colons,
        String offset,
        Optional<ZoneOffset> clock) {
    /// `2016-07-01T13:00`, days without a time of the day.
    public static final TimeFormat ISO =
            new TimeFormat(
                    "-",
                    Optional.empty(),
                    Optional.empty(),
                    Precision.DAY,
                    "T",
                    true,
                    "",
                    Optional.empty());

    /// The smallest part that is written.
    public enum Precision {
        MONTH,
        DAY,
        HOUR,
        MINUTE,
        SECOND
    }

    /// How both this and another are written: as this, with the parts of both.
    TimeFormat and(TimeFormat other) {
        var pads = both(padded, other.padded);
        var hourPads = both(hours, other.hours);
        boolean later = other.precision.compareTo(precision) > 0;
        boolean days = precision.compareTo(Precision.DAY) <= 0;
        return pads.equals(padded) && hourPads.equals(hours) && !later
                ? this
                : new TimeFormat(
                        separator,
                        pads,
                        hourPads,
                        later ? other.precision : precision,
                        days ? other.between : between,
                        days ? other.colons : colons,
                        offset,
                        clock);
    }

    /// Once a digit stands alone, none are padded.
    private static Optional<Boolean> both(Optional<Boolean> one, Optional<Boolean> other) {
        return one.filter(p -> !p).isPresent() || other.isEmpty() ? one : other;
    }

    TimeFormat at(Optional<ZoneOffset> other) {
        return new TimeFormat(separator, padded, hours, precision, between, colons, offset, other);
    }

    /// The digits of a date where nothing stands between them; else 0.
    int digits() {
        return !separator.isEmpty()
                ? 0
                : switch (precision) {
                    case MONTH -> 6;
                    case DAY -> 8;
                    case HOUR -> between.isEmpty() ? 10 : 0;
                    case MINUTE -> between.isEmpty() ? 12 : 0;
                    case SECOND -> between.isEmpty() ? 14 : 0;
                };
    }

    /// Writes a time.
    ///
    /// @param time in seconds since 1970 on the table's clock
    public String write(long time) {
        var local = TimeStep.local(time);
        String text = DateTimeFormatter.ofPattern(pattern(local), Locale.ROOT).format(local);
        return offset.isEmpty() || clock.isEmpty()
                ? text
                : text
                        + DateTimeFormatter.ofPattern(offset, Locale.ROOT)
                                .format(local.atOffset(clock.get()));
    }

    /// Finer than the times that were read only where the time would be lost.
    private String pattern(LocalDateTime local) {
        boolean two = separator.isEmpty() || padded.orElse(true);
        var needed =
                local.getSecond() != 0
                        ? Precision.SECOND
                        : local.getMinute() != 0
                                ? Precision.MINUTE
                                : local.getHour() != 0
                                        ? Precision.HOUR
                                        : local.getDayOfMonth() != 1
                                                ? Precision.DAY
                                                : Precision.MONTH;
        var shown = needed.compareTo(precision) > 0 ? needed : precision;
        if (shown == Precision.HOUR && colons) {
            shown = Precision.MINUTE;
        }
        var text = new StringBuilder("uuuu");
        text.append(quoted(separator)).append(two ? "MM" : "M");
        if (shown.compareTo(Precision.DAY) >= 0) {
            text.append(quoted(separator)).append(two ? "dd" : "d");
        }
        if (shown.compareTo(Precision.HOUR) >= 0) {
            text.append(quoted(between))
                    .append(separator.isEmpty() || hours.orElse(true) ? "HH" : "H");
        }
        if (shown.compareTo(Precision.MINUTE) >= 0) {
            text.append(colons ? "':'" : "").append("mm");
        }
        if (shown.compareTo(Precision.SECOND) >= 0) {
            text.append(colons ? "':'" : "").append("ss");
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "" : "'" + text + "'";
    }
}
