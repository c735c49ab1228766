package dev.rondo.model;

import dev.rondo.RondoException;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Rows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The same batches in every epoch, in their order.
record FixedBatches(List<Batch> batches) implements BatchSource {
    FixedBatches {
        batches = List.copyOf(batches);
        if (batches.isEmpty()) {
            throw new RondoException("the training data are empty: no batches");
        }
    }

    @Override
    public int stepsPerEpoch() {
        return batches.size();
    }

    @Override
    public Batch batch(int epoch, int step, NetworkRun run) {
        return batches.get(step);
    }

    @Override
    public Map<String, String> identity() {
        int hash = 1;
        for (Batch batch : batches) {
            hash = 31 * hash + batch.structure().rows();
            hash = 31 * hash + hash(batch.inputs());
            hash = 31 * hash + hash(batch.targets());
        }
        return Map.of("batches", batches.size() + ", " + Integer.toHexString(hash));
    }

    private static int hash(Rows rows) {
        return switch (rows) {
            case Rows.Symbols(int[] ids) -> Arrays.hashCode(ids);
            case Rows.Numbers(float[] values, _) -> Arrays.hashCode(values);
            case Rows.Lists(int[][] lists) -> Arrays.deepHashCode(lists);
            case Rows.Multiple(var of) -> of.stream().map(FixedBatches::hash).toList().hashCode();
            case Rows.Spelled(_, int[] symbols, int[] of) ->
                    31 * Arrays.hashCode(symbols) + Arrays.hashCode(of);
        };
    }
}
