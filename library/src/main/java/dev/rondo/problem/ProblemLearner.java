package dev.rondo.problem;

import dev.rondo.kernel.Streams;
import dev.rondo.kernel.Workers;
import dev.rondo.learn.Learner;
import dev.rondo.learn.Loss;
import dev.rondo.network.Batch;
import dev.rondo.network.Gradient;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.NetworkSpec;
import dev.rondo.network.NetworkStream;
import dev.rondo.network.Parameters;
import dev.rondo.network.Stack;
import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A network that learns a [Problem]: fresh examples at every step, the same held-out examples at
/// every evaluation.
public final class ProblemLearner implements Learner, AutoCloseable {
    private final Problem problem;
    private final Stack stack;
    private final int batch;
    private final int stepsPerEpoch;
    private final int backward;
    private final long seed;
    private final Network network;
    private final float[] values;
    private final Gradient gradient;
    private final Workers workers;
    private final NetworkRun run;
    private final Streams draws;
    private final Streams random;
    private final Batch heldOut;
    private double error = Double.NaN;

    /// @param batch examples of a step
    /// @param stepsPerEpoch after which it is evaluated
    /// @param backward steps over which a loss is propagated back; 0: all
    /// @param heldOut examples of an evaluation
    public ProblemLearner(
            Problem problem,
            Stack stack,
            int batch,
            int stepsPerEpoch,
            int backward,
            int heldOut,
            long seed) {
        this.problem = problem;
        this.stack = stack;
        this.batch = batch;
        this.stepsPerEpoch = stepsPerEpoch;
        this.backward = backward;
        this.seed = seed;
        network = Network.of(new NetworkSpec(problem.input(), stack, problem.output()));
        values = network.initialise(seed);
        gradient = new Gradient(network.parameters());
        workers = new Workers(1);
        run = network.run(1, workers);
        draws = new Streams(seed).stream("examples");
        random = new Streams(seed).stream("dropout");
        this.heldOut = problem.heldOut(new Streams(seed).stream("held out"), heldOut);
    }

    public Network network() {
        return network;
    }

    @Override
    public Parameters parameters() {
        return network.parameters();
    }

    @Override
    public float[] values() {
        return values;
    }

    @Override
    public Gradient gradient() {
        return gradient;
    }

    @Override
    public void restrict(float[] array) {
        network.restrict(array);
    }

    @Override
    public Set<String> recurrent() {
        return network.recurrent();
    }

    @Override
    public int stepsPerEpoch() {
        return stepsPerEpoch;
    }

    @Override
    public void startEpoch(int epoch) {}

    @Override
    public Loss step(int epoch, int step) {
        long number = (long) epoch * stepsPerEpoch + step;
        var examples = problem.draw(draws.at(number), batch);
        run.prepare(values);
        var options = new NetworkRun.Options(random.at(number), backward, 0, Integer.MAX_VALUE);
        double loss = run.gradient(examples, network.start(batch), options, gradient);
        return new Loss(loss, examples.asked(network.spec().reading()));
    }

    @Override
    public Optional<Loss> heldOut() {
        run.prepare(values);
        int sequences = heldOut.chain().sequences();
        error = Answers.error(problem.output(), heldOut, answers(heldOut));
        double loss = run.loss(heldOut, network.start(sequences), null);
        return Optional.of(new Loss(loss, heldOut.asked(network.spec().reading())));
    }

    /// How many numbers are learned.
    public int learned() {
        float[] ones = new float[values.length];
        java.util.Arrays.fill(ones, 1);
        network.restrict(ones);
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
        run.prepare(values);
        float[] z = new float[examples.chain().rows() * problem.output().width()];
        run.outputs(examples, network.start(examples.chain().sequences()), z);
        return z;
    }

    /// A running sequence at the present values.
    public NetworkStream stream() {
        return network.weights(values.clone()).stream();
    }

    @Override
    public Map<String, String> identity() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "problem",
                problem.getClass().isAnnotationPresent(Key.class)
                        ? SerialisedNames.text(problem)
                        : problem.toString());
        facts.put("stack", text(stack));
        facts.put("batch", "" + batch);
        facts.put("backward span", "" + backward);
        facts.put("seed", "" + seed);
        return facts;
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
        workers.close();
    }
}
