/// Language models: the probability of each symbol to come next, of texts of characters, words or
/// bytes.
///
/// A [LanguageModel] is a recurrent one, an [NgramModel] counts; both are a [SequenceModel], which
/// opens sessions (feed a symbol, read the probabilities of the next). They are immutable; any
/// number of threads may have sessions. [LanguageSettings] are the shape of the recurrent one, a
/// [LanguageLearner] trains it. A [Sampler] draws symbols (temperature, top-k, top-p), an
/// [Evaluation] is how well a text was predicted: −ln p in nats, perplexity, bits.
///
/// Texts and vocabularies are in [dev.rondo.data.text].
///
/// @since 0.1
package dev.rondo.task.language;
