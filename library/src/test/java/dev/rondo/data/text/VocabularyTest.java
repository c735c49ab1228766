package dev.rondo.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.store.Json;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

class VocabularyTest {
    private static Vocabulary of(TextUnit unit, String text, Vocabulary.Limits limits) {
        return Vocabulary.of(unit, Text.of(text), limits);
    }

    private static Vocabulary of(TextUnit unit, String text) {
        return of(unit, text, Vocabulary.Limits.NONE);
    }

    @Test
    void charactersAreCodePointsInTheirOrder() {
        var vocabulary = of(TextUnit.CHARACTERS, "b😀a\nb\uffee");
        assertEquals(List.of("\n", "a", "b", "\uffee", "😀"), vocabulary.symbols());
        assertArrayEquals(new int[] {4, 1, 0, 2}, vocabulary.encode(Text.of("😀a\nb")));
        assertEquals("😀a\nb", vocabulary.decode(4, 1, 0, 2));
        assertEquals(-1, vocabulary.unknown());
    }

    @Test
    void wordsAreInOrderOfFrequencyWithAnEndForEveryLine() {
        var vocabulary = of(TextUnit.WORDS, "the cat saw\tthe dog\r\nthe  dog \n\nslept");
        assertEquals(
                List.of("<unk>", "<eos>", "the", "dog", "cat", "saw", "slept"),
                vocabulary.symbols());
        assertArrayEquals(
                new int[] {2, 3, 1, 1, 0, 1}, vocabulary.encode(Text.of(" the dog \n\nmouse")));
        assertArrayEquals(new int[] {2, 3}, vocabulary.encodePrompt("the dog"));
        assertArrayEquals(new int[] {2, 3, 1}, vocabulary.encodePrompt("the dog\n"));
        assertEquals("the dog\n\n<unk>\n", vocabulary.decode(2, 3, 1, 1, 0, 1));
    }

    @Test
    void theUnknownWordOfTheTextIsTheUnknownWord() {
        var vocabulary = of(TextUnit.WORDS, "a <unk> b <unk> <unk>\n");
        assertEquals(List.of("<unk>", "<eos>", "a", "b"), vocabulary.symbols());
        assertArrayEquals(new int[] {2, 0, 0, 1}, vocabulary.encode(Text.of("a <unk> c\n")));
    }

    @Test
    void limitsKeepTheMostFrequentAndTheEndOfLine() {
        String text = "a a a b b c c d\n";
        assertEquals(
                List.of("<unk>", "a", "b", "<eos>"),
                of(TextUnit.WORDS, text, new Vocabulary.Limits(4, 1)).symbols());
        assertEquals(
                List.of("<unk>", "a", "b", "c", "<eos>"),
                of(TextUnit.WORDS, text, new Vocabulary.Limits(100, 2)).symbols());
        assertEquals(
                List.of("<unk>", " ", "a", "b"),
                of(TextUnit.CHARACTERS, text, new Vocabulary.Limits(4, 1)).symbols());
        assertEquals(
                0,
                of(TextUnit.CHARACTERS, text, new Vocabulary.Limits(4, 1)).encode(Text.of("z"))[0]);
        assertEquals(6, of(TextUnit.CHARACTERS, text, new Vocabulary.Limits(6, 1)).size());
    }

    @Test
    void anUnseenCharacterIsAnErrorWithItsPlace() {
        var vocabulary = of(TextUnit.CHARACTERS, "abc\n");
        var e =
                assertThrows(
                        RondoException.class,
                        () -> vocabulary.encode(Text.of("poem.txt", "ab\n😀")));
        assertTrue(e.getMessage().startsWith("poem.txt:2:1: \"😀\" (U+1F600)"), e.getMessage());
        e = assertThrows(RondoException.class, () -> vocabulary.encodePrompt("a\td"));
        assertTrue(e.getMessage().startsWith("prompt:1:2: \"\\u0009\" (U+0009)"), e.getMessage());
    }

