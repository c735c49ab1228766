package dev.rondo.task.classify;

import dev.rondo.RondoException;
import dev.rondo.data.format.DataFile;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.labelled.EventReader;
import dev.rondo.data.labelled.LabelTable;
import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.labelled.LabelledArrays;
import dev.rondo.data.labelled.LabelledSequences;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.labelled.LabelledTexts;
import dev.rondo.data.labelled.SeriesReader;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.JsonLines;
import dev.rondo.data.source.TableReader;
import dev.rondo.data.text.PlainText;
import dev.rondo.store.Json;
import dev.rondo.store.NameList;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads files of texts or series with their classes, in any of the formats that `rondo data
/// inspect` recognises. Each step says where something stands, where that is not plain.
public final class LabelledFileReader {
    private static final List<String> TEXTS =
            List.of("text", "sentence", "review", "message", "comment", "content", "question");

    private static final List<String> LABELS =
            List.of("label", "labels", "class", "category", "sentiment", "target", "intent", "y");

    private @Nullable String text;
    private @Nullable String label;
    private @Nullable String separator;
    private @Nullable String upTo;
    private boolean join;
    private @Nullable Path labels;
    private @Nullable String id;
    private double every;
    private List<Float> missing = List.of();
    private List<String> without = List.of();
    private @Nullable String stream;
    private @Nullable String labelStream;
    private Set<String> classes = Set.of();
    private LabelledItems.Columns trained =
            new LabelledItems.Columns(Optional.empty(), Optional.empty());

    /// Reads columns and streams by their usual names.
    public LabelledFileReader() {}

    /// Of a table or JSON Lines: where the text is; by its name, such as `text` or `review`, unless
    /// set.
    public LabelledFileReader textColumn(String name) {
        text = name;
        return this;
    }

    /// Of a table, JSON Lines or [#labels]: where the class is; by its name, such as `label` or
    /// `class`, unless set (of [#labels]: the last).
    public LabelledFileReader labelColumn(String name) {
        label = name;
        return this;
    }

    /// What stands between several classes of an item, as in "sport;politics".
    public LabelledFileReader labelSeparator(String sign) {
        separator = sign;
        return this;
    }

    /// Only what stands before this sign is the class: ":" makes NUM of NUM:dist.
    public LabelledFileReader labelUpTo(String sign) {
        upTo = sign;
        return this;
    }

    /// Of lines with a class, a tab and a text: whether a line without a tab belongs to the text of
    /// the line before it.
    public LabelledFileReader joinLines(boolean join) {
        this.join = join;
        return this;
    }

    /// Where the classes are, if not beside the items: a vector for an array, a table of ids and
    /// classes for measurements. Unless set, an array's are looked for in a file beside it.
    public LabelledFileReader labels(Path file) {
        labels = file;
        return this;
    }

    /// Of [#labels] for measurements: where the id is; the first column unless set.
    public LabelledFileReader idColumn(String name) {
        id = name;
        return this;
    }

    /// Of measurements: the width of a step, in the unit of their times (hours, where they are
    /// clock times); what falls into it is averaged. 0: a step a time.
    public LabelledFileReader every(double width) {
        every = width;
        return this;
    }

    /// Of measurements: values that say that nothing is known, such as -1.
    public LabelledFileReader missing(List<Float> values) {
        missing = List.copyOf(values);
        return this;
    }

    /// Of measurements: variables to leave out.
    public LabelledFileReader without(List<String> names) {
        without = List.copyOf(names);
        return this;
    }

    /// Of CNTK's format: the stream that is read; the first of the longest unless set.
    public LabelledFileReader stream(String name) {
        stream = name;
        return this;
    }

    /// Of CNTK's format: the stream of the class; the first with one sample unless set.
    public LabelledFileReader labelStream(String name) {
        labelStream = name;
        return this;
    }

