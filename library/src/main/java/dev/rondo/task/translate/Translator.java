package dev.rondo.task.translate;

import dev.rondo.network.DecoderSession;
import dev.rondo.network.Explanation;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkWeights;
import dev.rondo.network.spec.EncoderBatch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Writes the target of a source, both sequences of symbols, with an encoder and a decoder that a
/// [PairSource] has taught: the translation of a sentence, its summary, its other spelling. Many
/// sources are worked on side by side. Immutable; each call has a session of its own.
public final class Translator {
    /// Sources side by side.
    private static final int TOGETHER = 64;

    private final Network network;
    private final float[] values;
    private final NetworkWeights weights;
    private final int symbols;
    private final int begin;
    private final int end;

    /// @param begin symbol that stands before a target, and `end` after it
    public Translator(Network network, float[] values, int begin, int end) {
        this.network = network;
        this.values = values.clone();
        this.weights = NetworkWeights.of(network, this.values);
        this.symbols = network.spec().output().width();
        this.begin = begin;
        this.end = end;
    }

    /// The most probable symbol at every step, until the end or `longest` symbols.
    public List<Hypothesis> greedy(List<int[]> sources, int longest) {
        return search(sources, settings(longest), 1).stream().map(List::getFirst).toList();
    }

    /// Settings of a search that ends with this translator's end and never writes its beginning.
    public Search.Settings settings(int longest) {
        return Search.Settings.greedy(end, longest).without(List.of(begin));
    }

    /// The best `best` hypotheses of each source, best first, in the order of the sources.
    ///
    /// @throws dev.rondo.RondoException if a source is empty or has a symbol that the network does
    ///   not know
    public List<List<Hypothesis>> search(List<int[]> sources, Search.Settings how, int best) {
        int[] order =
                IntStream.range(0, sources.size())
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> -sources.get(i).length))
                        .mapToInt(Integer::intValue)
                        .toArray();
        var found = new ArrayList<List<Hypothesis>>(Collections.nCopies(sources.size(), List.of()));
        for (int from = 0; from < order.length; from += TOGETHER) {
            int count = Math.min(TOGETHER, order.length - from);
            int[] items = java.util.Arrays.copyOfRange(order, from, from + count);
            var search = new Search(new Decoding(weights.decoder(), items, sources), how);
            var all = search.beam(count, best);
            for (int i = 0; i < count; i++) {
                found.set(items[i], all.get(i));
            }
        }
        return List.copyOf(found);
    }

    /// The named values of all cells as a target is written: a row for each of its symbols and one
    /// for its end; in the encoder one for each symbol of the source. What attention gives in row r
    /// is what was looked at as symbol r of the target was written.
    public Explanation explain(int[] source, int[] target) {
        var pair = new PairBatches(List.of(source), List.of(target), begin, end, 1);
        return network.explain(values, pair.batch(new int[] {0}));
    }

    /// The hypotheses of a search as those of a session.
    private final class Decoding implements Continuations {
        private final DecoderSession session;
        private final EncoderBatch source;

        /// @param items by falling length of their sources
        Decoding(DecoderSession session, int[] items, List<int[]> sources) {
            this.session = session;
            source = PairBatches.source(items, sources);
        }

        @Override
        public int symbols() {
            return symbols;
        }

        @Override
        public void begin(int n, float[] out) {
            session.begin(source.chain(), source.inputs());
            session.select(java.util.Arrays.copyOf(source.of(), n));
            int[] first = new int[n];
            java.util.Arrays.fill(first, begin);
            session.feed(first);
            session.logProbabilities(out);
        }

        @Override
        public void advance(int[] from, int[] written, int n, float[] out) {
            session.select(java.util.Arrays.copyOf(from, n));
            session.feed(written);
            session.logProbabilities(out);
        }
    }
}
