/// Forecasters: windows and streams of series, distributions, backtests, anomalies.
package dev.rondo.task.forecast;
