package dev.rondo.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;

import java.util.List;

class BleuTest {
    private static final List<String> SYSTEM =
            List.of(
                    "The dog bit the man.",
                    "It wasn't surprising.",
                    "The man had just bitten him.");
    private static final List<List<String>> REFERENCES =
            List.of(
                    List.of("The dog bit the man.", "The dog had bit the man."),
                    List.of("It was not unexpected.", "No one was surprised."),
                    List.of("The man bit him first.", "The man had bitten the dog."));

    private static Bleu bleu(String hypothesis, String... references) {
        var bleu = new Bleu(MachineTokens.THIRTEEN_A, false);
        bleu.add(hypothesis, List.of(references));
        return bleu;
    }

    /// The example of sacreBLEU's own README, with the figures printed there.
    @Test
    void theExampleOfSacreBleuGivesItsFigures() {
        var bleu = new Bleu(MachineTokens.THIRTEEN_A, false);
        var chrf = new Chrf();
        for (int i = 0; i < SYSTEM.size(); i++) {
            bleu.add(SYSTEM.get(i), REFERENCES.get(i));
            chrf.add(SYSTEM.get(i), REFERENCES.get(i));
        }
        assertEquals(
                "BLEU = 48.53 82.4/50.0/45.5/37.5 (BP = 0.943 ratio = 0.944 hyp_len = 17 ref_len ="
                        + " 18)",
                bleu.score().toString());
        assertEquals(48.530827009929865, bleu.score().bleu(), 1e-12);
        assertEquals(59.73, chrf.score(), .005);
    }

    /// 5 of 6 unigrams, 3 of 5, 1 of 4, 0 of 3 (smoothed: half of one in 3): worked by hand.
    @Test
    void anOrderWithoutMatchesIsSmoothed() {
        var score = bleu("the cat sat on a mat", "the cat sat upon a mat").score();
        assertArrayEquals(new double[] {500 / 6.0, 60, 25, 100 / 6.0}, score.precisions(), 1e-12);
        assertEquals(1, score.brevityPenalty());
        assertEquals(Math.pow(500 / 6.0 * 60 * 25 * 100 / 6.0, .25), score.bleu(), 1e-12);
    }

    @Test
    void everyFurtherOrderWithoutMatchesCountsHalf() {
        var score = bleu("a x b y", "a p b q").score();
        assertArrayEquals(
                new double[] {50, 100 / 6.0, 100 / 8.0, 100 / 8.0}, score.precisions(), 1e-12);
    }

    @Test
    void shortTranslationsPayAndTheClosestReferenceIsTheirMeasure() {
        var score = bleu("a b c d", "a b c d e f").score();
        assertEquals(Math.exp(-.5), score.brevityPenalty(), 1e-12);
        assertEquals(100 * Math.exp(-.5), score.bleu(), 1e-10);
        assertEquals(3, bleu("a b c d", "a b c d e", "a b c").score().referenceLength());
        assertEquals(100, bleu("a b c d", "a b c d").score().bleu(), 1e-10);
    }

    @Test
    void aWordCountsNoMoreOftenThanAReferenceHasIt() {
        assertEquals(
                200 / 7.0,
                bleu("the the the the the the the", "the cat is on the mat")
                        .score()
                        .precisions()[0],
                1e-12);
    }

    @Test
    void nothingInCommonOrNothingAtAllIsZero() {
        assertEquals(0, bleu("a b c d e", "v w x y z").score().bleu());
        assertEquals(0, bleu("", "v w x y z").score().bleu());
        assertEquals(0, bleu("a b c", "a b c").score().bleu());
        assertThrows(RondoException.class, () -> new Bleu(MachineTokens.THIRTEEN_A, true).score());
        assertThrows(RondoException.class, () -> bleu("a"));
    }

    @Test
    void tokensAreThoseOf13a() {
        assertArrayEquals(
                "Hello , world ! It 's 3.5 % of 1,000 - or 5 - 6 : \" yes \" &".split(" "),
                MachineTokens.THIRTEEN_A.split(
                        "Hello, world! It 's 3.5% of 1,000- or 5-6: &quot;yes&quot; &amp;"));
        assertArrayEquals(
                "Mr . Smith-Jones isn't ( here ) .".split(" "),
                MachineTokens.THIRTEEN_A.split("Mr. Smith-Jones isn't (here)."));
        assertArrayEquals("$ 5 . x @ y".split(" "), MachineTokens.THIRTEEN_A.split("$5. x@y"));
        assertArrayEquals("我 们 好".split(" "), MachineTokens.CHARACTERS.split("我们 好"));
        var bleu = new Bleu(MachineTokens.BLANKS, true);
        bleu.add("A B c D", List.of("a b C d"));
        assertEquals(100, bleu.score().bleu(), 1e-10);
    }

    /// One sentence: of "ab" and "ac" half the unigrams and none of the bigrams agree, so precision
    /// and recall are ¼ over two orders.
    @Test
    void chrfByHand() {
        var chrf = new Chrf();
        chrf.add("ab", List.of("zz", "a c"));
        assertEquals(25, chrf.score(), 1e-12);
        assertThrows(RondoException.class, () -> new Chrf().score());
    }
}
