/// Forecasting methods without a network, each for one series of numbers: naive forecasts, averages
/// and smoothing by season, autoregression, exponential smoothing, Theta, and a linear model that
/// forecasts all steps directly ([LinearForecast]); rolling-origin validation and the weights of a
/// blend ([MethodBlend]).
///
/// A fitted method ([ForecastMethod]) is immutable; it forecasts from any row of any series
/// ([History]), those it was not fitted on too.
///
/// @since 0.1
@NullMarked
package dev.rondo.series.method;

import org.jspecify.annotations.NullMarked;
