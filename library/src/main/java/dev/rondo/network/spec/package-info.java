/// What a network is told: layers, inputs, outputs, bridges as plain values; the layout of its
/// parameters and gradients; batches.
package dev.rondo.network.spec;
