package dev.rondo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class JsonTest {
    enum Colour {
        @Key("RED")
        RED,
        @Key("GREEN")
        GREEN
    }

    sealed interface Shape {
        @Key("Circle")
        record Circle(@Key("radius") double radius) implements Shape {}

        @Key("Point")
        record Point() implements Shape {}
    }

    @Key("inner")
    record Inner(@Key("n") int n) {
        Inner {
            if (n < 0) {
                throw new RondoException("n is " + n);
            }
        }
    }

    @Key("outer")
    record Outer(
            @Key("large") long large,
            @Key("single") float single,
            @Key("loss") double loss,
            @Key("flag") boolean flag,
            @Key("text") String text,
            @Key("colour") Colour colour,
            @Key("shape") Shape shape,
            @Key("shapes") List<Shape> shapes,
            @Key("named") Map<String, Inner> named,
            @Key("some") Optional<Inner> some,
            @Key("none") Optional<String> none) {}

    private static final Outer OUTER =
            new Outer(
                    Long.MAX_VALUE,
                    0.1f,
                    Double.NaN,
                    true,
                    "a\"\\\n\u2028é😀",
                    Colour.GREEN,
                    new Shape.Circle(0.1),
                    List.of(new Shape.Point(), new Shape.Circle(2)),
                    Map.of("x", new Inner(1)),
                    Optional.of(new Inner(2)),
                    Optional.empty());

    @Test
    void recordsComeBackAsTheyWere() {
        var json = Json.of(OUTER);
        assertEquals(OUTER, Json.parse(json.write(), "test").as(Outer.class));
        assertEquals(OUTER, Json.parse(json.writeIndented(), "test").as(Outer.class));
        assertEquals(json, Json.parse(json.write(), "test"));
    }

    @Test
    void writtenTextIsTheSameEachTime() {
        assertEquals("{\"n\":3}", Json.of(new Inner(3)).write());
        assertEquals(Json.of(OUTER).write(), Json.of(OUTER).write());
    }

    @Test
    void errorsNameThePath() {
        assertMessage(
                "named.x.n",
                Json.of(OUTER).write().replace("\"x\":{\"n\":1}", "\"x\":{\"n\":\"one\"}"));
        assertMessage(
                "named.x.m",
                Json.of(OUTER).write().replace("\"x\":{\"n\":1}", "\"x\":{\"n\":1,\"m\":1}"));
        assertMessage(
                "named.x: n is -1",
                Json.of(OUTER).write().replace("\"x\":{\"n\":1}", "\"x\":{\"n\":-1}"));
        assertMessage(
                "shape.kind",
                Json.of(OUTER)
                        .write()
                        .replace("\"shape\":{\"kind\":\"Circle\"", "\"shape\":{\"kind\":\"Oval\""));
        assertMessage(
                "colour: expected one of [RED, GREEN]",
                Json.of(OUTER).write().replace("GREEN", "BLUE"));
        assertMessage("large", Json.of(OUTER).write().replace("\"large\":", "\"small\":"));
    }

    private static void assertMessage(String part, String text) {
        var e = assertThrows(RondoException.class, () -> Json.parse(text, "test").as(Outer.class));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void refusesWhatIsNotJson() {
        for (String text :
                List.of(
                        "",
                        "{",
                        "{\"a\":1",
                        "{\"a\":1,\"a\":2}",
                        "[1,]",
                        "{a:1}",
                        "'a'",
                        "nul",
                        "NaN",
                        "1 2",
                        "[1]x",
                        "01",
                        "+1",
                        "[".repeat(100_000),
                        "{\"a\":".repeat(100_000),
                        "\"\n\"",
                        "// c\n1")) {
            assertThrows(RondoException.class, () -> Json.parse(text, "test"), text);
        }
    }
}
