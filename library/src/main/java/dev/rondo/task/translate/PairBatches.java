package dev.rondo.task.translate;

import dev.rondo.RondoException;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.EncoderBatch;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.structure.PackedSequences;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Pairs of sequences of symbols, source and target, as batches of an encoder and a decoder that is
/// taught by the target: it reads a beginning and then the target, and is asked for the target and
/// then an end. Pairs of like lengths stand together, so that steps have many rows; which batch
/// comes when, and which of equally long pairs it has, is drawn anew for each epoch.
final class PairBatches {
    private final List<int[]> sources;
    private final List<int[]> targets;
    private final int begin;
    private final int end;
    private final int size;

    /// @param size pairs of a batch
    PairBatches(List<int[]> sources, List<int[]> targets, int begin, int end, int size) {
        if (sources.size() != targets.size() || sources.isEmpty()) {
            throw new RondoException(
                    sources.size()
                            + " sources and "
                            + targets.size()
                            + " targets: there must be a pair, and as many of one as of the other");
        }
        if (sources.stream().anyMatch(s -> s.length == 0)) {
            throw new RondoException("a pair without a source: leave empty lines out");
        }
        this.sources = sources;
        this.targets = targets;
        this.begin = begin;
        this.end = end;
        this.size = size;
    }

    /// Batches of an epoch.
    int count() {
        return (sources.size() + size - 1) / size;
    }

    /// The pairs of each batch of an epoch.
    ///
    /// @param random null: in the order of their lengths
    List<int[]> order(@org.jspecify.annotations.Nullable RandomStreams random) {
        int n = sources.size();
        int[] rank = new int[n];
        Arrays.setAll(rank, i -> i);
        if (random != null) {
            random.stream("pairs").shuffle(rank);
        }
        int[] pairs =
                Arrays.stream(rank)
                        .boxed()
                        .sorted(
                                Comparator.<Integer>comparingInt(p -> targets.get(p).length)
                                        .thenComparingInt(p -> sources.get(p).length))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int[] order = new int[count()];
        Arrays.setAll(order, i -> i);
        if (random != null) {
            random.stream("batches").shuffle(order);
        }
        return Arrays.stream(order)
                .mapToObj(b -> Arrays.copyOfRange(pairs, b * size, Math.min(n, (b + 1) * size)))
                .toList();
    }

    /// A batch of these pairs.
    Batch batch(int[] pairs) {
        int[] byTarget = falling(pairs, targets);
        PackedSequences chain =
                PackedSequences.of(
                        Arrays.stream(byTarget).map(p -> targets.get(p).length + 1).toArray());
        int[] inputs = new int[chain.rows()];
        int[] labels = new int[chain.rows()];
        for (int b = 0; b < byTarget.length; b++) {
            int[] target = targets.get(byTarget[b]);
            for (int t = 0; t <= target.length; t++) {
                inputs[chain.row(b, t)] = t == 0 ? begin : target[t - 1];
                labels[chain.row(b, t)] = t == target.length ? end : target[t];
            }
        }
        return new Batch(chain, new Rows.Symbols(inputs), new Rows.Symbols(labels))
                .with(source(byTarget, sources));
    }

    /// Sources, for targets that stand in the order of `items`.
    static EncoderBatch source(int[] items, List<int[]> sources) {
        int[] bySource = falling(items, sources);
        PackedSequences chain =
                PackedSequences.of(
                        Arrays.stream(bySource).map(p -> sources.get(p).length).toArray());
        int[] symbols = new int[chain.rows()];
        for (int b = 0; b < bySource.length; b++) {
            int[] source = sources.get(bySource[b]);
            for (int t = 0; t < source.length; t++) {
                symbols[chain.row(b, t)] = source[t];
            }
        }
        int[] of =
                Arrays.stream(items)
                        .map(p ->
                                IntStream.range(0, bySource.length)
                                        .filter(b -> bySource[b] == p)
                                        .findFirst()
                                        .orElseThrow())
                        .toArray();
        return new EncoderBatch(chain, new Rows.Symbols(symbols), of);
    }

    private static int[] falling(int[] items, List<int[]> sequences) {
        return Arrays.stream(items)
                .boxed()
                .sorted(
                        Comparator.<Integer>comparingInt(p -> -sequences.get(p).length)
                                .thenComparingInt(p -> p))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
