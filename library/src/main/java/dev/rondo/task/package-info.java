/// All kinds of model in one table, and reading a model file of whatever kind.
///
/// [Models] opens a file and gives the model that it holds. Each kind has a package of its own,
/// with its settings, training and evaluation:
///
/// | package | model |
/// |---|---|
/// | `task.classify` | `Classifier`: a class, or several, of a text or a series |
/// | `task.tag` | `Tagger`: a tag for each token; names, chunks, slots, words |
/// | `task.forecast` | `Forecaster`: the next rows of a series, with intervals |
/// | `task.language` | `LanguageModel`, `NgramModel`: the next symbol of a text |
/// | `task.online` | `OnlineModel`: predicts and learns at every step of an endless stream |
/// | `task.translate` | `Translator`: one sequence of symbols from another (without a file of its own) |
///
/// ```java
/// switch (Models.load(Path.of("some.safetensors"))) {
///     case Classifier classifier -> System.out.println(classifier.classes());
///     case Forecaster forecaster -> System.out.println(forecaster.targets());
///     case Model other -> System.out.println(other.kind().description());
/// }
/// ```
///
/// `Models.kind(path)` looks without reading the model. A file that is damaged, of an unknown kind
/// or written by a newer Rondo is a [dev.rondo.RondoException] that says which.
///
/// @since 0.1
package dev.rondo.task;
