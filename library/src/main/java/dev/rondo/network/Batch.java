package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.structure.Chain;

/// Sequences of symbols and the symbol to be foretold at each step.
///
/// @param chain their lengths
/// @param inputs symbol of each row (level by level, see [Chain]), N
/// @param labels symbol that follows, N; negative: not asked, counts for nothing
public record Batch(Chain chain, int[] inputs, int[] labels) {
    public Batch {
        if (inputs.length < chain.rows() || labels.length < chain.rows()) {
            throw new RondoException(
                    "a batch of "
                            + chain.rows()
                            + " steps came with "
                            + inputs.length
                            + " inputs and "
                            + labels.length
                            + " labels: each step needs one of both");
        }
    }

    /// Labels that count.
    public int labelled() {
        int n = 0;
        for (int r = 0; r < chain.rows(); r++) {
            if (labels[r] >= 0) {
                n++;
            }
        }
        return n;
    }

    void check(int symbols) {
        for (int r = 0; r < chain.rows(); r++) {
            if (inputs[r] < 0 || inputs[r] >= symbols) {
                throw new RondoException(
                        "input "
                                + r
                                + " of the batch is symbol "
                                + inputs[r]
                                + ", expected 0 to "
                                + (symbols - 1)
                                + ": was it encoded with another vocabulary?");
            }
            if (labels[r] >= symbols) {
                throw new RondoException(
                        "label "
                                + r
                                + " of the batch is symbol "
                                + labels[r]
                                + ", expected at most "
                                + (symbols - 1)
                                + ": was it encoded with another vocabulary?");
            }
        }
    }
}
