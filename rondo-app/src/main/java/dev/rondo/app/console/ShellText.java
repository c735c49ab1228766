package dev.rondo.app.console;

/// Command lines that are printed, to be run in a shell.
public final class ShellText {
    private ShellText() {}

    /// A word as a shell reads it.
    public static String quoted(String text) {
        return text.matches("[-A-Za-z0-9_./:=,@%+]+")
                ? text
                : "'" + text.replace("'", "'\\''") + "'";
    }
}
