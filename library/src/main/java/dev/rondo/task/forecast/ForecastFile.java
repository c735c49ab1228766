package dev.rondo.task.forecast;

import dev.rondo.RondoException;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.NetworkFile;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Output;
import dev.rondo.series.SeriesSchema;
import dev.rondo.store.FileFormat;
import dev.rondo.store.Json;
import dev.rondo.store.Safetensors;
import dev.rondo.store.SafetensorsWriter;

import java.nio.file.Path;

/// Files of forecasters.
final class ForecastFile {
    static final String KIND = "forecast";
    private static final FileFormat FORMAT = new FileFormat("forecasters", 2, 2);

    private ForecastFile() {}

    static void save(Forecaster model, Path file) {
        var writer =
                FORMAT.mark(new SafetensorsWriter().metadata("rondo.kind", KIND))
                        .metadata("rondo.series", Json.of(model.code()).write())
                        .metadata("rondo.record", Json.of(model.record()).write());
        NetworkFile.write(writer, model.network(), model.values());
        writer.write(file);
    }

    static boolean is(Path file) {
        try (var in = Safetensors.open(file)) {
            return KIND.equals(in.metadata().get("rondo.kind"));
        }
    }

    static Forecaster load(Path file) {
        try (var in = Safetensors.open(file)) {
            if (!KIND.equals(in.metadata().get("rondo.kind"))) {
                throw new RondoException(
                        file
                                + ": holds no forecaster (its metadata says rondo.kind = "
                                + in.metadata().get("rondo.kind")
                                + "): was it written by `rondo train forecast`?");
            }
            FORMAT.check(in);
            return FileFormat.read(in, () -> load(in, file.toString()));
        }
    }

    private static Forecaster load(Safetensors in, String where) {
        var code =
                Json.parse(in.metadata("rondo.series"), where + ", series").as(SeriesSchema.class);
        var record =
                Json.parse(in.metadata("rondo.record"), where + ", record")
                        .as(TrainingRecord.class);
        var network = NetworkFile.network(in);
        if (!fits(network, code)) {
            throw new RondoException(
                    where
                            + ": the network ("
                            + network.spec().input()
                            + ", "
                            + network.spec().output()
                            + ") does not fit the series ("
                            + code.columns()
                            + "): was the file altered?");
        }
        return new Forecaster(network, NetworkFile.values(in, network), code, record);
    }

    private static boolean fits(Network network, SeriesSchema code) {
        int channels = code.channels().size();
        if (!(network.spec().input() instanceof Input.Numbers input)
                || code.scaling().mean().size() != channels
                || code.scaling().deviation().size() != channels
                || !code.columns().containsAll(code.targets())
                || code.targets().isEmpty()
                || code.horizon() < 1
                || code.context() < 0
                || code.differences().stream().anyMatch(lag -> lag < 1)) {
            return false;
        }
        int numbers = code.horizon() * code.targets().size();
        int outputs =
                switch (network.spec().output()) {
                    case Output.Linear(int width, _) -> width;
                    case Output.Likelihood(int targets, _) -> targets;
                    case Output.Quantiles(int targets, _) -> targets;
                    default -> -1;
                };
        var cell = network.spec().stack().layers().getFirst().cell();
        return outputs == numbers
                && input.equals(code.input(cell.inputs(), cell.name()))
                && (code.context() > 0 || network.spec().carries());
    }
}
