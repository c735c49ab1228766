/// Classifiers of texts and of series of numbers: training, probabilities, evaluation.
///
/// ```java
/// var model = Classifier.trainer().train(Path.of("reviews.tsv"));
/// model.save(Path.of("reviews.safetensors"));
/// Prediction p = model.classify("Lovely food, slow service.");
/// System.out.println(p.label() + " " + p.probability());
/// ```
///
/// A [Classifier] predicts the class of a [dev.rondo.data.labelled.Labelled] item, or its classes
/// (several labels), as a [Prediction] with calibrated probabilities. It is immutable and shared by
/// threads; `save` and `load` keep it in one file. One that reads forward opens a
/// [ClassifierSession], which gives a prediction after each token or row.
///
/// A [ClassifierTrainer] trains one, on files in any format ([LabelledFileReader] says where things
/// stand in them), lists, streams, or any [LabelledItems]; what is not set depends on the data, as
/// its page says. [ClassEvaluation] measures a model on items with known classes: accuracy,
/// precision, recall and F1 of each class, confusions, log loss (nats), calibration.
///
/// Below the trainer, [ClassifySettings] are the shape of a model (what it reads, layers, classes,
/// batches) and a [ClassifierLearner] is one in training.
///
/// `docs/classifying.md` tells which options are good for which data.
///
/// @since 0.1
package dev.rondo.task.classify;
