package dev.rondo.task.classify;

import dev.rondo.store.Key;

/// What a symbol of a text is, for a classifier.
@Key("--unit of classifiers")
public enum TextPiece {
    /// A Unicode code point.
    @Key("CHARACTERS")
    CHARACTERS,
    /// A word, or a mark of punctuation.
    @Key("WORDS")
    WORDS,
    /// What stands between blanks, as it is.
    @Key("TOKENS")
    TOKENS,
    /// A piece of a word (byte-pair encoding).
    @Key("SUBWORDS")
    SUBWORDS
}
