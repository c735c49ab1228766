package dev.rondo.task.translate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.network.Coverage;
import dev.rondo.runtime.Argmax;
import dev.rondo.task.language.Sampler;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

class SearchTest {
    private static final int END = 0;

    /// Probabilities of what comes next, made up for every item and everything written so far.
    private static final class Table implements Continuations {
        private final int symbols;
        private final long[] items;
        private List<List<Integer>> hypotheses = new ArrayList<>();
        private List<Long> of = new ArrayList<>();
        final List<Integer> sizes = new ArrayList<>();

        Table(int symbols, long... items) {
            this.symbols = symbols;
            this.items = items;
        }

        private Random random(long item, List<Integer> written) {
            return new Random(31 * item + 7919L * written.hashCode() + written.size());
        }

        float[] log(long item, List<Integer> written) {
            var random = random(item, written);
            double[] p = random.doubles(symbols, 0.05, 1).toArray();
            double sum = Arrays.stream(p).sum();
            float[] log = new float[symbols];
            for (int s = 0; s < symbols; s++) {
                log[s] = (float) Math.log(p[s] / sum);
            }
            return log;
        }

        /// Over three things.
        float[] attention(long item, List<Integer> written) {
            double[] a = random(item + 1000, written).doubles(3).toArray();
            double sum = Arrays.stream(a).sum();
            return new float[] {(float) (a[0] / sum), (float) (a[1] / sum), (float) (a[2] / sum)};
        }

        @Override
        public int symbols() {
            return symbols;
        }

        @Override
        public void begin(int n, float[] out) {
            for (int i = 0; i < n; i++) {
                hypotheses.add(List.of());
                of.add(items[i]);
            }
            write(out);
        }

        @Override
        public void advance(int[] from, int[] written, int n, float[] out) {
            List<List<Integer>> next = new ArrayList<>();
            List<Long> nextOf = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                var longer = new ArrayList<>(hypotheses.get(from[i]));
                longer.add(written[i]);
                next.add(longer);
                nextOf.add(of.get(from[i]));
            }
            hypotheses = next;
            of = nextOf;
            write(out);
        }

        private void write(float[] out) {
            sizes.add(hypotheses.size());
            for (int i = 0; i < hypotheses.size(); i++) {
                System.arraycopy(log(of.get(i), hypotheses.get(i)), 0, out, i * symbols, symbols);
            }
        }

