package dev.rondo.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.Faults;
import dev.rondo.data.source.Tokeniser;

import org.junit.jupiter.api.Test;

import java.util.List;

class LexiconTest {
    @Test
    void wordsAreNumberedByCountAfterTheSpecialOnes() {
        var counter = new SymbolCounter();
        counter.add(List.of("b", "a", "b", "c", "a", "b", "<s>"));
        var words =
                counter.vocabulary(
                        new Vocabulary.Limits(5, 2), Lexicon.UNKNOWN, Lexicon.BEGIN, Lexicon.END);
        assertEquals(List.of("<unk>", "<s>", "</s>", "b", "a"), words.symbols());
        assertArrayEquals(new int[] {4, 0, 3}, words.encode(List.of("a", "c", "b")));
        assertEquals(List.of("a", "</s>"), words.decode(4, 2));
        assertEquals(words, Lexicon.fromJson(words.toJson()));
        assertEquals(
                List.of("<unk>", "b", "a"),
                counter.vocabulary(new Vocabulary.Limits(3, 1), Lexicon.UNKNOWN).symbols());
        assertEquals(7, counter.total());
    }

    @Test
    void labelsAreInOrderAndKnownOrWrong() {
        var counter = new SymbolCounter();
        counter.add(List.of("spam", "ham", "spam"));
        assertEquals(List.of("ham", "spam"), counter.labels().symbols());
        Faults.says(
                "`eggs` is not among the 2 known: ham, spam",
                () -> counter.labels().number("eggs"));
        var numbers = new SymbolCounter();
        numbers.add(List.of("10", "9", "-1"));
        assertEquals(List.of("-1", "9", "10"), numbers.labels().symbols());
        Faults.says("twice", () -> new Lexicon(List.of("a", "a")));
        Faults.says("without symbols", () -> new SymbolCounter().labels());
    }

    @Test
    void textsAreCutIntoWordsAndPutTogether() {
        assertEquals(
                List.of("Don't", "stop", ",", "red-haired", "3.5", "%", "men", "(", "no", ")", "!"),
                Tokeniser.WORDS.split("Don't stop, red-haired 3.5% men (no)!"));
        assertEquals(List.of("a", "-", "-", "b", ".", "."), Tokeniser.WORDS.split("a--b.."));
        assertEquals(List.of("我", "有", "2", "个", "iPad", "。"), Tokeniser.WORDS.split("我有2个iPad。"));
        for (String text :
                List.of("Don't stop, red-haired 3.5% men (no)!", "Grüße, Welt.", "你好，世界。")) {
            assertEquals(text, Tokeniser.WORDS.join(Tokeniser.WORDS.split(text)));
        }
        assertEquals(List.of("a", "b"), Tokeniser.BLANKS.split("\u3000a\t b "));
        assertEquals(List.of("a", " ", "😀"), Tokeniser.CHARACTERS.split(" a  😀"));
        assertEquals(List.of(), Tokeniser.WORDS.split(" "));
    }
}
