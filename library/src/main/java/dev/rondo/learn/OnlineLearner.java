package dev.rondo.learn;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.equation.derivative.Composition;
import dev.rondo.kernel.Provider;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Links;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Parameters;
import dev.rondo.runtime.WorkerPool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// A network that learns on an endless sequence, at every step, in memory that does not grow:
///
/// ```
/// learner.read(x);            // one step forward
/// use(learner.output());      // z
/// learner.learn(target);      // the loss of z, its gradient through the past, an update
/// ```
///
/// The layers and the output layer are one cell ([Composition]), so every method learns the whole
/// network. Allocates nothing from step to step. One thread at a time.
public final class OnlineLearner {
    private static final Provider KERNELS = Provider.chosen();

    private final Network network;
    private final float[] values;
    private final OnlineSettings settings;
    private final OneStep step;
    private final OnlineGradient method;
    private final Gradient gradient;
    private final OptimiserState optimiser;
    private final int[] offsets; // of the inputs in a row
    private final float[] output; // z
    private final float[] adjoint; // of the loss by z
    private final int[] label = new int[1];
    private boolean open;

    /// @param values of the parameters; changed by every step that learns
    /// @throws RondoException if the network is of a kind that is not learned like this
    public OnlineLearner(Network network, float[] values, OnlineSettings settings) {
        this.network = network;
        this.values = values;
        this.settings = settings;
        var spec = network.spec();
        spec.mustCarry("online learning");
        if (!(spec.input() instanceof Input.Numbers in)) {
            throw new RondoException(
                    "online learning: the network reads "
                            + spec.input()
                            + ", expected numbers (symbols as one-hot rows)");
        }
        if (!spec.stack().links().equals(Links.STACKED)
                || !spec.stack().start().equals(InitialState.ZERO)) {
            throw new RondoException(
                    "online learning: expected stacked layers and initial states of zero");
        }
        if (!(spec.output() instanceof Output.Linear(int _, Output.Loss loss)
                        && loss == Output.Loss.SQUARED)
                && !(spec.output() instanceof Output.Softmax s && s.equals(plain(s)))) {
            throw new RondoException(
                    "online learning: the network gives "
                            + spec.output()
                            + ", expected numbers with squared loss, or a plain softmax");
        }
        this.step = new OneStep(composed(network), offsets(network.parameters()));
        int size = values.length;
        this.method =
                switch (settings.method()) {
                    case OnlineMethod.Rtrl _ -> new RealTimeGradient(step, true);
                    case OnlineMethod.Snap1 _ -> new RealTimeGradient(step, false);
                    case OnlineMethod.Uoro(long seed) -> new RankOneGradient(step, size, seed);
                    case OnlineMethod.Truncated(int steps) -> new TruncatedGradient(step, steps);
                };
        this.gradient = new Gradient(network.parameters());
        // One thread: these workers have no threads of their own, so there is nothing to close.
        this.optimiser =
                new OptimiserState(
                        settings.optimiser(),
                        settings.clip(),
                        Decay.NONE,
                        values,
                        gradient,
                        null,
                        new WorkerPool(1));
        this.output = new float[spec.output().width()];
        this.adjoint = new float[output.length];
        this.offsets = new int[step.graph.inputs().size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = offset(in, step.graph.inputs().get(i).name());
        }
    }

    private static Output plain(Output.Softmax s) {
        return new Output.Softmax(s.count(), s.tied());
    }

    private static int offset(Input.Numbers in, String name) {
        int at = 0;
        for (var part : in.parts()) {
            if (part.name().equals(name)) {
                return at;
            }
            at += part.width();
        }
        throw new RondoException("the network has no input " + name);
    }

    private static dev.rondo.equation.graph.Graph composed(Network network) {
        var layers = new ArrayList<Composition.Layer>();
        int width = 0;
        for (var graph : network.graphs()) {
            layers.add(new Composition.Layer("layer" + (layers.size() + 1) + ".", graph));
            width = graph.output().width();
        }
        var head = Cell.shipped("dense").bind(network.spec().output().width(), Map.of("x", width));
        layers.add(new Composition.Layer("output.", head));
        return Composition.of("network", layers);
    }

    private static Map<String, Integer> offsets(Parameters parameters) {
        var offsets = new HashMap<String, Integer>();
        parameters.slots().forEach(s -> offsets.put(s.name(), s.offset()));
        return offsets;
    }

    public Network network() {
        return network;
    }

    public OnlineSettings settings() {
        return settings;
    }

    /// The parameters: the array that learning changes.
    public float[] values() {
        return values;
    }

    /// Numbers held for the sake of the past: influences, or values of earlier steps.
    public long stateSize() {
        return method.stateSize();
    }

