package dev.rondo.model;

import dev.rondo.network.Network;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;

/// Predictors of one thread that are kept ready, so that a model that is asked for one item after
/// the other, by any number of threads at once, lays its weights out once and not at every call. As
/// many are kept as there are processors; further ones are made as they are needed.
public final class ReadyPredictors {
    private final Network network;
    private final float[] values;
    private final BlockingQueue<BatchPredictor> ready =
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    /// @param values of the parameters, which must not change afterwards
    public ReadyPredictors(Network network, float[] values) {
        this.network = network;
        this.values = values;
    }

    /// What is found with a predictor that nobody else uses meanwhile.
    public <T> T use(Function<BatchPredictor, T> function) {
        var idle = ready.poll();
        var predictor = idle == null ? new BatchPredictor(network, values, 1, 1) : idle;
        T found = function.apply(predictor);
        if (!ready.offer(predictor)) {
            predictor.close();
        }
        return found;
    }
}
