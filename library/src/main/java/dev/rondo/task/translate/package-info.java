/// One sequence of symbols from another: an encoder and a decoder, and the search for the best
/// target.
///
/// A [Translator] writes targets of sources, greedily or by beam search; many sources are worked on
/// side by side. It is made of a [dev.rondo.network.Network] with an
/// [dev.rondo.network.spec.Encoder] and of its values, which a [PairSource] of pairs
/// ([PairSettings]) has taught. [Search] is the search itself (greedy, beam, sampling), over any
/// model that offers [Continuations]; what it finds are [Hypothesis] values with their log
/// probabilities, in nats.
///
/// `docs/networks.md` describes encoders, decoders and attention.
///
/// @since 0.1
package dev.rondo.task.translate;
