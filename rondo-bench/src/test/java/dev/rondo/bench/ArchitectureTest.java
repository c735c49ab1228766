package dev.rondo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.architecture.Architecture;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/// The rules of the house that a compiler does not check, read off the compiled classes.
/// `target/architecture.txt` has the figures.
class ArchitectureTest {
    private static final Architecture BENCH = Architecture.of(Contestant.class);

    @BeforeAll
    static void write() {
        BENCH.write();
    }

    @Test
    void packagesFormNoCircles() {
        assertEquals(List.of(), BENCH.packageCircles());
    }

    @Test
    void packagesAreSmall() {
        assertEquals(Set.of(), BENCH.largePackages(), BENCH.table());
    }

    @Test
    void circlesOfClassesAreSmall() {
        assertEquals(List.of(), BENCH.largeCircles(), BENCH.table());
    }
}
