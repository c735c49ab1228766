package dev.rondo.task.tag;

import dev.rondo.data.source.Tokeniser;

import java.util.ArrayList;
import java.util.List;

/// Cuts plain text into tokens as the data of a tagger are cut.
///
/// Data that are cut at blanks have signs as tokens of their own (`Ellen .`), and plain text has
/// not (`Ellen.`). So a text is cut at blanks, and from a piece that the data do not have, signs
/// that they have as tokens are cut off at both ends, until what is left is known or ends in
/// letters or digits. Text that is cut already stays as it is, except for unknown tokens such as
/// `Inc.`.
record TextCutter(TagFeatures reads, TagLexicons lexicons) {
    List<String> cut(String text) {
        if (reads.tokens() != Tokeniser.BLANKS) {
            return reads.tokens().split(text);
        }
        var tokens = new ArrayList<String>();
        for (var piece : Tokeniser.BLANKS.split(text)) {
            cut(piece, tokens);
        }
        return tokens;
    }

    private void cut(String piece, List<String> tokens) {
        var after = new ArrayList<String>();
        String rest = piece;
        while (!known(rest)) {
            int first = Character.charCount(rest.codePointAt(0));
            int last = rest.length() - Character.charCount(rest.codePointBefore(rest.length()));
            if (first < rest.length() && sign(rest.substring(0, first))) {
                tokens.add(rest.substring(0, first));
                rest = rest.substring(first);
            } else if (last > 0 && sign(rest.substring(last))) {
                after.addFirst(rest.substring(last));
                rest = rest.substring(0, last);
            } else {
                break;
            }
        }
        tokens.add(rest);
        tokens.addAll(after);
    }

    /// Whether a character is no letter or digit, and a token of the data.
    private boolean sign(String character) {
        return !Character.isLetterOrDigit(character.codePointAt(0)) && known(character);
    }

    private boolean known(String token) {
        int word = lexicons.words().find(TagEncoder.lookupForm(reads, token));
        return word >= 0 && lexicons.trained(word);
    }
}
