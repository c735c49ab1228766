package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.network.run.Steps;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.structure.PackedSequences;

/// Writes the targets of sources, step by step and side by side: hypotheses, each with the states
/// of the decoder behind what was written of it. Between steps hypotheses can be dropped, put in
/// another order, or go on in several ways; this is what a search needs. One thread at a time.
///
/// ```java
/// session.begin(sources, inputs);              // a hypothesis for each source
/// session.feed(first);                         // the symbol before the first, for each
/// session.logProbabilities(out);               // of what comes next
/// session.select(new int[] {0, 0, 2});         // hypothesis 0 goes on twice, 1 is dropped
/// session.feed(written);                       // a symbol for each of the three
/// ```
public final class DecoderSession {
    private final NetworkWeights weights;
    private final Steps steps;
    private boolean begun;

    DecoderSession(NetworkWeights weights) {
        var spec = weights.network.spec();
        if (spec.encoder().isEmpty()) {
            throw new RondoException(
                    "a network without an encoder has no sources to write targets of: read it as a"
                            + " stream");
        }
        boolean forward =
                spec.stack().layers().stream().allMatch(l -> l.direction() == Direction.FORWARD);
        if (spec.pooling() != Pooling.IN_STEP || !forward) {
            throw new RondoException(
                    "to write step by step the decoder must read forward and give at every step: this"
                            + " one "
                            + (forward
                                    ? "is read " + spec.pooling()
                                    : "has a layer that reads" + " backward"));
        }
        this.weights = weights;
        steps = weights.steps();
    }

    /// Encodes sources; hypothesis i is of source i, and nothing has been written of it.
    ///
    /// @param inputs a row a step
    public void begin(PackedSequences sources, Rows inputs) {
        if (inputs.count() < sources.rows()) {
            throw new RondoException(
                    "sources of "
                            + sources.rows()
                            + " steps came with "
                            + inputs.count()
                            + " inputs: each step needs one");
        }
        var input = weights.network.spec().encoder().orElseThrow().input();
        BatchCheck.inputs("source ", inputs, sources.rows(), input, false);
        steps.begin(sources, inputs);
        begun = true;
    }

    /// Hypotheses at present, n.
    public int hypotheses() {
        return begun ? steps.sequences() : 0;
    }

    /// Hypotheses anew: the i-th is what was hypothesis `from[i]`.
    ///
    /// @param from one may stand there several times, or not at all; at least one
    public void select(int[] from) {
        int had = hypotheses();
        for (int i : from) {
            if (i < 0 || i >= had) {
                throw new RondoException(
                        "hypothesis " + i + " of " + had + ": expected 0 to " + (had - 1));
            }
        }
        if (from.length == 0) {
            throw new RondoException("no hypotheses are left: expected at least one");
        }
        boolean same = from.length == had;
        for (int i = 0; i < from.length && same; i++) {
            same = from[i] == i;
        }
        if (!same) {
            steps.select(from, from.length);
        }
    }

    /// Writes a symbol behind each hypothesis.
    public void feed(int[] symbols) {
        if (!(weights.network.spec().input() instanceof Input.Symbols in)) {
            throw new RondoException("this decoder reads numbers, and symbols came");
        }
        enough("symbols", symbols.length, hypotheses());
        for (int i = 0; i < hypotheses(); i++) {
            java.util.Objects.checkIndex(symbols[i], in.count());
        }
        steps.feed(symbols);
    }

    /// Writes a row of numbers behind each hypothesis.
    public void feed(float[] rows) {
        if (!(weights.network.spec().input() instanceof Input.Numbers in)) {
            throw new RondoException("this decoder reads symbols, and numbers came");
        }
        enough("numbers", rows.length, (long) hypotheses() * in.row());
        steps.feed(rows, in.row());
    }

    private void enough(String what, int got, long expected) {
        mustHaveBegun("feed");
        if (got < expected) {
            throw new RondoException(got + " " + what + " came, expected " + expected);
        }
    }

    private void mustHaveBegun(String call) {
        if (!begun) {
            throw new IllegalStateException("begin() comes before " + call + "()");
        }
    }

    /// What the decoder gives after the last step, z: n × width of the output.
    public void outputs(float[] out) {
        mustHaveBegun("outputs");
        int width = weights.network.spec().output().width();
        Network.checkLength("outputs", out.length, (long) hypotheses() * width);
        weights.outputs(steps.top(), out);
    }

    /// ln p of what comes next: n × V.
    public void logProbabilities(float[] out) {
        outputs(out);
        NetworkWeights.logProbabilities(out, hypotheses(), weights.network.spec().output().width());
    }
}
