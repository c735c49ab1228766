package dev.rondo.data.text;

import dev.rondo.store.Key;

/// What one symbol of a text is.
@Key("unit of rondo.vocabulary")
public enum TextUnit {
    /// A Unicode code point.
    @Key("CHARACTERS")
    CHARACTERS,
    /// What stands between white space, and [Vocabulary#END_OF_LINE] at the end of every line.
    @Key("WORDS")
    WORDS,
    /// A byte of the file, 0 to 255.
    @Key("BYTES")
    BYTES
}
