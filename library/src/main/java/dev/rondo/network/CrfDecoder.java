package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.network.loss.ChainLattice;
import dev.rondo.network.loss.ChainScores;
import dev.rondo.network.loss.SequenceLoss;
import dev.rondo.network.spec.Output;
import dev.rondo.structure.PackedSequences;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a network with [Output.Crf] says of a sequence: the best labels, the next best, and how
/// probable each label is at each step. z is what [NetworkRun#outputs] gave for a batch. Immutable
/// and shared by threads.
public final class CrfDecoder {
    private final ChainScores scores;

    private CrfDecoder(ChainScores scores) {
        this.scores = scores;
    }

    /// @param values of the network's parameters
    public static CrfDecoder of(Network network, float[] values) {
        if (!(network.spec().output() instanceof Output.Crf crf)
                || network.layout().pairs == null) {
            throw new RondoException(
                    "the network gives "
                            + network.spec().output()
                            + ", expected labels decoded jointly (Crf)");
        }
        network.checkSize(values);
        return new CrfDecoder(new ChainScores(crf, values, network.layout().pairs.offset()));
    }

    private double[] rows(float[] z, PackedSequences chain, int sequence) {
        SequenceLoss.check(z, chain, sequence, scores.count);
        double[] own = new double[chain.length(sequence) * scores.count];
        SequenceLoss.take(z, chain, sequence, scores.count, own);
        return own;
    }

    /// ln Σ exp(score), over all sequences of labels.
    public double logPartition(float[] z, PackedSequences chain, int sequence) {
        double[] rows = rows(z, chain, sequence);
        return new ChainLattice()
                .pass(
                        scores,
                        rows,
                        chain.length(sequence),
                        null,
                        0,
                        new double[0],
                        new ChainLattice.Sums(scores.count));
    }

    /// The probability of each label at each step: T × K.
    public double[][] marginals(float[] z, PackedSequences chain, int sequence) {
        int k = scores.count;
        double[] rows = rows(z, chain, sequence);
        int steps = chain.length(sequence);
        double[] p = new double[steps * k];
        var sums = new ChainLattice.Sums(k);
        new ChainLattice().pass(scores, rows, steps, null, 1, p, sums);
        double[][] all = new double[steps][];
        Arrays.setAll(all, t -> Arrays.copyOfRange(p, t * k, (t + 1) * k));
        return all;
    }

    /// The most probable sequence of labels (Viterbi 1967); of several the one whose last label
    /// that differs is the lowest.
    public Decoded best(float[] z, PackedSequences chain, int sequence) {
        return best(z, chain, sequence, 1).getFirst();
    }

    /// The `n` most probable sequences of labels, or as many as there are, best first.
    public List<Decoded> best(float[] z, PackedSequences chain, int sequence, int n) {
        if (n < 1) {
            throw new RondoException("sequences of labels: " + n + ", expected at least 1");
        }
        int k = scores.count;
        double[] own = rows(z, chain, sequence);
        int steps = chain.length(sequence);
        double[] score = new double[k * n]; // the n best that end with each label, falling
        double[] before = new double[k * n];
        int[] from = new int[steps * k * n]; // place in `before`
        Arrays.fill(score, Double.NEGATIVE_INFINITY);
        for (int j = 0; j < k; j++) {
            score[j * n] = scores.begin[j] + own[j];
        }
        for (int t = 1; t < steps; t++) {
            double[] replaced = before;
            before = score;
            score = replaced;
            Arrays.fill(score, Double.NEGATIVE_INFINITY);
            for (int j = 0; j < k; j++) {
                for (int i = 0; i < k; i++) {
                    double step = scores.pairs[i * k + j] + own[t * k + j];
                    for (int r = 0; r < n; r++) {
                        double sum = before[i * n + r] + step;
                        if (!(sum > score[j * n + n - 1])) {
                            break;
                        }
                        insert(score, from, j * n, t * k * n + j * n, n, sum, i * n + r);
                    }
                }
            }
        }
        double[] last = new double[n];
        int[] ends = new int[n];
        Arrays.fill(last, Double.NEGATIVE_INFINITY);
        for (int j = 0; j < k * n; j++) {
            double sum = score[j] + scores.end[j / n];
            if (sum > last[n - 1]) {
                insert(last, ends, 0, 0, n, sum, j);
            }
        }
        double all = logPartition(z, chain, sequence);
        List<Decoded> found = new ArrayList<>();
        for (int r = 0; r < n && last[r] > Double.NEGATIVE_INFINITY; r++) {
            var labels = new ArrayList<Integer>();
            int at = ends[r];
            for (int t = steps - 1; t >= 0; t--) {
                labels.add(at / n);
                at = from[t * k * n + at];
            }
            found.add(new Decoded(labels.reversed(), last[r] - all));
        }
        if (found.isEmpty()) {
            throw new RondoException(
                    "the constraints forbid every sequence of "
                            + steps
                            + " labels: are start and end among them?");
        }
        return found;
    }

    /// Puts a sum among the n best, behind those that are equal.
    private static void insert(
            double[] score, int[] from, int at, int fromAt, int n, double sum, int place) {
        int r = n - 1;
        while (r > 0 && sum > score[at + r - 1]) {
            score[at + r] = score[at + r - 1];
            from[fromAt + r] = from[fromAt + r - 1];
            r--;
        }
        score[at + r] = sum;
        from[fromAt + r] = place;
    }
}
