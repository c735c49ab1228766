package dev.rondo.equation.text;

import dev.rondo.equation.graph.SourceSpan;

import java.util.ArrayList;
import java.util.List;

/// Cuts one line of a cell into words.
final class Lexer {
    private final SourceText source;
    private final int number;
    private final String line;
    private int at;

    private Lexer(SourceText source, int number) {
        this.source = source;
        this.number = number;
        this.line = source.line(number);
    }

    /// The words of line `number` (from 1) without its comment, closed by an [Token.Kind#END].
    static List<Token> words(SourceText source, int number) {
        return new Lexer(source, number).words();
    }

    private List<Token> words() {
        var words = new ArrayList<Token>();
        while (at < line.length() && line.charAt(at) != '#') {
            char c = line.charAt(at);
            int start = at;
            if (Character.isWhitespace(c) || c == '\u00a0' || c == '\ufeff') {
                at++;
            } else if (Character.isLetter(c) || c == '_') {
                while (at < line.length()
                        && (Character.isLetterOrDigit(line.charAt(at)) || line.charAt(at) == '_')) {
                    at++;
                }
                String name = line.substring(start, at);
                words.add(
                        new Token(
                                Token.Kind.NAME, name.equals("σ") ? "sigmoid" : name, span(start)));
            } else if (isDigit(at)) {
                number();
                words.add(new Token(Token.Kind.NUMBER, line.substring(start, at), span(start)));
            } else {
                String symbol = symbol(c);
                words.add(new Token(Token.Kind.SYMBOL, symbol, span(start)));
            }
        }
        int end = at;
        while (end > 0 && Character.isWhitespace(line.charAt(end - 1))) {
            end--;
        }
        words.add(new Token(Token.Kind.END, "", new SourceSpan(number, end + 1, 1)));
        return words;
    }

    private void number() {
        digits();
        if (at < line.length() && line.charAt(at) == '.' && isDigit(at + 1)) {
            at++;
            digits();
        }
        if (at < line.length() && (line.charAt(at) == 'e' || line.charAt(at) == 'E')) {
            int exponent = at + 1;
            if (exponent < line.length() && "+-−".indexOf(line.charAt(exponent)) >= 0) {
                exponent++;
            }
            if (isDigit(exponent)) {
                at = exponent;
                digits();
            }
        }
    }

    private void digits() {
        while (isDigit(at)) {
            at++;
        }
    }

    private boolean isDigit(int i) {
        return i < line.length() && line.charAt(i) >= '0' && line.charAt(i) <= '9';
    }

    private String symbol(char c) {
        at++;
        return switch (c) {
            case '(', ')', '[', ']', ';', ',', '=', '+', '-', '*', '/', ':', '\'' ->
                    String.valueOf(c);
            case '.' -> {
                if (at < line.length() && line.charAt(at) == '.') {
                    at++;
                    yield "..";
                }
                yield ".";
            }
            case '·', '⋅' -> ".";
            case '⊙' -> "*";
            case '−' -> "-";
            case '′', '’' -> "'";
            default ->
                    throw source.error(
                            new SourceSpan(number, at, 1),
                            "`" + c + "` has no meaning in a cell" + hint(c));
        };
    }

    private static String hint(char c) {
        return switch (c) {
            case '×', '∘', '⊗' -> ": is `*` (element by element) meant?";
            case '@' -> ": a matrix stands before its value without a sign, as in `W x`";
            case '^' -> ": powers are written as products, as in `a * a`";
            case '{', '}' -> ": only ( ) and [ ] bracket values";
            case '<', '>', '?' -> ": a choice is written with `min`, `max`, `relu` or `clip`";
            default -> "";
        };
    }

    private SourceSpan span(int start) {
        return new SourceSpan(number, start + 1, at - start);
    }
}
