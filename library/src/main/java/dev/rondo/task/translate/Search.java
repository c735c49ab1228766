package dev.rondo.task.translate;

import dev.rondo.RondoException;
import dev.rondo.task.language.Sampler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Finds what a model would write for each of several items, which are continued together until the
/// last has ended; one that has ended takes no more time, and no item changes what another gets.
public final class Search {
    private final Settings settings;
    private final boolean[] excluded;
    private final Continuations model;

    /// How to search.
    ///
    /// @param end the symbol that ends a sequence
    /// @param longest symbols that are written at most, the end among them
    /// @param excluded symbols that are never written
    public record Settings(int end, int longest, List<Integer> excluded, Beam beam) {
        public Settings {
            excluded = List.copyOf(excluded);
            if (longest < 1 || beam.width() < 1) {
                throw new RondoException(
                        "a search for "
                                + longest
                                + " symbols with a beam of "
                                + beam.width()
                                + ": expected at least 1 of both");
            }
        }

        /// The most probable symbol at every step.
        public static Settings greedy(int end, int longest) {
            return new Settings(end, longest, List.of(), Beam.GREEDY);
        }

        /// The same without symbols that are never written.
        public Settings without(List<Integer> symbols) {
            return new Settings(end, longest, symbols, beam);
        }

        public Settings withBeam(int width) {
            return with(new Beam(width, beam.length(), beam.coverage()));
        }

        public Settings withPenalties(double ofLength, double ofCoverage) {
            return with(new Beam(beam.width(), ofLength, ofCoverage));
        }

        private Settings with(Beam other) {
            return new Settings(end, longest, excluded, other);
        }
    }

    /// Which hypotheses are pursued, and how they are ranked.
    ///
    /// @param width hypotheses an item; 1 is greedy
    /// @param length α by which the score of a hypothesis of n symbols, the end among them, is ln p
    ///   divided by ((5 + n) / 6)^α (Wu et al. 2016, equation 14): 0 ranks by probability, 1 nearly
    ///   by the mean over symbols
    /// @param coverage β of Σ_m ln min(Σ_t a_tm, 1), which is added to the score
    public record Beam(int width, double length, double coverage) {
        /// The most probable symbol at every step.
        public static final Beam GREEDY = new Beam(1, 0, 0);

        public Beam {
            if (!(length >= 0) || !(coverage >= 0)) {
                throw new RondoException(
                        "length penalty "
                                + length
                                + ", coverage penalty "
                                + coverage
                                + ": expected 0 or more");
            }
        }

        /// The score of n symbols.
        double score(double logProbability, int n) {
            return logProbability / Math.pow((5.0 + n) / 6, length);
        }
    }

    public Search(Continuations model, Settings settings) {
        this.model = model;
        this.settings = settings;
        excluded = new boolean[model.symbols()];
        settings.excluded().forEach(s -> excluded[s] = true);
        if (settings.end() < 0 || settings.end() >= excluded.length) {
            throw new RondoException(
                    "symbol "
                            + settings.end()
                            + " ends a sequence, expected one of 0 to "
                            + (excluded.length - 1));
        }
    }

    /// Beam search: of all ways to go on from the hypotheses of an item the `beam` most probable
    /// stay; one that ends keeps its place (Sutskever, Vinyals & Le 2014). An item is done when all
    /// its places have ended, or when none that goes on can still be among the `best`.
    ///
    /// @param best hypotheses wanted of each item, at most the beam
    /// @return for each item its hypotheses, best first
    public List<List<Hypothesis>> beam(int items, int best) {
        if (best < 1 || best > settings.beam().width()) {
            throw new RondoException(
                    best
                            + " hypotheses of a beam of "
                            + settings.beam().width()
                            + ": expected at least 1, and no more than the beam");
        }
        List<BeamItem> all = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            all.add(new BeamItem(settings, best));
        }
        int v = model.symbols();
        float[] log = new float[items * v];
        if (items > 0) {
            model.begin(items, log);
        }
        List<BeamItem> open = all;
        for (int t = 1; !open.isEmpty(); t++) {
            int first = 0;
            for (var item : open) {
                item.extend(model, log, first, excluded, t);
                first += item.before();
            }
            int length = t;
            open = open.stream().filter(i -> !i.done(length)).toList();
            int n = open.stream().mapToInt(BeamItem::going).sum();
            if (n > 0) {
                int[] from = new int[n];
                int[] written = new int[n];
                int at = 0;
                for (var item : open) {
                    at = item.origins(from, written, at);
                }
                log = log.length >= n * v ? log : new float[n * v];
                model.advance(from, written, n, log);
            }
        }
        return all.stream().map(BeamItem::best).toList();
    }

    /// Draws a sequence for each item, symbol by symbol. Each item has a random stream of its own.
    ///
    /// @param drawing temperature, top k, top p; [Sampler.Settings#greedy] takes the most probable
    public List<Hypothesis> sample(int items, Sampler.Settings drawing) {
        int v = model.symbols();
        List<List<Integer>> symbols = new ArrayList<>();
        List<Sampler> samplers = new ArrayList<>();
        int[] left = settings.excluded().stream().mapToInt(s -> s).toArray();
        for (int i = 0; i < items; i++) {
            symbols.add(new ArrayList<>());
            samplers.add(new Sampler(drawing.withSeed(drawing.seed() + i), left));
        }
        double[] sums = new double[items];
        boolean[] ended = new boolean[items];
        int[] open = IntStream.range(0, items).toArray();
        float[] log = new float[items * v];
        if (items > 0) {
            model.begin(items, log);
        }
        for (int t = 1; open.length > 0; t++) {
            int[] from = new int[open.length];
            int[] written = new int[open.length];
            int[] still = new int[open.length];
            int n = 0;
            for (int h = 0; h < open.length; h++) {
                int item = open[h];
                int next = samplers.get(item).next(Arrays.copyOfRange(log, h * v, (h + 1) * v));
                sums[item] += log[h * v + next];
                ended[item] = next == settings.end();
                if (!ended[item]) {
                    symbols.get(item).add(next);
                }
                if (!ended[item] && t < settings.longest()) {
                    from[n] = h;
                    written[n] = next;
                    still[n++] = item;
                }
            }
            open = Arrays.copyOf(still, n);
            if (n > 0) {
                model.advance(from, written, n, log);
            }
        }
        List<Hypothesis> found = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            int n = symbols.get(i).size() + (ended[i] ? 1 : 0);
            found.add(
                    new Hypothesis(
                            symbols.get(i), sums[i], settings.beam().score(sums[i], n), ended[i]));
        }
        return found;
    }
}
