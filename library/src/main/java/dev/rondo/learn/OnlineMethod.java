package dev.rondo.learn;

import dev.rondo.RondoException;
import dev.rondo.store.Key;

/// How the gradient of the loss at one step of an endless sequence is had, with memory that does
/// not grow. P learned numbers, S numbers of state, n the width of a state.
public sealed interface OnlineMethod {
    /// The method that a text names: `rtrl`, `snap1`, `uoro`, `uoro:SEED` or `bptt:STEPS`.
    ///
    /// @throws RondoException if there is none
    static OnlineMethod parse(String text) {
        var parts = text.split(":", 2);
        boolean number = parts.length == 2;
        try {
            return switch (parts[0] + (number ? ":" : "")) {
                case "rtrl" -> new Rtrl();
                case "snap1" -> new Snap1();
                case "uoro" -> new Uoro(1);
                case "uoro:" -> new Uoro(Long.parseLong(parts[1]));
                case "bptt:" -> new Truncated(Integer.parseInt(parts[1]));
                default ->
                        throw new RondoException(
                                "method `"
                                        + text
                                        + "`: expected rtrl, snap1, uoro[:SEED] or bptt:STEPS");
            };
        } catch (NumberFormatException e) {
            throw new RondoException(
                    "method `" + text + "`: expected a whole number after the colon", e);
        }
    }

    /// Real-time recurrent learning, exact: the influence of every learned number on every state
    /// that it ever reaches is carried along. Memory P·S, work P·S·n a step. Williams & Zipser
    /// 1989.
    ///
    /// It is the gradient of backpropagation through all of the past, as long as the parameters
    /// stay; where they are changed at every step, both are the gradient along the path that was
    /// taken.
    @Key("Rtrl")
    record Rtrl() implements OnlineMethod {
        @Override
        public String toString() {
            return "rtrl";
        }
    }

    /// Sparse n-step approximation with n = 1: the influence of a learned number is kept on those
    /// numbers of state alone that it reaches within one step. Memory about P, work about P. Exact
    /// where the recurrence is element-wise. Menick, Elsen, Evci, Osindero, Simonyan & Graves 2021.
    ///
    /// A number that reaches a state through element-wise work alone (a gate of an LSTM) has one
    /// influence on that state, on its own unit. One that reaches a state through a matrix or a
    /// normalisation (layer_norm, deep transitions, the reset gate before the product) reaches all
    /// of its units in one step, and the influence is kept on all units of the states that it
    /// reaches: for these numbers memory and work are those of RTRL. The last step is never masked:
    /// the gradient goes back through the whole of the present step to what arrived.
    @Key("Snap1")
    record Snap1() implements OnlineMethod {
        @Override
        public String toString() {
            return "snap1";
        }
    }

    /// Unbiased online recurrent optimisation: the influence is carried as one product of two
    /// vectors, made anew at every step with random signs so that its expectation is the influence.
    /// Memory P + S, work that of a backward step; noisy. Tallec & Ollivier 2018.
    ///
    /// @param seed of the signs
    @Key("Uoro")
    record Uoro(@Key("seed") long seed) implements OnlineMethod {
        @Override
        public String toString() {
            return "uoro:" + seed;
        }
    }

    /// Backpropagation through the last `steps` steps, at every step: what lies further back is
    /// taken to be a constant, so the gradient is biased against long dependences. Work and memory
    /// grow with `steps`.
    @Key("Truncated")
    record Truncated(@Key("steps") int steps) implements OnlineMethod {
        public Truncated {
            SettingsCheck.atLeast(1, "truncated backpropagation", "steps", steps);
        }

        @Override
        public String toString() {
            return "bptt:" + steps;
        }
    }
}
