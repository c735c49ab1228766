package dev.rondo.app.console;

import java.util.Locale;

/// Symbols of a vocabulary as they can be seen in a terminal.
public final class VisibleSymbol {
    private VisibleSymbol() {}

    /// A symbol as it can be seen: white space and control characters by their names.
    public static String of(String symbol) {
        return switch (symbol) {
            case " " -> "(space)";
            case "\n" -> "(line break)";
            case "\t" -> "(tab)";
            case "\r" -> "(carriage return)";
            default ->
                    Character.isISOControl(symbol.codePointAt(0))
                            ? String.format(Locale.ROOT, "(U+%04X)", symbol.codePointAt(0))
                            : symbol;
        };
    }
}
