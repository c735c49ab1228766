package dev.rondo.data.tagged;

import static dev.rondo.data.Faults.says;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.RondoException;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.source.DataSource;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class TaggedTextTest {
    private static List<List<String>> first(TaggedText text, String data) {
        return text.read(DataSource.of("data", data)).toList().getFirst().columns();
    }

    private static TaggedText text(
            DataFormat format, String token, List<String> features, String label) {
        return new TaggedText(
                format, Optional.of(token), features, Optional.of(label), false, Map.of());
    }

    @Test
    void columnsAreTakenByNumberAndFromTheEnd() {
        String data = "EU NNP B-ORG\nsays VBZ O\n\n";
        var defaultValue = first(TaggedText.of(DataFormat.COLUMNS), data);
        assertEquals(List.of(List.of("EU", "says"), List.of("B-ORG", "O")), defaultValue);
        var chosen = first(text(DataFormat.COLUMNS, "1", List.of("-2"), "3"), data);
        assertEquals(List.of("NNP", "VBZ"), chosen.get(1));
        says(
                "data:1: no column 4, expected a number from 1 to 3",
                () -> first(text(DataFormat.COLUMNS, "1", List.of(), "4"), data));
    }

    @Test
    void columnsOfTreebanksHaveNames() {
        String data =
                """
                1\tdogs\tdog\tNOUN\tNNS\tNumber=Plur\t2\tnsubj\t_\t_
                2\tbark\tbark\tVERB\tVBP\t_\t0\troot\t_\t_

                """;
        assertEquals(
                List.of(List.of("dogs", "bark"), List.of("NOUN", "VERB")),
                first(TaggedText.of(DataFormat.CONLL_U), data));
        assertEquals(
                List.of(List.of("dog", "bark"), List.of("NOUN", "VERB"), List.of("NNS", "VBP")),
                first(text(DataFormat.CONLL_U, "lemma", List.of("UPOS"), "xpos"), data));
    }

    @Test
    void wordsOfATreebankBecomeCharacters() {
        var text =
                new TaggedText(
                        DataFormat.COLUMNS,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        true,
                        Map.of());
        assertEquals(
                List.of(List.of("我", "喜", "欢"), List.of("S", "B", "E")),
                first(text, "我 PRON\n喜欢 VERB\n\n"));
        assertThrows(
                RondoException.class,
                () ->
                        new TaggedText(
                                DataFormat.COLUMNS,
                                Optional.empty(),
                                List.of("2"),
                                Optional.empty(),
                                true,
                                Map.of()));
    }

    @Test
    void symbolsOfCtfTakeTheirNamesFromNotesOrLists() {
        String data =
                """
                0 |S0 1:1 |# fly |S1 3:1 |# flight |S2 0:1 |# O
                0 |S0 2:1 |S2 1:1 |# B-city
                """;
        assertEquals(
                List.of(List.of("fly", "2"), List.of("O", "B-city")),
                first(TaggedText.of(DataFormat.CTF), data));
        var named =
                new TaggedText(
                        DataFormat.CTF,
                        Optional.of("S0"),
                        List.of("S1"),
                        Optional.of("S2"),
                        false,
                        Map.of("S0", List.of("a", "b", "boston")));
        assertEquals(
                List.of(
                        List.of("fly", "boston"),
                        List.of("flight", "flight"),
                        List.of("O", "B-city")),
                first(named, data));
    }

    @Test
    void aSequenceOfCtfNeedsTokensAndTags() {
        var text = TaggedText.of(DataFormat.CTF);
        says("data:1: a sequence without samples", () -> first(text, "0 |# O\n"));
        says(
                "data:1: no stream has as many samples",
                () -> first(text, "0 |a 1:1 |b 1:1 |b 1:1\n"));
    }

    @Test
    void jsonLinesHaveListsOfTheSameLength() {
        var text = TaggedText.of(DataFormat.JSON_LINES);
        String data = "{\"tokens\": [\"a\", \"b\"], \"tags\": [\"X\", 1]}\n";
        assertEquals(List.of(List.of("a", "b"), List.of("X", "1")), first(text, data));
        assertEquals(
                List.of(List.of("a", "b")),
                text.readTokens(DataSource.of("data", data)).toList().getFirst().columns());
        says(
                "data:1: 1 tokens and 2 tags",
                () -> first(text, "{\"words\": [\"a\"], \"labels\": [\"X\", \"Y\"]}"));
        says("data:1: a sentence without tokens", () -> first(text, "{\"tokens\":[],\"tags\":[]}"));
        says("\"tags\" is missing", () -> first(text, "{\"tokens\":[\"a\"]}"));
    }

    @Test
    void whatHasNoTagForEachTokenIsRefused() {
        says("a table: expected sentences", () -> TaggedText.of(DataFormat.TABLE));
    }
}
