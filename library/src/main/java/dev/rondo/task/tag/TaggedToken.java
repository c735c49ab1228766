package dev.rondo.task.tag;

/// A token with the tag that a [Tagger] gave it.
///
/// @param token as it is written
/// @param tag in the scheme of the data that the tagger learned from
/// @param probability of the tag by itself, whatever the others are
public record TaggedToken(String token, String tag, double probability) {}
