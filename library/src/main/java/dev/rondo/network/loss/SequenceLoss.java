package dev.rondo.network.loss;

import dev.rondo.RondoException;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;

/// The loss of whole sequences of a shard, in double precision. What it needs to work on it owns,
/// so one object serves one thread at a time.
public sealed interface SequenceLoss permits CrfLoss, CtcLoss {
    /// The sum over sequences.
    ///
    /// @param z N × width; where `learn`, its adjoint `scale · ∂loss/∂z` takes its place
    /// @param targets of the shard
    /// @param each null, or N numbers: the last row of a sequence receives its loss, the others 0
    double of(
            float[] z,
            PackedSequences chain,
            Rows targets,
            float scale,
            boolean learn,
            float @Nullable [] each);

    /// Adds `scale` · the derivative by the output's own parameters, of the last [#of] with
    /// `learn`; they begin at `at`.
    void gradient(float scale, float[] gradient, int at);

    /// Of what is a matter of whole sequences, else null.
    static @Nullable SequenceLoss of(Output output) {
        return switch (output) {
            case Output.Crf crf -> new CrfLoss(crf);
            case Output.Ctc ctc -> new CtcLoss(ctc);
            default -> null;
        };
    }

    /// Takes the values of all parameters; the output's own begin at `at`.
    void prepare(float[] values, int at);

    /// The rows of a sequence, T × width.
    static void take(float[] z, PackedSequences chain, int sequence, int width, double[] own) {
        for (int t = 0; t < chain.length(sequence); t++) {
            int row = chain.row(sequence, t) * width;
            for (int j = 0; j < width; j++) {
                own[t * width + j] = z[row + j];
            }
        }
    }

    /// @param z what a network gave for a batch of these sequences
    static void check(float[] z, PackedSequences chain, int sequence, int width) {
        checkSequence(chain, sequence);
        long expected = (long) chain.rows() * width;
        if (z.length < expected) {
            throw new RondoException(
                    z.length
                            + " outputs, expected "
                            + expected
                            + " for a batch of "
                            + chain.rows()
                            + " steps: are they of another batch?");
        }
    }

    static void checkSequence(PackedSequences chain, int sequence) {
        if (sequence < 0 || sequence >= chain.sequences()) {
            throw outside("sequence " + sequence, chain.sequences());
        }
    }

    /// That a batch does not have this.
    ///
    /// @param what with its number
    /// @param count how many there are
    static RondoException outside(String what, int count) {
        return new RondoException(what + " of the batch: expected 0 to " + (count - 1));
    }

    /// Their adjoint, back to where they were.
    static void put(
            float[] z,
            PackedSequences chain,
            int sequence,
            int width,
            double[] adjoint,
            float scale) {
        for (int t = 0; t < chain.length(sequence); t++) {
            int row = chain.row(sequence, t) * width;
            for (int j = 0; j < width; j++) {
                z[row + j] = (float) (scale * adjoint[t * width + j]);
            }
        }
    }
}
