package dev.rondo.app.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.learn.Event;

import org.junit.jupiter.api.Test;

class ProgressTextTest {
    private static final Event.Step STEP =
            new Event.Step(2, 50, 1.5, Math.log(2), 0.001, 3, 6000, 2, 2500);

    private static ProgressText lines(ProgressText.Measure measure) {
        var lines = new ProgressText(measure);
        lines.note(new Event.Started(1000, 4, 100, 0));
        return lines;
    }

    @Test
    void theBarShowsLossAndItsMeasureSpeedAndTimeLeft() {
        var bar = lines(ProgressText.Measure.BITS_PER_CHARACTER).bar(STEP, 200);
        assertTrue(
                bar.startsWith(
                        "epoch 2/4  ██████████░░░░░░░░░░  loss 0.6931  1.000 bits/char  3.0k tokens/s  "),
                bar);
        assertTrue(bar.endsWith(" left"), bar);
    }

    @Test
    void wordsAreMeasuredByPerplexity() {
        assertTrue(lines(ProgressText.Measure.PERPLEXITY).plain(STEP).contains("perplexity 2.00"));
    }

    @Test
    void theBarIsNeverWiderThanTheTerminal() {
        assertEquals(40, lines(ProgressText.Measure.PERPLEXITY).bar(STEP, 40).length());
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
