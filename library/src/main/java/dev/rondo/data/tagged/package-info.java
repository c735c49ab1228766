/// Sentences with a tag for each token, and the spans that tags write.
///
/// A [Sentence] is columns beside one another: the tokens, their tags, whatever else a file has.
/// Readers of single formats are [ColumnText] (CoNLL-2000 and 2003), [ConllU] (Universal
/// Dependencies) and [InlineText] (`the/DT cat/NN`, segmented text); [TaggedText] reads any format
/// with the columns that are asked for: token, further ones, tag.
///
/// ```java
/// var source = DataSource.of(Path.of("log-book.conll"));
/// try (var sentences = TaggedText.of(DataFormat.of(source)).read(source)) {
///     while (sentences.hasNext()) {
///         Sentence sentence = sentences.next();
///         List<String> tokens = sentence.column(0);
///         for (Span span : SpanScheme.spans(sentence.column(sentence.columns().size() - 1))) {
///             System.out.println(span.type() + ": " + tokens.subList(span.from(), span.to()));
///         }
///     }
/// }
/// ```
///
/// A [Span] is a stretch of tokens with a type: a name, a chunk, a slot, a word of characters. A
/// [SpanScheme] (IOB1, BIO, BIOES, BMES, IOE1, IOE2, BILOU) says how spans are written as tags; it
/// converts between schemes and finds the first tag that breaks its rules. [SpanDetector] finds out
/// whether tags write spans at all, and in which scheme.
///
/// `dev.rondo.measure.SpanScore` counts spans as `conlleval` does.
///
/// @since 0.1
package dev.rondo.data.tagged;
