package dev.rondo.task.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.text.TextUnit;

import org.junit.jupiter.api.Test;

import java.util.List;

/// How much each symbol counts for the next one, against the probabilities of the model itself.
class LanguageExplainTest {
    private static LanguageModel trained() {
        return LanguageModel.trainer()
                .unit(TextUnit.CHARACTERS)
                .tied(false)
                .validation(0)
                .hidden(12)
                .embedding(6)
                .epochs(2)
                .batch(4)
                .seed(5)
                .train("the cat sat on the mat, a dog ran by. ".repeat(30));
    }

    private static double logarithm(LanguageModel model, float[] values, int[] ids, int next) {
        var changed =
                new LanguageModel(
                        model.network().orElseThrow(),
                        values,
                        model.vocabulary(),
                        model.record().orElseThrow());
        var session = changed.session();
        for (int id : ids) {
            session.feed(id);
        }
        float[] logarithms = new float[model.vocabulary().size()];
        session.logProbabilities(logarithms);
        return logarithms[next];
    }

    /// Each symbol of the prompt comes once, so that its vector can be stretched.
    @Test
    void symbolsCountByTheSlopeOfTheProbability() {
        var model = trained();
        int[] ids = model.vocabulary().encodePrompt("the cas");
        var embedding =
                model.network().orElseThrow().parameters().slots().stream()
                        .filter(s -> s.name().equals("embedding"))
                        .findFirst()
                        .orElseThrow();
        for (int next : new int[] {model.vocabulary().find("t"), model.vocabulary().find("m")}) {
            var importance = model.explain(ids, next).importance().orElseThrow();
            assertEquals(model.vocabulary().symbol(next), importance.target());
            assertEquals(List.of("symbol"), importance.inputs());
            double most = 0;
            for (int t = 0; t < ids.length; t++) {
                double[] side = new double[2];
                for (int s = 0; s < 2; s++) {
                    float[] values = model.values();
                    int at = embedding.offset() + ids[t] * embedding.columns();
                    for (int i = 0; i < embedding.columns(); i++) {
                        values[at + i] *= s == 0 ? 1 - 1f / 64 : 1 + 1f / 64;
                    }
                    side[s] = logarithm(model, values, ids, next);
                }
                double expected = (side[1] - side[0]) * 32;
                assertEquals(
                        expected,
                        importance.totals()[t],
                        2e-4 + 0.01 * Math.abs(expected),
                        "symbol " + t);
                most = Math.max(most, Math.abs(expected));
            }
            assertTrue(most > 0.01, "" + most);
        }
    }

    @Test
    void ofAPromptTheMostProbableNextSymbolIsExplained() {
        var model = trained();
        var explained = model.explain("the c");
        var session = model.session();
        session.feedText("the c");
        var next = session.probabilities();
        var best =
                next.entrySet().stream()
                        .max(java.util.Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey();
        assertEquals(best, explained.importance().orElseThrow().target());
        assertEquals(5, explained.importance().orElseThrow().totals().length);
        assertEquals(5, explained.cells().getFirst().values().getFirst().rows().length);
        assertThrows(RondoException.class, () -> model.explain(""));
    }
}
