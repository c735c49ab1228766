package dev.rondo.app.option;

import dev.rondo.data.format.DataFormat;
import dev.rondo.data.series.Panel;
import dev.rondo.data.series.PanelReader;
import dev.rondo.task.forecast.Forecaster;

import java.nio.file.Path;
import java.util.List;

/// The tables of series that a forecaster is given.
public final class SeriesTables {
    private SeriesTables() {}

    /// Tables as a model reads them.
    public static Panel read(Forecaster model, DataOptions data, List<Path> files) {
        var sources = files.stream().map(f -> data.open(f).source()).toList();
        return model.fit(
                data.format == DataFormat.WIDE
                        ? PanelReader.wide(sources)
                        : PanelReader.read(sources, model.layout()));
    }
}
