package dev.rondo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class KeyTest {
    enum Colour {
        @Key("RED")
        SCARLET,
        @Key(value = "DARK_BLUE", old = "BLUE")
        NAVY
    }

    sealed interface Shape {
        @Key(
                value = "Disc",
                old = {"Circle", "Round"})
        record Ball(@Key("radius") double r) implements Shape {}

        @Key("Point")
        record Dot() implements Shape {}
    }

    @Key("drawing")
    record Drawing(
            @Key(value = "shapes", old = "forms") List<Shape> all,
            @Key("colour") Colour paint,
            @Key(value = "title", old = "name") Optional<String> called) {}

    private static final Drawing DRAWING =
            new Drawing(
                    List.of(new Shape.Ball(2), new Shape.Dot()), Colour.NAVY, Optional.of("two"));
    private static final String WRITTEN =
            "{\"shapes\":[{\"kind\":\"Disc\",\"radius\":2.0},{\"kind\":\"Point\"}],"
                    + "\"colour\":\"DARK_BLUE\",\"title\":\"two\"}";

    @Test
    void whatIsWrittenIsTheKeyWhateverTheCodeCallsIt() {
        assertEquals(WRITTEN, Json.of(DRAWING).write());
        assertEquals(DRAWING, read(WRITTEN));
    }

    @Test
    void oldKeysAreReadOfComponentsCasesAndConstants() {
        assertEquals(
                DRAWING,
                read(
                        "{\"forms\":[{\"kind\":\"Circle\",\"radius\":2.0},{\"kind\":\"Point\"}],"
                                + "\"colour\":\"BLUE\",\"name\":\"two\"}"));
        assertEquals(DRAWING, read(WRITTEN.replace("Disc", "Round")));
    }

    @Test
    void anOldKeyBesideTheNewOneIsRefused() {
        var e =
                assertThrows(
                        RondoException.class,
                        () -> read(WRITTEN.replace("\"title\"", "\"name\":\"one\",\"title\"")));
        assertEquals("name: unknown (known are shapes, colour, title)", e.getMessage());
    }

    @Test
    void whatTheCodeCallsItIsNotRead() {
        for (String[] change :
                new String[][] {
                    {"\"shapes\"", "\"all\""}, {"DARK_BLUE", "NAVY"}, {"\"Disc\"", "\"Ball\""}
                }) {
            assertThrows(RondoException.class, () -> read(WRITTEN.replace(change[0], change[1])));
        }
    }

    private static Drawing read(String text) {
        return Json.parse(text, "test").as(Drawing.class);
    }

    @Key("no component")
    record Unnamed(@Key("here") int here, int there) {}

    @Key("no constant")
    record OfUnnamedEnum(@Key("it") Size it) {}

    enum Size {
        @Key("SMALL")
        SMALL,
        LARGE
    }

    @Key("no case")
    record OfUnnamedCase(@Key("it") Vehicle it) {}

    sealed interface Vehicle {
        record Car() implements Vehicle {}
    }

    record Nowhere(@Key("it") int it) {}

    @Key("twice")
    record Twice(@Key("it") int one, @Key(value = "other", old = "it") int other) {}

    @Test
    void aMissingOrRepeatedKeyIsAnErrorOfTheProgramThatNamesIt() {
        assertProgram("Unnamed, there", () -> Json.of(new Unnamed(1, 2)));
        assertProgram("Size, LARGE", () -> Json.of(new OfUnnamedEnum(Size.SMALL)));
        assertProgram("Car: has no @Key", () -> Json.of(new OfUnnamedCase(new Vehicle.Car())));
        assertProgram("Nowhere: has no @Key", () -> Json.of(new Nowhere(1)));
        assertProgram("Twice: two have the @Key \"it\"", () -> Json.of(new Twice(1, 2)));
        assertProgram(
                "Nowhere: has no @Key", () -> Json.parse("{\"it\":1}", "test").as(Nowhere.class));
    }

    private static void assertProgram(String part, org.junit.jupiter.api.function.Executable code) {
        var e = assertThrows(IllegalStateException.class, code);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void allNamesUnderATypeAreListedByTheirPlaces() {
        assertEquals(
                Map.of(
                        "drawing", List.of("shapes|forms", "colour", "title|name"),
                        "drawing.shapes", List.of("Disc", "Circle", "Round", "Point"),
                        "drawing.shapes=Disc", List.of("radius"),
                        "drawing.shapes=Circle", List.of("as drawing.shapes=Disc"),
                        "drawing.shapes=Round", List.of("as drawing.shapes=Disc"),
                        "drawing.shapes=Point", List.of(),
                        "drawing.colour", List.of("RED", "DARK_BLUE", "BLUE")),
                SerialisedNames.under(Drawing.class, new HashSet<>()));
    }

    @Test
    void constantsAreSpelledByTheirKeys() {
        assertEquals("DARK_BLUE", SerialisedNames.of(Colour.NAVY));
        assertEquals("dark-blue", SerialisedNames.spelling(Colour.NAVY));
        assertEquals(Optional.of(Colour.SCARLET), SerialisedNames.constant(Colour.class, "RED"));
        assertEquals(Optional.empty(), SerialisedNames.constant(Colour.class, "SCARLET"));
    }

    @Key("Outer")
    record Texts(
            @Key("rate") double r,
            @Key("long") long n,
            @Key("on") boolean b,
            @Key("then") Shape s) {}

    @Test
    void textsOfRecordsAreWhatToStringGivesWhereCodeAndKeysAgree() {
        assertEquals(
                "Outer[rate=1.0E-8, long=3, on=true, then=Disc[radius=0.5]]",
                SerialisedNames.text(new Texts(1e-8, 3, true, new Shape.Ball(0.5))));
        assertThrows(IllegalArgumentException.class, () -> SerialisedNames.text(DRAWING));
    }
}
