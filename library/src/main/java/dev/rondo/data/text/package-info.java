/// Texts, vocabularies, pieces of words, word vectors, pairs of texts.
package dev.rondo.data.text;
