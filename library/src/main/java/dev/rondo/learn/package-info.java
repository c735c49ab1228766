/// Learning: optimisers, learning-rate schedules, clipping, decay, noise, averages, and the
/// training loop as a stream of events, with checkpoints from which it goes on bit for bit.
///
/// Begin at [Training]. What it trains is a [Learner]; how, its [Settings] say.
///
/// @since 0.1
package dev.rondo.learn;
