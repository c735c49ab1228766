package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.network.loss.CtcLattice;
import dev.rondo.network.loss.RowLoss;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;

/// Whether what a batch asks is what an output can learn.
final class TargetCheck {
    private TargetCheck() {}

    static void of(Batch batch, NetworkSpec spec) {
        var output = spec.output();
        int rows = batch.targetRows(spec.pooling());
        if (!(batch.targets() instanceof Rows.Lists) && batch.targets().count() < rows) {
            throw new RondoException(
                    "the batch has "
                            + batch.targets().count()
                            + " rows of targets, expected "
                            + rows
                            + ": a network whose output reads "
                            + spec.pooling()
                            + " has one a "
                            + (spec.pooling() == Pooling.IN_STEP ? "step" : "sequence"));
        }
        switch (batch.targets()) {
            case Rows.Symbols(int[] labels) -> labels(batch, labels, rows, output);
            case Rows.Lists(var lists) -> lists(batch, lists, output);
            case Rows.Multiple _, Rows.Spelled _ ->
                    throw BatchCheck.unlike("targets are features", "gives " + output);
            case Rows.Numbers n -> {
                if (output instanceof Output.Softmax || output.ofSequences()) {
                    throw BatchCheck.unlike("targets are numbers", "gives " + output);
                }
                BatchCheck.width("targets", n.width(), RowLoss.targets(output));
                numbers(n, rows, output);
            }
        }
    }

    private static void labels(Batch batch, int[] labels, int rows, Output output) {
        if (!(output instanceof Output.Softmax) && !(output instanceof Output.Crf)) {
            throw BatchCheck.unlike("targets are classes", "gives " + output);
        }
        for (int r = 0; r < rows; r++) {
            if (labels[r] >= output.width()) {
                throw BatchCheck.outside("label", r, labels[r], "at most " + (output.width() - 1));
            }
        }
        if (output instanceof Output.Crf crf && !crf.forbidden().isEmpty()) {
            constraints(batch, labels, crf);
        }
    }

    private static void constraints(Batch batch, int[] labels, Output.Crf crf) {
        int size = crf.count() + 1; // labels, and before them start or end
        var forbidden = new BitSet(size * size);
        for (var f : crf.forbidden()) {
            forbidden.set((f.from() + 1) * size + f.to() + 1);
        }
        var chain = batch.chain();
        for (int b = 0; b < chain.sequences(); b++) {
            for (int t = 0; t <= chain.length(b); t++) {
                int from = t == 0 ? -1 : labels[chain.row(b, t - 1)];
                int to = t == chain.length(b) ? -1 : labels[chain.row(b, t)];
                boolean known = (t == 0 || from >= 0) && (t == chain.length(b) || to >= 0);
                if (known && forbidden.get((from + 1) * size + to + 1)) {
                    throw new RondoException(
                            "sequence "
                                    + b
                                    + " of the batch has label "
                                    + (t == 0 ? to + " at its start" : from)
                                    + (t == chain.length(b)
                                            ? " at its end"
                                            : t == 0 ? "" : " before " + to + " in step " + t)
                                    + ", which the constraints forbid: is its scheme of labels"
                                    + " another?");
                }
            }
        }
    }

    private static void lists(Batch batch, int[] @Nullable [] lists, Output output) {
        if (!(output instanceof Output.Ctc(int symbols))) {
            throw BatchCheck.unlike("targets are a list for a sequence", "gives " + output);
        }
        var chain = batch.chain();
        for (int b = 0; b < chain.sequences(); b++) {
            if (lists[b] == null) {
                continue;
            }
            for (int label : lists[b]) {
                if (label < 0 || label >= symbols) {
                    throw BatchCheck.outside("list", b, label, "0 to " + (symbols - 1));
                }
            }
            int least = CtcLattice.least(lists[b]);
            if (least > chain.length(b)) {
                throw new RondoException(
                        "sequence "
                                + b
                                + " of the batch has "
                                + chain.length(b)
                                + " steps, its list of "
                                + lists[b].length
                                + " symbols takes at least "
                                + least
                                + " (two alike need a blank between them): leave it out, or shorten"
                                + " its steps less");
            }
        }
    }

    /// Counts are whole numbers from 0 on, relevance is 0 or more.
    private static void numbers(Rows.Numbers n, int rows, Output output) {
        boolean counts = output instanceof Output.Likelihood(_, var family) && family.counts();
        if (!counts && !(output instanceof Output.Ranking)) {
            return;
        }
        for (int i = 0; i < rows * n.width(); i++) {
            float y = n.values()[i];
            if (y < 0 || Float.isInfinite(y) || counts && y != Math.rint(y) && !Float.isNaN(y)) {
                throw new RondoException(
                        "target "
                                + i % n.width()
                                + " in row "
                                + i / n.width()
                                + " of the batch is "
                                + y
                                + ", expected "
                                + (counts
                                        ? "a count, 0, 1, 2, …: was the series standardised?"
                                        : "a relevance of 0 or more, or NaN: is the sign wrong?"));
            }
        }
    }
}
