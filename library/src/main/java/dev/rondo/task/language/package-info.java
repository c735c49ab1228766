/// Language models: the probability of each symbol to come next, of texts of characters, words or
/// bytes.
///
/// ```java
/// var model = LanguageModel.trainer().hidden(256).train(Path.of("book.txt"));
/// var session = model.session();
/// session.feed("a");
/// System.out.println(session.probabilities());
/// ```
///
/// A [LanguageModel] is a recurrent one, trained by a [LanguageTrainer]; an [NgramModel] counts
/// ([NgramTrainer]). Both are a [SequenceModel], which opens sessions: feed a symbol, read the
/// probabilities of the next. They are immutable; any number of threads may have sessions. A
/// [Sampler] draws symbols (temperature, top-k, top-p), an [Evaluation] is how well a text was
/// predicted: −ln p in nats, perplexity, bits.
///
/// Below the trainer, [LanguageSettings] are the shape of a recurrent model, and a
/// [LanguageLearner] is one in training. Texts and vocabularies are in [dev.rondo.data.text].
///
/// @since 0.1
package dev.rondo.task.language;
