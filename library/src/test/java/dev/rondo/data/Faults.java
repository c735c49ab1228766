package dev.rondo.data;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

/// Errors that say what they should.
public final class Faults {
    private Faults() {}

    public static void says(String part, org.junit.jupiter.api.function.Executable wrong) {
        var e = assertThrows(RondoException.class, wrong);
        assertTrue(String.valueOf(e.getMessage()).contains(part), e::getMessage);
    }
}
