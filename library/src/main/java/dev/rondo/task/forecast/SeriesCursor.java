package dev.rondo.task.forecast;

import dev.rondo.network.Network;
import dev.rondo.network.NetworkStream;
import dev.rondo.network.spec.Input;
import dev.rondo.series.Covariates;
import dev.rondo.series.Scaling;
import dev.rondo.series.SeriesFeatureBuilder;
import dev.rondo.series.SeriesSchema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// A running series at a place: it reads a row, says what comes next, and can be forked.
sealed interface SeriesCursor {
    /// Reads the next row: a number for each channel.
    void read(double[] row);

    /// What is predicted from here: horizon × targets.
    PredictiveDistribution[][] next();

    /// An independent one at the same place.
    SeriesCursor fork();

    /// States are carried from row to row.
    final class Stream implements SeriesCursor {
        private final SeriesSchema schema;
        private final Network network;
        private final NetworkStream stream;
        private final SeriesFeatureBuilder rows;
        private final Covariates covariates;
        private final float[] read;
        private final float[] outputs;
        private int number;

        Stream(
                SeriesSchema schema,
                Network network,
                NetworkStream stream,
                SeriesFeatureBuilder rows,
                Covariates covariates,
                int number) {
            this.schema = schema;
            this.network = network;
            this.stream = stream;
            this.rows = rows;
            this.covariates = covariates;
            this.number = number;
            read = new float[rows.width()];
            outputs = new float[network.spec().output().width()];
        }

        @Override
        public void read(double[] row) {
            rows.next(row, 0, covariates, number++, read, 0);
            stream.feed(read);
        }

        @Override
        public PredictiveDistribution[][] next() {
            stream.outputs(outputs);
            return ForecastRun.forecasts(schema, network, outputs, 0, rows.base(), rows);
        }

        @Override
        public SeriesCursor fork() {
            var input = (Input.Numbers) network.spec().input();
            return new Stream(schema, network, stream.fork(), rows.copy(input), covariates, number);
        }
    }

    /// The context is read anew for each forecast.
    final class Window implements SeriesCursor {
        private final SeriesSchema schema;
        private final ForecastRun run;
        private final Scaling scaling;
        private final Covariates covariates;
        private final int keep; // rows
        private double[] values; // rows × channels
        private int first; // the row that stands first
        private int end; // the row after the last

        Window(SeriesSchema schema, ForecastRun run, Scaling scaling, Covariates covariates) {
            this.schema = schema;
            this.run = run;
            this.scaling = scaling;
            this.covariates = covariates;
            keep = schema.context() + schema.lead();
            values = new double[2 * keep * schema.channels().size()];
        }

        @Override
        public void read(double[] row) {
            int width = row.length;
            if ((end - first + 1) * width > values.length) {
                int drop = end - first - keep;
                System.arraycopy(values, drop * width, values, 0, keep * width);
                first += drop;
            }
            System.arraycopy(row, 0, values, (end - first) * width, width);
            end++;
        }

        @Override
        public PredictiveDistribution[][] next() {
            return run.window(scaling, values, first, end, covariates);
        }

        @Override
        public SeriesCursor fork() {
            var other = new Window(schema, run, scaling, covariates);
            other.values = values.clone();
            other.first = first;
            other.end = end;
            return other;
        }
    }

    /// What may come in the next rows. Where they are more than the horizon, those that were
    /// predicted are read as if they had come: what is expected, where one number is said; else
    /// sampled paths.
    ///
    /// @param paths that are sampled
    static Forecast forecast(
            SeriesSchema schema, SeriesCursor from, int rows, int paths, long seed) {
        var random = new Random(seed);
        var steps = new ArrayList<>(Arrays.asList(from.next()));
        boolean uncertain = steps.getFirst()[0].uncertain();
        double[][][] sampled = new double[uncertain ? paths : 0][][];
        for (int p = 0; p < sampled.length; p++) {
            sampled[p] = path(schema, from, rows, random);
        }
        var place = rows > steps.size() && !uncertain ? from.fork() : from;
        int horizon = schema.horizon();
        while (rows > steps.size() && !uncertain) {
            for (var step : steps.subList(steps.size() - horizon, steps.size())) {
                place.read(
                        row(
                                schema,
                                Arrays.stream(step)
                                        .mapToDouble(PredictiveDistribution::value)
                                        .toArray()));
            }
            steps.addAll(Arrays.asList(place.next()));
        }
        for (int h = steps.size(); h < rows; h++) {
            var step = new PredictiveDistribution[schema.targets().size()];
            for (int i = 0; i < step.length; i++) {
                double[] samples = new double[sampled.length];
                for (int p = 0; p < samples.length; p++) {
                    samples[p] = sampled[p][h][i];
                }
                step[i] = new PredictiveDistribution.Samples(samples);
            }
            steps.add(step);
        }
        return new Forecast(
                schema.targets(),
                lists(steps.subList(0, rows)),
                List.of(),
                sampled.length == 0 ? Forecast.Paths.NONE : new Forecast.Paths(sampled));
    }

    /// Steps × targets, as lists.
    static List<List<PredictiveDistribution>> lists(List<PredictiveDistribution[]> steps) {
        return steps.stream().map(List::of).toList();
    }

    private static double[][] path(
            SeriesSchema schema, SeriesCursor from, int rows, RandomGenerator random) {
        double[][] path = new double[rows][schema.targets().size()];
        SeriesCursor place = from;
        for (int h = 0; h < rows; ) {
            var block = place.next();
            place = h == 0 && rows > block.length ? from.fork() : place;
            for (int b = 0; b < block.length && h < rows; b++, h++) {
                for (int i = 0; i < path[h].length; i++) {
                    path[h][i] = block[b][i].sample(random);
                }
                if (h + 1 < rows && rows > block.length) {
                    place.read(row(schema, path[h]));
                }
            }
        }
        return path;
    }

    /// A row as it would come: what is not predicted is missing.
    static double[] row(SeriesSchema schema, double[] targets) {
        double[] row = new double[schema.channels().size()];
        Arrays.fill(row, Double.NaN);
        for (int i = 0; i < targets.length; i++) {
            row[schema.column(i)] = targets[i];
        }
        return row;
    }
}
