package dev.rondo.data.tagged;

import dev.rondo.RondoException;
import dev.rondo.data.format.DataFile;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.text.PlainText;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads files of tagged sentences in any of the formats that `rondo data inspect` recognises:
/// CoNLL columns, CoNLL-U, word/TAG, segmented text, CNTK's format, JSON Lines with tokens and
/// tags. Each step says where something stands, where that is not plain.
public final class TaggedFileReader {
    private Optional<String> token = Optional.empty();
    private Optional<String> label = Optional.empty();
    private List<String> features = List.of();
    private boolean segment;
    private Map<String, Path> names = Map.of();

    /// Reads columns, streams and keys by their usual places and names.
    public TaggedFileReader() {}

    /// The column of the tokens: its number from 1, or from the end if negative; in CoNLL-U also
    /// its name, in CTF a stream's, in JSON Lines a key.
    public TaggedFileReader tokenColumn(String column) {
        token = Optional.of(column);
        return this;
    }

    /// The column of the tags; the last one unless set (of CoNLL-U `upos`).
    public TaggedFileReader labelColumn(String column) {
        label = Optional.of(column);
        return this;
    }

    /// Further columns that are read.
    public TaggedFileReader featureColumns(List<String> columns) {
        features = List.copyOf(columns);
        return this;
    }

    /// Whether words are to be found: they become characters, tagged by where in a word they stand.
    /// Segmented text is always read so.
    public TaggedFileReader segment(boolean cut) {
        segment = cut;
        return this;
    }

    /// Of CTF: files with the names of a stream's symbols, one a line, by the stream's name.
    public TaggedFileReader names(Map<String, Path> files) {
        names = Map.copyOf(files);
        return this;
    }

    /// The sentences of files whose format is recognised; all of the same.
    public TaggedFiles read(Path... files) {
        return read(Arrays.stream(files).map(DataFile::of).toList());
    }

    /// The sentences of files of one format.
    ///
    /// @throws RondoException if there is no file, or they are of several formats
    public TaggedFiles read(List<DataFile> files) {
        if (files.isEmpty()) {
            throw new RondoException("no data: expected files of tagged sentences");
        }
        return new TaggedFiles(text(one(files)), files);
    }

    private static DataFormat one(List<DataFile> files) {
        var first = files.getFirst();
        for (var file : files) {
            if (file.format() != first.format()) {
                throw new RondoException(
                        file.name()
                                + ": "
                                + file.format().description()
                                + ", and "
                                + first.name()
                                + " is "
                                + first.format().description()
                                + ": expected files of one format (or say which: --format)");
            }
        }
        return first.format();
    }

    private TaggedText text(DataFormat format) {
        if (format != DataFormat.CTF && !names.isEmpty()) {
            throw new RondoException(
                    "--names: is for CTF, whose symbols are numbers; this is " + format);
        }
        var lists = new LinkedHashMap<String, List<String>>();
        names.forEach(
                (stream, file) -> lists.put(stream, PlainText.lines(DataSource.of(file)).toList()));
        return TaggedText.of(format)
                .withToken(token)
                .withLabel(label)
                .withSegmented(segment || format == DataFormat.SEGMENTED)
                .withFeatures(features)
                .withNames(lists);
    }
}
