package dev.rondo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.architecture.Architecture;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/// The rules of the house that a compiler does not check, read off the compiled classes: which
/// package may know which, how large packages and circles of classes may be, and that a library
/// neither prints nor exits nor reads the environment. `target/architecture.txt` has the figures.
class ArchitectureTest {
    /// Each may import those before it. Why `store` stands first: docs/decisions/0002.
    private static final List<String> ORDER =
            List.of(
                    "store",
                    "kernel",
                    "runtime",
                    "equation.graph",
                    "equation.text",
                    "equation.derivative",
                    "equation.reference",
                    "equation",
                    "structure",
                    "plan",
                    "network.spec",
                    "network.loss",
                    "network.run",
                    "network",
                    "learn",
                    "data.number",
                    "data.time",
                    "data.source",
                    "data.array",
                    "data.text",
                    "data.labelled",
                    "data.format",
                    "data.tagged",
                    "data.series",
                    "data.graph",
                    "data.split",
                    "measure",
                    "model",
                    "series",
                    "series.method",
                    "task.language",
                    "task.classify",
                    "task.tag",
                    "task.forecast",
                    "task.translate",
                    "task.online",
                    "task");

    private static final Set<String> FORBIDDEN =
            Set.of(
                    "java/lang/System.out",
                    "java/lang/System.err",
                    "java/lang/System.in",
                    "java/lang/System.exit",
                    "java/lang/System.getenv",
                    "java/lang/System.console",
                    "java/lang/Runtime.exit",
                    "java/lang/Runtime.halt",
                    "java/lang/Throwable.printStackTrace",
                    "java/lang/Exception.printStackTrace");

    private static final Architecture LIBRARY = Architecture.of(RondoException.class);

    @BeforeAll
    static void write() {
        LIBRARY.write();
    }

    @Test
    void packagesImportOnlyThoseBeforeThem() {
        assertEquals(List.of(), LIBRARY.outOfOrder(ORDER), "the order is " + ORDER);
    }

    @Test
    void packagesFormNoCircles() {
        assertEquals(List.of(), LIBRARY.packageCircles());
    }

    @Test
    void packagesAreSmall() {
        assertEquals(Set.of(), LIBRARY.largePackages(), LIBRARY.table());
    }

    @Test
    void circlesOfClassesAreSmall() {
        assertEquals(List.of(), LIBRARY.largeCircles(), LIBRARY.table());
    }

    @Test
    void theLibraryNeitherPrintsNorExitsNorReadsTheEnvironment() {
        assertEquals(List.of(), LIBRARY.usersOf(FORBIDDEN));
    }
}
