package dev.rondo.app.docs;

import java.util.ArrayList;
import java.util.List;

/// Lines of text no longer than a width.
record TextWrap(int width) {
    private static final int NARROW = 60;
    private static final int TABLE_INDENT = 4; // of what follows in a row of a table, broken

    /// Whether there is no room for two columns.
    boolean narrow() {
        return width < NARROW;
    }

    /// @param first what the first line begins with
    /// @param indent of all lines below
    List<String> lines(String first, int indent, String text) {
        return lines(first, indent, List.of(text.strip().split("\\s+", -1)), "");
    }

    /// A line of a description: text flows; a row of a table, which begins with blanks, keeps its
    /// columns, and what is too long for the last one stays in it.
    List<String> description(int indent, String text) {
        if (!text.startsWith(" ")) {
            return lines(" ".repeat(indent), indent, text);
        }
        int begin = text.length() - text.stripLeading().length();
        int gap = text.indexOf("  ", begin);
        if (gap < 0) {
            return lines(" ".repeat(indent + begin), indent + begin + TABLE_INDENT, text);
        }
        var rest = text.substring(gap).strip();
        int column = indent + text.length() - rest.length();
        var head = " ".repeat(indent) + text.substring(0, gap);
        return narrow()
                ? lines(head + ' ', indent + begin + TABLE_INDENT, rest)
                : lines(head + " ".repeat(column - head.length()), column, rest);
    }

    /// A comment, as a shell reads it.
    List<String> comment(int indent, String text) {
        var first = " ".repeat(indent) + "# ";
        return new TextWrap(width - first.length())
                .lines("", 0, text).stream().map(first::concat).toList();
    }

    /// A command line, as a shell reads it.
    List<String> command(int indent, String text) {
        return lines(" ".repeat(indent), indent + 4, words(text), " \\");
    }

    /// @param broken what the end of a line says that goes on in the next one
    private List<String> lines(String first, int indent, List<String> words, String broken) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder(first);
        boolean empty = true; // but for what it begins with
        int available = width - broken.length();
        for (var word : words) {
            var rest = word;
            if (!empty && line.length() + 1 + rest.length() > available) {
                lines.add(line + broken);
                line = new StringBuilder(" ".repeat(indent));
                empty = true;
            } else if (empty
                    && line.length() > indent
                    && line.length() + rest.length() > available) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(indent));
            }
            while (line.length() + rest.length() > width && empty) {
                int most = Math.max(1, width - line.length());
                lines.add(line + rest.substring(0, most));
                rest = rest.substring(most);
                line = new StringBuilder(" ".repeat(indent));
            }
            line.append(empty ? "" : " ").append(rest);
            empty = false;
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    /// Cut at blanks, but not within quotes.
    private static List<String> words(String command) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (c == ' ' && quote == 0) {
                words.add(word.toString());
                word.setLength(0);
                continue;
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            word.append(c);
        }
        words.add(word.toString());
        return words;
    }
}