    /// The classes that a model knows. Where a file's format is detected, lines are a class and a
    /// text if at least half of them begin with one of these classes, and whole texts if not.
    public LabelledFileReader classes(Collection<String> known) {
        classes = Set.copyOf(known);
        return this;
    }

    /// The columns that were named; empty: none was.
    Optional<LabelledItems.Columns> named() {
        return text == null && label == null
                ? Optional.empty()
                : Optional.of(
                        new LabelledItems.Columns(
                                Optional.ofNullable(text), Optional.ofNullable(label)));
    }

    /// Columns that are read where they are there and nothing else is set.
    LabelledFileReader columns(LabelledItems.Columns columns) {
        trained = columns;
        return this;
    }

    // ---- reading ------------------------------------------------------------------------------

    /// The items of files or folders whose formats are recognised, one file after the other.
    public LabelledItems read(Path... files) {
        return read(Arrays.stream(files).map(DataFile::of).toList());
    }

    /// The items of files, one file after the other.
    ///
    /// @throws RondoException if there is no file
    public LabelledItems read(List<DataFile> files) {
        return items(files, true);
    }

    /// The same without classes.
    public LabelledItems readUnlabelled(List<DataFile> files) {
        return items(files, false);
    }

    private LabelledItems items(List<DataFile> files, boolean labelled) {
        if (files.isEmpty()) {
            throw new RondoException("no data: expected files of texts or series");
        }
        return new LabelledItems() {
            @Override
            public ItemReader<? extends Labelled> read() {
                return ItemReader.chain(
                        files.stream().map(d -> items(settled(d, labelled), labelled)).toList());
            }

            @Override
            public List<String> column(String name) {
                return files.stream().flatMap(file -> columnOf(file, name).stream()).toList();
            }

            @Override
            public Optional<DataFormat> format() {
                return Optional.of(files.getFirst().format());
            }

            @Override
            public Optional<Columns> columns() {
                return named();
            }
        };
    }

    private static List<String> columnOf(DataFile file, String name) {
        var all = new ArrayList<String>();
        switch (file.format()) {
            case TABLE -> {
                try (var table = TableReader.open(file.source(), List.of(name))) {
                    int c = column(file.source(), table.names(), name, List.of(), "");
                    for (var row = table.next(); row != null; row = table.next()) {
                        all.add(row.fields().get(c));
                    }
                }
            }
            case JSON_LINES -> {
                try (var items = JsonLines.read(file.source())) {
                    items.forEachRemaining(
                            item -> all.add(JsonLines.text(file.source(), item, name)));
                }
            }
            default ->
                    throw new RondoException(
                            file.name()
                                    + ": "
                                    + file.format().description()
                                    + ", expected a table or JSON Lines with a column "
                                    + name);
        }
        return all;
    }

    /// The file in the format that the known classes show, where it was detected.
    private DataFile settled(DataFile data, boolean labelled) {
        if (classes.isEmpty() || !data.detected()) {
            return data;
        }
        boolean lines =
                switch (data.format()) {
                    case TEXT, LABELLED, TAGGED, SEGMENTED, COLUMNS -> true;
                    case TABLE ->
                            textColumn(data.source()) == null
                                    && labelColumn(data.source()) == null
                                    && !named(data.source());
                    default -> false;
                };
        if (!lines) {
            return data;
        }
        if (LabelledTexts.beginWithClass(data.source().head(), classes) >= 0.5) {
            return data.as(DataFormat.LABELLED);
        }
        return data.format() == DataFormat.LABELLED && !labelled ? data.as(DataFormat.TEXT) : data;
    }

    private @Nullable String textColumn(DataSource table) {
        return name(text, trained.text(), name -> has(table, name));
    }

    private @Nullable String labelColumn(DataSource table) {
        return name(label, trained.label(), name -> has(table, name));
    }

    /// The name that is set, or else the one that the model's data had, if it is there.
    private static @Nullable String name(
            @Nullable String set, Optional<String> trained, Predicate<String> present) {
        return set != null || trained.isEmpty() || !present.test(trained.get())
                ? set
                : trained.get();
    }

