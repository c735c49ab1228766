package dev.rondo.data.source;

import dev.rondo.store.Key;

import java.util.ArrayList;
import java.util.List;

/// How a text is cut into tokens.
public enum Tokeniser {
    /// At white space: the text is cut already.
    @Key("BLANKS")
    BLANKS,
    /// Into words, numbers and signs: letters and digits with apostrophes, hyphens, full stops and
    /// commas within (`don't`, `red-haired`, `3.5`) stay together; every other sign, and every
    /// character of Chinese and Japanese, is a token of its own.
    @Key("WORDS")
    WORDS,
    /// Into Unicode characters; white space becomes one blank, at the ends none.
    @Key("CHARACTERS")
    CHARACTERS;

    /// The tokens of a text, none of them empty.
    public List<String> split(String text) {
        return switch (this) {
            case BLANKS -> blanks(text);
            case WORDS -> words(text);
            case CHARACTERS ->
                    String.join(" ", blanks(text))
                            .codePoints()
                            .mapToObj(Character::toString)
                            .toList();
        };
    }

    /// A text of these tokens: with blanks between them where the writing has them.
    public String join(List<String> tokens) {
        return switch (this) {
            case BLANKS -> String.join(" ", tokens);
            case CHARACTERS -> String.join("", tokens);
            case WORDS -> written(tokens);
        };
    }

    private static List<String> blanks(String text) {
        var tokens = new ArrayList<String>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean blank = i == text.length() || blank(text.charAt(i));
            if (blank && start >= 0) {
                tokens.add(text.substring(start, i));
                start = -1;
            } else if (!blank && start < 0) {
                start = i;
            }
        }
        return tokens;
    }

    private static boolean blank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static List<String> words(String text) {
        var tokens = new ArrayList<String>();
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            int end = at + Character.charCount(c);
            if (blank(c)) {
                at = end;
                continue;
            }
            while (inWord(c) && end < text.length()) {
                int next = text.codePointAt(end);
                int after = end + Character.charCount(next);
                if (inWord(next)) {
                    end = after;
                } else if (after < text.length()
                        && joins(next, text.codePointBefore(end), text.codePointAt(after))) {
                    end = after;
                } else {
                    break;
                }
            }
            tokens.add(text.substring(at, end));
            at = end;
        }
        return tokens;
    }

    private static boolean inWord(int c) {
        return (Character.isLetterOrDigit(c)
                        || Character.getType(c) == Character.NON_SPACING_MARK
                        || Character.getType(c) == Character.COMBINING_SPACING_MARK)
                && !oneByOne(c);
    }

    private static boolean oneByOne(int c) {
        return Character.isIdeographic(c)
                || switch (Character.UnicodeScript.of(c)) {
                    case HIRAGANA, KATAKANA -> true;
                    default -> false;
                };
    }

    private static boolean joins(int sign, int before, int after) {
        return switch (sign) {
            case '\'', '’', '-' -> inWord(before) && inWord(after);
            case '.', ',' -> Character.isDigit(before) && Character.isDigit(after);
            default -> false;
        };
    }

    private static String written(List<String> tokens) {
        var text = new StringBuilder();
        boolean attach = true;
        for (String token : tokens) {
            int first = token.codePointAt(0);
            boolean east = oneByOne(first) || eastern(first);
            boolean eastBefore =
                    !text.isEmpty()
                            && (oneByOne(text.codePointBefore(text.length()))
                                    || eastern(text.codePointBefore(text.length())));
            if (!attach && !closes(token) && !(east && eastBefore)) {
                text.append(' ');
            }
            text.append(token);
            attach = opens(token);
        }
        return text.toString();
    }

    private static boolean eastern(int c) {
        return c >= 0x3000 && c <= 0x303f || c >= 0xff00 && c <= 0xffef;
    }

    private static boolean closes(String token) {
        return token.length() == 1 && ".,!?;:)]}%。，！？；：、）".contains(token);
    }

    private static boolean opens(String token) {
        return token.length() == 1 && "([{（「".contains(token);
    }
}
