package dev.rondo.learn;

import dev.rondo.RondoException;

/// A training that diverged: a loss, a gradient or a parameter is no longer finite, or the loss
/// exploded. The data may be right and the settings not.
public final class DivergedException extends RondoException {
    private static final long serialVersionUID = 1L;

    /// @param message what grew, where, and the likely cause
    public DivergedException(String message) {
        super(message);
    }
}
