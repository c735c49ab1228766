/// What the tasks share: the model file, learners and their batches, prediction in batches, how far
/// gradients reach.
///
/// @since 0.1
package dev.rondo.model;
