/// Taggers: a tag for each token of a sentence, chosen together, and the spans that tags write.
///
/// A [Tagger] tags sentences; the result, [Tagged], has the tags, the probability of each and that
/// of all together, and the spans where tags are spans. It is immutable and shared by threads.
/// [TagFeatures] are what it reads of a token: its vector, letters, shape, neighbours, further
/// columns.
///
/// ```java
/// Tagger model = Tagger.trainer().epochs(12).train(Path.of("train.conll"));
/// Tagged tagged = model.tag(List.of("Ida", "left", "Port", "Ellen", "."));
/// ```
///
/// A [TagTrainer] has the options of `rondo train tag` as steps. [TagMeasures] says how good a
/// tagger is: accuracy, F1 as `conlleval` counts it, words as SIGHAN counts them. Beneath the
/// trainer stand [TagSettings], the shape of a tagger, and [TagLearner], one in training.
///
/// `docs/tagging.md` tells which options are good for which data.
///
/// @since 0.1
package dev.rondo.task.tag;
