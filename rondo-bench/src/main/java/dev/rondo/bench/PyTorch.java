package dev.rondo.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

import org.jspecify.annotations.Nullable;

import java.nio.FloatBuffer;

/// PyTorch through DJL, as fast as it goes there: the fused `lstm` and `gru` operations over all
/// layers and steps in one call (the LSTM's runs on oneDNN, forward and backward), inputs laid out
/// T × B × D as it likes them, the adjoint handed to `backward` directly, gradients taken over
/// rather than zeroed and added to (`zero_grad(set_to_none)`).
final class PyTorch implements Contestant {

    private final NDManager manager;
    private volatile float[] sink = {};

    /// Loads PyTorch; its natives come from the class path.
    public PyTorch() {
        System.setProperty("ai.djl.offline", "true");
        manager = Engine.getEngine("PyTorch").newBaseManager();
    }

    @Override
    public String version() {
        return "PyTorch "
                + Engine.getEngine("PyTorch").getVersion()
                + " (DJL "
                + Engine.getDjlVersion()
                + ")";
    }

    @Override
    public Runnable prepare(Work work, int threads) {
        JniUtils.setNumThreads(threads);
        return switch (work.kind()) {
            case LSTM, GRU -> recurrent(work);
            case LANGUAGE -> language(work);
            case ATTENTION -> attention(work);
            case STREAM -> stream(work);
            case PEEPHOLE, FMA -> throw new IllegalArgumentException("PyTorch does no " + work);
        };
    }

    private Runnable recurrent(Work work) {
        int width = work.hidden();
        var weights = weights(work);
        var x = uniform(1, work.steps(), work.batch(), width);
        var adjoint = uniform(1, work.steps(), work.batch(), width);
        var zero = zeroState(work);
        return () -> {
            JniUtils.setGradMode(true);
            try (var scope = manager.newSubManager()) {
                var input = leaf(x, scope);
                var parameters = leaves(weights, scope);
                var output = layers(work, input, zero, parameters);
                JniUtils.backward((PtNDArray) output, (PtNDArray) adjoint, false, false);
                need(input.getGradient());
                for (var parameter : parameters) {
                    need(parameter.getGradient());
                }
            }
        };
    }

    private Runnable language(Work work) {
        int width = work.hidden();
        int symbols = work.symbols();
        int rows = work.steps() * work.batch();
        float rate = 0.1f;
        float limit = 5;
        var weights = weights(work);
        var embedding = uniform(0.1f, symbols, width);
        var matrix = uniform(0.1f, symbols, width);
        var bias = uniform(0.1f, symbols);
        var all = new NDList(weights);
        all.add(embedding);
        all.add(matrix);
        all.add(bias);
        var zero = zeroState(work);
        var texts = new NDArray[8];
        for (int i = 0; i < texts.length; i++) {
            texts[i] =
                    manager.create(Symbols.of(work, i), new Shape(work.steps() + 1L, work.batch()));
        }
        var turn = new int[1];
        return () -> {
            var text = texts[turn[0]++ % texts.length];
            try (var scope = manager.newSubManager()) {
                JniUtils.setGradMode(true);
                var leaves = leaves(all, scope);
                var parameters = leaves.subNDList(0, weights.size());
                int n = weights.size();
                var inputs = attached(text.get("0:-1"), scope);
                var targets = attached(text.get("1:"), scope).reshape(rows, 1);
                var x = JniUtils.embedding((PtNDArray) inputs, (PtNDArray) leaves.get(n), false);
                var output = layers(work, x, zero, parameters);
                var logits =
                        output.reshape(rows, width)
                                .getNDArrayInternal()
                                .linear(
                                        output.reshape(rows, width),
                                        leaves.get(n + 1),
                                        leaves.get(n + 2))
                                .singletonOrThrow();
                var loss = logits.logSoftmax(1).gather(targets, 1).mean().neg();
                JniUtils.backward(
                        (PtNDArray) loss, (PtNDArray) scope.ones(new Shape()), false, false);
                JniUtils.setGradMode(false);
                var gradients = new NDList();
                var square = scope.zeros(new Shape());
                for (var parameter : leaves) {
                    var gradient = attached(need(parameter.getGradient()), scope);
                    gradients.add(gradient);
                    square.addi(gradient.norm().square());
                }
                float norm = (float) Math.sqrt(square.getFloat());
                float step = norm > limit ? rate * limit / norm : rate;
                for (int i = 0; i < leaves.size(); i++) {
                    all.get(i).subi(gradients.get(i).muli(step));
                }
                loss.getFloat();
            }
        };
    }

