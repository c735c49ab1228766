package dev.rondo.task.forecast;

import dev.rondo.RondoException;
import dev.rondo.store.Key;

import java.util.List;

/// From which places of series forecasts are made, and what they are held against.
///
/// @param horizon steps foretold from each place
/// @param stride rows from one place to the next
/// @param origins places at the end that are taken; 0: all
/// @param from the first row that is foretold, from 0; below 0: as early as can be, and where
///   `origins` are given, as many as those need
/// @param to the row after the last that is looked at; 0: all
/// @param season steps of a season; 1: none
/// @param references what is measured beside the model
/// @param levels of quantiles that are measured
/// @param paths sampled where the horizon is longer than the model's
/// @param seed of the paths
/// @param threads that share the work
public record BacktestSettings(
        int horizon,
        int stride,
        int origins,
        int from,
        int to,
        int season,
        List<Reference> references,
        List<Double> levels,
        int paths,
        long seed,
        int threads) {

    /// Simple forecasts. What they have to learn they learn from the rows before the first that is
    /// foretold.
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
        references = List.copyOf(references);
        levels = List.copyOf(levels);
        if (horizon < 1 || stride < 1 || season < 1 || origins < 0 || paths < 1) {
            throw new RondoException(
                    "horizon "
                            + horizon
                            + ", stride "
                            + stride
                            + ", season "
                            + season
                            + ", origins "
                            + origins
                            + ", paths "
                            + paths
                            + ": expected each to be at least 1");
        }
    }

    /// All places, one row apart.
    public static BacktestSettings of(int horizon, int season) {
        return new BacktestSettings(
                horizon,
                1,
                0,
                -1,
                0,
                season,
                season > 1
                        ? List.of(Reference.NAIVE, Reference.SEASONAL_NAIVE, Reference.DRIFT)
                        : List.of(Reference.NAIVE, Reference.DRIFT),
                List.of(0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975),
                200,
                1,
                1);
    }

    public BacktestSettings with(List<Reference> others) {
        return new BacktestSettings(
                horizon, stride, origins, from, to, season, others, levels, paths, seed, threads);
    }

    /// The same from one row on, up to another.
    public BacktestSettings between(int first, int end) {
        return new BacktestSettings(
                horizon,
                stride,
                origins,
                first,
                end,
                season,
                references,
                levels,
                paths,
                seed,
                threads);
    }

    /// The same at places so many rows apart, the last so many of them.
    public BacktestSettings at(int rowsApart, int last) {
        return new BacktestSettings(
                horizon,
                rowsApart,
                last,
                from,
                to,
                season,
                references,
                levels,
                paths,
                seed,
                threads);
    }
}
