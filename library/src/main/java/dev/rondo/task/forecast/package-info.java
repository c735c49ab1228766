/// Forecasters: windows and streams of series, distributions, backtests, anomalies.
///
/// @since 0.1
package dev.rondo.task.forecast;
