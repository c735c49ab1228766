package dev.rondo.data.tagged;

import dev.rondo.RondoException;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.LineReader;
import dev.rondo.data.source.Tokeniser;

import java.util.ArrayList;
import java.util.List;

/// Reads sentences written one a line, with blanks between the words.
public final class InlineText {
    private InlineText() {}

    /// Words with their tags, `the/DT cat/NN purrs/VBZ`, as sentences of two columns: words, tags.
    /// The tag stands after the last separator of a word.
    ///
    /// @param separator between word and tag: `/`, `_`, `|`…
    public static ItemReader<Sentence> tagged(DataSource source, char separator) {
        var lines = source.lines();
        return ItemReader.of(
                lines,
                "words with their tags (the" + separator + "DT)",
                () -> {
                    var tokens = tokens(lines);
                    if (tokens.isEmpty()) {
                        return null;
                    }
                    var words = new ArrayList<String>();
                    var tags = new ArrayList<String>();
                    for (String token : tokens) {
                        int at = token.lastIndexOf(separator);
                        if (at < 1 || at == token.length() - 1) {
                            throw lines.fault(
                                    "`"
                                            + (token.length() > 40
                                                    ? token.substring(0, 40) + "…"
                                                    : token)
                                            + "`, expected a word, "
                                            + separator
                                            + " and its tag");
                        }
                        words.add(token.substring(0, at));
                        tags.add(token.substring(at + 1));
                    }
                    return new Sentence(lines.number(), List.of(words, tags));
                });
    }

    /// Segmented text, `我们 喜欢 猫`, as sentences of two columns: the characters, and where in a word
    /// each stands (`B`, `M`, `E`, or `S` for a word of one character).
    public static ItemReader<Sentence> segmented(DataSource source) {
        var lines = source.lines();
        return ItemReader.of(
                lines,
                "words with blanks between them",
                () -> {
                    var words = tokens(lines);
                    if (words.isEmpty()) {
                        return null;
                    }
                    if (words.stream().mapToInt(String::length).sum() > ColumnText.MAXIMUM_TOKENS) {
                        throw tooLong(lines, "characters");
                    }
                    return segmented(lines.number(), words);
                });
    }

    /// Words as the characters that they are made of, as [#segmented(Source)] reads them.
    static Sentence segmented(int line, List<String> words) {
        var characters = new ArrayList<String>();
        var tags = new ArrayList<String>();
        for (String word : words) {
            int length = word.codePointCount(0, word.length());
            word.codePoints().mapToObj(Character::toString).forEach(characters::add);
            for (int i = 0; i < length; i++) {
                tags.add(length == 1 ? "S" : i == 0 ? "B" : i == length - 1 ? "E" : "M");
            }
        }
        return new Sentence(line, List.of(characters, tags));
    }

    /// The words of a segmented sentence: those that end where a tag is `E` or `S`, or the next is
    /// `B` or `S`.
    public static List<String> words(Sentence sentence) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        for (int i = 0; i < sentence.size(); i++) {
            String tag = sentence.column(1).get(i);
            if ((tag.equals("B") || tag.equals("S")) && !word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
            word.append(sentence.column(0).get(i));
            if (tag.equals("E") || tag.equals("S")) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private static RondoException tooLong(LineReader lines, String what) {
        return lines.fault(
                "a sentence of more than "
                        + ColumnText.MAXIMUM_TOKENS
                        + " "
                        + what
                        + ": is there one sentence in a line?");
    }

    /// The words of the next line that has any; none at the end.
    private static List<String> tokens(LineReader lines) {
        for (String line = lines.next(); line != null; line = lines.next()) {
            var tokens = Tokeniser.BLANKS.split(line);
            if (tokens.size() > ColumnText.MAXIMUM_TOKENS) {
                throw tooLong(lines, "words");
            }
            if (!tokens.isEmpty()) {
                return tokens;
            }
        }
        return List.of();
    }
}
