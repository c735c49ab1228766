/// Classifiers of texts and of series of numbers: training, probabilities, evaluation.
///
/// A [Classifier] predicts the class of a [dev.rondo.data.labelled.Labelled] item, or its classes
/// (several labels), with probabilities. It is immutable and shared by threads; `save` and `load`
/// keep it in one file. [ClassifySettings] are its shape: what it reads, layers, classes, batches.
/// A [ClassifierTrainingRun] trains one, [ClassEvaluation] measures one on items with known
/// classes.
///
/// `docs/classifying.md` tells which options are good for which data.
///
/// @since 0.1
package dev.rondo.task.classify;
