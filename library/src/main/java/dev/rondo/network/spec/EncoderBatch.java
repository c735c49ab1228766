package dev.rondo.network.spec;

import dev.rondo.RondoException;
import dev.rondo.runtime.RecordText;
import dev.rondo.structure.PackedSequences;

/// What the encoder of a network reads. Sources are ordered by falling length of their own, so each
/// target says which is its.
///
/// @param chain their lengths
/// @param inputs what is read, a row a step
/// @param of for each sequence of the batch the number of its source; each source belongs to one
public record EncoderBatch(PackedSequences chain, Rows inputs, int[] of) {
    public EncoderBatch {
        if (inputs.count() < chain.rows()) {
            throw new RondoException(
                    "sources of "
                            + chain.rows()
                            + " steps came with "
                            + inputs.count()
                            + " inputs: each step needs one");
        }
        boolean[] seen = new boolean[chain.sequences()];
        for (int b = 0; b < of.length; b++) {
            if (of.length != seen.length || of[b] < 0 || of[b] >= seen.length || seen[of[b]]) {
                throw new RondoException(
                        "sequence "
                                + b
                                + " of "
                                + of.length
                                + " has source "
                                + of[b]
                                + " of "
                                + seen.length
                                + ": each sequence needs one source of its own, counted from 0");
            }
            seen[of[b]] = true;
        }
    }

    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
