/// Classifiers of texts and series: encodings, training, calibration, evaluation.
///
/// @since 0.1
package dev.rondo.task.classify;
