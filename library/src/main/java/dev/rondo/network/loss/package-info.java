/// Losses of rows and of whole sequences, their gradients and the lattices behind them.
package dev.rondo.network.loss;
