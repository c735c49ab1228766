package dev.rondo.network.spec;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.store.Key;

import java.util.Optional;

/// The shape of a network: what it reads, its layers, what it gives.
///
/// @param pooling where the output reads the stack
/// @param over what its rows are: steps of sequences, or nodes of other structures
/// @param encoder if present, what reads a source sequence first; the network itself is then the
///   decoder
public record NetworkSpec(
        Input input,
        Stack stack,
        StructureSpec over,
        Pooling pooling,
        Output output,
        Optional<Encoder> encoder) {

    /// One layer: a cell with `hidden` units.
    ///
    /// @param direction in which it reads; in both directions it has `hidden` units in each
    /// @param merge how both directions become one
    /// @param axis along which it reads, from 1: see [StructureSpec]
    public record Layer(Cell cell, int hidden, Direction direction, Merge merge, int axis) {
        public Layer {
            Check.positive("axis of a layer", axis);
        }

        /// Along the first axis.
        public Layer(Cell cell, int hidden, Direction direction, Merge merge) {
            this(cell, hidden, direction, merge, 1);
        }

        /// Reads forward.
        public Layer(Cell cell, int hidden) {
            this(cell, hidden, Direction.FORWARD);
        }

        /// Both directions side by side.
        public Layer(Cell cell, int hidden, Direction direction) {
            this(cell, hidden, direction, Merge.CONCATENATE);
        }

        /// The same with another cell.
        public Layer with(Cell other) {
            return new Layer(other, hidden, direction, merge, axis);
        }

        /// The same along another axis.
        public Layer along(int other) {
            return new Layer(cell, hidden, direction, merge, other);
        }
    }

    /// Probabilities to leave out a number, in training.
    ///
    /// @param input of what the first layer reads as `x`
    /// @param between of what a further layer reads
    /// @param output of what the output matrix reads
    /// @param recurrent of what a state gives a recurrent matrix; one draw a sequence and batch
    ///   (Gal & Ghahramani 2016)
    /// @param variational whether the other three also draw once a sequence and batch, not at every
    ///   step
    @Key("Dropout")
    public record Dropout(
            @Key("input") double input,
            @Key("between") double between,
            @Key("output") double output,
            @Key("recurrent") double recurrent,
            @Key("variational") boolean variational) {
        public static final Dropout NONE = new Dropout(0, 0, 0, 0, false);

        public Dropout {
            check("input", input);
            check("between", between);
            check("output", output);
            check("recurrent", recurrent);
        }

        private static void check(String name, double p) {
            if (!(p >= 0 && p < 1)) {
                throw new RondoException(
                        "dropout "
                                + name
                                + ": "
                                + p
                                + ", expected a probability from 0 to below 1: it is the "
                                + "fraction of values that are set to 0");
            }
        }

        /// The same probability wherever layers meet and before the output.
        public static Dropout of(double p) {
            return new Dropout(p, p, p, 0, false);
        }

        /// The same with another probability for what the first layer reads.
        public Dropout withInput(double p) {
            return new Dropout(p, between, output, recurrent, variational);
        }

        /// The same with another probability for what a further layer reads.
        public Dropout withBetween(double p) {
            return new Dropout(input, p, output, recurrent, variational);
        }

        /// The same with another probability for what the output matrix reads.
        public Dropout withOutput(double p) {
            return new Dropout(input, between, p, recurrent, variational);
        }

        /// The same with another probability for what states give recurrent matrices.
        public Dropout withRecurrent(double p) {
            return new Dropout(input, between, output, p, variational);
        }

        /// The same, drawn once a sequence and batch, or at every step.
        public Dropout withVariational(boolean once) {
            return new Dropout(input, between, output, recurrent, once);
        }
    }

    /// A network whose output reads every step.
    public NetworkSpec(Input input, Stack stack, Output output) {
        this(input, stack, StructureSpec.SEQUENCES, Pooling.IN_STEP, output, Optional.empty());
    }

    /// The same, read otherwise.
    public NetworkSpec with(Pooling r) {
        return new NetworkSpec(input, stack, over, r, output, encoder);
    }

    /// The same over other structures.
    public NetworkSpec with(StructureSpec o) {
        return new NetworkSpec(input, stack, o, pooling, output, encoder);
    }

    /// The same with another stack.
    public NetworkSpec with(Stack s) {
        return new NetworkSpec(input, s, over, pooling, output, encoder);
    }

    /// The same as the decoder of an encoder.
    public NetworkSpec with(Encoder e) {
        return new NetworkSpec(input, stack, over, pooling, output, Optional.of(e));
    }

    /// Whether sequences can be read step by step: where nothing that comes later is read before.
    /// What the output reads is then known after every step, however it pools them.
    public boolean readsForward() {
        return encoder.isEmpty()
                && over.sequences()
                && stack.layers().stream().allMatch(l -> l.direction() == Direction.FORWARD);
    }

    /// @param what cannot be done with networks that do not read forward
    /// @throws RondoException if this one does not
    public void mustReadForward(String what) {
        if (!readsForward()) {
            throw new RondoException(
                    what
                            + " needs a network that reads forward: this one "
                            + (!over.sequences()
                                    ? "runs over other structures than sequences"
                                    : encoder.isPresent()
                                            ? "has an encoder"
                                            : "has a layer that reads backward: give it whole"
                                                    + " sequences, or train it with layers that "
                                                    + "read"
                                                    + " forward"));
        }
    }

    /// Whether sequences can be read in pieces, with states carried from one to the next: where it
    /// reads forward, one symbol or row of numbers a step, and gives at every step.
    public boolean carries() {
        return readsForward() && !(input instanceof Input.Features) && pooling == Pooling.IN_STEP;
    }

    /// Whether it reads sequences, and nothing but them: in any direction, with an output at every
    /// step or one a sequence.
    public boolean readsSteps() {
        return encoder.isEmpty() && over.sequences();
    }

    /// @param what cannot be done with networks that do not carry
    /// @throws RondoException if this one does not
    public void mustCarry(String what) {
        if (!carries()) {
            throw new RondoException(
                    what
                            + " needs a network that reads forward and gives at every step: this "
                            + "one "
                            + (!over.sequences()
                                    ? "runs over other structures than sequences"
                                    : input instanceof Input.Features
                                            ? "reads several features"
                                            : encoder.isPresent()
                                                    ? "has an encoder"
                                                    : pooling != Pooling.IN_STEP
                                                            ? "is read " + pooling
                                                            : "has a layer that reads backward"));
        }
    }

    public NetworkSpec {
        if (!over.sequences()) {
            notForSequencesAlone(stack, pooling, encoder, over);
        }
        if (output.ofSequences() && (pooling != Pooling.IN_STEP || !over.sequences())) {
            throw new RondoException(
                    "a loss of whole sequences ("
                            + output.getClass().getSimpleName()
                            + ") is for sequences that are read in step");
        }
        if (pooling != Pooling.IN_STEP && stack.penalty().temporal() > 0) {
            throw new RondoException(
                    "a penalty on changes of activations is for networks that are read in step: "
                            + "this"
                            + " one is read "
                            + pooling);
        }
        if (output instanceof Output.Softmax s
                && s.tied()
                && !(input instanceof Input.Symbols in && in.count() == s.count())) {
            throw new RondoException(
                    "tied weights need as many classes as the input has symbols: the output has "
                            + s.count()
                            + " classes, the input is "
                            + input);
        }
    }

    private static void notForSequencesAlone(
            Stack stack, Pooling pooling, Optional<Encoder> encoder, StructureSpec over) {
        if (encoder.isPresent()) {
            over.mustBeSequences("the decoder of an encoder");
        }
        if (pooling == Pooling.FIRST || pooling == Pooling.LAST || pooling == Pooling.ENDS) {
            over.mustBeSequences("a network that is read " + pooling);
        }
        if (stack.dropout().variational() || stack.dropout().recurrent() > 0) {
            over.mustBeSequences("dropout that is drawn once a sequence");
        }
        if (!stack.penalty().equals(ActivationPenalty.NONE)) {
            over.mustBeSequences("a penalty on activations");
        }
        if (!(stack.start() instanceof InitialState.Zero)) {
            over.mustBeSequences("an initial state other than zero");
        }
    }
}
