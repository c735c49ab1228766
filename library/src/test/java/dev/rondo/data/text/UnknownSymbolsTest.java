package dev.rondo.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.Faults;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

class UnknownSymbolsTest {
    private static Corpus split(TextUnit unit, String text, double fraction) {
        return Corpus.split(unit, Text.of("text", text), Vocabulary.Limits.NONE, fraction);
    }

    private static long unknown(Corpus corpus) {
        return Arrays.stream(corpus.training())
                .filter(id -> id == corpus.vocabulary().unknown())
                .count();
    }

    @Test
    void everySecondSymbolThatOccursOnceBecomesUnknown() {
        var corpus = split(TextUnit.CHARACTERS, "aabb1ab2ab3ab4ab", 0).withUnknown();
        assertEquals(
                List.of(Vocabulary.UNKNOWN, "2", "4", "a", "b"), corpus.vocabulary().symbols());
        assertArrayEquals(
                new int[] {3, 3, 4, 4, 0, 3, 4, 1, 3, 4, 0, 3, 4, 2, 3, 4}, corpus.training());
        var words = split(TextUnit.WORDS, "a b a c\na d b e\n", 0).withUnknown();
        assertEquals(2, unknown(words)); // of c, d, e
        assertTrue(words.vocabulary().find(Vocabulary.END_OF_LINE) >= 0);
    }

    @Test
    void whereNoneOccursOnceSomeAreDrawn() {
        var corpus = split(TextUnit.CHARACTERS, "ab".repeat(10_001), 0).withUnknown();
        assertEquals(List.of(Vocabulary.UNKNOWN, "a", "b"), corpus.vocabulary().symbols());
        assertEquals(3, unknown(corpus));
        assertArrayEquals(
                corpus.training(),
                split(TextUnit.CHARACTERS, "ab".repeat(10_001), 0).withUnknown().training());
        var few = split(TextUnit.CHARACTERS, "ab".repeat(100), 0).withUnknown();
        assertEquals(0, unknown(few)); // too short to spare one
        assertEquals(3, few.vocabulary().size());
    }

    @Test
    void heldOutSymbolsKeepTheirNumbers() {
        var plain = split(TextUnit.CHARACTERS, "abab1babababab2a", 0.25);
        var corpus = plain.withUnknown();
        assertEquals(4, corpus.validation().length);
        assertEquals("2", corpus.vocabulary().symbol(corpus.validation()[2]));
        assertEquals(1, unknown(corpus));
    }

    @Test
    void whatHasUnknownSymbolsOrNeedsNoneStays() {
        var bytes =
                Corpus.split(
                        TextUnit.BYTES, Text.ofBytes("b", new byte[9]), Vocabulary.Limits.NONE, 0);
        assertSame(bytes, bytes.withUnknown());
        var words = split(TextUnit.WORDS, "a <unk> a b\n", 0);
        assertSame(words, words.withUnknown());
    }

    @Test
    void aTextCanBeRefused() {
        var vocabulary = split(TextUnit.CHARACTERS, "aabbccd", 0).withUnknown().vocabulary();
        assertEquals(vocabulary.unknown(), vocabulary.number("z"));
        assertArrayEquals(
                vocabulary.encode(Text.of("t", "abc")),
                vocabulary.encodeKnown(Text.of("t", "abc")));
        assertArrayEquals(vocabulary.encodePrompt("ab"), vocabulary.encodeKnownPrompt("ab"));
        Faults.says("prompt:1:2: \"z\"", () -> vocabulary.encodeKnownPrompt("az"));
        Faults.says("t:1:3: \"z\"", () -> vocabulary.encodeKnown(Text.of("t", "abz")));
    }
}
