/// Classifiers of texts and series: encodings, training, calibration, evaluation.
package dev.rondo.task.classify;
