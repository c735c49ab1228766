/// Language models by networks and by n-grams: training, probabilities, generation.
package dev.rondo.task.language;
