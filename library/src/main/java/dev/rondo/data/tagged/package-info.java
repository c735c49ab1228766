/// Sentences with a tag a token: columns, CoNLL-U, inline and segmented text, span schemes.
///
/// @since 0.1
package dev.rondo.data.tagged;
