package dev.rondo.equation.text;

import dev.rondo.equation.graph.SourceSpan;

/// One word of the language.
///
/// @param text as understood: `σ` reads as `sigmoid`, `⊙` as `*`, `·` as `.`, `−` as `-`
record Token(Kind kind, String text, SourceSpan span) {
    enum Kind {
        NAME,
        NUMBER,
        SYMBOL,
        END
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isName() {
        return kind == Kind.NAME;
    }

    /// Whether a value can begin here.
    boolean beginsValue() {
        return kind == Kind.NAME || kind == Kind.NUMBER || is("(") || is("[");
    }

    String shown() {
        return kind == Kind.END ? "the end of the line" : "`" + text + "`";
    }
}
