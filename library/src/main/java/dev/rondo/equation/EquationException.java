package dev.rondo.equation;

import dev.rondo.RondoException;

/// A cell that cannot be read, bound or used where it is meant to be. The message names the place
/// in the source, shows the line with a caret below, and says what would be right.
public final class EquationException extends RondoException {
    private static final long serialVersionUID = 1L;

    /// Where in the source; [Span#NONE] if no one place is to blame.
    private final transient Span span;

    EquationException(String message, Span span) {
        super(message);
        this.span = span;
    }

    /// Where in the source the error lies; [Span#NONE] if no one place is to blame.
    public Span span() {
        return span == null ? Span.NONE : span;
    }
}
