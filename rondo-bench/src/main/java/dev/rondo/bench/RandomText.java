package dev.rondo.bench;

import dev.rondo.model.BatchSource;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.spec.Batch;
import dev.rondo.structure.PackedSequences;

import java.util.Arrays;
import java.util.Map;

/// The texts of [Symbols] in turn, each a batch that begins with states of zero, in one state that
/// is used again.
final class RandomText implements BatchSource {
    private final int sequences;
    private final Batch[] batches = new Batch[8];

    RandomText(Work work) {
        sequences = work.batch();
        var chain = PackedSequences.uniform(work.batch(), work.steps());
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
    public int stepsPerEpoch() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Batch batch(int epoch, int step, NetworkRun run) {
        return batches[step % batches.length];
    }

    @Override
    public int carriedSequences() {
        return sequences;
    }

    @Override
    public boolean resetsStates() {
        return true;
    }

    @Override
    public Map<String, String> identity() {
        return Map.of();
    }
}
