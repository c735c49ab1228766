/// What the tasks share: the model file, learners and their batches, prediction in batches, how far
/// gradients reach.
package dev.rondo.model;
