/// Texts, vocabularies, pieces of words, word vectors, pairs of texts.
///
/// @since 0.1
package dev.rondo.data.text;
