/// Classifiers of texts and of series of numbers: training, probabilities, evaluation.
///
/// A [Classifier] predicts the class of a [dev.rondo.data.labelled.Labelled] item, or its classes
/// (several labels), with probabilities. It is immutable and shared by threads; `save` and `load`
/// keep it in one file.
///
/// ```java
/// Classifier model = Classifier.trainer().epochs(20).validation(0.1).train(Path.of("reviews.tsv"));
/// model.save(Path.of("reviews.safetensors"));
/// ```
///
/// A [ClassifierTrainer] has the options of `rondo train classify` as steps; what is not set is
/// chosen by the data. [ClassEvaluation] measures a model on items with known classes. Beneath the
/// trainer stand [ClassifySettings], the shape of a classifier, and [ClassifierLearner], one in
/// training.
///
/// `docs/classifying.md` tells which options are good for which data.
///
/// @since 0.1
package dev.rondo.task.classify;
