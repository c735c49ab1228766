/// What a network is told: layers, inputs, outputs, bridges as plain values; the layout of its
/// parameters and gradients; batches.
///
/// @since 0.1
package dev.rondo.network.spec;
