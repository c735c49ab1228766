package dev.rondo.task.forecast;

import dev.rondo.data.series.Panel;
import dev.rondo.learn.Loss;
import dev.rondo.model.BatchPredictor;
import dev.rondo.model.NetworkFile;
import dev.rondo.model.NetworkLearner;
import dev.rondo.model.StreamSource;
import dev.rondo.network.Network;
import dev.rondo.network.spec.ActivationPenalty;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Rows;
import dev.rondo.series.Covariates;
import dev.rondo.series.SeriesFeatureBuilder;
import dev.rondo.series.SeriesSchema;
import dev.rondo.store.SerialisedNames;
import dev.rondo.structure.PackedSequences;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/// One series that a forecaster reads as a stream ([StreamSource]), its held-out part at its end.
final class SeriesStream {
    /// Rows before the held-out part that are read so that the states know where they are.
    private static final int WARM_UP = 200;

    private final SeriesSchema schema;
    private final Input.Numbers input;
    private final float[] rows; // all rows × row
    private final float[] targets; // asked after each row: all rows × horizon · targets
    private final float[] validationRows; // the same of the held-out part
    private final int width;
    private final int learned;
    private final int total;

    /// @param learned rows that are learned from; the others are held out
    SeriesStream(SeriesSchema schema, Input.Numbers input, Panel.One series, int learned) {
        this.schema = schema;
        this.input = input;
        this.learned = learned;
        total = series.rows();
        width = schema.horizon() * schema.targets().size();
        rows = new float[total * input.row()];
        targets = new float[total * width];
        validationRows = new float[total * width];
        var covariates = new Covariates(schema, series);
        var running = new SeriesFeatureBuilder(schema, schema.scaling(series, learned), input);
        for (int r = 0; r < total; r++) {
            running.next(series.values(), r * series.width(), covariates, r, rows, r * input.row());
            running.target(covariates, r + 1, 0, learned, targets, r * width);
            running.target(covariates, r + 1, learned, total, validationRows, r * width);
        }
    }

    /// The network in training on it, with initial values.
    NetworkLearner learner(ForecastSettings settings, Network network, int threads) {
        var examples = settings.examples();
        return new NetworkLearner(
                network,
                new StreamSource(
                        new StreamSource.Streams(
                                IntStream.range(0, learned).toArray(), examples.batch()),
                        settings.truncation(),
                        identity(settings, network),
                        this::batch),
                this::validation,
                NetworkLearner.Options.of(examples.seed(), examples.shards(), threads));
    }

    private Map<String, String> identity(ForecastSettings settings, Network network) {
        Map<String, String> identity = new LinkedHashMap<>(schema.identity());
        identity.put("network", NetworkFile.configuration(network.spec()).write());
        if (!settings.stack().penalty().equals(ActivationPenalty.NONE)) {
            identity.put("activation penalty", SerialisedNames.text(settings.stack().penalty()));
        }
        identity.put("shards", "" + settings.examples().shards());
        identity.put("seed", "" + settings.examples().seed());
        var crc = new CRC32C();
        var bytes = ByteBuffer.allocate(4 * rows.length);
        bytes.asFloatBuffer().put(rows);
        crc.update(bytes.array());
        identity.put(
                "series",
                learned + " of " + total + " rows, checksum " + Long.toHexString(crc.getValue()));
        return identity;
    }

    /// The rows of these numbers, with what is asked after them unless `next` says that nothing is.
    private Batch batch(PackedSequences chain, int[] read, int[] next) {
        int n = chain.rows();
        int row = input.row();
        float[] in = new float[n * row];
        float[] out = new float[n * width];
        for (int r = 0; r < n; r++) {
            System.arraycopy(rows, read[r] * row, in, r * row, row);
            if (next[r] >= 0) {
                System.arraycopy(targets, read[r] * width, out, r * width, width);
            } else {
                Arrays.fill(out, r * width, (r + 1) * width, Float.NaN);
            }
        }
        return new Batch(chain, new Rows.Numbers(in, row), new Rows.Numbers(out, width));
    }

    private Optional<Loss> validation(BatchPredictor outputs) {
        if (learned == total) {
            return Optional.empty();
        }
        int begin = Math.max(0, learned - 1 - WARM_UP);
        int n = total - 1 - begin;
        float[] target = Arrays.copyOfRange(validationRows, begin * width, (begin + n) * width);
        Arrays.fill(target, 0, (learned - 1 - begin) * width, Float.NaN);
        float[] read = Arrays.copyOfRange(rows, begin * input.row(), (begin + n) * input.row());
        var loss =
                outputs.loss(
                        new Batch(
                                PackedSequences.of(n),
                                new Rows.Numbers(read, input.row()),
                                new Rows.Numbers(target, width)));
        return loss.count() == 0 ? Optional.empty() : Optional.of(loss);
    }
}
