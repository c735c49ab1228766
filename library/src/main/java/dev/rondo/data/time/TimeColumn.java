package dev.rondo.data.time;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds how a column writes its times: a [TimeNotation] in which all of its fields are times.
/// Whether `3/4/2020` is of March or of April is told by the other fields: by one that only one of
/// both can be, by a period after the number (`3.4.2020` has the day first), or because one of both
/// gives times that follow each other in equal steps and the other does not.
public final class TimeColumn {
    private static final Set<TimeNotation> ORDERS =
            EnumSet.of(TimeNotation.DAY_MONTH_YEAR, TimeNotation.MONTH_DAY_YEAR);

    private final EnumSet<TimeNotation> possible = EnumSet.allOf(TimeNotation.class);
    private final List<Long> dayFirst = new ArrayList<>();
    private final List<Long> monthFirst = new ArrayList<>();
    private long fields;
    private String example = "";

    public TimeColumn() {}

    /// Looks at the next field.
    public void add(String field) {
        if (possible.isEmpty()) {
            return;
        }
        fields++;
        possible.removeIf(notation -> !TimeStamps.fits(field, notation));
        if (possible.containsAll(ORDERS)) {
            example = example.isEmpty() ? field.strip() : example;
            dayFirst.add(TimeStamps.of(field, TimeNotation.DAY_MONTH_YEAR).local());
            monthFirst.add(TimeStamps.of(field, TimeNotation.MONTH_DAY_YEAR).local());
        } else {
            dayFirst.clear();
            monthFirst.clear();
        }
    }

    /// The notations in which all fields are times. Of both orders of day and month, the one that
    /// the column as a whole tells, if it does.
    public Set<TimeNotation> notations() {
        if (fields == 0) {
            return Set.of();
        }
        if (!possible.containsAll(ORDERS)) {
            return possible.clone();
        }
        var left = possible.clone();
        order().ifPresent(order -> {
            left.removeAll(ORDERS);
            left.add(order);
        });
        return left;
    }

    /// The notations in which all fields are times, both orders of day and month where both can be.
    public Set<TimeNotation> all() {
        return fields == 0 ? Set.of() : possible.clone();
    }

    /// Whether a date may have the day first or the month, and nothing tells.
    public boolean ambiguous() {
        return notations().containsAll(ORDERS);
    }

    /// The first field of a column that is [#ambiguous].
    public String example() {
        return example;
    }

    private Optional<TimeNotation> order() {
        if (dayFirst.equals(monthFirst) || example.matches("\\d+\\..*")) {
            return Optional.of(TimeNotation.DAY_MONTH_YEAR);
        }
        boolean days = regular(dayFirst);
        return days == regular(monthFirst)
                ? Optional.empty()
                : Optional.of(days ? TimeNotation.DAY_MONTH_YEAR : TimeNotation.MONTH_DAY_YEAR);
    }

    private static boolean regular(List<Long> times) {
        long[] sorted = times.stream().mapToLong(t -> t).distinct().sorted().toArray();
        return sorted.length > 2
                && TimeStep.of(List.of(sorted), true).irregular(List.of(sorted), true).isEmpty();
    }
}
