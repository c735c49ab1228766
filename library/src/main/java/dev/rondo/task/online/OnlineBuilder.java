package dev.rondo.task.online;

import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.OnlineLearner;
import dev.rondo.learn.OnlineMethod;
import dev.rondo.learn.OnlineSettings;
import dev.rondo.learn.Optimiser;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;

import org.jspecify.annotations.Nullable;

/// Begins models that learn at every step: what those of numbers and of symbols share. A step is
/// called as the option of `rondo online`; what is not set is as the constants here say.
///
/// The same steps and the same stream give the same model, bit by bit.
///
/// @param <S> the builder itself, which every step returns
public abstract sealed class OnlineBuilder<S extends OnlineBuilder<S>>
        permits OnlineNumbersBuilder, OnlineSymbolsBuilder {
    /// The cell of all layers, unless set.
    public static final String CELL = "lstm";

    /// Units of a layer, unless set.
    public static final int HIDDEN = 32;

    /// The number of layers, unless set.
    public static final int LAYERS = 1;

    /// How the gradient is computed, unless set.
    public static final OnlineMethod METHOD = new OnlineMethod.Snap1();

    /// The learning rate, unless set.
    public static final double RATE = 0.003;

    /// The largest norm of a gradient, unless set.
    public static final double CLIP_NORM = 1;

    /// Examples that count as recent, unless set.
    public static final int WINDOW = 1000;

    /// The seed of the initial values, unless set.
    public static final long SEED = 1;

    private @Nullable Stack stack;
    private Cell cell = Cell.named(CELL);
    private int hidden = HIDDEN;
    private int layers = LAYERS;
    private OnlineMethod method = METHOD;
    private Optimiser optimiser = new Optimiser.Adam();
    private double rate = RATE;
    private double clipNorm = CLIP_NORM;
    private int window = WINDOW;
    private long seed = SEED;

    OnlineBuilder() {}

    @SuppressWarnings("unchecked") // what `S` is for
    private S self() {
        return (S) this;
    }

    /// The cell of all layers: a shipped one by its name, a file of one's own, with options behind
    /// a colon, as in `lstm:forget_bias=2`.
    ///
    /// @throws dev.rondo.RondoException if there is none, or its equations are wrong
    public final S cell(String name) {
        return cell(Cell.named(name));
    }

    /// The cell of all layers.
    public final S cell(Cell cell) {
        this.cell = cell;
        return self();
    }

    /// Units of a layer.
    public final S hidden(int units) {
        hidden = units;
        return self();
    }

    /// The number of layers.
    public final S layers(int number) {
        layers = number;
        return self();
    }

    /// The layers, instead of [#cell(String)], [#hidden] and [#layers].
    public final S stack(Stack stack) {
        this.stack = stack;
        return self();
    }

    /// How the gradient through the past is computed: `rtrl`, `snap1`, `uoro`, `uoro:SEED` or
    /// `bptt:STEPS`, see [OnlineMethod].
    public final S method(String method) {
        return method(OnlineMethod.parse(method));
    }

    /// How the gradient through the past is computed.
    public final S method(OnlineMethod method) {
        this.method = method;
        return self();
    }

    /// The optimiser; Adam unless set.
    public final S optimiser(Optimiser optimiser) {
        this.optimiser = optimiser;
        return self();
    }

    /// The learning rate of every step.
    public final S rate(double learningRate) {
        rate = learningRate;
        return self();
    }

    /// The largest norm of a gradient; 0: no limit.
    public final S clipNorm(double most) {
        clipNorm = most;
        return self();
    }

    /// Rows or symbols that count as recent: the window of the fading mean of the losses
    /// ([Prequential]).
    public final S window(int examples) {
        window = examples;
        return self();
    }

    /// Seed of the initial values.
    public final S seed(long seed) {
        this.seed = seed;
        return self();
    }

    final int window() {
        return window;
    }

    final OnlineSettings settings() {
        return new OnlineSettings(
                method, optimiser, rate, clipNorm == 0 ? new Clip.None() : new Clip.Norm(clipNorm));
    }

    /// A fresh learner.
    final OnlineLearner learner(int inputs, Output output) {
        var layered = stack == null ? Stack.of(cell, hidden, layers) : stack;
        var network = Network.of(new NetworkSpec(Input.Numbers.of(inputs), layered, output));
        return new OnlineLearner(network, network.initialise(seed), settings());
    }
}
