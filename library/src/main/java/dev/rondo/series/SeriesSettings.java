package dev.rondo.series;

import dev.rondo.RondoException;

import java.util.HashSet;
import java.util.List;

/// What a forecaster reads, and what it foretells of it.
///
/// @param targets columns that are foretold; none: all that are nothing else
/// @param past columns that are read and not foretold; those that nothing else names are such,
///   where targets are named
/// @param known columns that are known for the steps to come: prices, holidays, plans
/// @param statics columns that do not change within a series
/// @param calendar what the calendar says of the next step
/// @param horizon steps foretold at once; 1: each step is foretold from those before it
/// @param context rows that are read before each forecast; 0: all that came before
/// @param differences lags: what is foretold is how far the series departs from where it would be
///   if its differences at these lags were 0. {1}: from the last value; {12}: from a year ago
public record SeriesSettings(
        List<String> targets,
        List<String> past,
        List<String> known,
        List<String> statics,
        List<Calendar> calendar,
        int horizon,
        int context,
        ForecastHead head,
        Normalisation scale,
        List<Integer> differences,
        MissingPolicy missing) {

    public SeriesSettings {
        targets = List.copyOf(targets);
        past = List.copyOf(past);
        known = List.copyOf(known);
        statics = List.copyOf(statics);
        calendar = List.copyOf(calendar);
        differences = List.copyOf(differences);
        if (horizon < 1) {
            throw new RondoException("horizon " + horizon + ": expected 1 step or more");
        }
        if (context < 0) {
            throw new RondoException("context " + context + ": expected 1 row or more");
        }
        for (int lag : differences) {
            if (lag < 1) {
                throw new RondoException("difference " + lag + ": expected lags of 1 step or more");
            }
        }
        if (scale == Normalisation.WINDOW && context == 0) {
            throw new RondoException(
                    "scale window is relative to a context: say how many rows it has (--context)");
        }
        if (missing == MissingPolicy.LINEAR && context == 0) {
            throw new RondoException(
                    "missing linear draws lines within a context: say how many rows it has"
                            + " (--context)");
        }
        if (head.plain() && !differences.isEmpty()) {
            throw new RondoException(
                    "a head of counts, or of 0 and 1, foretells them as they are: without"
                            + " differences");
        }
        if (head.plain() && scale == Normalisation.LOG) {
            throw new RondoException(
                    "a head of counts, or of 0 and 1, foretells them as they are, and 0 has no"
                            + " logarithm: another scale");
        }
        once(targets, past, known, statics);
    }

    private static void once(
            List<String> targets, List<String> past, List<String> known, List<String> statics) {
        var seen = new HashSet<String>();
        for (var names : List.of(targets, past, known, statics)) {
            for (String name : names) {
                if (!seen.add(name)) {
                    throw new RondoException(
                            "the column "
                                    + name
                                    + " is named twice: it is a target, or read (past), or known"
                                    + " ahead, or static");
                }
            }
        }
    }

    /// The next row of these columns (none: all) from all before it, standardised.
    public static SeriesSettings next(List<String> targets) {
        return new SeriesSettings(
                targets,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                1,
                0,
                new ForecastHead.Point(),
                Normalisation.STANDARD,
                List.of(),
                MissingPolicy.LAST);
    }

    /// The same, so many steps at once from so many rows.
    public SeriesSettings direct(int steps, int rows) {
        return new SeriesSettings(
                targets,
                past,
                known,
                statics,
                calendar,
                steps,
                rows,
                head,
                scale,
                differences,
                missing);
    }

    public SeriesSettings with(ForecastHead other) {
        return new SeriesSettings(
                targets,
                past,
                known,
                statics,
                calendar,
                horizon,
                context,
                other,
                scale,
                differences,
                missing);
    }

    public SeriesSettings with(Normalisation other) {
        return new SeriesSettings(
                targets,
                past,
                known,
                statics,
                calendar,
                horizon,
                context,
                head,
                other,
                differences,
                missing);
    }

    public SeriesSettings with(MissingPolicy other) {
        return new SeriesSettings(
                targets,
                past,
                known,
                statics,
                calendar,
                horizon,
                context,
                head,
                scale,
                differences,
                other);
    }

    public SeriesSettings withDifferences(List<Integer> lags) {
        return new SeriesSettings(
                targets, past, known, statics, calendar, horizon, context, head, scale, lags,
                missing);
    }

    /// The same with columns that are known ahead, that do not change, and of the calendar.
    public SeriesSettings with(
            List<String> knownAhead, List<String> fixed, List<Calendar> ofTimes) {
        return new SeriesSettings(
                targets,
                past,
                knownAhead,
                fixed,
                ofTimes,
                horizon,
                context,
                head,
                scale,
                differences,
                missing);
    }
}
