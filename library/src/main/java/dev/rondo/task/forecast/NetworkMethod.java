package dev.rondo.task.forecast;

import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.series.method.ForecastMethod;
import dev.rondo.series.method.History;
import dev.rondo.series.method.LinearForecast;
import dev.rondo.series.method.NumberStore;
import dev.rondo.series.method.StoredMethod;
import dev.rondo.series.method.StoredMethods;
import dev.rondo.structure.PackedSequences;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A recurrent network that adds to a linear direct forecast:
///
/// ŷ(t+h) = linear(t, h) + s_t · net(x)_h, x_j = the j-th patch of (y(t−W+1) … y(t) − y(t)) / s_t,
///
/// where s_t is the window's deviation from its last number, at least a tenth of the series' scale.
/// The network reads patches of P numbers, W / P steps, and its last state gives all H numbers.
final class NetworkMethod implements ForecastMethod {
    private final Trained trained;
    private final LinearForecast linear;
    private final double scale;

    NetworkMethod(Trained trained, LinearForecast linear, double scale) {
        this.trained = trained;
        this.linear = linear;
        this.scale = scale;
    }

    /// The network, shared by all series.
    static final class Trained {
        final Network network;
        final float[] values;
        final int patch;
        private final NetworkRun run;

        Trained(Network network, float[] values, int patch) {
            this.network = network;
            this.values = values;
            this.patch = patch;
            run = network.run(1, new WorkerPool(1));
            run.prepare(values);
        }

        /// What it gives for one window.
        private synchronized float[] outputs(float[] read, int horizon) {
            int steps = read.length / patch;
            float[] z = new float[horizon];
            run.outputs(
                    new Batch(
                            PackedSequences.of(steps),
                            new Rows.Numbers(read, patch),
                            new Rows.Numbers(new float[horizon], horizon)),
                    network.start(1),
                    z);
            return z;
        }
    }

    /// What a window is divided by: the mean departure from its last number, at least a tenth of
    /// the series' scale.
    static double deviation(double[] window, double scale) {
        double last = window[window.length - 1];
        double sum = 0;
        for (double y : window) {
            sum += Math.abs(y - last);
        }
        return Math.max(0.1 * scale, sum / window.length);
    }

    /// Writes what the network reads of a window.
    static void read(double[] window, double deviation, float[] out, int to) {
        double last = window[window.length - 1];
        for (int k = 0; k < window.length; k++) {
            out[to + k] = (float) ((window[k] - last) / deviation);
        }
    }

    @Override
    public String name() {
        return "network";
    }

    @Override
    public String describe() {
        return trained.network.summary() + " on " + linear.describe();
    }

    @Override
    public double[] forecast(History history, int at, int horizon) {
        int w = linear.window();
        double[] window = history.window(at, w);
        double[] steps = new double[horizon];
        for (int done = 0; done < horizon; ) {
            double[] next = next(window, history.step(at - 1) + done);
            int count = Math.min(next.length, horizon - done);
            System.arraycopy(next, 0, steps, done, count);
            done += count;
            double[] longer = Arrays.copyOf(window, w + next.length);
            System.arraycopy(next, 0, longer, w, next.length);
            window = Arrays.copyOfRange(longer, next.length, longer.length);
        }
        return steps;
    }

    private double[] next(double[] window, long step) {
        double[] next = linear.next(window, step);
        double deviation = deviation(window, scale);
        float[] read = new float[window.length];
        read(window, deviation, read, 0);
        float[] z = trained.outputs(read, next.length);
        for (int h = 0; h < next.length; h++) {
            next[h] += deviation * z[h];
        }
        return next;
    }

    @Override
    public ForecastMethod adapted(History history, int end, double other) {
        return new NetworkMethod(trained, linear, other);
    }

    Trained trained() {
        return trained;
    }

    @Override
    public StoredMethod store(NumberStore numbers) {
        int at = numbers.size();
        numbers.put(scale);
        var own = linear.store(numbers);
        var settings = new ArrayList<>(List.of(trained.patch));
        settings.addAll(own.settings());
        return new StoredMethod("network", settings, at, own.count() + 1);
    }

    /// The method as it was stored.
    ///
    /// @param network of the same file
    static NetworkMethod of(StoredMethod stored, NumberStore numbers, Trained network) {
        double scale = numbers.at(stored.at());
        var linear =
                StoredMethods.read(
                        new StoredMethod(
                                "linear",
                                stored.settings().subList(1, stored.settings().size()),
                                stored.at() + 1,
                                stored.count() - 1),
                        numbers);
        return new NetworkMethod(network, (LinearForecast) linear, scale);
    }
}
