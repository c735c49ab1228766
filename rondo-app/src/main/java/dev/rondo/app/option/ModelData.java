package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.data.format.DataFile;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.series.Panel;
import dev.rondo.data.series.PanelReader;
import dev.rondo.data.tagged.TaggedFiles;
import dev.rondo.data.tagged.TaggedText;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.tag.Tagger;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Files as a model reads them.
public final class ModelData {
    private ModelData() {}

    /// Sentences with their tags, as a model reads them.
    ///
    /// @throws RondoException if the files are of several formats
    public static TaggedFiles read(Tagger model, DataOptions data, List<Path> paths) {
        var files = new ArrayList<DataFile>();
        TaggedText text = model.text();
        for (var file : data.open(paths)) {
            // a sentence or two may look like something else
            boolean known = TaggedText.tagged(file.format()) || data.format != null;
            text = known ? model.text().in(file.format()) : model.text();
            if (!files.isEmpty() && files.getFirst().format() != file.format()) {
                throw new RondoException(
                        file.name()
                                + ": "
                                + file.format().description()
                                + ", and "
                                + files.getFirst().name()
                                + " is "
                                + files.getFirst().format().description()
                                + ": expected files of one format");
            }
            files.add(file);
        }
        return new TaggedFiles(text, files);
    }

    /// Tables of series as a model reads them.
    public static Panel read(Forecaster model, DataOptions data, List<Path> files) {
        var sources = files.stream().map(f -> data.open(f).source()).toList();
        return model.fit(
                data.format == DataFormat.WIDE
                        ? PanelReader.wide(sources)
                        : PanelReader.read(sources, model.layout()));
    }
}