    private static boolean has(DataSource source, String column) {
        try (var table = TableReader.open(source, List.of(column))) {
            return table.names().contains(column);
        }
    }

    private static boolean named(DataSource source) {
        try (var table = TableReader.open(source)) {
            return table.dialect().header() && find(table.names(), null, TEXTS) >= 0;
        }
    }

    private ItemReader<? extends Labelled> items(DataFile data, boolean labelled) {
        var source = data.source();
        ItemReader<? extends Labelled> items =
                switch (data.format()) {
                    case CLASS_FOLDER -> LabelledTexts.folder(data.path());
                    case EVENTS -> events(data, labelled);
                    case LABELLED ->
                            labelled
                                    ? LabelledTexts.lines(source, join)
                                    : LabelledTexts.linesWithoutClass(source, join);
                    case TEXT, SEGMENTED, TAGGED -> text(data, labelled);
                    case TABLE -> table(source, labelled);
                    case JSON_LINES -> json(source, labelled);
                    case TS -> SeriesReader.ts(source);
                    case SERIES -> SeriesReader.tsv(source);
                    case ARRAY -> array(data, labelled);
                    case ARCHIVE -> LabelledArrays.archive(source);
                    case CTF -> sequences(source);
                    case WIDE, VECTORS, TREES, CONLL_U, COLUMNS ->
                            throw new RondoException(
                                    data.name()
                                            + ": "
                                            + data.format().description()
                                            + ", expected texts or series with a class each; if "
                                            + "the format is another one, set it with --format");
                };
        return separator == null && upTo == null ? items : items.map(this::relabelled);
    }

    private Labelled relabelled(Labelled item) {
        var labels = item.labels().stream();
        if (separator != null) {
            var cut = Pattern.compile(Pattern.quote(separator));
            labels =
                    labels.flatMap(l -> cut.splitAsStream(l))
                            .map(String::strip)
                            .filter(l -> !l.isEmpty());
        }
        if (upTo != null) {
            String sign = upTo;
            labels = labels.map(l -> l.contains(sign) ? l.substring(0, l.indexOf(sign)) : l);
        }
        return item.with(labels.distinct().toList());
    }

    private static ItemReader<LabelledText> withoutClass(DataSource source) {
        return PlainText.allLines(source).map(t -> new LabelledText(List.of(), t));
    }

    private ItemReader<LabelledText> text(DataFile data, boolean labelled) {
        if (labelled) {
            throw new RondoException(
                    data.name()
                            + ": "
                            + data.format().description()
                            + ", expected a class for each text; lines that begin with their "
                            + "class are"
                            + " read with --format labelled");
        }
        return withoutClass(data.source());
    }

    private ItemReader<LabelledText> table(DataSource source, boolean labelled) {
        int texts;
        int classes;
        var text = textColumn(source);
        var label = labelled || this.label != null ? labelColumn(source) : null;
        var requested = Stream.of(text, label).flatMap(Stream::ofNullable).toList();
        try (var table = TableReader.open(source, requested)) {
            texts = column(source, table.names(), text, TEXTS, "--text-column");
            classes =
                    labelled || label != null
                            ? column(source, table.names(), label, LABELS, "--label-column")
                            : -1;
        }
        var table = TableReader.open(source, requested);
        return ItemReader.of(
                source,
                table::close,
                "rows of a text",
                () -> {
                    var row = table.next();
                    return row == null
                            ? null
                            : new LabelledText(
                                    classes < 0 ? List.of() : of(row.fields().get(classes)),
                                    row.fields().get(texts));
                });
    }

    private static List<String> of(String label) {
        String name = label.strip();
        return name.isEmpty() ? List.of() : List.of(name);
    }

