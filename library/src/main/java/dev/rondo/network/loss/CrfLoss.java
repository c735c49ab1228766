package dev.rondo.network.loss;

import dev.rondo.RondoException;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// ln Σ over all sequences of labels − ln Σ over those that agree with what is asked, see
/// [Output.Crf]. The derivative by a score is how often it is expected in the first sum, less how
/// often in the second.
final class CrfLoss implements SequenceLoss {
    private final Output.Crf output;
    private final ChainLattice lattice = new ChainLattice();
    private final ChainLattice.Sums sums;
    private ChainScores scores;
    private double[] z = new double[0]; // T × K
    private double[] d = new double[0]; // T × K
    private int[] labels = new int[0]; // T

    CrfLoss(Output.Crf output) {
        this.output = output;
        sums = new ChainLattice.Sums(output.count());
        scores = new ChainScores(output, new float[ChainScores.size(output)], 0);
    }

    @Override
    public void prepare(float[] values, int at) {
        scores = new ChainScores(output, values, at);
    }

    @Override
    public double of(
            float[] all,
            PackedSequences chain,
            Rows targets,
            float scale,
            boolean learn,
            float @Nullable [] each) {
        int k = output.count();
        int[] targetLabels = ((Rows.Symbols) targets).ids();
        sums.clear();
        if (z.length < chain.steps() * k || labels.length < chain.steps()) {
            z = new double[chain.steps() * k];
            d = new double[chain.steps() * k];
            labels = new int[chain.steps()];
        }
        double sum = 0;
        for (int b = 0; b < chain.sequences(); b++) {
            int steps = chain.length(b);
            int known = 0;
            for (int t = 0; t < steps; t++) {
                labels[t] = targetLabels[chain.row(b, t)];
                known += labels[t] >= 0 ? 1 : 0;
            }
            SequenceLoss.take(all, chain, b, k, z);
            Arrays.fill(d, 0, steps * k, 0);
            double loss = known == 0 ? 0 : of(steps, known == steps, learn);
            sum += loss;
            if (learn) {
                SequenceLoss.put(all, chain, b, k, d, scale);
            }
            if (each != null) {
                each[chain.row(b, steps - 1)] = (float) loss;
            }
        }
        sums.finish(scores);
        return sum;
    }

    private double of(int steps, boolean complete, boolean learn) {
        int k = output.count();
        double all = lattice.pass(scores, z, steps, null, learn ? 1 : 0, d, sums);
        if (!complete) {
            double some = lattice.pass(scores, z, steps, labels, learn ? -1 : 0, d, sums);
            if (Double.isInfinite(some)) {
                throw new RondoException(
                        "no sequence of labels that the constraints allow agrees with "
                                + Arrays.toString(Arrays.copyOf(labels, steps))
                                + " (-1: any): does a forbidden pair belong to the data?");
            }
            return all - some;
        }
        double score = scores.of(labels, steps);
        for (int t = 0; t < steps; t++) {
            score += z[t * k + labels[t]];
            d[t * k + labels[t]] -= 1;
            if (t > 0) {
                sums.pair(labels[t - 1], labels[t], -1);
            }
        }
        sums.begin(labels[0], -1);
        sums.end(labels[steps - 1], -1);
        return all - score;
    }

    @Override
    public void gradient(float scale, float[] gradient, int at) {
        for (int i = 0; i < sums.values.length; i++) {
            gradient[at + i] += (float) (scale * sums.values[i]);
        }
    }
}
