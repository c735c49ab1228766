/// Forecasters of series: distributions of the steps to come, backtests, anomalies.
///
/// A [Forecaster] reads a series ([dev.rondo.data.series.Panel]) and gives a [Forecast]: for each
/// step ahead the [PredictiveDistribution] of each target, in its own units, and sampled paths. It
/// is immutable and shared by threads. [ForecastSettings] are its shape; what it reads of a series
/// is said by [dev.rondo.series.SeriesSettings]. A [ForecastLearner] trains one. A [Backtest] holds
/// forecasts from rolling origins against what came, beside simple forecasts; [Anomalies] are the
/// numbers of a series that its past made unlikely.
///
/// `docs/forecasting.md` tells which settings are good for which series.
///
/// @since 0.1
package dev.rondo.task.forecast;
