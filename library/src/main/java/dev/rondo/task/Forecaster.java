package dev.rondo.task;

import dev.rondo.RondoException;
import dev.rondo.data.NumberTable;
import dev.rondo.kernel.Workers;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.network.Batch;
import dev.rondo.network.Explanation;
import dev.rondo.network.Input;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkStream;
import dev.rondo.network.NetworkWeights;
import dev.rondo.network.Output;
import dev.rondo.network.Rows;
import dev.rondo.store.Json;
import dev.rondo.store.Safetensors;
import dev.rondo.store.SafetensorsWriter;
import dev.rondo.structure.Chain;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A recurrent forecaster: from the rows of a series so far, the next row. Missing numbers (NaN)
/// are allowed wherever they stand.
///
/// Immutable and shared by threads. Its file is safetensors with one tensor a parameter; equations,
/// columns and their scaling are in the metadata (docs/model-file.md).
public final class Forecaster {
    static final String KIND = "forecast";
    private static final int VERSION = 1;

    private final Network network;
    private final float[] values;
    private final Series series;
    private final TrainingRecord record;
    private @Nullable NetworkWeights weights;

    /// What the series is.
    ///
    /// @param columns that are read
    /// @param targets that are foretold, of those
    /// @param scaling of the columns
    record Series(List<String> columns, List<String> targets, Scaling scaling) {
        Series {
            columns = List.copyOf(columns);
            targets = List.copyOf(targets);
        }

        int column(int target) {
            return columns.indexOf(targets.get(target));
        }
    }

    Forecaster(Network network, float[] values, Series series, TrainingRecord record) {
        this.network = network;
        this.values = values;
        this.series = series;
        this.record = record;
    }

    /// Layers, widths, equations.
    public Network network() {
        return network;
    }

    /// How it was trained.
    public TrainingRecord record() {
        return record;
    }

    /// The columns that it reads.
    public List<String> columns() {
        return series.columns();
    }

    /// The columns that it foretells.
    public List<String> targets() {
        return series.targets();
    }

    private Input.Numbers input() {
        return (Input.Numbers) network.spec().input();
    }

    // ---- sessions -----------------------------------------------------------------------------

    private synchronized NetworkWeights weights() {
        if (weights == null) {
            weights = network.weights(values);
        }
        return weights;
    }

    /// A series of which nothing has been read.
    public Session session() {
        return new Session(weights().stream(), new SeriesRows(series.scaling(), input()));
    }

    /// A running series.
    public final class Session {
        private final NetworkStream stream;
        private final SeriesRows rows;
        private final float[] read;
        private final float[] given;

        private Session(NetworkStream stream, SeriesRows rows) {
            this.stream = stream;
            this.rows = rows;
            read = new float[rows.width()];
            given = new float[series.targets().size()];
        }

        /// Reads the next row: a number for each column, NaN where it is missing.
        public void feed(float[] row) {
            if (row.length != series.columns().size()) {
                throw new RondoException(
                        "a row of "
                                + row.length
                                + " numbers, expected "
                                + series.columns().size()
                                + " ("
                                + String.join(", ", series.columns())
                                + ")");
            }
            rows.next(row, 0, read, 0);
            stream.feed(read);
        }

        /// The next row, as far as it is foretold: a number for each target.
        public float[] next() {
            stream.outputs(given);
            float[] out = new float[given.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = series.scaling().unscale(given[i], series.column(i));
            }
            return out;
        }

        /// An independent session at the same place.
        public Session fork() {
            return new Session(stream.fork(), rows.copy(input()));
        }

        /// The next `horizon` rows, each read as if it had come: horizon × targets. Columns that
        /// are not foretold are missing there. Leaves the session where it is.
        public float[][] ahead(int horizon) {
            Session running = fork();
            float[][] all = new float[horizon][];
            float[] row = new float[series.columns().size()];
            for (int h = 0; h < horizon; h++) {
                all[h] = running.next();
                java.util.Arrays.fill(row, Float.NaN);
                for (int i = 0; i < all[h].length; i++) {
                    row[series.column(i)] = all[h][i];
                }
                running.feed(row);
            }
            return all;
        }
    }

    /// The named values of all layers as the rows of a table are read: a row each.
    public Explanation explain(NumberTable table) {
        NumberTable read = table.select(series.columns());
        float[] rows = SeriesRows.all(series.scaling(), input(), read.values());
        int width = series.targets().size();
        var none = new Rows.Numbers(new float[read.rows() * width], width);
        return network.explain(
                values,
                new Batch(Chain.of(read.rows()), new Rows.Numbers(rows, input().row()), none));
    }

    // ---- evaluation ---------------------------------------------------------------------------

    /// How well one target is foretold one step ahead, in its own units, and how well the last
    /// number that was seen foretells it.
    ///
    /// @param count of numbers foretold
    /// @param rootMeanSquare √(mean of squared errors)
    /// @param meanAbsolute mean of |errors|
    /// @param naiveRootMeanSquare the first, of the last number seen
    /// @param naiveMeanAbsolute the second, of the last number seen
    public record Accuracy(
            String target,
            int count,
            double rootMeanSquare,
            double meanAbsolute,
            double naiveRootMeanSquare,
            double naiveMeanAbsolute) {}

