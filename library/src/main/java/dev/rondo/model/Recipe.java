package dev.rondo.model;

import dev.rondo.learn.Settings;
import dev.rondo.network.spec.Stack;

/// How a task trains where nothing else is said: its measured defaults. What of them depends on the
/// data (epochs, batch, layers) is chosen when the data are known; the trainer of the task says
/// how.
///
/// @param stack the layers
/// @param examples batch, shards, seed
/// @param learning epochs, optimiser, learning rate, schedule, clipping, early stopping
public record Recipe(Stack stack, ExampleSettings examples, Settings learning) {}
