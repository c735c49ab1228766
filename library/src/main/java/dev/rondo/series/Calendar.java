package dev.rondo.series;

import dev.rondo.RondoException;
import dev.rondo.data.time.TimeStep;
import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;

import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Arrays;

/// Something that the calendar says of a time, as numbers that a network reads.
///
/// @param symbols whether each of its values is a symbol; else it is a place on a circle: sine and
///   cosine
public record Calendar(@Key("field") Field field, @Key("symbols") boolean symbols) {
    /// What the calendar says.
    public enum Field {
        @Key("MINUTE")
        MINUTE(60),
        @Key("HOUR")
        HOUR(24),
        @Key("WEEKDAY")
        WEEKDAY(7),
        @Key("DAY")
        DAY(31),
        @Key("YEARDAY")
        YEARDAY(366),
        @Key("WEEK")
        WEEK(53),
        @Key("MONTH")
        MONTH(12),
        @Key("QUARTER")
        QUARTER(4);

        private final int count;

        Field(int count) {
            this.count = count;
        }

        /// From 0.
        int of(LocalDateTime time) {
            return switch (this) {
                case MINUTE -> time.getMinute();
                case HOUR -> time.getHour();
                case WEEKDAY -> time.getDayOfWeek().getValue() - 1;
                case DAY -> time.getDayOfMonth() - 1;
                case YEARDAY -> time.getDayOfYear() - 1;
                case WEEK -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) - 1;
                case MONTH -> time.getMonthValue() - 1;
                case QUARTER -> (time.getMonthValue() - 1) / 3;
            };
        }

        /// How far it is on the way to the next, from 0 to below 1.
        double fraction(LocalDateTime time) {
            return switch (this) {
                case HOUR -> time.getMinute() / 60.0;
                case YEARDAY, WEEKDAY, DAY -> time.get(ChronoField.SECOND_OF_DAY) / 86_400.0;
                default -> 0;
            };
        }
    }

    /// Numbers that the network reads.
    int width() {
        return symbols ? field.count : 2;
    }

    /// Writes them.
    void write(long seconds, float[] out, int at) {
        var time = TimeStep.local(seconds);
        if (symbols) {
            Arrays.fill(out, at, at + field.count, 0);
            out[at + field.of(time)] = 1;
        } else {
            double angle = 2 * Math.PI * (field.of(time) + field.fraction(time)) / field.count;
            out[at] = (float) Math.sin(angle);
            out[at + 1] = (float) Math.cos(angle);
        }
    }

    /// Reads `hour` (a circle) or `weekday:symbols`.
    public static Calendar parse(String text) {
        boolean symbols = text.endsWith(":symbols");
        String name = symbols ? text.substring(0, text.length() - ":symbols".length()) : text;
        return Arrays.stream(Field.values())
                .filter(f -> SerialisedNames.spelling(f).equals(name))
                .findFirst()
                .map(f -> new Calendar(f, symbols))
                .orElseThrow(() ->
                        new RondoException(
                                "calendar `"
                                        + text
                                        + "`: expected one of "
                                        + String.join(
                                                ", ",
                                                Arrays.stream(Field.values())
                                                        .map(SerialisedNames::spelling)
                                                        .toList())
                                        + ", each with or without :symbols"));
    }
}
