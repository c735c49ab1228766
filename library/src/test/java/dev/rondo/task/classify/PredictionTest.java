package dev.rondo.task.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.RondoException;
import dev.rondo.data.labelled.LabelledSeries;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.text.Lexicon;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class PredictionTest {
    private static final Lexicon CLASSES = new Lexicon(List.of("blame", "praise", "advice"));

    @Test
    void itNamesTheMostProbableClassAndItsProbability() {
        var p = Prediction.of(CLASSES, new float[] {0.25f, 0.5f, 0.25f}, List.of("praise"));
        assertEquals("praise", p.label());
        assertEquals(0.5, p.probability());
        assertEquals(List.of("praise"), p.labels());
        assertEquals(0.25, p.score("advice"));
        assertEquals(List.of("blame", "praise", "advice"), List.copyOf(p.scores().keySet()));
        assertEquals(
                "Prediction[[praise] of blame=0.250, praise=0.500, advice=0.250]", p.toString());
    }

    @Test
    void ofEquallyProbableClassesTheFirstIsNamedAndNoneNeedBePredicted() {
        var p = Prediction.of(CLASSES, new float[] {0.125f, 0.375f, 0.375f}, List.of());
        assertEquals("praise", p.label());
        assertEquals(0.375, p.probability());
        assertEquals(List.of(), p.labels());
    }

    @Test
    void itIsAValue() {
        var scores = new LinkedHashMap<>(Map.of("a", 1.0));
        var p = new Prediction(List.of("a"), scores);
        scores.put("b", 0.0);
        assertEquals(new Prediction(List.of("a"), Map.of("a", 1.0)), p);
        assertThrows(UnsupportedOperationException.class, () -> p.scores().put("b", 0.0));
        assertThrows(RondoException.class, () -> p.score("b"));
        assertThrows(RondoException.class, () -> new Prediction(List.of("b"), Map.of("a", 1.0)));
        assertThrows(RondoException.class, () -> new Prediction(List.of(), Map.of()));
    }

    @Test
    void itemsAreMadeOfPlainValues() {
        assertEquals(new LabelledText("praise", "so kind"), LabelledText.of("praise", "so kind"));
        var one = LabelledSeries.of("up", new double[] {1, 2.5, 3});
        assertEquals(List.of("up"), one.labels());
        assertEquals(List.of(1, 3), List.of(one.channels(), one.steps()));
        assertEquals(2.5f, one.values()[1]);
        var two = LabelledSeries.of("", new float[][] {{1, 2}, {3, 4}, {5, 6}});
        assertEquals(List.of(), two.labels());
        assertEquals(List.of("1", "2"), two.names());
        assertEquals(3, two.steps());
        assertEquals(4f, two.values()[3]);
        var ragged = new float[][] {{1, 2}, {3}};
        assertThrows(RondoException.class, () -> LabelledSeries.of("up", ragged));
        assertThrows(RondoException.class, () -> LabelledSeries.of("up", new float[0][]));
    }
}
