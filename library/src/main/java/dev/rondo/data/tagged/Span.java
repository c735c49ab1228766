package dev.rondo.data.tagged;

/// A stretch of tokens with a type: a name, a chunk, a slot, or (without type) a word of
/// characters.
///
/// @param from its first token
/// @param to the token after its last
/// @param type empty if the scheme has none
public record Span(int from, int to, String type) {}