    @Test
    void bytesAreThemselvesAndComeBackAsText() {
        var vocabulary = Vocabulary.bytes();
        assertEquals(256, vocabulary.size());
        var ids = vocabulary.encode(Text.of("é😀"));
        assertArrayEquals(new int[] {0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80}, ids);
        assertEquals("é😀", vocabulary.decode(ids));
        assertEquals("\ufffda\ufffd", vocabulary.decode(0xff, 'a', 0xf0, 0x9f));
        var writer = new TextWriter(vocabulary);
        assertEquals("", writer.next(0xc3));
        assertEquals("é", writer.next(0xa9));
        var all = new int[256];
        for (int i = 0; i < 256; i++) {
            all[i] = 255 - i;
        }
        assertEquals(
                new String(reverse(), StandardCharsets.UTF_8),
                vocabulary.decode(all),
                "as the JDK decodes it");
    }

    @Test
    void aSymbolHasANumberOrThatOfTheUnknown() {
        var words = of(TextUnit.WORDS, "the cat\n");
        assertEquals(words.find("cat"), words.number("cat"));
        assertEquals(words.unknown(), words.number("dog"));
        assertEquals(words.find("<eos>"), words.number("<eos>"));
        says("\"the cat\" is not one symbol: expected one word, or <eos>", words, "the cat");
        var letters = of(TextUnit.CHARACTERS, "a😀");
        assertEquals(letters.find("😀"), letters.number("😀"));
        says("symbol:1:1: \"b\" (U+0062) is not among the 2 characters", letters, "b");
        says("\"ab\" is not one symbol: expected one character", letters, "ab");
        says("\"\" is not one symbol", letters, "");
        var few = of(TextUnit.CHARACTERS, "aabbccd", new Vocabulary.Limits(3, 1));
        assertEquals(few.unknown(), few.number("d"));
        assertEquals(0x0a, Vocabulary.bytes().number("0a"));
        says("expected a byte as two hexadecimal digits", Vocabulary.bytes(), "a");
    }

    private static void says(String part, Vocabulary vocabulary, String symbol) {
        var e = assertThrows(RondoException.class, () -> vocabulary.number(symbol));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    private static byte[] reverse() {
        var bytes = new byte[256];
        for (int i = 0; i < 256; i++) {
            bytes[i] = (byte) (255 - i);
        }
        return bytes;
    }

    @Test
    void comesBackFromJson() {
        for (var vocabulary :
                List.of(
                        Vocabulary.bytes(),
                        of(TextUnit.CHARACTERS, "a\"\\\n😀\u2028"),
                        of(TextUnit.CHARACTERS, "aabbccd", new Vocabulary.Limits(3, 1)),
                        of(TextUnit.WORDS, "a <unk> \"b\" é\n"))) {
            var back = Vocabulary.fromJson(Json.parse(vocabulary.toJson().write(), "test"));
            assertEquals(vocabulary, back);
            assertEquals(vocabulary.unknown(), back.unknown());
        }
    }

    @Test
    void damagedJsonIsRefused() {
        for (String text :
                List.of(
                        "1",
                        "{}",
                        "{\"unit\":\"SENTENCES\"}",
                        "{\"unit\":\"WORDS\"}",
                        "{\"unit\":\"WORDS\",\"symbols\":[]}",
                        "{\"unit\":\"WORDS\",\"symbols\":[\"a\",\"a\"]}",
                        "{\"unit\":\"CHARACTERS\",\"symbols\":[\"ab\"]}",
                        "{\"unit\":\"CHARACTERS\",\"symbols\":[\"\"]}",
                        "{\"unit\":\"WORDS\",\"symbols\":[1]}")) {
            assertThrows(
                    RondoException.class,
                    () -> Vocabulary.fromJson(Json.parse(text, "test")),
                    text);
        }
    }
}
