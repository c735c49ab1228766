package dev.rondo.app.option;

import dev.rondo.app.file.InputFile;
import dev.rondo.data.tagged.TaggedFileReader;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where tokens and tags stand in the data of a tagger.
public final class TagColumnOptions {
    @Option(
            names = "--token-column",
            paramLabel = "COLUMN",
            description =
                    "Column of the tokens: its number from 1, or from the end if negative; in "
                            + "CoNLL-U also its name (form, lemma…), in CTF a stream, in JSON Lines a key "
                            + "(default: the first; form; the first stream; tokens or words).")
    @Nullable String token;

    @Option(
            names = "--label-column",
            paramLabel = "COLUMN",
            description =
                    "Column of the tags (default: the last; in CoNLL-U upos; in CTF the last "
                            + "stream as long as the tokens'; tags or labels).")
    @Nullable String label;

    @Option(
            names = "--feature-columns",
            paramLabel = "COLUMN",
            split = ",",
            description =
                    "Further input columns, such as parts of speech or a mark of the predicate "
                            + "(default: none).")
    List<String> features = new ArrayList<>();

    @Option(
            names = "--segment",
            description =
                    "Train word segmentation: split the words into characters and tag their "
                            + "positions in the word (B, M, E, S). Segmented text is always read this way.")
    boolean segment;

    @InputFile
    @Option(
            names = "--names",
            paramLabel = "STREAM=FILE",
            description =
                    "In CTF: file with the names of a stream's symbols, one a line. May be "
                            + "repeated (default: none).")
    Map<String, Path> names = new LinkedHashMap<>();

    public TagColumnOptions() {}

    /// How files are read, as the options say.
    public TaggedFileReader reader() {
        var reader = new TaggedFileReader().featureColumns(features).segment(segment).names(names);
        if (token != null) {
            reader.tokenColumn(token);
        }
        if (label != null) {
            reader.labelColumn(label);
        }
        return reader;
    }
}
