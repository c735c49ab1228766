package dev.rondo.data.time;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// How the times of a table are written, so that times that follow are written alike: `2016-07`,
/// `2016/7/1 13:00`, `20160701T1300`, `2016-07-01T13:00:00+02:00`, `31.12.2016`, `5-Jan-2016`,
/// `2016-Q3`, `2016-W27`.
///
/// @param date how a date is written that does not have year, month and day in this order, or has
///   no month: a [DatePattern]; empty: it has
/// @param separator of year, month and day; empty: none, as in 20160701
/// @param padded whether one digit of a month or day is written as two, 07; empty: all had two
/// @param hours the same of hours
/// @param precision what is written
/// @param between date and time of the day; empty: nothing
/// @param colons whether they stand in the time of the day
/// @param offset how an offset is written, as [DateTimeFormatter] has it; empty: there is none
/// @param clock the offset in which times are told, where they have one
/// @param zone the zone that stands behind, as in `[Europe/Berlin]`
public record TimeFormat(
        String date,
        String separator,
        Optional<Boolean> padded,
        Optional<Boolean> hours,
        Precision precision,
        String between,
        boolean colons,
        String offset,
        Optional<ZoneOffset> clock,
        Optional<ZoneId> zone) {
    /// `2016-07-01T13:00`, days without a time of the day.
    public static final TimeFormat ISO =
            new TimeFormat(
                    "",
                    "-",
                    Optional.empty(),
                    Optional.empty(),
                    Precision.DAY,
                    "T",
                    true,
                    "",
                    Optional.empty(),
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
    public TimeFormat and(TimeFormat other) {
        var pads = both(padded, other.padded);
        var hourPads = both(hours, other.hours);
        boolean later = other.precision.compareTo(precision) > 0;
        boolean days = precision.compareTo(Precision.DAY) <= 0;
        String joined = DatePattern.joined(date, other.date);
        return pads.equals(padded) && hourPads.equals(hours) && !later && joined.equals(date)
                ? this
                : new TimeFormat(
                        joined,
                        separator,
                        pads,
                        hourPads,
                        later ? other.precision : precision,
                        days ? other.between : between,
                        days ? other.colons : colons,
                        offset,
                        clock,
                        zone);
    }

    /// Once a digit stands alone, none are padded.
    private static Optional<Boolean> both(Optional<Boolean> one, Optional<Boolean> other) {
        return one.filter(p -> !p).isPresent() || other.isEmpty() ? one : other;
    }

    public TimeFormat at(Optional<ZoneOffset> other) {
        return new TimeFormat(
                date, separator, padded, hours, precision, between, colons, offset, other, zone);
    }

    /// The digits of a date where nothing stands between them; else 0.
    public int digits() {
        return !separator.isEmpty() || !date.isEmpty()
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
        if (zone.isEmpty()) {
            return written(local)
                    + clock.filter(_ -> !offset.isEmpty()).map(c -> offset(local, c)).orElse("");
        }
        // a clock is that of all times; without one, each is told on that of its zone
        var zoned =
                clock.map(c -> local.toInstant(c).atZone(zone.get()))
                        .orElseGet(() -> local.atZone(zone.get()));
        return written(zoned.toLocalDateTime())
                + (offset.isEmpty() ? "" : offset(zoned.toLocalDateTime(), zoned.getOffset()))
                + "["
                + zone.get().getId()
                + "]";
    }

    private String offset(LocalDateTime local, ZoneOffset at) {
        return DateTimeFormatter.ofPattern(offset, Locale.ROOT).format(local.atOffset(at));
    }

    private String written(LocalDateTime local) {
        if (date.isEmpty()) {
            return DateTimeFormatter.ofPattern(pattern(local), Locale.ROOT).format(local);
        }
        String day = DatePattern.write(date, local, padded.orElse(true));
        String time = timePattern(shown(local));
        return time.isEmpty()
                ? day
                : day + DateTimeFormatter.ofPattern(time, Locale.ROOT).format(local);
    }

    /// What is written of a time: finer than those that were read only where it would be lost.
    private Precision shown(LocalDateTime local) {
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
        return shown == Precision.HOUR && colons ? Precision.MINUTE : shown;
    }

    private String pattern(LocalDateTime local) {
        boolean two = separator.isEmpty() || padded.orElse(true);
        var shown = shown(local);
        var text = new StringBuilder("uuuu");
        text.append(quoted(separator)).append(two ? "MM" : "M");
        if (shown.compareTo(Precision.DAY) >= 0) {
            text.append(quoted(separator)).append(two ? "dd" : "d");
        }
        return text.append(timePattern(shown)).toString();
    }

    /// Of the time of the day, with what stands between date and time; empty: none is written.
    private String timePattern(Precision shown) {
        var text = new StringBuilder();
        if (shown.compareTo(Precision.HOUR) >= 0) {
            text.append(quoted(between))
                    .append(
                            date.isEmpty() && separator.isEmpty() || hours.orElse(true)
                                    ? "HH"
                                    : "H");
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
