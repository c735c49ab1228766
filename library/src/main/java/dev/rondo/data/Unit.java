package dev.rondo.data;

/// What one symbol of a text is.
public enum Unit {
    /// A Unicode code point.
    CHARACTERS,
    /// What stands between white space, and [Vocabulary#END_OF_LINE] at the end of every line.
    WORDS,
    /// A byte of the file, 0 to 255.
    BYTES
}
