package dev.rondo.app.study.problem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;

import org.junit.jupiter.api.Test;

import java.util.List;

/// What problems draw, held against their definitions.
class ProblemsTest {
    private static final int SEQUENCES = 50;

    private static Batch draw(Problem problem) {
        return problem.draw(new RandomStreams(3), SEQUENCES);
    }

    private static float number(Rows rows, int row, int column) {
        var numbers = (Rows.Numbers) rows;
        return numbers.values()[row * numbers.width() + column];
    }

    private static int symbol(Batch batch, int b, int t) {
        int width = ((Rows.Numbers) batch.inputs()).width();
        for (int s = 0; s < width; s++) {
            if (number(batch.inputs(), batch.chain().row(b, t), s) == 1) {
                return s;
            }
        }
        throw new AssertionError("no symbol");
    }

    private static int label(Batch batch, int b, int t) {
        return ((Rows.Symbols) batch.targets()).ids()[batch.chain().row(b, t)];
    }

    @Test
    void addingAsksForTheSumOfTheTwoMarkedNumbersAtTheEnd() {
        var batch = draw(new AddingProblem(9));
        assertEquals(SEQUENCES, batch.countTargets(Pooling.IN_STEP));
        for (int b = 0; b < SEQUENCES; b++) {
            double sum = 0;
            int first = 0;
            int second = 0;
            for (int t = 0; t < 9; t++) {
                int row = batch.chain().row(b, t);
                float mark = number(batch.inputs(), row, 1);
                sum += mark * number(batch.inputs(), row, 0);
                first += t < 4 ? (int) mark : 0;
                second += t < 4 ? 0 : (int) mark;
            }
            assertEquals(1, first);
            assertEquals(1, second);
            assertEquals(sum, number(batch.targets(), batch.chain().row(b, 8), 0), 1e-6);
        }
    }

    @Test
    void copyAsksForTheFirstTenSymbolsAtTheLastTenSteps() {
        var batch = draw(new CopyProblem(5));
        assertEquals(25 * SEQUENCES, batch.countTargets(Pooling.IN_STEP));
        for (int b = 0; b < SEQUENCES; b++) {
            for (int i = 0; i < 10; i++) {
                assertEquals(symbol(batch, b, i), label(batch, b, 15 + i));
                assertTrue(symbol(batch, b, i) < 8);
            }
            for (int t = 10; t < 25; t++) {
                assertEquals(t == 14 ? 9 : 8, symbol(batch, b, t));
            }
            assertEquals(8, label(batch, b, 14));
        }
        assertEquals(10 * Math.log(8) / 520, new CopyProblem(500).baselineLoss(), 1e-12);
    }

    @Test
    void orderAsksForThePairOfRareSymbols() {
        var batch = draw(new TemporalOrder(20));
        assertEquals(SEQUENCES, batch.countTargets(Pooling.IN_STEP));
        for (int b = 0; b < SEQUENCES; b++) {
            int pair = 0;
            int rare = 0;
            for (int t = 0; t < 20; t++) {
                if (symbol(batch, b, t) >= 4) {
                    pair = 2 * pair + symbol(batch, b, t) - 4;
                    rare++;
                }
            }
            assertEquals(2, rare);
            assertEquals(pair, label(batch, b, 19));
        }
    }

    @Test
    void parityTurnsOverWithEveryOne() {
        var batch = draw(new Parity(7));
        for (int b = 0; b < SEQUENCES; b++) {
            int ones = 0;
            for (int t = 0; t < 7; t++) {
                int row = batch.chain().row(b, t);
                ones += (int) number(batch.inputs(), row, 0);
                assertEquals(ones % 2, number(batch.targets(), row, 0));
            }
        }
    }

    @Test
    void countingSaysWhatMayComeNext() {
        var batch = new Counting(2, 5).words(2, 1);
        // SaabbS without its last S: after S an a, after an a both, after b b until they are two.
        assertArrayEquals(
                new int[] {5, 3}, new int[] {batch.chain().length(0), batch.chain().length(1)});
        float[][] legal = {{0, 1, 0}, {0, 1, 1}, {0, 1, 1}, {0, 0, 1}, {1, 0, 0}};
        int[] symbols = {0, 1, 1, 2, 2};
        for (int t = 0; t < 5; t++) {
            assertEquals(symbols[t], symbol(batch, 0, t));
            for (int s = 0; s < 3; s++) {
                assertEquals(
                        legal[t][s],
                        number(batch.targets(), batch.chain().row(0, t), s),
                        t + " " + s);
            }
        }
        var three = new Counting(3, 5).words(1);
        float[][] next = {{0, 1, 0, 0}, {0, 1, 1, 0}, {0, 0, 0, 1}, {1, 0, 0, 0}};
        for (int t = 0; t < 4; t++) {
            for (int s = 0; s < 4; s++) {
                assertEquals(next[t][s], number(three.targets(), t, s));
            }
        }
        assertThrows(RondoException.class, () -> new Counting(4, 5));
    }

    @Test
    void errorsAreCountedByStepsAndByNumbers() {
        var counting = new Counting(2, 5);
        var word = counting.words(1); // S a b: three steps of three numbers
        float[] right = {-1, 1, -1, -1, 1, 1, 1, -1, -1};
        assertEquals(0, Answers.error(counting.output(), word, right));
        right[4] = -1;
        right[5] = -1; // two faults in one step
        assertEquals(1 / 3., Answers.error(counting.output(), word, right));
        var adding = new AddingProblem(4);
        var batch = adding.draw(new RandomStreams(1), 2);
        float[] ones = new float[8];
        java.util.Arrays.fill(ones, 1);
        double a = number(batch.targets(), batch.chain().row(0, 3), 0) - 1;
        double b = number(batch.targets(), batch.chain().row(1, 3), 0) - 1;
        assertEquals((a * a + b * b) / 2, Answers.error(adding.output(), batch, ones), 1e-6);
    }

    @Test
    void baselinesAreWhatAConstantAnswerHas() {
        var adding = new AddingProblem(20);
        var batch = adding.draw(new RandomStreams(5), 4000);
        float[] ones = new float[4000 * 20];
        java.util.Arrays.fill(ones, 1);
        assertEquals(adding.baseline(), Answers.error(adding.output(), batch, ones), 0.01);
        assertEquals(1, new Waveform(64, 2).baseline());
        double squares = 0;
        for (float x : new Waveform(64, 2).wave()) {
            squares += x * x;
        }
        assertEquals(64, squares, 1e-3);
    }

    @Test
    void theSameStreamDrawsTheSameExamples() {
        for (var problem :
                List.of(
                        new AddingProblem(6),
                        new CopyProblem(3),
                        new Parity(4),
                        new Counting(3, 4))) {
            var one = (Rows.Numbers) draw(problem).inputs();
            var two = (Rows.Numbers) draw(problem).inputs();
            assertArrayEquals(one.values(), two.values());
        }
    }
}
