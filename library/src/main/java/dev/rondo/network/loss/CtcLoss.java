package dev.rondo.network.loss;

import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;

/// −ln p of the list of a sequence, see [Output.Ctc]. ∂loss/∂z is p = softmax(z) less how often
/// each symbol is expected among the ways that give the list.
public final class CtcLoss implements SequenceLoss {
    private final int width;
    private final CtcLattice lattice = new CtcLattice();
    private double[] log = new double[0]; // T × width
    private double[] d = new double[0]; // T × width

    CtcLoss(Output.Ctc output) {
        width = output.width();
    }

    @Override
    public void prepare(float[] values, int at) {}

    @Override
    public double of(
            float[] z,
            PackedSequences chain,
            Rows targets,
            float scale,
            boolean learn,
            float @Nullable [] each) {
        var lists = ((Rows.Lists) targets).lists();
        if (log.length < chain.steps() * width) {
            log = new double[chain.steps() * width];
            d = new double[chain.steps() * width];
        }
        double sum = 0;
        for (int b = 0; b < chain.sequences(); b++) {
            int steps = chain.length(b);
            int[] labels = lists[b];
            double loss = 0;
            if (labels == null) {
                java.util.Arrays.fill(d, 0, steps * width, 0);
            } else {
                SequenceLoss.take(z, chain, b, width, log);
                normalise(log, steps, width);
                for (int i = 0; i < steps * width && learn; i++) {
                    d[i] = Math.exp(log[i]);
                }
                loss = -lattice.pass(log, steps, width, labels, learn ? d : null);
            }
            sum += loss;
            if (learn) {
                SequenceLoss.put(z, chain, b, width, d, scale);
            }
            if (each != null) {
                each[chain.row(b, steps - 1)] = (float) loss;
            }
        }
        return sum;
    }

    /// ln softmax of each row.
    public static void normalise(double[] z, int steps, int width) {
        for (int t = 0; t < steps; t++) {
            double all = StableMath.logSumExp(z, t * width, width);
            for (int j = t * width; j < (t + 1) * width; j++) {
                z[j] -= all;
            }
        }
    }

    @Override
    public void gradient(float scale, float[] gradient, int at) {}
}
