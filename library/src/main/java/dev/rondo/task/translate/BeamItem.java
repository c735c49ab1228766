package dev.rondo.task.translate;

import dev.rondo.RondoException;
import dev.rondo.network.Coverage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The beam of one item of a [Search].
final class BeamItem {
    /// A hypothesis that goes on: its last symbol and what came before.
    private record Path(List<Path> parent, int symbol, double logProbability, double[] covered) {
        List<Integer> symbols() {
            var symbols = new ArrayList<Integer>();
            for (var p = this; !p.parent.isEmpty(); p = p.parent.getFirst()) {
                symbols.add(p.symbol);
            }
            return symbols.reversed();
        }
    }

    private final Search.Settings settings;
    private final int best;
    private final List<Hypothesis> ended = new ArrayList<>(); // best first
    private List<Path> going = List.of(new Path(List.of(), -1, 0, new double[0]));
    private int before; // hypotheses of which the last step knew
    private int[] from = {}; // their numbers, of those that go on

    // The best ways to go on, falling: ln p, number of the hypothesis, symbol.
    private final double[] sums;
    private final int[] origins;
    private final int[] symbols;

    BeamItem(Search.Settings settings, int best) {
        this.settings = settings;
        this.best = best;
        sums = new double[settings.beam().width()];
        origins = new int[settings.beam().width()];
        symbols = new int[settings.beam().width()];
    }

    /// Takes the best ways to go on.
    ///
    /// @param log ln p of what comes next, of all items; this one's begin with hypothesis `first`
    /// @param t symbols that a hypothesis has from now on
    void extend(Continuations model, float[] log, int first, boolean[] excluded, int t) {
        int places = settings.beam().width() - ended.size();
        int found = choose(log, first, excluded, places);
        List<Path> next = new ArrayList<>();
        int[] numbers = new int[found];
        for (int i = 0; i < found; i++) {
            var path = going.get(origins[i]);
            double[] covered = covered(model, path, first + origins[i]);
            var longer = new Path(List.of(path), symbols[i], sums[i], covered);
            if (symbols[i] == settings.end()) {
                end(path.symbols(), longer, t, true);
            } else if (t == settings.longest()) {
                end(longer.symbols(), longer, t, false);
            } else {
                numbers[next.size()] = first + origins[i];
                next.add(longer);
            }
        }
        if (next.isEmpty() && ended.isEmpty()) {
            throw new RondoException(
                    "after "
                            + going.getFirst().symbols()
                            + " nothing can follow: every symbol is excluded, or its ln p is not a"
                            + " number: has the model diverged in training?");
        }
        before = going.size();
        going = next;
        from = Arrays.copyOf(numbers, next.size());
    }

    private int choose(float[] log, int first, boolean[] excluded, int places) {
        int found = 0;
        int v = excluded.length;
        for (int h = 0; h < going.size(); h++) {
            double own = going.get(h).logProbability();
            int at = (first + h) * v;
            for (int s = 0; s < v; s++) {
                double sum = own + log[at + s];
                boolean counts =
                        found < places ? sum > Double.NEGATIVE_INFINITY : sum > sums[places - 1];
                if (!counts || excluded[s]) {
                    continue;
                }
                int r = Math.min(found, places - 1);
                found = Math.min(found + 1, places);
                for (; r > 0 && sum > sums[r - 1]; r--) {
                    sums[r] = sums[r - 1];
                    origins[r] = origins[r - 1];
                    symbols[r] = symbols[r - 1];
                }
                sums[r] = sum;
                origins[r] = h;
                symbols[r] = s;
            }
        }
        return found;
    }

    private double[] covered(Continuations model, Path path, int hypothesis) {
        if (settings.beam().coverage() == 0) {
            return path.covered();
        }
        float[] attention = model.attention(hypothesis);
        if (attention.length == 0) {
            throw new RondoException(
                    "a coverage penalty needs attention, and this model has none: leave it out");
        }
        double[] covered = Arrays.copyOf(path.covered(), attention.length);
        for (int m = 0; m < attention.length; m++) {
            covered[m] += attention[m];
        }
        return covered;
    }

    private void end(List<Integer> written, Path path, int n, boolean whole) {
        double score = settings.beam().score(path.logProbability(), n);
        if (settings.beam().coverage() > 0) {
            score += settings.beam().coverage() * Coverage.reward(path.covered());
        }
        ended.add(new Hypothesis(written, path.logProbability(), score, whole));
        ended.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
    }

    /// Whether the best are settled. Probabilities only fall and coverage only takes away, so no
    /// score can rise above that of the longest length with the present probability.
    boolean done(int t) {
        if (going.isEmpty()) {
            return true;
        }
        double most = settings.beam().score(going.getFirst().logProbability(), settings.longest());
        return t >= settings.longest()
                || ended.size() >= best && ended.get(best - 1).score() >= most;
    }

    /// Hypotheses of which the last step knew.
    int before() {
        return before;
    }

    /// Hypotheses that go on.
    int going() {
        return going.size();
    }

    /// Writes what they come from and their last symbols, from `at` on; returns where they end.
    int origins(int[] numbers, int[] written, int at) {
        for (int i = 0; i < going.size(); i++) {
            numbers[at + i] = from[i];
            written[at + i] = going.get(i).symbol();
        }
        return at + going.size();
    }

    List<Hypothesis> best() {
        return List.copyOf(ended.subList(0, Math.min(best, ended.size())));
    }
}
