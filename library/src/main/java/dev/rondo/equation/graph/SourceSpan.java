package dev.rondo.equation.graph;

/// A stretch of source text: line and column count from 1, length in characters.
public record SourceSpan(int line, int column, int length) {
    /// No place in a source.
    public static final SourceSpan NONE = new SourceSpan(0, 0, 0);
}
