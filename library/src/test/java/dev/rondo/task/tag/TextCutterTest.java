package dev.rondo.task.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.text.Lexicon;

import org.junit.jupiter.api.Test;

import java.util.List;

class TextCutterTest {
    private static final Lexicon NONE = new Lexicon(List.of(Lexicon.UNKNOWN));

    private static List<String> cut(Tokeniser tokens, String text) {
        var words =
                new Lexicon(
                        List.of(
                                Lexicon.UNKNOWN,
                                "the",
                                ".",
                                ",",
                                "(",
                                ")",
                                "u.s.",
                                "'s",
                                "$",
                                "seldom!"));
        int[] counts = {0, 9, 9, 9, 9, 9, 2, 5, 1, 0};
        var features =
                tokens == Tokeniser.CHARACTERS ? TagFeatures.characters() : TagFeatures.words();
        var lexicons =
                new TagLexicons(
                        words, counts, NONE, NONE, new int[] {0}, List.of(), NONE, List.of());
        return new TextCutter(features, lexicons).cut(text);
    }

    @Test
    void signsAreCutOffUnknownWords() {
        assertEquals(
                List.of("Ida", "left", "(", "Port", "Ellen", ",", "$", "5", ")", "."),
                cut(Tokeniser.BLANKS, "Ida left (Port Ellen, $5)."));
        assertEquals(List.of(".", ".", ".", "what"), cut(Tokeniser.BLANKS, "...what"));
    }

    @Test
    void whatTheDataHaveStaysWhole() {
        assertEquals(
                List.of("the", "U.S.", "'s", "ferry", "."),
                cut(Tokeniser.BLANKS, "the U.S. 's ferry ."));
        assertEquals(List.of("U.S.", ","), cut(Tokeniser.BLANKS, "U.S.,"));
    }

    @Test
    void signsThatTheDataDoNotHaveStayWithTheirWords() {
        assertEquals(List.of("what?", "a-b", "x.y"), cut(Tokeniser.BLANKS, "what? a-b x.y"));
    }

    @Test
    void charactersAreCutOneByOne() {
        assertEquals(List.of("a", "b", " ", "."), cut(Tokeniser.CHARACTERS, "ab ."));
    }
}
