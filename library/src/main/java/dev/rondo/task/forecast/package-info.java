/// Forecasters of series: distributions of the steps to come, backtests, anomalies.
///
/// A [Forecaster] reads a series ([dev.rondo.data.series.Panel]) and gives a [Forecast]: for each
/// step ahead the [PredictiveDistribution] of each target, in its own units, and sampled paths. It
/// is immutable and shared by threads.
///
/// ```java
/// Forecaster model = Forecaster.trainer().horizon(12).context(36).train(Path.of("passengers.csv"));
/// model.save(Path.of("passengers.safetensors"));
/// ```
///
/// A [ForecastTrainer] has the options of `rondo train forecast` as steps. A [Backtest] holds
/// forecasts from rolling origins against what came, beside simple forecasts; [Anomalies] are the
/// numbers of a series that its past made unlikely. Beneath the trainer stand [ForecastSettings],
/// the shape of a forecaster, with [dev.rondo.series.SeriesSettings], what it reads of a series,
/// and [ForecastLearner], one in training.
///
/// `docs/forecasting.md` tells which settings are good for which series.
///
/// @since 0.1
package dev.rondo.task.forecast;
