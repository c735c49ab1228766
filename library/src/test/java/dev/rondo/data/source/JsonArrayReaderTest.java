package dev.rondo.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.Faults;
import dev.rondo.store.Json;

import org.junit.jupiter.api.Test;

import java.util.List;

class JsonArrayReaderTest {
    private static List<JsonLines.Item> items(String text) {
        return JsonLines.read(DataSource.of("a.json", text)).toList();
    }

    private static List<Json> values(String text) {
        return items(text).stream().map(JsonLines.Item::value).toList();
    }

    @Test
    void anArrayIsItsElementsHoweverItIsWritten() {
        var expected = values("{\"a\":1}\n{\"a\":[2,{\"b\":\"x, ] } \\\\\\\" {\"}]}\n");
        assertEquals(2, expected.size());
        var second = "{\"a\":[2,{\"b\":\"x, ] } \\\\\\\" {\"}]}";
        assertEquals(expected, values("[{\"a\":1}," + second + "]"));
        assertEquals(expected, values("\n [\n {\"a\":1},\n\n" + second + "\n]\n\n"));
        assertEquals(expected, values("[{\n\"a\":\n1}\n,\n" + second + "]"));
        assertEquals(List.of(Json.of(1), Json.of("a")), values("[\n1,\n\"a\"]"));
    }

    @Test
    void elementsKnowTheirLines() {
        assertEquals(
                List.of(2, 3, 5),
                items("[\n{\"a\":1},\n{\"a\":\n2},\n{\"a\":3}]\n").stream()
                        .map(JsonLines.Item::line)
                        .toList());
    }

    @Test
    void arraysOneALineStayValues() {
        assertEquals(2, items("[1, 2]\n[3]\n").size());
        assertEquals(1, items("[\"a\", \"b\"]\n").size());
    }

    @Test
    void faultsSayWhere() {
        Faults.says("a.json:2: the JSON array has no end", () -> items("[\n{\"a\":1}"));
        Faults.says("a.json:1: the JSON array has no end", () -> items("[{\"a\":\"1}]"));
        Faults.says("a.json:2: more text after the end", () -> items("[{\"a\":1}]\nx"));
        Faults.says("a.json:2: not valid JSON", () -> items("[\n{\"a\" 1}]"));
        Faults.says("a.json:1: not valid JSON", () -> items("[{\"a\":1},]"));
        Faults.says("nothing in its", () -> items("[\n]\n"));
        Faults.says("goes on in other lines", () -> items("{\n\"a\": 1\n}\n"));
    }

    @Test
    void textInBracketsIsNoJson() {
        assertTrue(JsonLines.recognised(List.of("{\"a\": 1}")));
        assertTrue(JsonLines.recognised(List.of("[", "{")));
        assertTrue(JsonLines.recognised(List.of("[{\"a\": 1},", "{\"a\": 2}]")));
        assertTrue(JsonLines.recognised(List.of("[1, 2]", "[3]")));
        assertFalse(JsonLines.recognised(List.of("[Verse 1]", "La la")));
        assertFalse(JsonLines.recognised(List.of("{ int x; }")));
        assertFalse(JsonLines.recognised(List.of("{", "int x;")));
        assertFalse(JsonLines.recognised(List.of()));
    }
}
