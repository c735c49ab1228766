/// What all kinds of model share: the model file, training from examples, prediction in batches.
///
/// A [Model] has a kind, perhaps a network and the record of its training, and can be saved. A
/// [ModelKind] names a kind and reads its files; `dev.rondo.task.Models` has the table of all of
/// them. [ModelFile] and [ModelFileWriter] read and write what stands in every file. A [Trainer]
/// has the options that the trainers of all tasks share (cell, units, epochs, learning rate,
/// threads…); a [ModelTraining] is one under way.
///
/// Beneath trainers, a [NetworkLearner] is the one [dev.rondo.learn.Learner] of all tasks. Its
/// batches come from a [BatchSource]:
///
/// - [ExampleSource]: [Examples] that know nothing of each other (sentences, windows of series), in
///   shuffled batches of like length, with [ExampleSettings] (batch, shards, seed);
/// - [StreamSource]: one long sequence, cut into streams, for truncated backpropagation
///   ([Truncation]).
///
/// A [ValidationMeasure] is what is measured on held-out data after each epoch. A [BatchPredictor]
/// gives outputs and losses of examples at certain values of the parameters.
///
/// ```java
/// static float[] train(NetworkSpec spec, Examples training, Examples validation) {
///     var measure = ValidationMeasure.loss(validation, 32);
///     try (var learner =
///             ExampleSource.learner(spec, training, ExampleSettings.of(32), measure, 2)) {   // threads
///         try (var events = Training.start(learner, Settings.of(new Optimiser.Adam(), 0.002, 5))) {
///             events.forEach(System.out::println);
///         }
///         return learner.values();                         // the best ones
///     }
/// }
/// ```
///
/// [GradientFlow] measures how far back in time gradients reach; [PretrainedVectors] begins an
/// embedding with vectors learned elsewhere.
///
/// @since 0.1
package dev.rondo.model;
