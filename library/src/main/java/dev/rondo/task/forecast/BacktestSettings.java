package dev.rondo.task.forecast;

import dev.rondo.RondoException;
import dev.rondo.data.series.Panel;
import dev.rondo.store.Key;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// From which places of series forecasts are made, and what they are held against. Begin with [#of]
/// and change what should be otherwise.
///
/// @param horizon steps predicted from each place
/// @param spans of each series such rows of its own, instead of those of `origins`; empty: none
public record BacktestSettings(
        int horizon, Origins origins, Scoring scoring, Sampling sampling, List<Span> spans) {

    /// With the rows of the origins for all series.
    public BacktestSettings(int horizon, Origins origins, Scoring scoring, Sampling sampling) {
        this(horizon, origins, scoring, sampling, List.of());
    }

    /// The same with rows of its own for each series.
    public BacktestSettings within(List<Span> each) {
        return new BacktestSettings(horizon, origins, scoring, sampling, each);
    }

    /// The places from which forecasts are made.
    ///
    /// @param stride rows from one place to the next
    /// @param last places at the end that are taken; 0: all
    /// @param from the first row that is predicted, from 0; below 0: as early as can be, and where
    ///   `last` is given, as many as those need
    /// @param to the row after the last that is looked at; 0: all
    public record Origins(int stride, int last, int from, int to) {
        /// All places, one row apart.
        public static final Origins ALL = new Origins(1, 0, -1, 0);
    }

    /// A method that is left out.
    ///
    /// @param name of the method
    /// @param reason why it cannot be computed
    public record Omitted(String name, String reason) {}

    /// Rows of one series.
    ///
    /// @param from as of [Origins]
    /// @param to as of [Origins]
    public record Span(int from, int to) {}

    /// What is measured.
    ///
    /// @param season steps of a season; 1: none
    /// @param references what is measured beside the model
    /// @param levels of quantiles that are measured
    /// @param omitted methods that are left out from the beginning, as the result says
    public record Scoring(
            int season, List<Reference> references, List<Double> levels, List<Omitted> omitted) {
        private static final long ETS_WORK = 5_000; // seconds

        /// Of central intervals of 50, 80 and 95 %, and the median.
        public static final List<Double> LEVELS = List.of(0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975);

        public Scoring {
            references = List.copyOf(references);
            levels = List.copyOf(levels);
            omitted = List.copyOf(omitted);
        }

        public Scoring(int season, List<Reference> references, List<Double> levels) {
            this(season, references, levels, List.of());
        }

        /// The simple forecasts that a model is measured against unless others are chosen: naive,
        /// seasonal naive where there is a season, drift, AR, and ETS where that takes seconds
        /// only.
        ///
        /// @param panel as the model reads it
        /// @param targets columns that are predicted
        public static Scoring standard(Panel panel, int targets, int season) {
            var all = new ArrayList<Reference>();
            all.add(Reference.NAIVE);
            if (season > 1) {
                all.add(Reference.SEASONAL_NAIVE);
            }
            all.add(Reference.DRIFT);
            all.add(Reference.AR);
            long work = (long) panel.rows() * targets * season;
            if (work <= ETS_WORK) {
                all.add(Reference.ETS);
                return new Scoring(season, all, LEVELS);
            }
            String reason =
                    String.format(
                            Locale.ROOT,
                            "it takes long: rows × columns × season are %,d, expected %,d at most"
                                    + " (--baselines computes it all the same)",
                            work,
                            ETS_WORK);
            return new Scoring(
                    season, all, LEVELS, List.of(new Omitted(Reference.ETS.toString(), reason)));
        }
    }

    /// How forecasts are computed.
    ///
    /// @param paths sampled where the horizon is longer than the model's
    /// @param seed of the paths
    /// @param threads that share the work
    public record Sampling(int paths, long seed, int threads) {}

    /// Simple forecasts. What they have to learn they learn from the rows before the first that is
    /// predicted.
    @Key("--beside")
    public enum Reference {
        /// The last number seen.
        @Key("NAIVE")
        NAIVE("naive"),
        /// The number one season before.
        @Key("SEASONAL_NAIVE")
        SEASONAL_NAIVE("seasonal naive"),
        /// The last number, going on by the mean change.
        @Key("DRIFT")
        DRIFT("drift"),
        /// [dev.rondo.measure.Ets].
        @Key("ETS")
        ETS("ETS"),
        /// [dev.rondo.measure.Autoregression].
        @Key("AR")
        AR("linear AR");

        private final String text;

        Reference(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    public BacktestSettings {
        spans = List.copyOf(spans);
        if (horizon < 1
                || origins.stride() < 1
                || scoring.season() < 1
                || origins.last() < 0
                || sampling.paths() < 1) {
            throw new RondoException(
                    "horizon "
                            + horizon
                            + ", stride "
                            + origins.stride()
                            + ", season "
                            + scoring.season()
                            + ", origins "
                            + origins.last()
                            + ", paths "
                            + sampling.paths()
                            + ": expected each to be at least 1");
        }
    }

    /// All places, one row apart.
    public static BacktestSettings of(int horizon, int season) {
        return new BacktestSettings(
                horizon,
                Origins.ALL,
                new Scoring(
                        season,
                        season > 1
                                ? List.of(
                                        Reference.NAIVE, Reference.SEASONAL_NAIVE, Reference.DRIFT)
                                : List.of(Reference.NAIVE, Reference.DRIFT),
                        Scoring.LEVELS),
                new Sampling(200, 1, 1));
    }

    public BacktestSettings with(List<Reference> others) {
        return new BacktestSettings(
                horizon,
                origins,
                new Scoring(scoring.season, others, scoring.levels),
                sampling,
                spans);
    }

    /// The same, measuring this.
    public BacktestSettings with(Scoring other) {
        return new BacktestSettings(horizon, origins, other, sampling, spans);
    }

    /// The rows of a series in which places are.
    Span span(int series) {
        return spans.isEmpty() ? new Span(origins.from, origins.to) : spans.get(series);
    }

    /// The same from one row on, up to another.
    public BacktestSettings between(int first, int end) {
        return with(new Origins(origins.stride, origins.last, first, end)).within(List.of());
    }

    /// The same at places so many rows apart, the last so many of them.
    public BacktestSettings at(int rowsApart, int last) {
        return with(new Origins(rowsApart, last, origins.from, origins.to));
    }

    private BacktestSettings with(Origins other) {
        return new BacktestSettings(horizon, other, scoring, sampling, spans);
    }
}