    private static int column(
            DataSource source,
            List<String> names,
            @Nullable String specified,
            List<String> defaultNames,
            String option) {
        int found = find(names, specified, defaultNames);
        if (found >= 0) {
            return found;
        }
        throw new RondoException(
                source.name()
                        + ": "
                        + (specified == null
                                ? (option.equals("--label-column")
                                                ? "which column holds the class? give "
                                                : "which column holds the text? give ")
                                        + option
                                : "no column is called " + specified)
                        + " (there are "
                        + NameList.of(names)
                        + ")");
    }

    private static int find(
            List<String> names, @Nullable String specified, List<String> defaultNames) {
        for (int c = 0; c < names.size(); c++) {
            String name = names.get(c);
            if (specified != null
                    ? name.equals(specified)
                    : defaultNames.contains(name.toLowerCase(Locale.ROOT))) {
                return c;
            }
        }
        return -1;
    }

    private ItemReader<LabelledText> json(DataSource source, boolean labelled) {
        List<String> keys;
        try (var items = JsonLines.read(source)) {
            keys = List.copyOf(items.next().value().asObject().entries().keySet());
        }
        var text = name(this.text, trained.text(), keys::contains);
        var label = name(this.label, trained.label(), keys::contains);
        String texts = keys.get(column(source, keys, text, TEXTS, "--text-column"));
        String classes =
                labelled || this.label != null
                        ? keys.get(column(source, keys, label, LABELS, "--label-column"))
                        : null;
        return JsonLines.read(source)
                .map(item ->
                        new LabelledText(
                                classes == null ? List.of() : classes(source, item, classes),
                                JsonLines.text(source, item, texts)));
    }

    /// One class, or a list of them.
    private static List<String> classes(DataSource source, JsonLines.Item item, String key) {
        if (item.value().asObject().find(key).orElse(null) instanceof Json.Arr(var labels)) {
            return labels.stream().map(Json::asText).toList();
        }
        return of(JsonLines.text(source, item, key));
    }

    private ItemReader<? extends Labelled> array(DataFile data, boolean labelled) {
        if (!labelled) {
            return LabelledArrays.read(data.source());
        }
        Path labelFile = labels != null ? labels : labelFileOf(data.path());
        return LabelledArrays.read(data.source(), DataSource.of(labelFile));
    }

    /// The file of the labels by the name of that of the items.
    private static Path labelFileOf(Path items) {
        String name = items.getFileName().toString();
        for (var pair :
                List.of(
                        List.of("images-idx3", "labels-idx1"),
                        List.of("images", "labels"),
                        List.of("x", "y"),
                        List.of("X", "y"))) {
            if (name.contains(pair.get(0))) {
                var candidate = items.resolveSibling(name.replaceFirst(pair.get(0), pair.get(1)));
                if (!candidate.equals(items) && Files.exists(candidate)) {
                    return candidate;
                }
            }
        }
        throw new RondoException(
                items + ": where are the labels? --labels names the file that has them");
    }

    private ItemReader<? extends Labelled> events(DataFile data, boolean labelled) {
        Function<String, List<String>> of = _ -> List.of();
        if (labelled) {
            if (labels == null) {
                throw new RondoException(
                        data.name()
                                + ": measurements; --labels names the table of ids and classes");
            }
            var table = DataSource.of(labels);
            var label = labelColumn(table);
            Map<String, List<String>> known =
                    LabelTable.read(table, id == null ? "" : id, label == null ? "" : label);
            of = key -> known.getOrDefault(key, List.of());
        }
        var settings = new EventReader.Settings(every, new HashSet<>(missing), Set.copyOf(without));
        return Files.isDirectory(data.path())
                ? EventReader.folder(data.path(), settings, of)
                : EventReader.table(data.source(), settings, of);
    }

    private ItemReader<Labelled> sequences(DataSource source) {
        var found = LabelledSequences.streams(source);
        var streams =
                LabelledSequences.streams(
                        source,
                        stream == null ? found.read() : stream,
                        labelStream == null ? found.label() : labelStream);
        return LabelledSequences.read(source, streams);
    }
}
