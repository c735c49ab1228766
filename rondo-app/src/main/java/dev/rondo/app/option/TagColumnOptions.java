package dev.rondo.app.option;

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
                    "The column of the tokens: its number from 1, or from the end if negative; in CoNLL-U "
                            + "also its name (form, lemma…), in CTF a stream's, in JSON Lines a key (default: the "
                            + "first; form; the first stream; tokens or words).")
    @Nullable String token;

    @Option(
            names = "--label-column",
            paramLabel = "COLUMN",
            description =
                    "The column of the tags (default: the last; of CoNLL-U upos; of CTF the last stream "
                            + "that is as long as the tokens'; tags or labels).")
    @Nullable String label;

    @Option(
            names = "--feature-columns",
            paramLabel = "COLUMN",
            split = ",",
            description =
                    "Further columns that are read: parts of speech, a mark of the predicate whose roles "
                            + "are looked for…")
    List<String> features = new ArrayList<>();

    @Option(
            names = "--segment",
            description =
                    "Learn to find the words: they become characters, tagged by where in a word they "
                            + "stand (B, M, E, S). Segmented text is always read so.")
    boolean segment;

    @Option(
            names = "--names",
            paramLabel = "STREAM=FILE",
            description =
                    "Of CTF: a file with the names of a stream's symbols, one a line; again for more.")
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
