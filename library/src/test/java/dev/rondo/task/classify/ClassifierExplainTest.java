package dev.rondo.task.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.labelled.LabelledSeries;
import dev.rondo.data.labelled.LabelledText;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How much each input counts for what a classifier predicts, against its own probabilities.
class ClassifierExplainTest {
    @Test
    void numbersCountByTheSlopeOfTheProbability() {
        var items = new ArrayList<LabelledSeries>();
        double sum = 0;
        for (int i = 0; i < 40; i++) {
            double[] values = new double[6];
            for (int t = 0; t < values.length; t++) {
                values[t] = i % 2 == 0 ? Math.sin(t + i) + 1 : Math.cos(2.5 * t) * (1 + i % 3);
                sum += values[t];
            }
            items.add(LabelledSeries.of(i % 2 == 0 ? "slow" : "fast", values));
        }
        double mean = sum / 240;
        var model = Classifier.trainer().validation(0).hidden(6).epochs(6).seed(3).train(items);
        double[] values = {0.5, -1, 2, 1.5, -2, 0.25};
        var series = LabelledSeries.of("", values);
        var own = new LabelledSeries(List.of(), model.channels(), series.times(), series.values());
        var importance = model.explain(own).importance().orElseThrow();
        assertEquals(model.channels(), importance.inputs());
        assertEquals(List.of("1", "2", "3", "4", "5", "6"), model.steps(own));
        var label = model.classify(values).label();
        double most = 0;
        for (int t = 0; t < values.length; t++) {
            double[] side = new double[2];
            for (int s = 0; s < 2; s++) {
                double[] moved = values.clone();
                moved[t] += s == 0 ? -0.01 : 0.01;
                side[s] = Math.log(model.classify(moved).score(label));
            }
            double expected = (values[t] - mean) * (side[1] - side[0]) / 0.02;
            assertEquals(expected, importance.totals()[t], 2e-3 + 0.01 * Math.abs(expected));
            most = Math.max(most, Math.abs(expected));
        }
        assertTrue(most > 0.02, "" + most);
    }

    @Test
    void tokensOfATextInTheirOrder() {
        var items =
                List.of(
                        LabelledText.of("good", "fine hot soup"),
                        LabelledText.of("bad", "cold thin soup"));
        var many = new ArrayList<LabelledText>();
        for (int i = 0; i < 20; i++) {
            many.addAll(items);
        }
        for (boolean several : new boolean[] {false, true}) {
            var model =
                    Classifier.trainer()
                            .multiLabel(several)
                            .unit(TextPiece.WORDS)
                            .hidden(4)
                            .epochs(1)
                            .seed(3)
                            .train(many);
            var explained = model.explain("fine soup here");
            assertEquals(
                    List.of("fine", "soup", "here"),
                    model.steps(LabelledText.of("", "fine soup here")));
            assertEquals(2, explained.cells().size());
            var totals = explained.importance().orElseThrow().totals();
            assertEquals(3, totals.length);
            assertTrue(Arrays.stream(totals).anyMatch(x -> x != 0));
            eachClass(model, "fine soup here", several);
        }
    }

    /// Probabilities of one class in each item sum to 1, so that Σ p(c) ∂ ln p(c)/∂x = 0.
    private static void eachClass(Classifier model, String text, boolean several) {
        var item = LabelledText.of("", text);
        var predicted = model.classify(text);
        double[] sums = new double[3];
        for (var label : model.classes()) {
            var importance = model.explain(item, label).importance().orElseThrow();
            assertEquals(label, importance.target());
            double[] own = importance.totals();
            Arrays.setAll(sums, t -> sums[t] + predicted.score(label) * own[t]);
            if (!several && label.equals(predicted.label())) {
                assertArrayEquals(model.explain(text).importance().orElseThrow().totals(), own);
            }
        }
        for (double sum : sums) {
            assertTrue(several || Math.abs(sum) < 1e-6, "" + sum);
        }
        assertThrows(RondoException.class, () -> model.explain(item, "none of them"));
    }
}
