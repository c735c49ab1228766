package dev.rondo.equation.graph;

import dev.rondo.RondoException;

/// A cell that cannot be read, bound or used where it is meant to be. The message names the place
/// in the source, shows the line with a caret below, and says what would be right.
public final class EquationException extends RondoException {
    private static final long serialVersionUID = 1L;

    /// Where in the source; [SourceSpan#NONE] if no one place is to blame.
    private final transient SourceSpan span;

    public EquationException(String message, SourceSpan span) {
        super(message);
        this.span = span;
    }

    /// Where in the source the error lies; [SourceSpan#NONE] if no one place is to blame.
    public SourceSpan span() {
        return span == null ? SourceSpan.NONE : span;
    }
}
