package dev.rondo.data.tagged;

import dev.rondo.RondoException;
import dev.rondo.store.Key;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// How spans are written as one tag for each token: a letter, and after a hyphen the type
/// (`B-PER`), if there is one. `O` is no part of any span.
public enum SpanScheme {
    /// `I` within spans, `B` only where one begins right after another of its type (Ramshaw &
    /// Marcus 1995; the files of CoNLL-2003).
    @Key("IOB1")
    IOB1,
    /// `B` at the first token, `I` at the others (CoNLL-2000).
    @Key("BIO")
    BIO,
    /// `B`, `I`, `E` at the last token, `S` for a span of one.
    @Key("BIOES")
    BIOES,
    /// The same with `M` for `I`, as it is usual for Chinese.
    @Key("BMES")
    BMES,
    /// `I` within spans, `E` only where one ends right before another of its type (Tjong Kim Sang &
    /// Veenstra 1999).
    @Key("IOE1")
    IOE1,
    /// `E` at the last token, `I` at the others.
    @Key("IOE2")
    IOE2,
    /// As BIOES, with `L` for `E` and `U` for `S` (Ratinov & Roth 2009; spaCy).
    @Key("BILOU")
    BILOU;

    static char letter(String tag) {
        char letter = tag.isEmpty() ? ' ' : tag.charAt(0);
        boolean known = "BIOEMSLU".indexOf(letter) >= 0;
        if (!known
                || tag.length() > 1 && tag.charAt(1) != '-'
                || letter == 'O' && tag.length() > 1) {
            throw new RondoException(
                    "the tag `"
                            + tag
                            + "`, expected O, or B, I, M, E, S, L or U and after a hyphen the type,"
                            + " as in B-PER");
        }
        return switch (letter) {
            case 'M' -> 'I';
            case 'L' -> 'E';
            case 'U' -> 'S';
            default -> letter;
        };
    }

    static String type(String tag) {
        return tag.length() > 2 ? tag.substring(2) : "";
    }

    /// Whether tags tell where a span ends, so that a tag depends on the next token.
    public boolean marksEnds() {
        return this != IOB1 && this != BIO;
    }

    /// The first tag that breaks the rules of this scheme, given those before and after it; −1 if
    /// there is none.
    public int fault(List<String> tags) {
        for (int i = 0; i <= tags.size(); i++) {
            String before = i == 0 ? "O" : tags.get(i - 1);
            String tag = i == tags.size() ? "O" : tags.get(i);
            if (!follows(before, tag)) {
                return Math.min(i, tags.size() - 1);
            }
        }
        return -1;
    }

    /// Whether one tag may stand after another (`O` stands before the first and after the last).
    public boolean follows(String before, String tag) {
        char a = letter(before);
        char b = letter(tag);
        boolean same = type(before).equals(type(tag));
        return switch (this) {
            case IOB1 -> has(tag) && (b == 'O' || b == 'I' || b == 'B' && a != 'O' && same);
            case BIO -> has(tag) && (b == 'O' || b == 'B' || b == 'I' && a != 'O' && same);
            case IOE1 -> has(tag) && (a != 'E' || b != 'O' && same);
            case IOE2 -> has(tag) && (a != 'I' || b != 'O' && same);
            case BIOES, BMES, BILOU -> {
                boolean open = a == 'B' || a == 'I';
                boolean continues = b == 'I' || b == 'E';
                yield open == continues && (!open || same) && has(tag);
            }
        };
    }

    private boolean has(String tag) {
        return switch (tag.charAt(0)) {
            case 'M' -> this == BMES;
            case 'I' -> this != BMES;
            case 'E' -> this == BMES || this == BIOES || this == IOE1 || this == IOE2;
            case 'S' -> this == BMES || this == BIOES;
            case 'L', 'U' -> this == BILOU;
            case 'B' -> this != IOE1 && this != IOE2;
            default -> true;
        };
    }

    /// The spans of tags in any of the schemes, read as `conlleval` reads them: what breaks the
    /// rules is repaired by letting a span begin or end there, never lost. Use [#fault] to refuse
    /// it instead.
    public static List<Span> spans(List<String> tags) {
        var spans = new ArrayList<Span>();
        int start = -1;
        String type = "";
        char before = 'O';
        for (int i = 0; i <= tags.size(); i++) {
            char letter = i == tags.size() ? 'O' : letter(tags.get(i));
            String now = i == tags.size() ? "" : type(tags.get(i));
            if (start >= 0 && ends(before, letter, type, now)) {
                spans.add(new Span(start, i, type));
                start = -1;
            }
            if (letter != 'O' && start < 0) {
                start = i;
                type = now;
            }
            before = letter;
        }
        return spans;
    }

    private static boolean ends(char before, char letter, String type, String now) {
        return before == 'E'
                || before == 'S'
                || letter == 'B'
                || letter == 'S'
                || letter == 'O'
                || !type.equals(now);
    }

    /// The tags of spans in this scheme.
    ///
    /// @param length how many tokens there are
    /// @throws RondoException if two spans overlap, or one is empty or outside
    public List<String> tags(int length, List<Span> spans) {
        var tags = new ArrayList<>(java.util.Collections.nCopies(length, "O"));
        int end = 0;
        String last = "";
        var sorted = spans.stream().sorted(Comparator.comparingInt(Span::from)).toList();
        for (int s = 0; s < sorted.size(); s++) {
            var span = sorted.get(s);
            if (span.from() < end || span.to() <= span.from() || span.to() > length) {
                throw new RondoException(
                        span + " of " + length + " tokens is empty, outside or overlaps another");
            }
            String type = span.type().isEmpty() ? "" : "-" + span.type();
            boolean after = end == span.from() && end > 0 && last.equals(span.type());
            var next = s + 1 < sorted.size() ? sorted.get(s + 1) : new Span(length + 1, length, "");
            boolean before = next.from() == span.to() && next.type().equals(span.type());
            for (int i = span.from(); i < span.to(); i++) {
                tags.set(i, letter(i == span.from(), i == span.to() - 1, after, before) + type);
            }
            end = span.to();
            last = span.type();
        }
        return tags;
    }

    /// @param after whether a span of the same type ends right before this one
    /// @param before whether one begins right after it
    private String letter(boolean first, boolean last, boolean after, boolean before) {
        return switch (this) {
            case IOB1 -> first && after ? "B" : "I";
            case IOE1 -> last && before ? "E" : "I";
            case IOE2 -> last ? "E" : "I";
            case BILOU -> first && last ? "U" : first ? "B" : last ? "L" : "I";
            case BIO -> first ? "B" : "I";
            case BIOES, BMES ->
                    first && last ? "S" : first ? "B" : last ? "E" : this == BMES ? "M" : "I";
        };
    }

    /// The same spans in this scheme; what breaks the rules of the old one is repaired as [#spans]
    /// says.
    public List<String> convert(List<String> tags) {
        return tags(tags.size(), spans(tags));
    }
}
