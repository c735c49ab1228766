package dev.rondo.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class TextReaderTest {
    @TempDir Path folder;

    private Path file(String name, byte... bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private Path file(String name, String text, Charset charset) throws IOException {
        return file(name, text.getBytes(charset));
    }

    private void assertRefused(Path file, String... parts) {
        var e =
                assertThrows(
                        RondoException.class,
                        () -> TextReader.read(TextUnit.CHARACTERS, List.of(file)));
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
    }

    @Test
    void readsUtf8WithAndWithoutByteOrderMark() throws IOException {
        var plain = file("a", "é😀\ufffd\n", StandardCharsets.UTF_8);
        var marked = file("b", "\ufeffé\n", StandardCharsets.UTF_8);
        assertEquals(
                "é😀\ufffd\n", TextReader.read(TextUnit.CHARACTERS, List.of(plain)).characters());
        assertEquals("é\n", TextReader.read(TextUnit.CHARACTERS, List.of(marked)).characters());
        assertEquals(
                "é\né😀\ufffd\n",
                TextReader.read(TextUnit.CHARACTERS, List.of(marked, plain)).characters());
    }

    @Test
    void linesOfWordsEndWithTheirFile() throws IOException {
        var a = file("a", "one two", StandardCharsets.UTF_8);
        var b = file("b", "three", StandardCharsets.UTF_8);
        assertEquals(
                "one twothree", TextReader.read(TextUnit.CHARACTERS, List.of(a, b)).characters());
        assertEquals(
                "one two\nthree\n", TextReader.read(TextUnit.WORDS, List.of(a, b)).characters());
    }

    @Test
    void aFolderIsItsTextFilesByName() throws IOException {
        file("b.txt", "2", StandardCharsets.UTF_8);
        file("a.TXT", "1", StandardCharsets.UTF_8);
        file(".c.txt", "3", StandardCharsets.UTF_8);
        file("d.md", "4", StandardCharsets.UTF_8);
        Files.createDirectory(folder.resolve("e.txt"));
        assertEquals("12", TextReader.read(TextUnit.CHARACTERS, List.of(folder)).characters());
        assertRefused(folder.resolve("e.txt"), "no .txt file");
    }

    @Test
    void bytesAreReadAsTheyAre() throws IOException {
        var a = file("a", (byte) 0, (byte) 0xff, (byte) 0xef);
        var text = TextReader.read(TextUnit.BYTES, List.of(a, a));
        assertArrayEquals(new int[] {0, 255, 239, 0, 255, 239}, Vocabulary.bytes().encode(text));
    }

    @Test
    void otherEncodingsAreNamedWithThePlace() throws IOException {
        assertRefused(
                file("latin", "one\ncafé au lait\n", StandardCharsets.ISO_8859_1),
                "line 2",
                "byte offset 7",
                "0xe9",
                "Latin-1");
        assertRefused(file("16le", "\ufeffwords", StandardCharsets.UTF_16LE), "UTF-16");
        assertRefused(file("16be", "some words", StandardCharsets.UTF_16BE), "UTF-16");
        assertRefused(
                file("binary", (byte) 'a', (byte) 0, (byte) 1, (byte) 2, (byte) 'b'), "binary");
        assertRefused(file("cut", (byte) 'a', (byte) 0xf0, (byte) 0x9f, (byte) 0x98), "cut off");
        assertRefused(
                file("surrogate", (byte) 0xed, (byte) 0xa0, (byte) 0x80, (byte) 'a'),
                "byte offset 0");
    }

    @Test
    void emptyAndMissingFilesAreRefused() throws IOException {
        assertRefused(file("empty"), "empty");
        assertRefused(file("mark", "\ufeff", StandardCharsets.UTF_8), "nothing else");
        assertRefused(folder.resolve("none"), "no such file");
    }

    @Test
    void theEndOfATextIsHeldOut() {
        var text = Text.of("abcdefghij");
        var corpus = Corpus.split(TextUnit.CHARACTERS, text, Vocabulary.Limits.NONE, 0.25);
        assertEquals("abcdefgh", corpus.vocabulary().decode(corpus.training()));
        assertEquals("ij", corpus.vocabulary().decode(corpus.validation()));
        assertEquals(
                0,
                Corpus.split(TextUnit.CHARACTERS, text, Vocabulary.Limits.NONE, 0)
                        .validation()
                        .length);
        for (double fraction : new double[] {0.1, 0.95, 1, -0.1, Double.NaN}) {
            assertThrows(
                    RondoException.class,
                    () ->
                            Corpus.split(
                                    TextUnit.CHARACTERS, text, Vocabulary.Limits.NONE, fraction));
        }
        assertThrows(
                RondoException.class,
                () -> Corpus.split(TextUnit.CHARACTERS, Text.of("a"), Vocabulary.Limits.NONE, 0));
    }

    @Test
    void wordsOnlyInTheValidationTextAreUnknown() {
        var corpus =
                Corpus.of(
                        TextUnit.WORDS, Text.of("a b\n"), Text.of("a c\n"), Vocabulary.Limits.NONE);
        assertEquals("a <unk>\n", corpus.vocabulary().decode(corpus.validation()));
    }

    @Test
    void whatIsCompressedIsUnpacked() throws IOException {
        var file = folder.resolve("text.gz");
        try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("zwölf Boxkämpfer\n".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(
                "zwölf Boxkämpfer\n",
                TextReader.read(TextUnit.CHARACTERS, List.of(file)).characters());
        var empty = folder.resolve("empty.gz");
        try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(empty))) {
            out.finish();
        }
        assertThrows(RondoException.class, () -> TextReader.read(TextUnit.BYTES, List.of(empty)));
        byte[] cut = java.util.Arrays.copyOf(Files.readAllBytes(file), 20);
        var damaged = Files.write(folder.resolve("cut.gz"), cut);
        assertRefused(damaged, "truncated");
    }
}
