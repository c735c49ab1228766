package dev.rondo.app.data;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.ShellText;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.file.InputFile;
import dev.rondo.app.option.DataOptions;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.tagged.TaggedText;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
        var commands = commands(opened.format(), opened.source());
        if (!commands.isEmpty()) {
            out.println();
        }
        commands.forEach(line -> out.println("train: " + line));
        return 0;
    }

    /// The commands that train on such data, of those that there are.
    private List<String> commands(DataFormat found, DataSource source) {
        List<String> tasks =
                switch (found) {
                    case TEXT -> List.of("language");
                    case CLASS_FOLDER, LABELLED, TS, SERIES, ARRAY, ARCHIVE -> List.of("classify");
                    case CTF, JSON_LINES ->
                            tagged(found, source)
                                    ? List.of("tag", "classify")
                                    : List.of("classify");
                    case EVENTS -> List.of("classify --labels TABLE");
                    case CONLL_U, COLUMNS, TAGGED, SEGMENTED -> List.of("tag");
                    case TABLE -> List.of(TableSurvey.trainsOn(source));
                    case WIDE, VECTORS, TREES -> List.of();
                };
        var train = spec == null ? null : spec.root().subcommands().get("train");
        if (train == null) {
            return List.of();
        }
        return tasks.stream()
                .filter(task -> train.getSubcommands().containsKey(task.split(" ", 2)[0]))
                .map(task -> "rondo train " + task + " " + data() + " -o MODEL")
                .toList();
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
