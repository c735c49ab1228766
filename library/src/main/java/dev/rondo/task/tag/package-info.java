/// Taggers: a tag for each token of a sentence, chosen together, and the spans that tags write.
///
/// A [Tagger] tags sentences; the result, [Tagged], has the tags, the probability of each and that
/// of all together, and the spans where tags are spans. It is immutable and shared by threads.
/// [TagFeatures] are what it reads of a token (its vector, letters, shape, neighbours, further
/// columns), [TagSettings] its shape. A [TagLearner] trains one, [TagMeasures] says how good it is:
/// accuracy, F1 as `conlleval` counts it, words as SIGHAN counts them.
///
/// `docs/tagging.md` tells which options are good for which data.
///
/// @since 0.1
package dev.rondo.task.tag;
