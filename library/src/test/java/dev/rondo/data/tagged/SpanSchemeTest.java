package dev.rondo.data.tagged;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.Faults;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;

class SpanSchemeTest {
    private static List<String> tags(String text) {
        return List.of(text.split(" "));
    }

    @Test
    void everySchemeWritesTheSameSpans() {
        var spans = List.of(new Span(0, 1, "X"), new Span(1, 3, "X"), new Span(4, 7, "Y"));
        assertEquals(tags("I-X B-X I-X O I-Y I-Y I-Y"), SpanScheme.IOB1.tags(7, spans));
        assertEquals(tags("B-X B-X I-X O B-Y I-Y I-Y"), SpanScheme.BIO.tags(7, spans));
        assertEquals(tags("S-X B-X E-X O B-Y I-Y E-Y"), SpanScheme.BIOES.tags(7, spans));
        assertEquals(tags("S-X B-X E-X O B-Y M-Y E-Y"), SpanScheme.BMES.tags(7, spans));
        assertEquals(tags("E-X I-X I-X O I-Y I-Y I-Y"), SpanScheme.IOE1.tags(7, spans));
        assertEquals(tags("E-X I-X E-X O I-Y I-Y E-Y"), SpanScheme.IOE2.tags(7, spans));
        assertEquals(tags("U-X B-X L-X O B-Y I-Y L-Y"), SpanScheme.BILOU.tags(7, spans));
        for (var from : SpanScheme.values()) {
            assertEquals(spans, SpanScheme.spans(from.tags(7, spans)));
            assertEquals(-1, from.fault(from.tags(7, spans)));
        }
        assertEquals(
                tags("S B E"),
                SpanScheme.BMES.tags(3, List.of(new Span(0, 1, ""), new Span(1, 3, ""))));
        Faults.says(
                "overlaps",
                () -> SpanScheme.BIO.tags(3, List.of(new Span(0, 2, "X"), new Span(1, 3, "X"))));
    }

    @Test
    void whatBreaksTheRulesIsFoundOrRepaired() {
        assertEquals(1, SpanScheme.BIO.fault(tags("O I-X I-X")));
        assertEquals(1, SpanScheme.BIO.fault(tags("B-X I-Y")));
        assertEquals(2, SpanScheme.BIOES.fault(tags("O B-X O")));
        assertEquals(1, SpanScheme.BIOES.fault(tags("O B-X")));
        assertEquals(0, SpanScheme.BIOES.fault(tags("E-X O")));
        assertEquals(1, SpanScheme.BMES.fault(tags("B-X I-X E-X")));
        assertEquals(0, SpanScheme.IOB1.fault(tags("B-X I-X")));
        assertEquals(1, SpanScheme.IOE1.fault(tags("E-X O")));
        assertEquals(1, SpanScheme.IOE2.fault(tags("I-X O E-X")));
        assertEquals(0, SpanScheme.IOE2.fault(tags("B-X E-X")));
        assertEquals(1, SpanScheme.BILOU.fault(tags("B-X E-X")));
        assertEquals(1, SpanScheme.BIOES.fault(tags("B-X L-X")));
        assertEquals(
                List.of(new Span(1, 3, "X"), new Span(3, 4, "Y")),
                SpanScheme.spans(tags("O I-X I-X I-Y O")));
        assertEquals(
                List.of(new Span(0, 1, "X"), new Span(1, 2, "X"), new Span(2, 3, "X")),
                SpanScheme.spans(tags("E-X S-X I-X")));
        assertEquals(tags("O S-X O"), SpanScheme.BIOES.convert(tags("O I-X O")));
        Faults.says("the tag `Q-X`", () -> SpanScheme.spans(tags("O Q-X")));
        Faults.says("the tag `BX`", () -> SpanScheme.spans(tags("BX")));
    }

    @Test
    void theSchemeShowsInItsTags() {
        assertEquals(SpanScheme.BIO, scheme("B-X I-X O"));
        assertEquals(SpanScheme.IOB1, scheme("O I-X I-X"));
        assertEquals(SpanScheme.BIOES, scheme("B-X I-X E-X"));
        assertEquals(SpanScheme.BMES, scheme("B-X M-X E-X"));
        assertEquals(SpanScheme.BMES, scheme("B E S"));
        assertEquals(SpanScheme.IOE2, scheme("I-X E-X O E-Y", "I-X I-X E-X"));
        assertEquals(SpanScheme.IOE1, scheme("I-X I-X O", "E-X I-X O I-Y"));
        assertEquals(SpanScheme.BILOU, scheme("B-X I-X L-X O", "U-Y O"));
    }

    private static SpanScheme scheme(String... sentences) {
        var detector = new SpanDetector();
        for (var sentence : sentences) {
            detector.add(tags(sentence));
        }
        return detector.scheme().orElseThrow();
    }

    /// Any spans, written in any scheme and converted to any other, are the same spans; and tags
    /// drawn at random never lose a token that is in a span.
    @Test
    void nothingIsLostOnTheWay() {
        var random = new Random(5);
        String[] letters = {"O", "B-X", "I-X", "E-Y", "S-X", "M-Y", "I-Y", "L-X", "U-Y"};
        for (int trial = 0; trial < 500; trial++) {
            var tags = new java.util.ArrayList<String>();
            for (int i = 0; i < 8; i++) {
                tags.add(letters[random.nextInt(letters.length)]);
            }
            var spans = SpanScheme.spans(tags);
            var covered = new TreeSet<Integer>();
            spans.forEach(
                    s -> java.util.stream.IntStream.range(s.from(), s.to()).forEach(covered::add));
            for (int i = 0; i < 8; i++) {
                assertEquals(
                        !tags.get(i).equals("O"), covered.contains(i), () -> tags + " " + spans);
            }
            for (var scheme : SpanScheme.values()) {
                var converted = scheme.convert(tags);
                assertEquals(-1, scheme.fault(converted), () -> scheme + " " + converted);
                assertEquals(spans, SpanScheme.spans(converted));
            }
        }
    }
}
