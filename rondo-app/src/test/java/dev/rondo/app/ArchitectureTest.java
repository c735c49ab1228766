package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.architecture.Architecture;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/// The rules of the house that a compiler does not check, read off the compiled classes.
/// `target/architecture.txt` has the figures.
class ArchitectureTest {
    private static final Architecture APP = Architecture.of(Main.class);

    @BeforeAll
    static void write() {
        APP.write();
    }

    @Test
    void packagesFormNoCircles() {
        assertEquals(List.of(), APP.packageCircles());
    }

    @Test
    void packagesAreSmall() {
        assertEquals(Set.of(), APP.largePackages(), APP.table());
    }

    @Test
    void circlesOfClassesAreSmall() {
        assertEquals(List.of(), APP.largeCircles(), APP.table());
    }
}
