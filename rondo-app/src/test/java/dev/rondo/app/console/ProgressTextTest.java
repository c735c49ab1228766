package dev.rondo.app.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.learn.Event;
import dev.rondo.learn.TrainingRecord;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class ProgressTextTest {
    private static final Event.Step STEP =
            new Event.Step(2, 50, 1.5, Math.log(2), 0.001, 3, 6000, 2, 2500);

    private static ProgressText lines(TrainingMeasure measure) {
        var lines = new ProgressText(measure);
        lines.note(new Event.Started(1000, 4, 100, 0));
        return lines;
    }

    @Test
    void theBarShowsLossAndItsMeasureSpeedAndTimeLeft() {
        var bar = lines(TrainingMeasure.BITS_PER_CHARACTER).bar(STEP, 200);
        assertTrue(
                bar.startsWith(
                        "epoch 2/4  ██████████░░░░░░░░░░  loss 0.6931  bits/char 1.000  3.0k tokens/s  "),
                bar);
        assertTrue(bar.endsWith(" left"), bar);
    }

    @Test
    void wordsAreMeasuredByPerplexity() {
        assertTrue(lines(TrainingMeasure.PERPLEXITY).plain(STEP).contains("perplexity 2.00"));
    }

    @Test
    void theBarIsNeverWiderThanTheTerminal() {
        assertEquals(40, lines(TrainingMeasure.PERPLEXITY).bar(STEP, 40).length());
    }

    @Test
    void theBarShrinksBeforeWhatStandsBehindItIsCut() {
        var bar = lines(TrainingMeasure.BITS_PER_CHARACTER).bar(STEP, 79);
        assertTrue(bar.contains("█░"), bar);
        assertTrue(bar.endsWith(" left"), bar);
        assertTrue(bar.length() <= 79, bar);
    }

    @Test
    void epochsAreATableWhoseHeadNamesTheMeasuresAndFitsEightyColumns() {
        var lines = lines(TrainingMeasure.BITS_PER_CHARACTER);
        var first = lines.lasting(ended(1, Optional.of(2 * Math.log(2)))).orElseThrow();
        assertEquals(
                """
                   epoch      loss  bits/char  val loss  val bits/char  tokens/s      time
                     1/4    0.6931      1.000    1.3863          2.000      3.0k       2 s\
                """,
                first);
        assertTrue(first.lines().allMatch(line -> line.length() <= 80), first);
        var second = lines.lasting(ended(2, Optional.of(0.5))).orElseThrow();
        assertEquals(1, second.lines().count(), second);
    }

    @Test
    void classifiersAreTimedByItemsAndMeasuredByTheirValidationError() {
        var error = lines(TrainingMeasure.ERROR).lasting(ended(1, Optional.of(0.25))).orElseThrow();
        assertEquals(
                """
                   epoch      loss  val error   items/s      time
                     1/4    0.6931    25.00 %      3.0k       2 s\
                """,
                error);
        var none = lines(TrainingMeasure.ERROR).lasting(ended(1, Optional.empty())).orElseThrow();
        assertFalse(none.contains("val "), none);
    }

    private static Event.EpochEnded ended(int number, Optional<Double> validation) {
        return new Event.EpochEnded(
                new TrainingRecord.Epoch(
                        number, Math.log(2), validation, 0.001, 6000, Optional.of(2.0)));
    }

    @Test
    void longSentencesAreBrokenBehindTheirCommas() {
        assertEquals(
                "320 sentences of 3,740 words for training;\n  10 tags",
                ProgressText.wrapped("320 sentences of 3,740 words for training; 10 tags", 45));
        assertEquals("wrote a/very/long/path", ProgressText.wrapped("wrote a/very/long/path", 9));
    }

    @Test
    void durationsReadAsPeopleSayThem() {
        assertEquals("7 s", ProgressText.duration(7.2));
        assertEquals("2:05 min", ProgressText.duration(125));
        assertEquals("1:02 h", ProgressText.duration(3725));
    }

    @Test
    void ratesAreShort() {
        assertEquals("950", ProgressText.rate(950));
        assertEquals("12.3k", ProgressText.rate(12_345));
        assertEquals("1.23M", ProgressText.rate(1_234_567));
    }
}
