/// Sentences with a tag a token: columns, CoNLL-U, inline and segmented text, span schemes.
package dev.rondo.data.tagged;
