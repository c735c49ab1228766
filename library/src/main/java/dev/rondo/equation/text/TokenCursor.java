package dev.rondo.equation.text;

import dev.rondo.equation.graph.EquationException;
import dev.rondo.equation.graph.SourceSpan;

import java.util.List;

/// Reads the words of one line from left to right.
final class TokenCursor {
    private final SourceText source;
    private final List<Token> words;
    private int at;

    TokenCursor(SourceText source, List<Token> words) {
        this.source = source;
        this.words = words;
    }

    Token peek() {
        return words.get(at);
    }

    Token peek(int offset) {
        return words.get(Math.min(at + offset, words.size() - 1));
    }

    Token next() {
        Token t = words.get(at);
        if (t.kind() != Token.Kind.END) {
            at++;
        }
        return t;
    }

    boolean accept(String symbol) {
        if (peek().is(symbol)) {
            next();
            return true;
        }
        return false;
    }

    Token name(String what) {
        if (!peek().isName()) {
            throw error(peek().span(), "expected " + what + ", got " + peek().shown());
        }
        return next();
    }

    /// The number that a word is.
    double value(Token number) {
        double value = Double.parseDouble(number.text().replace('−', '-'));
        if (Double.isInfinite(value)) {
            throw error(number.span(), number.shown() + " is larger than any number (1.8e308)");
        }
        return value;
    }

    /// The closing bracket of one that was opened at `open`.
    Token close(String symbol, Token open) {
        if (!peek().is(symbol)) {
            if (peek().kind() == Token.Kind.END) {
                throw error(
                        open.span(),
                        "`"
                                + open.text()
                                + "` is not closed: a `"
                                + symbol
                                + "` is missing before the end of the line");
            }
            throw error(
                    peek().span(),
                    "expected `"
                            + symbol
                            + "` to close the `"
                            + open.text()
                            + "` of column "
                            + open.span().column()
                            + ", got "
                            + peek().shown());
        }
        return next();
    }

    void end() {
        if (peek().kind() != Token.Kind.END) {
            throw error(peek().span(), "expected the end of the line, got " + peek().shown());
        }
    }

    /// From the beginning of `from` to the end of the word read last.
    SourceSpan since(SourceSpan from) {
        SourceSpan last = words.get(Math.max(0, at - 1)).span();
        return new SourceSpan(
                from.line(), from.column(), last.column() + last.length() - from.column());
    }

    EquationException error(SourceSpan span, String message) {
        return source.error(span, message);
    }
}