    /// Steps that learned.
    public long updates() {
        return optimiser.steps();
    }

    // ---- a step -------------------------------------------------------------------------------

    /// Reads a row: one step forward. Where the step before was not learned from, it is now passed
    /// over.
    ///
    /// @param row the inputs of the network side by side
    public void read(float[] row) {
        if (open) {
            pass();
        }
        for (int i = 0; i < offsets.length; i++) {
            System.arraycopy(
                    row, offsets[i], step.rows()[i], 0, step.graph.inputs().get(i).width());
        }
        step.forward(values);
        System.arraycopy(step.memory(0), step.output(), output, 0, output.length);
        open = true;
    }

    /// What the network gave at the step read last: the numbers of a linear output, or of a softmax
    /// the values z of which p = softmax(z). The array itself, filled by every [#read].
    public float[] output() {
        return output;
    }

    /// Learns from the target of the step read last, by `mean (z − target)²`.
    ///
    /// @return the loss before learning
    /// @throws DivergedException if the gradient is not finite; the parameters are then left alone
    public double learn(float[] target) {
        expectOpen();
        double loss = 0;
        for (int j = 0; j < output.length; j++) {
            double difference = (double) output[j] - target[j];
            loss += difference * difference / output.length;
            adjoint[j] = (float) (2 * difference / output.length);
        }
        update();
        return loss;
    }

    /// Learns from the label of the step read last, by `−ln softmax(z)[label]`.
    ///
    /// @return the loss before learning
    /// @throws DivergedException if the gradient is not finite; the parameters are then left alone
    public double learn(int labelOfStep) {
        expectOpen();
        java.util.Objects.checkIndex(labelOfStep, output.length);
        System.arraycopy(output, 0, adjoint, 0, output.length);
        label[0] = labelOfStep;
        double loss =
                KERNELS.crossEntropy(
                        adjoint, 0, output.length, label, 0, 1, output.length, 1, true, null, 0);
        update();
        return loss;
    }

    /// Goes on without learning from the step read last; what is carried for later gradients is
    /// carried on.
    public void pass() {
        expectOpen();
        method.step(values, null, gradient.values());
        advance();
    }

    private void expectOpen() {
        if (!open) {
            throw new IllegalStateException("no step was read since the last was learned from");
        }
    }

    private void update() {
        Arrays.fill(gradient.values(), 0f);
        method.step(values, adjoint, gradient.values());
        step.restrict(gradient.values());
        advance();
        double norm = optimiser.norm();
        if (!Double.isFinite(norm)) {
            throw new DivergedException(
                    "online learning: after "
                            + updates()
                            + " updates the gradient"
                            + optimiser.notFinite().map(s -> " of " + s.name()).orElse("")
                            + " is not finite: choose a smaller learning rate, or clip to a "
                            + "smaller norm");
        }
        optimiser.update(norm, settings.learningRate());
    }

    private void advance() {
        step.advance();
        open = false;
    }

    /// The gradient of the step last learned from, before clipping: the array itself.
    public float[] gradient() {
        return gradient.values();
    }

    // ---- what is carried ----------------------------------------------------------------------

    /// All that goes on from step to step besides the values: states, influences, the optimiser's
    /// moments. The arrays themselves, by name. A learner of the same network and settings that
    /// gets them by [#restore] goes on with the same bits; but truncated backpropagation begins
    /// with an empty past.
    ///
    /// To be taken between [#learn] and [#read].
    public Map<String, float[]> carried() {
        var all = new LinkedHashMap<String, float[]>();
        all.put("states", step.states());
        for (int i = 0; i < step.rows().length; i++) {
            all.put("inputs." + i, step.rows()[i]);
        }
        all.putAll(method.carried());
        optimiser.moments().forEach((name, moment) -> all.put("moment." + name, moment));
        all.values().removeIf(a -> a.length == 0);
        return all;
    }

    /// Puts back what [#carried] gave.
    ///
    /// @param arrays by name
    /// @param updates that had been made
    /// @throws RondoException if an array is missing or has another length
    public void restore(Map<String, float[]> arrays, long updates) {
        carried()
                .forEach((name, own) -> {
                    float[] restored = arrays.get(name);
                    if (restored == null || restored.length != own.length) {
                        throw new RondoException(
                                name
                                        + ": expected "
                                        + own.length
                                        + " numbers carried from step to step, got "
                                        + (restored == null ? "none" : restored.length)
                                        + ": was the model saved with another method or "
                                        + "optimiser?");
                    }
                    System.arraycopy(restored, 0, own, 0, own.length);
                });
        optimiser.setSteps(updates);
        open = false;
    }
}
