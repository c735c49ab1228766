package dev.rondo.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;

import java.util.List;

class ClassMeasuresTest {
    /// Gold a a a b b c, answers a a b b c c: a 2 of 2 said and 3 there, b 1 of 2 and 2, c 1 of 2
    /// and 1; F1 4/5, 1/2, 2/3.
    @Test
    void classesByHand() {
        var confusion = new Confusion(List.of("a", "b", "c", "never"));
        int[] gold = {0, 0, 0, 1, 1, 2};
        int[] predicted = {0, 0, 1, 1, 2, 2};
        for (int i = 0; i < 6; i++) {
            confusion.add(gold[i], predicted[i]);
        }
        assertEquals(4 / 6.0, confusion.accuracy(), 1e-12);
        assertEquals(new PrecisionRecall(2, 2, 3), confusion.of(0));
        assertEquals(1, confusion.of(0).precision());
        assertEquals(2 / 3.0, confusion.of(0).recall(), 1e-12);
        assertEquals((4 / 5.0 + 1 / 2.0 + 2 / 3.0) / 3, confusion.macroF1(), 1e-12);
        assertEquals(0, confusion.of(3).f1());
        assertEquals(1, confusion.count(0, 1));
        assertTrue(confusion.toString().contains("accuracy 66.67 %, macro F1 65.56, 6 items"));
        assertTrue(!confusion.toString().contains("never"), confusion::toString);
        assertThrows(RondoException.class, () -> confusion.add(4, 0));
    }

    @Test
    void severalClassesByHand() {
        var measure = new MultiLabel(List.of("x", "y"));
        measure.add(new boolean[] {true, false}, new boolean[] {true, true});
        measure.add(new boolean[] {true, true}, new boolean[] {true, true});
        measure.add(new boolean[] {true, false}, new boolean[] {false, false});
        assertEquals(new PrecisionRecall(2, 2, 3), measure.of(0));
        assertEquals(new PrecisionRecall(3, 4, 4), measure.all());
        assertEquals((4 / 5.0 + 2 / 3.0) / 2, measure.macroF1(), 1e-12);
        assertEquals(1 / 3.0, measure.exact(), 1e-12);
    }

    /// The example in the documentation of scikit-learn: ROC area ¾, average precision 0.8333.
    @Test
    void areasUnderCurves() {
        double[] scores = {0.1, 0.4, 0.35, 0.8};
        boolean[] positive = {false, false, true, true};
        assertEquals(.75, RocPr.rocArea(scores, positive), 1e-12);
        assertEquals(.5 + .5 * 2 / 3, RocPr.averagePrecision(scores, positive), 1e-12);
        assertEquals(4, RocPr.curve(scores, positive).size());
        assertEquals(new RocPr.Point(.35, 2, 1), RocPr.curve(scores, positive).get(2));
        boolean[] mixed = {true, false, true, false};
        assertEquals(.5, RocPr.rocArea(new double[] {1, 1, 1, 1}, mixed), 1e-12);
        assertEquals(.5, RocPr.averagePrecision(new double[] {1, 1, 1, 1}, mixed), 1e-12);
        assertTrue(Double.isNaN(RocPr.rocArea(new double[] {1}, new boolean[] {true})));
        assertThrows(
                RondoException.class,
                () -> RocPr.curve(new double[] {Double.NaN}, new boolean[] {true}));
    }

    /// Two bins: in (½, 1] 0.9 right and 0.7 wrong (confidence 0.8, accuracy 0.5), in [0, ½] 0.5
    /// right: (2·0.3 + 1·0.5) / 3.
    @Test
    void calibrationByHand() {
        var calibration = new Calibration(2);
        calibration.add(.9, true);
        calibration.add(.7, false);
        calibration.add(.5, true);
        assertEquals(1.1 / 3, calibration.error(), 1e-12);
        assertEquals(1, calibration.count(0));
        assertEquals(.8, calibration.confidence(1), 1e-12);
        assertEquals(.5, calibration.accuracy(1), 1e-12);
        calibration.add(0, false);
        calibration.add(1, true);
        assertEquals(2, calibration.count(0));
        assertThrows(RondoException.class, () -> calibration.add(1.5, true));
    }

    @Test
    void spansAsConlleval() {
        var score = new SpanScore();
        score.add(
                List.of("B-PER", "I-PER", "O", "B-LOC", "O", "B-ORG"),
                List.of("B-PER", "I-PER", "O", "B-ORG", "O", "I-ORG"));
        score.add(List.of("B-LOC", "I-LOC"), List.of("B-LOC", "O"));
        assertEquals(new PrecisionRecall(2, 4, 4), score.all());
        assertEquals(new PrecisionRecall(0, 1, 2), score.types().get("LOC"));
        assertEquals(new PrecisionRecall(1, 2, 1), score.types().get("ORG"));
        assertEquals(5 / 8.0, score.accuracy(), 1e-12);
        assertEquals(
                """
                processed 8 tokens with 4 phrases; found: 4 phrases; correct: 2.
                accuracy:  62.50%; precision:  50.00%; recall:  50.00%; FB1:  50.00
                              LOC: precision:   0.00%; recall:   0.00%; FB1:   0.00  1
                              ORG: precision:  50.00%; recall: 100.00%; FB1:  66.67  2
                              PER: precision: 100.00%; recall: 100.00%; FB1: 100.00  1
                """,
                score.toString().replace("\r", ""));
        assertThrows(RondoException.class, () -> score.add(List.of("O"), List.of()));
    }

    /// Gold 我们 喜欢 小 猫, answer 我们 喜 欢 小猫: one of four right; 猫 and 喜欢 unknown.
    @Test
    void segmentationByHand() {
        var score = new SegmentationScore(java.util.Set.of("我们", "小"));
        score.add(List.of("我们", "喜欢", "小", "猫"), List.of("我们", "喜", "欢", "小猫"));
        score.add(List.of("猫", "我们"), List.of("猫", "我们"));
        assertEquals(new PrecisionRecall(3, 6, 6), score.words());
        assertEquals(1 / 3.0, score.unknownRecall(), 1e-12);
        assertEquals(2 / 3.0, score.knownRecall(), 1e-12);
        assertEquals(.5, score.unknownRate(), 1e-12);
        assertThrows(RondoException.class, () -> score.add(List.of("a"), List.of("b")));
    }
}
