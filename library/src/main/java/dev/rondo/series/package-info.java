/// What forecasters and classifiers of series share: from rows of a series to what a network reads.
///
/// [SeriesSettings] say what is asked: target columns and a [ForecastHead] (points, quantiles, a
/// distribution), further columns (past, known ahead, static), [Calendar] features, windows, and
/// the preprocessing: a [Normalisation], differences, a [MissingPolicy]. Of these and the data a
/// [SeriesSchema] is made, which stands in the model's file, with the [Scaling] that was learned.
///
/// ```java
/// var settings = SeriesSettings.next(List.of("passengers"))
///         .direct(12, 36)                                  // horizon 12 from a context of 36 rows
///         .with(Normalisation.LOG)
///         .withDifferences(List.of(12))
///         .with(ForecastHead.parse("quantiles:0.1,0.5,0.9"));
/// ```
///
/// Row by row, a [RowEncoder] writes numbers as the parts of an input: `x`, scaled; `mask`, 1 where
/// a number was seen; `gap`, the time since the one before. A [SeriesFeatureBuilder] adds what
/// forecasters read besides, and [Covariates] is what is known of the rows to come. [Moments]
/// counts mean and deviation. [SeasonalPeriods] finds the seasons of a series.
///
/// Series are read by [dev.rondo.data.series]; models of them are in `dev.rondo.task.forecast` and
/// `dev.rondo.task.classify`. `docs/forecasting.md` explains each setting.
///
/// @since 0.1
package dev.rondo.series;