    /// Foretells each row from `from` on (at least 1) from all before it.
    public List<Accuracy> evaluate(NumberTable table, int from) {
        NumberTable read = table.select(series.columns());
        int n = read.rows();
        if (from < 1 || from >= n) {
            throw new RondoException(
                    "a series of "
                            + n
                            + " rows, the first foretold is number "
                            + from
                            + ": expected at least one row before it, and it");
        }
        int width = series.targets().size();
        float[] out = new float[(n - 1) * width];
        float[] rows = SeriesRows.all(series.scaling(), input(), read.part(0, n - 1).values());
        try (var workers = new Workers(1)) {
            var run = network.run(1, workers);
            run.prepare(values);
            var none = new Rows.Numbers(new float[out.length], width);
            run.outputs(
                    new Batch(Chain.of(n - 1), new Rows.Numbers(rows, input().row()), none),
                    network.start(1),
                    out);
        }
        List<Accuracy> all = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            all.add(accuracy(read, out, i, from));
        }
        return all;
    }

    private Accuracy accuracy(NumberTable table, float[] out, int target, int from) {
        int column = series.column(target);
        int width = series.targets().size();
        double[] squares = new double[2];
        double[] absolute = new double[2];
        int count = 0;
        float last = Float.NaN;
        for (int r = 0; r < table.rows(); r++) {
            float y = table.at(r, column);
            if (Float.isNaN(y)) {
                continue;
            }
            if (r >= from && !Float.isNaN(last)) {
                double e = series.scaling().unscale(out[(r - 1) * width + target], column) - y;
                double naive = last - y;
                squares[0] += e * e;
                absolute[0] += Math.abs(e);
                squares[1] += naive * naive;
                absolute[1] += Math.abs(naive);
                count++;
            }
            last = y;
        }
        return new Accuracy(
                series.targets().get(target),
                count,
                Math.sqrt(squares[0] / count),
                absolute[0] / count,
                Math.sqrt(squares[1] / count),
                absolute[1] / count);
    }

    // ---- file ---------------------------------------------------------------------------------

    /// Writes the model, atomically.
    public void save(Path file) {
        var writer =
                new SafetensorsWriter()
                        .metadata("rondo.kind", KIND)
                        .metadata("rondo.version", "" + VERSION)
                        .metadata("rondo.series", Json.of(series).write())
                        .metadata("rondo.record", Json.of(record).write());
        NetworkFile.write(writer, network, values);
        writer.write(file);
    }

    /// Whether a file holds a model of this kind.
    ///
    /// @throws RondoException if it is no model file
    public static boolean is(Path file) {
        try (var in = Safetensors.open(file)) {
            return KIND.equals(in.metadata().get("rondo.kind"));
        }
    }

    /// Reads a model.
    ///
    /// @throws RondoException if the file is no forecaster, or is damaged
    public static Forecaster load(Path file) {
        try (var in = Safetensors.open(file)) {
            if (!KIND.equals(in.metadata().get("rondo.kind"))
                    || !("" + VERSION).equals(in.metadata().get("rondo.version"))) {
                throw new RondoException(
                        file
                                + ": holds no forecaster of version "
                                + VERSION
                                + " (its metadata says "
                                + in.metadata().get("rondo.kind")
                                + " "
                                + in.metadata().get("rondo.version")
                                + "): was it written by `rondo train forecast`?");
            }
            return load(in, file.toString());
        }
    }

    private static Forecaster load(Safetensors in, String where) {
        try {
            var series =
                    Json.parse(in.metadata("rondo.series"), where + ", series").as(Series.class);
            var record =
                    Json.parse(in.metadata("rondo.record"), where + ", record")
                            .as(TrainingRecord.class);
            var network = NetworkFile.network(in);
            network.spec().mustCarry(where + ": a forecaster");
            if (!(network.spec().input() instanceof Input.Numbers n)
                    || n.width() != series.columns().size()
                    || n.width() != series.scaling().width()
                    || n.width() != series.scaling().deviation().size()
                    || !(network.spec().output() instanceof Output.Linear)
                    || network.spec().output().width() != series.targets().size()
                    || !series.columns().containsAll(series.targets())) {
                throw new RondoException(
                        where
                                + ": the network ("
                                + network.spec().input()
                                + ", "
                                + network.spec().output()
                                + ") does not fit the series ("
                                + series.columns()
                                + "): was the file altered?");
            }
            return new Forecaster(network, NetworkFile.values(in, network), series, record);
        } catch (RondoException e) {
            String message = String.valueOf(e.getMessage());
            throw message.contains(where)
                    ? e
                    : new RondoException(where + ": " + message + ": was the file altered?", e);
        }
    }
}
