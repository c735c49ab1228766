/// Taggers: a tag for each token of a sentence, chosen together, and the spans that tags write.
///
/// ```java
/// var model = Tagger.trainer().train(Path.of("train.conll"));
/// model.save(Path.of("tagger.safetensors"));
/// Tagged t = model.tag("Ida", "left", "Port", "Ellen", ".");
/// System.out.println(t.tags() + " " + t.spans());
/// ```
///
/// A [Tagger] tags sentences; the result, [Tagged], has the tags, the probability of each and that
/// of all together, and the spans where tags are spans. It is immutable and shared by threads. One
/// that reads forward and chooses each tag by itself opens a [TaggerSession], which tags token by
/// token.
///
/// A [TagTrainer] trains one, on files of tagged sentences
/// ([dev.rondo.data.tagged.TaggedFileReader] says where columns stand), lists or streams of
/// [dev.rondo.data.tagged.Sentence]. [TagMeasures] says how good one is: accuracy, F1 as
/// `conlleval` counts it, words as SIGHAN counts them.
///
/// Below the trainer, [TagFeatures] are what is read of a token (its vector, letters, shape,
/// neighbours, further columns), [TagSettings] the shape of a model, and a [TagLearner] is one in
/// training.
///
/// `docs/tagging.md` tells which options are good for which data.
///
/// @since 0.1
package dev.rondo.task.tag;
