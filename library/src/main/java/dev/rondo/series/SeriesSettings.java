package dev.rondo.series;

import dev.rondo.RondoException;

import java.util.HashSet;
import java.util.List;

/// The inputs and targets of a forecaster. Begin with [#next] and change what differs.
public record SeriesSettings(
        Targets targets, Inputs inputs, Windows windows, Preprocessing preprocessing) {

    /// The targets.
    ///
    /// @param columns that are predicted; none: all that have no other role
    public record Targets(List<String> columns, ForecastHead head) {
        public Targets {
            columns = List.copyOf(columns);
        }
    }

    /// The covariates.
    ///
    /// @param past columns that are read and not predicted; where targets are named, those without
    ///   another role are such
    /// @param known columns whose future values are known: prices, holidays, plans
    /// @param statics columns that do not change within a series
    /// @param calendar calendar features of the next step
    public record Inputs(
            List<String> past, List<String> known, List<String> statics, List<Calendar> calendar) {
        /// No covariates.
        public static final Inputs NONE = new Inputs(List.of(), List.of(), List.of(), List.of());

        public Inputs {
            past = List.copyOf(past);
            known = List.copyOf(known);
            statics = List.copyOf(statics);
            calendar = List.copyOf(calendar);
        }
    }

    /// The rows of one forecast.
    ///
    /// @param horizon steps predicted at once; 1: each step is predicted from those before it
    /// @param context rows that are read before each forecast; 0: all earlier ones
    /// @param stride one of so many neighbouring windows is learned from in an epoch
    public record Windows(int horizon, int context, int stride) {
        public Windows {
            if (horizon < 1) {
                throw new RondoException("horizon " + horizon + ": expected 1 step or more");
            }
            if (context < 0) {
                throw new RondoException("context " + context + ": expected 1 row or more");
            }
            if (stride < 1) {
                throw new RondoException("stride: " + stride + ", expected at least 1");
            }
        }
    }

    /// Preprocessing: how numbers are transformed.
    ///
    /// @param differences lags: what is predicted is how far the series departs from where it would
    ///   be if its differences at these lags were 0. {1}: from the last value; {12}: from a year
    ///   ago
    public record Preprocessing(
            Normalisation scale, List<Integer> differences, MissingPolicy missing) {
        public Preprocessing {
            differences = List.copyOf(differences);
            for (int lag : differences) {
                if (lag < 1) {
                    throw new RondoException(
                            "difference " + lag + ": expected lags of 1 step or more");
                }
            }
        }
    }

    public SeriesSettings {
        if (preprocessing.scale() == Normalisation.WINDOW && windows.context() == 0) {
            throw new RondoException(
                    "scale window is relative to a context: set its length (--context)");
        }
        if (preprocessing.missing() == MissingPolicy.LINEAR && windows.context() == 0) {
            throw new RondoException(
                    "missing linear interpolates within a context: set its length (--context)");
        }
        if (targets.head().plain() && !preprocessing.differences().isEmpty()) {
            throw new RondoException(
                    "heads of counts and binary heads predict the values themselves: leave out "
                            + "the differences");
        }
        if (targets.head().plain() && preprocessing.scale() == Normalisation.LOG) {
            throw new RondoException(
                    "heads of counts and binary heads predict the values themselves, and 0 has "
                            + "no logarithm: choose another scale");
        }
        var seen = new HashSet<String>();
        for (var names :
                List.of(targets.columns(), inputs.past(), inputs.known(), inputs.statics())) {
            for (String name : names) {
                if (!seen.add(name)) {
                    throw new RondoException(
                            "the column "
                                    + name
                                    + " is named twice: a column is a target, a past covariate, "
                                    + "a future covariate or static");
                }
            }
        }
    }

    /// The next row of these columns (none: all) from all before it, standardised.
    public static SeriesSettings next(List<String> targets) {
        return new SeriesSettings(
                new Targets(targets, new ForecastHead.Point()),
                Inputs.NONE,
                new Windows(1, 0, 1),
                new Preprocessing(Normalisation.STANDARD, List.of(), MissingPolicy.LAST));
    }

    /// The same, so many steps at once from so many rows.
    public SeriesSettings direct(int steps, int rows) {
        return with(new Windows(steps, rows, windows.stride));
    }

    /// The same, learning from one of so many neighbouring windows in an epoch.
    public SeriesSettings withStride(int stride) {
        return with(new Windows(windows.horizon, windows.context, stride));
    }

    public SeriesSettings with(ForecastHead head) {
        return new SeriesSettings(
                new Targets(targets.columns, head), inputs, windows, preprocessing);
    }

    public SeriesSettings with(Normalisation scale) {
        return with(new Preprocessing(scale, preprocessing.differences, preprocessing.missing));
    }

    public SeriesSettings with(MissingPolicy missing) {
        return with(new Preprocessing(preprocessing.scale, preprocessing.differences, missing));
    }

    public SeriesSettings withDifferences(List<Integer> lags) {
        return with(new Preprocessing(preprocessing.scale, lags, preprocessing.missing));
    }

    /// The same with columns that are known ahead, that do not change, and of the calendar.
    public SeriesSettings with(List<String> known, List<String> fixed, List<Calendar> ofTimes) {
        return new SeriesSettings(
                targets, new Inputs(inputs.past, known, fixed, ofTimes), windows, preprocessing);
    }

    private SeriesSettings with(Windows other) {
        return new SeriesSettings(targets, inputs, other, preprocessing);
    }

    private SeriesSettings with(Preprocessing other) {
        return new SeriesSettings(targets, inputs, windows, other);
    }
}
