/// Networks as programs hold them: a [Network] made from its specification, the run that computes
/// losses and gradients, what it carries between stretches, streams and decoders that go step by
/// step, and what its outputs say as distributions and labels.
///
/// @since 0.1
package dev.rondo.network;
