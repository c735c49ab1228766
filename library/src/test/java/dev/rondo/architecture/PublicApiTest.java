package dev.rondo.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Each line of [PublicApi], on types that have everything that has lines.
public class PublicApiTest {
    private final PublicApi api;

    PublicApiTest() throws Exception {
        api =
                new PublicApi(
                        PublicApiTest.class,
                        Optional.of(List.of(PublicApiTest.class.getPackageName())));
    }

    public sealed interface Shape<N extends Number> extends Comparable<Shape<N>>
            permits Circle, Dot {
        int CORNERS = 4;

        N area() throws IOException, IllegalStateException;

        default <T extends Number & Runnable> List<? super T> grown(T by, String... names) {
            throw new IllegalStateException(by + names[0]);
        }

        static void draw(double[][] points) {}
    }

    public record Circle(double radius, List<String> names) implements Shape<Double> {
        public Circle(double radius) {
            this(radius, List.of());
        }

        @Override
        public Double area() {
            return radius;
        }

        @Override
        public int compareTo(Shape<Double> other) {
            return 0;
        }
    }

    public static final class Dot extends Hidden implements Shape<Integer> {
        private Dot() {}

        @Override
        public Integer area() {
            return 0;
        }

        void unseen() {}
    }

    abstract static class Hidden {
        public int compareTo(Shape<Integer> other) {
            return 0;
        }

        protected void onlyForSubclasses() {}
    }

    public sealed interface Half permits Seen, Unseen {}

    public record Seen() implements Half {}

    record Unseen() implements Half {}

    public abstract static class Open {
        protected long seen;

        protected Open(int size) {
            seen = size;
        }

        protected abstract void step();
    }

    public enum Colour {
        RED,
        GREEN {
            @Override
            public boolean warm() {
                return false;
            }
        };

        public boolean warm() {
            return true;
        }
    }

    public @interface Note {
        String value() default "";

        int page();
    }

    @Test
    void interfacesHaveMethodsConstantsAndCases() {
        assertEquals(
                List.of(
                        "PublicApiTest.Shape: sealed interface<N extends Number> extends"
                                + " Comparable<dev.rondo.architecture.PublicApiTest.Shape<N>>"
                                + " permits dev.rondo.architecture.PublicApiTest.Circle,"
                                + " dev.rondo.architecture.PublicApiTest.Dot",
                        "PublicApiTest.Shape: abstract N area() throws java.io.IOException",
                        "PublicApiTest.Shape: default <T extends Number & Runnable>"
                                + " java.util.List<? super T> grown(T, String...)",
                        "PublicApiTest.Shape: static final int CORNERS",
                        "PublicApiTest.Shape: static void draw(double[][])"),
                api.lines(Shape.class));
    }

    @Test
    void recordsHaveComponentsAndWhatTheyDoNotImply() {
        assertEquals(
                List.of(
                        "PublicApiTest.Circle: record(double radius, java.util.List<String> names)"
                                + " implements"
                                + " dev.rondo.architecture.PublicApiTest.Shape<Double>",
                        "PublicApiTest.Circle: Double area()",
                        "PublicApiTest.Circle: int"
                                + " compareTo(dev.rondo.architecture.PublicApiTest.Shape<Double>)",
                        "PublicApiTest.Circle: new(double)"),
                api.lines(Circle.class));
    }

    @Test
    void whatIsInheritedFromHiddenTypesIsTheirOwn() {
        assertEquals(
                List.of(
                        "PublicApiTest.Dot: static final class extends"
                                + " dev.rondo.architecture.PublicApiTest.Hidden implements"
                                + " dev.rondo.architecture.PublicApiTest.Shape<Integer>",
                        "PublicApiTest.Dot: Integer area()",
                        "PublicApiTest.Dot: int"
                                + " compareTo(dev.rondo.architecture.PublicApiTest.Shape<Integer>)"),
                api.lines(Dot.class));
    }

    @Test
    void casesThatNobodySeesAreOthers() {
        assertEquals(
                List.of(
                        "PublicApiTest.Half: sealed interface permits"
                                + " dev.rondo.architecture.PublicApiTest.Seen, others"),
                api.lines(Half.class));
    }

    @Test
    void openClassesHaveWhatSubclassesSee() {
        assertEquals(
                List.of(
                        "PublicApiTest.Open: static abstract class",
                        "PublicApiTest.Open: protected abstract void step()",
                        "PublicApiTest.Open: protected long seen",
                        "PublicApiTest.Open: protected new(int)"),
                api.lines(Open.class));
    }

    @Test
    void enumsHaveConstantsAndAnnotationsElements() {
        assertEquals(
                List.of(
                        "PublicApiTest.Colour: enum",
                        "PublicApiTest.Colour: boolean warm()",
                        "PublicApiTest.Colour: static final"
                                + " dev.rondo.architecture.PublicApiTest.Colour GREEN",
                        "PublicApiTest.Colour: static final"
                                + " dev.rondo.architecture.PublicApiTest.Colour RED"),
                api.lines(Colour.class));
        assertEquals(
                List.of(
                        "PublicApiTest.Note: annotation",
                        "PublicApiTest.Note: abstract String value() default",
                        "PublicApiTest.Note: abstract int page()"),
                api.lines(Note.class));
    }

    @Test
    void exportedPackagesAloneAreListed() throws Exception {
        var library = new PublicApi(RondoException.class);
        assertTrue(library.packages().contains("dev.rondo.learn"));
        assertFalse(library.packages().contains("dev.rondo.kernel"));
        assertEquals(
                List.of("RondoException", "RondoVersion"),
                library.types("dev.rondo").stream().map(PublicApi::name).toList());
    }
}
