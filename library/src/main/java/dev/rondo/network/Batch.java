package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.structure.Chain;

/// Sequences with what is read and what is asked at each step.
///
/// @param chain their lengths
/// @param inputs what is read, N rows
/// @param targets what is asked, N rows
public record Batch(Chain chain, Rows inputs, Rows targets) {
    public Batch {
        if (inputs.count() < chain.rows() || targets.count() < chain.rows()) {
            throw new RondoException(
                    "a batch of "
                            + chain.rows()
                            + " steps came with "
                            + inputs.count()
                            + " inputs and "
                            + targets.count()
                            + " labels: each step needs one of both");
        }
    }

    /// Symbols in, symbols or classes out.
    public Batch(Chain chain, int[] inputs, int[] labels) {
        this(chain, new Rows.Symbols(inputs), new Rows.Symbols(labels));
    }

    /// Labels, or numbers of targets, that count.
    public int asked() {
        int n = 0;
        switch (targets) {
            case Rows.Symbols(int[] labels) -> {
                for (int r = 0; r < chain.rows(); r++) {
                    n += labels[r] >= 0 ? 1 : 0;
                }
            }
            case Rows.Numbers(float[] values, int width) -> {
                for (int i = 0; i < chain.rows() * width; i++) {
                    n += Float.isNaN(values[i]) ? 0 : 1;
                }
            }
        }
        return n;
    }

    void check(NetworkSpec spec) {
        switch (inputs) {
            case Rows.Symbols(int[] ids) -> {
                if (!(spec.input() instanceof Input.Symbols s)) {
                    throw unlike("inputs are symbols", "reads numbers");
                }
                for (int r = 0; r < chain.rows(); r++) {
                    if (ids[r] < 0 || ids[r] >= s.count()) {
                        throw outside("input", r, ids[r], "0 to " + (s.count() - 1));
                    }
                }
            }
            case Rows.Numbers n -> {
                if (!(spec.input() instanceof Input.Numbers m)) {
                    throw unlike("inputs are numbers", "reads symbols");
                }
                width("inputs", n.width(), m.row());
            }
        }
        switch (targets) {
            case Rows.Symbols(int[] labels) -> {
                if (!(spec.output() instanceof Output.Softmax s)) {
                    throw unlike("targets are classes", "gives numbers");
                }
                for (int r = 0; r < chain.rows(); r++) {
                    if (labels[r] >= s.count()) {
                        throw outside("label", r, labels[r], "at most " + (s.count() - 1));
                    }
                }
            }
            case Rows.Numbers n -> {
                if (spec.output() instanceof Output.Softmax) {
                    throw unlike("targets are numbers", "gives classes");
                }
                width("targets", n.width(), RowLoss.targets(spec.output()));
                checkNumbers(n, spec.output());
            }
        }
    }

    /// Counts are whole numbers from 0 on, relevance is 0 or more.
    private void checkNumbers(Rows.Numbers n, Output output) {
        boolean counts = output instanceof Output.Likelihood(_, var family) && family.counts();
        if (!counts && !(output instanceof Output.Ranking)) {
            return;
        }
        for (int i = 0; i < chain.rows() * n.width(); i++) {
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

    private static RondoException unlike(String batch, String network) {
        return new RondoException(
                "the batch's " + batch + ", and the network " + network + ": was it made for it?");
    }

    private static void width(String what, int got, int expected) {
        if (got != expected) {
            throw new RondoException(
                    "the batch's "
                            + what
                            + " have "
                            + got
                            + " numbers a row, expected "
                            + expected
                            + ": was it made for another network?");
        }
    }

    private static RondoException outside(String what, int row, int id, String expected) {
        return new RondoException(
                what
                        + " "
                        + row
                        + " of the batch is symbol "
                        + id
                        + ", expected "
                        + expected
                        + ": was it encoded with another vocabulary?");
    }
}
