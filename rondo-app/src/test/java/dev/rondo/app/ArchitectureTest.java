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
    /// Packages that are still larger than a package may be.
    private static final Set<String> LARGE = Set.of("app");

    /// Circles of packages that are still there.
    private static final Set<Set<String>> CIRCLES = Set.of(Set.of("app", "app.study"));

    private static final Architecture APP = Architecture.of(Main.class);

    @BeforeAll
    static void write() {
        APP.write();
    }

    @Test
    void packagesFormNoCircles() {
        var circles =
                APP.packageCircles().stream().filter(c -> !CIRCLES.contains(c.nodes())).toList();
        assertEquals(List.of(), circles);
    }

    @Test
    void packagesAreSmall() {
        var large = APP.largePackages();
        large.removeAll(LARGE);
        assertEquals(Set.of(), large, APP.table());
    }

    @Test
    void circlesOfClassesAreSmall() {
        assertEquals(List.of(), APP.largeCircles(), APP.table());
    }
}
