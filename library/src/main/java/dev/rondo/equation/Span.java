package dev.rondo.equation;

/// A stretch of source text: line and column count from 1, length in characters.
public record Span(int line, int column, int length) {
    /// No place in a source.
    public static final Span NONE = new Span(0, 0, 0);
}
