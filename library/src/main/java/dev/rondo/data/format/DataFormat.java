package dev.rondo.data.format;

import dev.rondo.RondoException;
import dev.rondo.data.array.ArrayArchive;
import dev.rondo.data.array.ArrayReader;
import dev.rondo.data.array.CtfReader;
import dev.rondo.data.graph.PennTrees;
import dev.rondo.data.labelled.EventReader;
import dev.rondo.data.labelled.LabelledTexts;
import dev.rondo.data.labelled.SeriesReader;
import dev.rondo.data.series.WideTable;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.JsonLines;
import dev.rondo.data.source.TableReader;
import dev.rondo.data.tagged.ColumnText;
import dev.rondo.data.tagged.ConllU;
import dev.rondo.data.tagged.InlineText;
import dev.rondo.data.text.PlainText;
import dev.rondo.data.text.WordVectorReader;
import dev.rondo.store.Key;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// The formats of files that can be told apart by looking at them.
public enum DataFormat {
    /// A folder with a folder or a file for each class.
    @Key("CLASS_FOLDER")
    CLASS_FOLDER("texts in a folder, with a folder or a file for each class"),
    /// [EventReader].
    @Key("EVENTS")
    EVENTS("measurements: a time, a variable and a value in each row"),
    /// [ArrayReader].
    @Key("ARRAY")
    ARRAY("an array of numbers (IDX or NumPy)"),
    /// [ArrayArchive].
    @Key("ARCHIVE")
    ARCHIVE("arrays of numbers in an archive (.npz)"),
    /// [WordVectorReader].
    @Key("VECTORS")
    VECTORS("word vectors"),
    /// [PennTrees].
    @Key("TREES")
    TREES("trees in brackets"),
    /// [JsonLines].
    @Key("JSON_LINES")
    JSON_LINES("JSON values, one a line or in an array"),
    /// [SeriesReader#ts].
    @Key("TS")
    TS("time series with channels (.ts)"),
    /// [SeriesReader#tsv].
    @Key("SERIES")
    SERIES("time series with a class first, one a line"),
    /// [WideTable].
    @Key("WIDE")
    WIDE("time series with a name first, one a line"),
    /// [CtfReader].
    @Key("CTF")
    CTF("sequences in CNTK's text format"),
    /// [ConllU].
    @Key("CONLL_U")
    CONLL_U("sentences in ten columns (CoNLL-U)"),
    /// [ColumnText].
    @Key("COLUMNS")
    COLUMNS("sentences in columns, a token a line"),
    /// [InlineText#tagged].
    @Key("TAGGED")
    TAGGED("sentences of word/TAG"),
    /// [InlineText#segmented].
    @Key("SEGMENTED")
    SEGMENTED("segmented text, blanks between the words"),
    /// [LabelledTexts#lines].
    @Key("LABELLED")
    LABELLED("lines of a class and a text"),
    /// [TableReader].
    @Key("TABLE")
    TABLE("a table"),
    /// [PlainText].
    @Key("TEXT")
    TEXT("plain text");

    private final String description;

    DataFormat(String description) {
        this.description = description;
    }

    /// What it is, in words.
    public String description() {
        return description;
    }

    /// What a file or a folder seems to be, by its first bytes and lines; its name counts only
    /// where they leave a choice.
    ///
    /// @throws RondoException if it is not there, empty, or no text in UTF-8 where it should be
    public static DataFormat of(Path path) {
        return of(path, DataSource.of(path));
    }

    /// @param source of the path, whose first lines are read
    static DataFormat of(Path path, DataSource source) {
        return Files.isDirectory(path) ? ofFolder(path) : of(source);
    }

    /// A folder holds measurements if its first file does, texts otherwise.
    private static DataFormat ofFolder(Path folder) {
        try (var entries = Files.list(folder)) {
            var first =
                    entries.filter(e -> !e.getFileName().toString().startsWith("."))
                            .min(Path::compareTo);
            return first.isPresent()
                            && Files.isRegularFile(first.get())
                            && FormatGuess.events(DataSource.of(first.get()).head())
                    ? EVENTS
                    : CLASS_FOLDER;
        } catch (IOException e) {
            throw DataSource.of(folder).unreadable(e);
        } catch (RondoException _) {
            return CLASS_FOLDER; // what its files are is said when they are read
        }
    }

    /// As [#of(Path)], of a file.
    public static DataFormat of(DataSource source) {
        byte[] head;
        try (InputStream in = source.open()) {
            head = in.readNBytes(1 << 12);
        } catch (IOException e) {
            throw source.unreadable(e);
        }
        if (head.length == 0) {
            throw new RondoException(source.name() + ": the file is empty");
        }
        String name = source.name().toLowerCase(Locale.ROOT);
        if (head.length > 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4) {
            return ARCHIVE;
        }
        if (head.length > 6 && (head[0] & 0xff) == 0x93 && head[1] == 'N' && head[2] == 'U'
                || head.length > 4 && head[0] == 0 && head[1] == 0 && head[3] > 0 && head[3] <= 8) {
            return ARRAY;
        }
        if (WordVectorReader.numbered(head)) {
            return VECTORS;
        }
        return FormatGuess.of(source.head(), name);
    }
}
