package dev.rondo.equation.text;

import dev.rondo.equation.graph.EquationException;
import dev.rondo.equation.graph.SourceSpan;

import java.util.List;

/// The text of a cell, kept to show the lines that errors speak of.
///
/// @param where the file or other name that errors begin with
/// @param lines the text, line by line
public record SourceText(String where, List<String> lines) {
    private static final int WIDEST = 120;

    public SourceText {
        lines = List.copyOf(lines);
    }

    public static SourceText of(String text, String where) {
        return new SourceText(where, text.lines().toList());
    }

    String line(int number) {
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
    }

    /// `lstm.cell:3:14: message`, then the line of the source and a caret under the place.
    EquationException error(SourceSpan span, String message) {
        return error(span, message, "");
    }

    /// The same, of one line: what is too large to be looked at.
    EquationException refusal(SourceSpan span, String message) {
        return new EquationException(
                where + ":" + span.line() + ":" + span.column() + ": " + message, span);
    }

    /// The same, with notes below the excerpt.
    EquationException error(SourceSpan span, String message, String notes) {
        return new EquationException(
                where
                        + ":"
                        + span.line()
                        + ":"
                        + span.column()
                        + ": "
                        + message
                        + excerpt(span)
                        + notes,
                span);
    }

    /// The line of `span` (of a long one, the stretch around it) and carets below what it covers.
    String excerpt(SourceSpan span) {
        String line = line(span.line());
        int start = Math.min(span.column() - 1, line.length());
        int from = line.length() > WIDEST ? Math.max(0, start - WIDEST / 2) : 0;
        int to = Math.min(line.length(), from + WIDEST);
        String shown =
                (from > 0 ? "…" : "") + line.substring(from, to) + (to < line.length() ? "…" : "");
        var under = new StringBuilder(from > 0 ? " " : "");
        for (int i = from; i < start; i++) {
            under.append(line.charAt(i) == '\t' ? '\t' : ' ');
        }
        int end = Math.min(start + Math.max(1, span.length()), Math.max(to, start + 1));
        under.repeat("^", end - start);
        String number = String.valueOf(span.line());
        return "\n  "
                + number
                + " | "
                + shown
                + "\n  "
                + " ".repeat(number.length())
                + " | "
                + under;
    }
}
