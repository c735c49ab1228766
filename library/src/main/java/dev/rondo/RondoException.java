package dev.rondo;

/// Something that was given is wrong: an equation, a file, a shape, a setting. The message stands
/// on its own: where, what was expected, what came, the likely cause. Programs show it without a
/// stack trace.
public class RondoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RondoException(String message) {
        super(message);
    }

    public RondoException(String message, Throwable cause) {
        super(message, cause);
    }
}
