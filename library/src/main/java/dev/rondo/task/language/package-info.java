/// Language models by networks and by n-grams: training, probabilities, generation.
///
/// @since 0.1
package dev.rondo.task.language;
