package dev.rondo.task.forecast;

import dev.rondo.data.series.Panel;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.series.Covariates;
import dev.rondo.series.Normalisation;
import dev.rondo.series.Scaling;
import dev.rondo.series.SeriesFeatureBuilder;
import dev.rondo.series.SeriesSchema;
import dev.rondo.structure.PackedSequences;

import java.util.Arrays;

/// What a forecaster says at many places of a series, many at once.
final class ForecastRun implements AutoCloseable {
    private static final int ROWS = 1024; // of a series that are run at once
    private static final int WINDOWS = 128; // that are run at once

    private final SeriesSchema schema;
    private final Network network;
    private final Input.Numbers input;
    private final WorkerPool workers;
    private final NetworkRun run;
    private final int width;

    ForecastRun(SeriesSchema schema, Network network, float[] values, int threads) {
        this.schema = schema;
        this.network = network;
        input = (Input.Numbers) network.spec().input();
        workers = new WorkerPool(threads);
        run = network.run(threads, workers);
        run.prepare(values);
        width = network.spec().output().width();
    }

    /// Told what is predicted at a place: horizon × targets.
    interface Visitor {
        void at(int place, PredictiveDistribution[][] steps);
    }

    /// @param places rows before which the series is known, rising, each at least 1
    void each(Panel.One series, Scaling scaling, int[] places, Visitor visitor) {
        var covariates = new Covariates(schema, series);
        if (schema.context() > 0) {
            for (int i = 0; i < places.length; i += WINDOWS) {
                int end = Math.min(places.length, i + WINDOWS);
                windows(covariates, scaling, Arrays.copyOfRange(places, i, end), visitor);
            }
        } else {
            stream(covariates, scaling, places, visitor);
        }
    }

    private void stream(Covariates covariates, Scaling scaling, int[] places, Visitor visitor) {
        var rows = new SeriesFeatureBuilder(schema, scaling, input);
        var state = network.start(1);
        int channels = schema.channels().size();
        int end = places.length == 0 ? 0 : places[places.length - 1];
        int next = 0;
        for (int from = 0; from < end; from += ROWS) {
            int n = Math.min(ROWS, end - from);
            float[] read = new float[n * input.row()];
            double[][] bases = new double[n][];
            for (int r = 0; r < n; r++) {
                int at = from + r;
                rows.next(
                        covariates.values(), at * channels, covariates, at, read, r * input.row());
                if (next < places.length && places[next] == at + 1) {
                    bases[r] = rows.base();
                    next++;
                }
            }
            float[] z = outputs(PackedSequences.of(n), read, state, n);
            for (int r = 0; r < n; r++) {
                if (bases[r] != null) {
                    visitor.at(from + r + 1, forecasts(z, r, bases[r], rows));
                }
            }
        }
    }

    private float[] outputs(
            PackedSequences chain, float[] read, dev.rondo.network.NetworkState state, int rows) {
        float[] z = new float[rows * width];
        int outputs = schema.horizon() * schema.targets().size();
        var none = new Rows.Numbers(new float[rows * outputs], outputs);
        run.outputs(new Batch(chain, new Rows.Numbers(read, input.row()), none), state, z);
        return z;
    }

    private void windows(Covariates covariates, Scaling scaling, int[] places, Visitor visitor) {
        int n = places.length;
        int[] lengths = new int[n];
        for (int b = 0; b < n; b++) {
            lengths[b] = SeriesWindow.length(schema, 0, places[n - 1 - b]);
        }
        var chain = PackedSequences.of(lengths); // the latest place first: lengths fall
        float[] read = new float[chain.rows() * input.row()];
        float[] own = new float[lengths[0] * input.row()];
        var at = new SeriesFeatureBuilder[n];
        for (int b = 0; b < n; b++) {
            int place = places[n - 1 - b];
            at[b] =
                    SeriesWindow.read(
                            schema,
                            scaling,
                            input,
                            covariates.values(),
                            0,
                            place,
                            covariates,
                            own,
                            0);
            for (int t = 0; t < lengths[b]; t++) {
                System.arraycopy(
                        own, t * input.row(), read, chain.row(b, t) * input.row(), input.row());
            }
        }
        float[] z = outputs(chain, read, network.start(n), n);
        for (int b = n - 1; b >= 0; b--) {
            visitor.at(places[n - 1 - b], forecasts(z, b, at[b].base(), at[b]));
        }
    }

    private PredictiveDistribution[][] forecasts(
            float[] z, int row, double[] base, SeriesFeatureBuilder rows) {
        return forecasts(schema, network, z, row, base, rows);
    }

    /// What a row of the network's output says: horizon × targets.
    static PredictiveDistribution[][] forecasts(
            SeriesSchema schema,
            Network network,
            float[] z,
            int row,
            double[] base,
            SeriesFeatureBuilder rows) {
        int targets = schema.targets().size();
        var steps = new PredictiveDistribution[schema.horizon()][targets];
        for (int h = 0; h < steps.length; h++) {
            for (int i = 0; i < targets; i++) {
                int k = h * targets + i;
                steps[h][i] =
                        PredictiveDistribution.of(
                                network.spec().output(),
                                z,
                                row,
                                k,
                                base[k],
                                rows.factor(i),
                                schema.scale() == Normalisation.LOG);
            }
        }
        return steps;
    }

    /// What one context says.
    PredictiveDistribution[][] window(
            Scaling scaling, double[] values, int first, int end, Covariates covariates) {
        int n = SeriesWindow.length(schema, first, end);
        float[] read = new float[n * input.row()];
        var rows =
                SeriesWindow.read(schema, scaling, input, values, first, end, covariates, read, 0);
        float[] z = outputs(PackedSequences.of(n), read, network.start(1), 1);
        return forecasts(z, 0, rows.base(), rows);
    }

    @Override
    public void close() {
        workers.close();
    }
}
