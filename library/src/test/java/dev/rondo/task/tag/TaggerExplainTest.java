package dev.rondo.task.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.tagged.Sentence;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// How much each token counts for the tags, or for one of them, against the probabilities of the
/// tagger itself.
class TaggerExplainTest {
    private static final List<String> TOKENS = List.of("Ida", "left", "old", "Oslo");

    private static Tagger trained(TagHead head) {
        var tags = List.of("B-PER", "O", "O", "B-LOC");
        var all = new ArrayList<Sentence>();
        for (int i = 0; i < 30; i++) {
            all.add(new Sentence(1 + 2 * i, List.of(TOKENS, tags)));
            all.add(new Sentence(2 + 2 * i, List.of(List.of("Bo", "left"), List.of("B-PER", "O"))));
        }
        return Tagger.trainer()
                .head(head)
                .validation(0)
                .hidden(6)
                .embedding(8)
                .epochs(2)
                .seed(4)
                .train(all);
    }

    /// The slope of the logarithm of a probability as the vector of a word is stretched.
    private static double slope(Tagger model, String word, ToDoubleFunction<Tagged> logarithm) {
        var slot =
                model.network().orElseThrow().parameters().slots().stream()
                        .filter(s -> s.name().equals("embedding.word"))
                        .findFirst()
                        .orElseThrow();
        double[] side = new double[2];
        for (int s = 0; s < 2; s++) {
            float[] values = model.values();
            int at =
                    slot.offset()
                            + model.lexicons().words().find(word.toLowerCase(Locale.ROOT))
                                    * slot.columns();
            for (int i = 0; i < slot.columns(); i++) {
                values[at + i] *= s == 0 ? 1 - 1f / 64 : 1 + 1f / 64;
            }
            side[s] = logarithm.applyAsDouble(with(model, values).tag(TOKENS));
        }
        return (side[1] - side[0]) * 32;
    }

    private static Tagger with(Tagger model, float[] values) {
        return new Tagger(
                model.network().orElseThrow(),
                values,
                model.configuration(),
                model.lexicons(),
                model.record().orElseThrow());
    }

    @Test
    void wordsCountByTheSlopeOfTheProbabilityOfTheTags() {
        for (var head : TagHead.values()) {
            var model = trained(head);
            var sentence = new Sentence(1, List.of(TOKENS));
            var tagged = model.tag(TOKENS);
            var whole = model.explain(TOKENS).importance().orElseThrow();
            assertEquals(String.join(" ", tagged.tags()), whole.target());
            int word = whole.inputs().indexOf("word");
            assertTrue(word >= 0, whole.inputs() + "");
            double most = 0;
            for (int t = 0; t < TOKENS.size(); t++) {
                double expected = slope(model, TOKENS.get(t), Tagged::logProbability);
                assertEquals(
                        expected,
                        whole.rows()[t][word],
                        1e-3 + 0.02 * Math.abs(expected),
                        head + "");
                most = Math.max(most, Math.abs(expected));
            }
            assertTrue(most > 0.01, "" + most);
            for (int of = 0; of < TOKENS.size(); of++) {
                int token = of;
                var one = model.explainToken(sentence, token).importance().orElseThrow();
                assertEquals(tagged.tags().get(token), one.target());
                for (int t = 0; t < TOKENS.size(); t++) {
                    double expected =
                            slope(
                                    model,
                                    TOKENS.get(t),
                                    other -> Math.log(other.probabilities().get(token)));
                    assertEquals(
                            expected,
                            one.rows()[t][word],
                            1e-3 + 0.02 * Math.abs(expected),
                            head + ", token " + token);
                }
            }
            for (int wrong : new int[] {-1, 4}) {
                assertThrows(RondoException.class, () -> model.explainToken(sentence, wrong));
            }
        }
    }

    /// Where tags are chosen one by one, all of them together are the sum of each.
    @Test
    void tagsThatAreChosenOneByOneAddUp() {
        var model = trained(TagHead.SOFTMAX);
        var sentence = new Sentence(1, List.of(TOKENS));
        double[] sums = new double[TOKENS.size()];
        for (int token = 0; token < sums.length; token++) {
            double[] one = model.explainToken(sentence, token).importance().orElseThrow().totals();
            Arrays.setAll(sums, t -> sums[t] + one[t]);
        }
        double[] whole = model.explain(sentence).importance().orElseThrow().totals();
        for (int t = 0; t < sums.length; t++) {
            assertEquals(whole[t], sums[t], 1e-5 + 1e-4 * Math.abs(whole[t]));
        }
    }
}
