/// Language models: the probability of each symbol to come next, of texts of characters, words or
/// bytes.
///
/// A [LanguageModel] is a recurrent one, an [NgramModel] counts; both are a [SequenceModel], which
/// opens sessions (feed a symbol, read the probabilities of the next). They are immutable; any
/// number of threads may have sessions.
///
/// ```java
/// LanguageModel model = LanguageModel.trainer().hidden(256).train(Path.of("book.txt"));
/// var session = model.session();
/// for (int symbol : model.vocabulary().encodePrompt("This is ")) {
///     session.feed(symbol);
/// }
/// float[] next = new float[session.vocabularySize()];
/// session.logProbabilities(next);                          // ln p of each symbol
/// ```
///
/// [LanguageTrainer] and [NgramTrainer] have the options of `rondo train language` and `rondo train
/// ngram` as steps. A [Sampler] draws symbols (temperature, top-k, top-p), an [Evaluation] is how
/// well a text was predicted: −ln p in nats, perplexity, bits. Beneath the trainer stand
/// [LanguageSettings], the shape of the recurrent model, and [LanguageLearner], one in training.
///
/// Texts and vocabularies are in [dev.rondo.data.text].
///
/// @since 0.1
package dev.rondo.task.language;
