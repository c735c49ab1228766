package dev.rondo.app.data;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.ShellText;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.file.InputFile;
import dev.rondo.app.option.DataOptions;
import dev.rondo.data.format.DataFile;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.JsonTable;
import dev.rondo.data.tagged.TaggedText;
import dev.rondo.task.classify.LabelledFileReader;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

/// `rondo data inspect`: what a file is, what is in it, and how a model is trained on it.
@Command(
        name = "inspect",
        description = {
            "Show the format and statistics of a data file, and a command that trains on it.",
            "The statistics are counts, lengths, vocabulary, classes and missing values; the "
                    + "first items are shown as well. The whole file is read; it may be "
                    + "compressed (gzip, Zstandard)."
        },
        footer = {"rondo data inspect samples/guest-book.tsv"})
final class DataInspectCommand implements Callable<Integer> {
    private final Console console;

    @Spec private @Nullable CommandSpec spec;

    @InputFile
    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Data file, or a folder with a subfolder or a file for each class.")
    @Nullable Path file;

    @Mixin DataOptions data = new DataOptions();

    DataInspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var opened = data.open(data.someFiles(file == null ? List.of() : List.of(file)).getFirst());
        var out = console.out();
        out.println(CommandFiles.named(opened.name()) + ": " + opened.format().description());
        new DataSurvey(out).of(opened.format(), opened.path(), opened.source());
        Optional<SeriesSurvey> series;
        try {
            series = series(opened.format(), opened.source());
        } catch (RondoException e) {
            out.println("\nas time series: " + e.getMessage());
            return 0;
        }
        series.ifPresent(found -> found.write(out));
        var commands = commands(opened, series);
        if (!commands.isEmpty()) {
            out.println();
        }
        commands.forEach(line -> out.println("train: " + line));
        return 0;
    }

    /// The commands that train on such data, of those that there are.
    private List<String> commands(DataFile opened, Optional<SeriesSurvey> series) {
        var found = opened.format();
        var source = opened.source();
        List<String> tasks =
                switch (found) {
                    case TEXT -> List.of("language");
                    case CLASS_FOLDER, LABELLED, TS, SERIES, ARRAY, ARCHIVE -> List.of("classify");
                    case CTF, JSON_LINES ->
                            tagged(found, source)
                                    ? List.of("tag", "classify")
                                    : List.of(series.isPresent() ? "forecast" : "classify");
                    case EVENTS -> List.of("classify --labels TABLE");
                    case CONLL_U, COLUMNS, TAGGED, SEGMENTED -> List.of("tag");
                    case TABLE -> List.of(TableSurvey.trainsOn(source));
                    case WIDE -> List.of("forecast");
                    case VECTORS, TREES -> List.of();
                };
        var train = spec == null ? null : spec.root().subcommands().get("train");
        if (train == null) {
            return List.of();
        }
        return tasks.stream()
                .filter(task -> train.getSubcommands().containsKey(task.split(" ", 2)[0]))
                .map(task ->
                        "rondo train "
                                + task
                                + " "
                                + data()
                                + (task.equals("classify") ? columns(opened) : "")
                                + (task.equals("forecast") ? horizon(series) : "")
                                + " -o MODEL")
                .toList();
    }

    private static String horizon(Optional<SeriesSurvey> series) {
        var horizon = series.map(SeriesSurvey::horizon).orElse(OptionalInt.empty());
        return horizon.isPresent() ? " --horizon " + horizon.getAsInt() : "";
    }

    /// What a forecaster finds in it, if it is data for one.
    private static Optional<SeriesSurvey> series(DataFormat found, DataSource source) {
        return switch (found) {
            case TABLE ->
                    TableSurvey.trainsOn(source).equals("forecast")
                            ? Optional.of(SeriesSurvey.of(source))
                            : Optional.empty();
            case WIDE -> Optional.of(SeriesSurvey.of(source));
            case JSON_LINES -> ofObjects(source);
            default -> Optional.empty();
        };
    }

    private static Optional<SeriesSurvey> ofObjects(DataSource source) {
        try {
            return TableSurvey.trainsOn(JsonTable.of(source)).equals("forecast")
                    ? Optional.of(SeriesSurvey.of(source))
                    : Optional.empty();
        } catch (RondoException _) {
            return Optional.empty(); // values of other kinds
        }
    }

    /// The options for the columns, where their names do not tell which holds the text or the
    /// class.
    private static String columns(DataFile opened) {
        if (opened.format() != DataFormat.TABLE && opened.format() != DataFormat.JSON_LINES) {
            return "";
        }
        try (var items = new LabelledFileReader().read(List.of(opened)).read()) {
            var _ = items.hasNext(); // reads the header
            return "";
        } catch (RondoException _) {
            return " --text-column COLUMN --label-column COLUMN";
        }
    }

    /// Whether the first item has a tag for each token.
    private static boolean tagged(DataFormat found, DataSource source) {
        try (var items = TaggedText.of(found).read(source)) {
            return items.hasNext() && items.next().size() > 0;
        } catch (RondoException _) {
            return false;
        }
    }

    /// As a shell reads it.
    private String data() {
        if (data.sql != null) {
            return "--sql \"" + data.sql.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
        var named = Objects.requireNonNull(file);
        return CommandFiles.isStandardInput(named)
                ? "-"
                : ShellText.quoted(CommandFiles.name(named));
    }
}