        @Override
        public float[] attention(int hypothesis) {
            return attention(of.get(hypothesis), hypotheses.get(hypothesis));
        }
    }

    /// Every sequence there is, with its score as it is written down, best first.
    private static List<Hypothesis> every(Table table, long item, Search.Settings settings) {
        List<Hypothesis> all = new ArrayList<>();
        every(table, item, settings, List.of(), 0, new double[3], all);
        all.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
        return all;
    }

    private static void every(
            Table table,
            long item,
            Search.Settings settings,
            List<Integer> written,
            double sum,
            double[] covered,
            List<Hypothesis> all) {
        float[] log = table.log(item, written);
        double[] now = covered.clone();
        float[] attention = table.attention(item, written);
        for (int m = 0; m < 3; m++) {
            now[m] += attention[m];
        }
        for (int s = 0; s < table.symbols(); s++) {
            if (settings.excluded().contains(s)) {
                continue;
            }
            var longer = new ArrayList<>(written);
            if (s != END) {
                longer.add(s);
            }
            int n = written.size() + 1;
            double p = sum + log[s];
            if (s == END || n == settings.longest()) {
                double score =
                        p / Math.pow((5.0 + n) / 6, settings.beam().length())
                                + settings.beam().coverage() * Coverage.reward(now);
                all.add(new Hypothesis(longer, p, score, s == END));
            } else {
                every(table, item, settings, longer, p, now, all);
            }
        }
    }

    private static void same(List<Hypothesis> expected, List<Hypothesis> got) {
        assertEquals(expected.size(), got.size());
        for (int i = 0; i < got.size(); i++) {
            assertEquals(expected.get(i).symbols(), got.get(i).symbols());
            assertEquals(expected.get(i).ended(), got.get(i).ended());
            assertEquals(expected.get(i).score(), got.get(i).score(), 1e-9);
            assertEquals(expected.get(i).logProbability(), got.get(i).logProbability(), 1e-9);
        }
    }

    @Test
    void aBeamAsWideAsAllSequencesFindsTheBest() {
        var plain = Search.Settings.greedy(END, 4).withBeam(500);
        var without = plain.without(List.of(2));
        for (var settings :
                List.of(
                        plain,
                        plain.withPenalties(0.6, 0),
                        plain.withPenalties(1.2, 0.3),
                        without)) {
            for (int best : new int[] {1, 7, 500}) {
                var table = new Table(4, 5, 6);
                var found = new Search(table, settings).beam(2, best);
                for (int item = 0; item < 2; item++) {
                    var all = every(table, 5 + item, settings);
                    same(all.subList(0, Math.min(best, all.size())), found.get(item));
                }
            }
        }
    }

    @Test
    void aBeamOfOneIsGreedy() {
        for (long item = 0; item < 30; item++) {
            for (double length : new double[] {0, 1}) {
                var settings = Search.Settings.greedy(END, 9).withPenalties(length, 0);
                var narrow = new Search(new Table(5, item), settings).beam(1, 1);
                var greedy =
                        new Search(new Table(5, item), settings)
                                .sample(1, Sampler.Settings.greedy());
                same(greedy, narrow.getFirst());
                var table = new Table(5, item);
                List<Integer> written = new ArrayList<>();
                boolean ended = false;
                while (!ended && written.size() < 9) {
                    float[] log = table.log(item, written);
                    int top = Argmax.of(log);
                    ended = top == END;
                    if (!ended) {
                        written.add(top);
                    }
                }
                assertEquals(written, greedy.getFirst().symbols());
                assertEquals(ended, greedy.getFirst().ended());
            }
        }
    }

    @Test
    void aWiderBeamIsNeverWorseHereAndItemsDoNotDisturbOneAnother() {
        long[] items = new long[12];
        Arrays.setAll(items, i -> 100 + i);
        for (int width : new int[] {1, 2, 5}) {
            var settings = Search.Settings.greedy(END, 12).withBeam(width).withPenalties(0.8, 0.2);
            var together = new Table(6, items);
            var all = new Search(together, settings).beam(items.length, width);
            for (int i = 0; i < items.length; i++) {
                var alone = new Search(new Table(6, items[i]), settings).beam(1, width);
                same(alone.getFirst(), all.get(i));
            }
            int last = together.sizes.getLast();
            assertTrue(last < items.length * width, "items that have ended are dropped: " + last);
        }
    }

    @Test
    void samplesOfAnItemDependOnItAlone() {
        var settings = Search.Settings.greedy(END, 10);
        var drawing = new Sampler.Settings(0.8, 4, 0.95, 3);
        var all = new Search(new Table(6, 1, 2, 3, 4), settings).sample(4, drawing);
        for (int i = 0; i < 4; i++) {
            var alone =
                    new Search(new Table(6, 1 + i), settings).sample(1, drawing.withSeed(3 + i));
            same(alone, List.of(all.get(i)));
        }
    }

    @Test
    void samplesFollowTheProbabilities() {
        long[] items = new long[4000];
        var settings = Search.Settings.greedy(END, 1);
        var table = new Table(4, items);
        int[] counts = new int[4];
        for (var h : new Search(table, settings).sample(items.length, Sampler.Settings.plain(9))) {
            counts[h.ended() ? END : h.symbols().getFirst()]++;
        }
        float[] log = table.log(0, List.of());
        for (int s = 0; s < 4; s++) {
            assertEquals(Math.exp(log[s]), counts[s] / 4000.0, 0.03);
        }
    }

    @Test
    void theLongestLengthEndsAHypothesis() {
        var settings = Search.Settings.greedy(END, 3).withBeam(3);
        var none = settings.without(List.of(END));
        for (var h : new Search(new Table(4, 8), none).beam(1, 3).getFirst()) {
            assertFalse(h.ended());
            assertEquals(3, h.symbols().size());
        }
        for (var h : new Search(new Table(4, 8), settings).beam(1, 3).getFirst()) {
            assertTrue(h.symbols().size() + (h.ended() ? 1 : 0) <= 3);
        }
        assertEquals(List.of(), new Search(new Table(4), settings).beam(0, 1));
    }

    @Test
    void whatCannotBeSearchedIsSaid() {
        assertThrows(RondoException.class, () -> Search.Settings.greedy(END, 0));
        assertThrows(
                RondoException.class,
                () -> new Search(new Table(3, 1), Search.Settings.greedy(3, 5)));
        var all = Search.Settings.greedy(END, 5).without(List.of(0, 1, 2)).withBeam(2);
        var e =
                assertThrows(
                        RondoException.class, () -> new Search(new Table(3, 1), all).beam(1, 1));
        assertTrue(e.getMessage().contains("nothing can follow"), e.getMessage());
        var covered = Search.Settings.greedy(END, 5).withPenalties(0, 1);
        var blind =
                new Continuations() {
                    @Override
                    public int symbols() {
                        return 2;
                    }

                    @Override
                    public void begin(int n, float[] out) {
                        Arrays.fill(out, -0.7f);
                    }

                    @Override
                    public void advance(int[] from, int[] written, int n, float[] out) {
                        Arrays.fill(out, -0.7f);
                    }
                };
        assertThrows(RondoException.class, () -> new Search(blind, covered).beam(1, 1));
        assertArrayEquals(new float[0], blind.attention(0));
    }
}
