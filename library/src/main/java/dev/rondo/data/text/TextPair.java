package dev.rondo.data.text;

/// Two texts that say the same: a sentence and its translation, a question and its answer.
public record TextPair(String source, String target) {}
