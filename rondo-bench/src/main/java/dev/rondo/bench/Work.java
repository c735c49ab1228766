package dev.rondo.bench;

import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;

import java.util.Locale;

/// A piece of work that every contestant does alike, written `kind:T:B:H` or, with the number of
/// symbols of a language model, `kind:T:B:H:V`.
///
/// @param kind what is computed
/// @param steps T, the number of steps; of [Kind#STREAM] the steps fed in one repetition
/// @param batch B, the number of sequences
/// @param hidden H, the hidden width, which is the input width as well
/// @param symbols V, the vocabulary of a language model; 0 elsewhere
public record Work(Kind kind, int steps, int batch, int hidden, int symbols) {

    /// What is computed.
    public enum Kind {
        /// Two LSTM layers, forward and backward: from x (T·B × H) and a fixed adjoint of the
        /// outputs (T·B × H) the gradients of all parameters and of x.
        @Key("LSTM")
        LSTM(2, 4),
        /// The same with two GRU layers, the reset gate applied after the product.
        @Key("GRU")
        GRU(2, 3),
        /// The same with two layers of an LSTM with peepholes, read from a text file.
        @Key("PEEPHOLE")
        PEEPHOLE(2, 4),
        /// A whole training step of a language model: embedding, two LSTM layers, softmax over V
        /// symbols, mean cross-entropy, clipping by norm, an SGD update of every parameter.
        @Key("LANGUAGE")
        LANGUAGE(2, 4),
        /// A GRU decoder with additive attention over a memory of as many steps (Bahdanau et al.
        /// 2015), forward and backward: from x and the memory (both T·B × H) and a fixed adjoint of
        /// the outputs the gradients of all parameters, of x and of the memory.
        @Key("ATTENTION")
        ATTENTION(1, 3),
        /// One LSTM layer fed step by step with its state carried; the unit of time is one step.
        @Key("STREAM")
        STREAM(1, 4),
        /// Fused multiply-adds on registers alone: the machine's peak, not a network.
        @Key("FMA")
        FMA(0, 0);

        final int layers;
        final int gates;

        Kind(int layers, int gates) {
            this.layers = layers;
            this.gates = gates;
        }
    }

    /// Reads what [#toString] writes.
    public static Work parse(String text) {
        var parts = text.split(":", -1);
        var kind =
                SerialisedNames.constant(Kind.class, parts[0].toUpperCase(Locale.ROOT))
                        .orElseThrow(() -> new IllegalArgumentException(text));
        var n = new int[4];
        for (int i = 1; i < parts.length; i++) {
            n[i - 1] = Integer.parseInt(parts[i]);
        }
        return new Work(kind, n[0], n[1], n[2], n[3]);
    }

    /// How many of the units that are reported one repetition holds.
    public int units() {
        return kind == Kind.STREAM ? steps : 1;
    }

    /// The multiplications and additions of one unit's matrix products, exactly: two per
    /// multiply-add. A layer's forward pass takes T·B·gates·H·(D + H) multiply-adds with D = H; the
    /// backward pass takes as many for the gradients of input and state, and as many again for
    /// those of the parameters. The softmax layer of a language model adds T·B·H·V, three times.
    public long flops() {
        long rows = (long) steps * batch;
        long forward = kind.layers * rows * kind.gates * hidden * 2L * hidden;
        return switch (kind) {
            case LSTM, GRU, PEEPHOLE -> 3 * 2 * forward;
            case LANGUAGE -> 3 * 2 * (forward + rows * hidden * symbols);
            // products of x, context and state; of state and memory for the scores; both of these
            // and the context over each pair of steps
            case ATTENTION -> 3 * 2 * rows * hidden * (11L * hidden + 2L * steps);
            case STREAM -> 2 * forward / steps;
            case FMA -> FmaPeak.FLOPS;
        };
    }

    @Override
    public String toString() {
        var name = SerialisedNames.spelling(kind);
        if (kind == Kind.FMA) {
            return name;
        }
        return name + ":" + steps + ":" + batch + ":" + hidden + (symbols > 0 ? ":" + symbols : "");
    }
}
