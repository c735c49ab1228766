package dev.rondo.app.study.problem;

import dev.rondo.learn.Loss;
import dev.rondo.model.BatchPredictor;
import dev.rondo.model.BatchSource;
import dev.rondo.model.NetworkLearner;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.NetworkStream;
import dev.rondo.network.NetworkWeights;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A network that learns a [Problem]: fresh examples at every step, the same held-out examples at
/// every evaluation.
public final class ProblemLearner implements AutoCloseable {
    private final Problem problem;
    private final Batch validation;
    private final NetworkLearner learner;
    private double error = Double.NaN;

    /// Examples drawn anew for every step.
    private record Drawing(
            Problem problem, Stack stack, int size, int stepsPerEpoch, int backward, long seed)
            implements BatchSource {
        @Override
        public Batch batch(int epoch, int step, NetworkRun run) {
            var draws = new RandomStreams(seed).stream("examples");
            return problem.draw(draws.at((long) epoch * stepsPerEpoch + step), size);
        }

        @Override
        public NetworkRun.Options options(int step) {
            return new NetworkRun.Options(null, backward, 0, Integer.MAX_VALUE);
        }

        @Override
        public Map<String, String> identity() {
            Map<String, String> identity = new LinkedHashMap<>();
            identity.put(
                    "problem",
                    problem.getClass().isAnnotationPresent(Key.class)
                            ? SerialisedNames.text(problem)
                            : problem.toString());
            identity.put("stack", text(stack));
            identity.put("batch", "" + size);
            identity.put("backward span", "" + backward);
            identity.put("seed", "" + seed);
            return identity;
        }
    }

    /// @param batch examples of a step
    /// @param stepsPerEpoch after which it is evaluated
    /// @param backward steps over which a loss is propagated back; 0: all
    /// @param validation examples of an evaluation
    public ProblemLearner(
            Problem problem,
            Stack stack,
            int batch,
            int stepsPerEpoch,
            int backward,
            int validation,
            long seed) {
        this.problem = problem;
        this.validation =
                problem.validation(new RandomStreams(seed).stream("held out"), validation);
        learner =
                new NetworkLearner(
                        Network.of(new NetworkSpec(problem.input(), stack, problem.output())),
                        new Drawing(problem, stack, batch, stepsPerEpoch, backward, seed),
                        this::measure,
                        NetworkLearner.Options.of(seed, 1, 1));
    }

    private Optional<Loss> measure(BatchPredictor outputs) {
        error = Answers.error(problem.output(), validation, outputs.of(validation));
        return Optional.of(outputs.loss(validation));
    }

    /// What trains it.
    public NetworkLearner learner() {
        return learner;
    }

    public Network network() {
        return learner.network();
    }

    /// How many numbers are learned.
    public int learned() {
        float[] ones = new float[learner.values().length];
        Arrays.fill(ones, 1);
        learner.restrict(ones);
        int learned = 0;
        for (float one : ones) {
            learned += one > 0 ? 1 : 0;
        }
        return learned;
    }

    /// The [error][Answers] of the last evaluation.
    public double error() {
        return error;
    }

    /// What the network gives for other examples at the present values: N × width of the output.
    public float[] answers(Batch examples) {
        return learner.outputs().of(examples);
    }

    /// A running sequence at the present values.
    public NetworkStream stream() {
        return NetworkWeights.of(network(), learner.values().clone()).stream();
    }

    private static String text(Stack stack) {
        return "Stack[layers="
                + stack.layers().stream().map(ProblemLearner::text).toList()
                + ", links="
                + stack.links()
                + ", start="
                + stack.start()
                + ", dropout="
                + SerialisedNames.text(stack.dropout())
                + ", penalty="
                + SerialisedNames.text(stack.penalty())
                + ", initialRange="
                + stack.initialRange()
                + "]";
    }

    private static String text(NetworkSpec.Layer layer) {
        return "Layer[cell="
                + layer.cell().text()
                + ", hidden="
                + layer.hidden()
                + ", direction="
                + layer.direction()
                + ", merge="
                + layer.merge()
                + ", axis="
                + layer.axis()
                + "]";
    }

    @Override
    public void close() {
        learner.close();
    }
}