    /// Step by step, as such decoders are written: keys and what x gives to the gates are made once
    /// for all steps.
    private Runnable attention(Work work) {
        int steps = work.steps();
        int batch = work.batch();
        int width = work.hidden();
        var weights = new NDList();
        for (int i = 0; i < 5; i++) {
            // W_q, W_m: H × H; W, C, U: 3H × H
            weights.add(uniform(0.1f, (i < 2 ? 1L : 3L) * width, width));
        }
        weights.add(uniform(0.1f, 3L * width)); // b
        weights.add(uniform(0.1f, width)); // v
        var x = uniform(1, steps, batch, width);
        var memory = uniform(1, batch, steps, width);
        var adjoint = uniform(1, steps, batch, width);
        var zero = manager.zeros(new Shape(batch, width));
        return () -> {
            JniUtils.setGradMode(true);
            try (var scope = manager.newSubManager()) {
                var p = leaves(weights, scope);
                var input = leaf(x, scope);
                var source = leaf(memory, scope);
                var keys = linear(source, p.get(1), null);
                var projectedInput = linear(input, p.get(2), p.get(5));
                var h = attached(JniUtils.detachGradient((PtNDArray) zero), scope);
                var outputs = new NDList();
                for (int t = 0; t < steps; t++) {
                    var q = linear(h, p.get(0), null).expandDims(1);
                    var e = keys.add(q).tanh().matMul(p.get(6));
                    var r = e.softmax(1).expandDims(1).batchMatMul(source).squeeze(1);
                    var g = projectedInput.get(t).add(linear(r, p.get(3), null)).split(3, 1);
                    var u = linear(h, p.get(4), null).split(3, 1);
                    var z = sigmoid(g.get(0).add(u.get(0)));
                    var s = sigmoid(g.get(1).add(u.get(1)));
                    var n = g.get(2).add(s.mul(u.get(2))).tanh();
                    h = n.add(z.mul(h.sub(n)));
                    outputs.add(h);
                }
                var output = ai.djl.ndarray.NDArrays.stack(outputs);
                JniUtils.backward((PtNDArray) output, (PtNDArray) adjoint, false, false);
                need(input.getGradient());
                need(source.getGradient());
                for (var parameter : p) {
                    need(parameter.getGradient());
                }
            }
        };
    }

    private static NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
        return x.getNDArrayInternal().linear(x, weight, bias).singletonOrThrow();
    }

    private static NDArray sigmoid(NDArray x) {
        return x.getNDArrayInternal().sigmoid();
    }

    /// Each step reads its input from a Java array and writes its output into one.
    private Runnable stream(Work work) {
        var weights = weights(work);
        int width = work.hidden();
        var state = new NDArray[] {uniform(1, 1, 1, width), uniform(1, 1, 1, width)};
        var x = uniform(1, 1, 1, width);
        var input = x.toFloatArray();
        return () -> {
            JniUtils.setGradMode(false);
            for (int i = 0; i < work.steps(); i++) {
                x.set(FloatBuffer.wrap(input));
                var result =
                        JniUtils.lstm(
                                (PtNDArray) x,
                                new NDList(state[0], state[1]),
                                weights,
                                true,
                                1,
                                0,
                                false,
                                false,
                                false);
                state[0].close();
                state[1].close();
                sink = result.get(0).toFloatArray();
                result.get(0).close();
                state[0] = result.get(1);
                state[1] = result.get(2);
            }
        };
    }

    /// The outputs (T × B × H) of the stacked layers.
    private static NDArray layers(Work work, NDArray x, NDList zero, NDList parameters) {
        int layers = work.kind().layers;
        var input = (PtNDArray) x;
        return work.kind() == Work.Kind.GRU
                ? JniUtils.gru(
                                input,
                                (PtNDArray) zero.get(0),
                                parameters,
                                true,
                                layers,
                                0,
                                true,
                                false,
                                false)
                        .get(0)
                : JniUtils.lstm(input, zero, parameters, true, layers, 0, true, false, false)
                        .get(0);
    }

    private NDList zeroState(Work work) {
        var shape = new Shape(work.kind().layers, work.batch(), work.hidden());
        return new NDList(manager.zeros(shape), manager.zeros(shape));
    }

    /// Per layer W (4H × D), U (4H × H) and the two biases that PyTorch has.
    private NDList weights(Work work) {
        var weights = new NDList();
        int width = work.hidden();
        int rows = work.kind().gates * width;
        for (int layer = 0; layer < work.kind().layers; layer++) {
            weights.add(uniform(0.1f, rows, width));
            weights.add(uniform(0.1f, rows, width));
            weights.add(uniform(0.1f, rows));
            weights.add(uniform(0.1f, rows));
        }
        return weights;
    }

    private NDArray uniform(float bound, long... shape) {
        return manager.randomUniform(-bound, bound, new Shape(shape));
    }

    private static NDArray attached(NDArray array, NDManager scope) {
        array.attach(scope);
        return array;
    }

    /// The same memory as a fresh leaf of the graph without a gradient.
    private static NDArray leaf(NDArray array, NDManager scope) {
        var leaf = attached(JniUtils.detachGradient((PtNDArray) array), scope);
        leaf.setRequiresGradient(true);
        return leaf;
    }

    private static NDList leaves(NDList arrays, NDManager scope) {
        var leaves = new NDList();
        for (var array : arrays) {
            leaves.add(leaf(array, scope));
        }
        return leaves;
    }

    private static NDArray need(NDArray gradient) {
        if (gradient == null) {
            throw new IllegalStateException("PyTorch gave no gradient");
        }
        return gradient;
    }
}
