package dev.rondo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Set;

class FuzzTest {
    private static Set<String> readers() {
        return ReaderUnderTest.all().keySet();
    }

    @Test
    void damagedFilesAreReadOrRefused() {
        var outcome = new Fuzz(7).run(3000);
        assertEquals(readers(), outcome.refused().keySet(), "each reader refuses something");
        assertTrue(outcome.read().size() > readers().size() / 2, outcome::toString);
    }

    @ParameterizedTest
    @MethodSource("readers")
    void samplesAreReadAndEmptyFilesRefused(String reader) {
        var fuzz = new Fuzz(1);
        var sample = ReaderUnderTest.all().get(reader).sample();
        assertTrue(fuzz.attempt(reader, sample), reader);
        assertEquals(reader.equals("edges"), fuzz.attempt(reader, new byte[0]), reader);
    }

    /// One line of a million bytes: of one letter, of brackets, of digits, of fields, of zeros.
    @ParameterizedTest
    @MethodSource("readers")
    void longLinesAreReadOrRefused(String reader) {
        new Fuzz(1).longLines(reader, 1_000_000);
    }
}
