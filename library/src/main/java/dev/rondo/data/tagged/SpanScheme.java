package dev.rondo.data.tagged;

import dev.rondo.RondoException;
import dev.rondo.store.Key;

import java.util.ArrayList;
import java.util.Collection;
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
    BMES;

    /// The scheme that these tags are in, of those that they could be in the one with most rules.
    ///
    /// @throws RondoException if a tag has another letter
    public static SpanScheme of(Collection<List<String>> sentences) {
        boolean middle = false;
        boolean ends = false;
        boolean bio = true;
        boolean inside = false;
        for (var tags : sentences) {
            for (String tag : tags) {
                char letter = letter(tag);
                boolean m = tag.charAt(0) == 'M';
                middle |= m;
                inside |= letter == 'I' && !m;
                ends |= letter == 'E' || letter == 'S';
            }
            bio &= BIO.fault(tags) < 0;
        }
        return middle ? BMES : ends ? inside ? BIOES : BMES : bio ? BIO : IOB1;
    }

    static char letter(String tag) {
        char letter = tag.isEmpty() ? ' ' : tag.charAt(0);
        boolean known = "BIOEMS".indexOf(letter) >= 0;
        if (!known
                || tag.length() > 1 && tag.charAt(1) != '-'
                || letter == 'O' && tag.length() > 1) {
            throw new RondoException(
                    "the tag `"
                            + tag
                            + "`, expected O, or B, I, M, E or S and after a hyphen the type, as in"
                            + " B-PER");
        }
        return letter == 'M' ? 'I' : letter;
    }

    static String type(String tag) {
        return tag.length() > 2 ? tag.substring(2) : "";
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
            case BIOES, BMES -> {
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
            case 'E', 'S' -> this == BMES || this == BIOES;
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
        for (var span : sorted) {
            if (span.from() < end || span.to() <= span.from() || span.to() > length) {
                throw new RondoException(
                        span + " of " + length + " tokens is empty, outside or overlaps another");
            }
            String type = span.type().isEmpty() ? "" : "-" + span.type();
            boolean adjoins = end == span.from() && end > 0 && last.equals(span.type());
            for (int i = span.from(); i < span.to(); i++) {
                tags.set(i, letter(i == span.from(), i == span.to() - 1, adjoins) + type);
            }
            end = span.to();
            last = span.type();
        }
        return tags;
    }

    private String letter(boolean first, boolean last, boolean adjoins) {
        return switch (this) {
            case IOB1 -> first && adjoins ? "B" : "I";
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
