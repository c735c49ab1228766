package dev.rondo.app;

import dev.rondo.data.DataFormat;
import dev.rondo.data.Panel;
import dev.rondo.data.PanelReader;
import dev.rondo.task.Forecaster;

import java.nio.file.Path;
import java.util.List;

/// The tables of series that a forecaster is given.
final class SeriesTables {
    private SeriesTables() {}

    /// Tables as a model reads them.
    static Panel read(Forecaster model, DataOptions data, List<Path> files) {
        var sources = files.stream().map(f -> data.open(f).source()).toList();
        return model.fit(
                data.format == DataFormat.WIDE
                        ? PanelReader.wide(sources)
                        : PanelReader.read(sources, model.layout()));
    }
}
