package dev.rondo.bench;

import dev.rondo.kernel.Workers;
import dev.rondo.learn.Learner;
import dev.rondo.learn.Loss;
import dev.rondo.network.Batch;
import dev.rondo.network.Gradient;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.NetworkState;
import dev.rondo.network.Parameters;
import dev.rondo.structure.Chain;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Learns the texts of [Symbols] in turn, each a step that begins with states of zero.
final class RandomText implements Learner {

    private final Network network;
    private final NetworkRun run;
    private final float[] values;
    private final Gradient gradient;
    private final NetworkState state;
    private final Batch[] batches = new Batch[8];

    RandomText(Network network, Work work, int threads) {
        this.network = network;
        run = network.run(threads, new Workers(threads));
        values = network.initialise(1);
        gradient = new Gradient(network.parameters());
        state = network.start(work.batch());
        var chain = Chain.uniform(work.batch(), work.steps());
        for (int i = 0; i < batches.length; i++) {
            var text = Symbols.of(work, i);
            batches[i] =
                    new Batch(
                            chain,
                            Arrays.copyOf(text, chain.rows()),
                            Arrays.copyOfRange(text, work.batch(), text.length));
        }
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
        return Integer.MAX_VALUE;
    }

    @Override
    public void startEpoch(int epoch) {
        state.restart(null);
    }

    @Override
    public Loss step(int epoch, int step) {
        var batch = batches[step % batches.length];
        state.restart(null);
        run.prepare(values);
        double loss = run.gradient(batch, state, NetworkRun.Options.PLAIN, gradient);
        return new Loss(loss, batch.chain().rows());
    }

    @Override
    public Optional<Loss> heldOut() {
        return Optional.empty();
    }

    @Override
    public Map<String, float[]> carried() {
        return Map.of();
    }

    @Override
    public void restoreCarried(Map<String, float[]> carried) {}

    @Override
    public Map<String, String> identity() {
        return Map.of();
    }
}
