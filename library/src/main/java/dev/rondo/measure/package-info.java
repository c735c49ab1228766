/// Metrics and baselines, counted as the programs of their fields count them.
///
/// | what | type | gives, or counts as |
/// |---|---|---|
/// | one class of several | [Confusion], [Calibration] | accuracy, F1; expected calibration error |
/// | scores of a class | [RocPr] | ROC area, average precision |
/// | several classes an item | [MultiLabel] | micro and macro F1 |
/// | spans; words of segmented text | [SpanScore], [SegmentationScore] | `conlleval`; SIGHAN |
/// | translations | [Bleu], [Chrf] | sacreBLEU |
/// | forecasts | [ForecastErrors] | MAE, RMSE, sMAPE and MASE of the M4 competition… |
/// | distributions | [DistributionErrors] | CRPS, pinball loss, coverage |
/// | forecasts of many series | [GiftEval] | MASE and CRPS of the GIFT-Eval benchmark |
///
/// ```java
/// var confusion = new Confusion(List.of("ham", "spam"));
/// confusion.add(1, 1);                                     // true class, predicted class
/// confusion.add(1, 0);
/// double accuracy = confusion.accuracy();                  // 0.5
/// double recall = confusion.of(1).recall();                // of spam: 0.5
///
/// double[] truth = {112, 118, 132};
/// double[] naive = Baseline.NAIVE.forecast(new double[] {110, 111}, 1, 3);
/// double error = ForecastErrors.mae(truth, naive);
/// ```
///
/// Counters take one answer after the other and are not for several threads at once.
/// [PrecisionRecall] is what most of them give. A measure of nothing (no answers, no positives) is
/// NaN.
///
/// Baselines to compare forecasts with: [Baseline] (naive, seasonal, drift, mean), [Autoregression]
/// by least squares, exponential smoothing ([Ets]).
///
/// @since 0.1
package dev.rondo.measure;
