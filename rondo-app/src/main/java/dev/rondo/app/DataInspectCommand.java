package dev.rondo.app;

import dev.rondo.data.DataFormat;
import dev.rondo.data.Source;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `rondo data inspect`: what a file is, what is in it, and how a model is trained on it.
@Command(
        name = "inspect",
        description = {
            "Say what a file is and what is in it: counts, lengths, vocabulary, classes, what is",
            "missing, the first items, and the command that trains on it. The whole file is read, but",
            "only its counts are kept. What is compressed (gzip, Zstandard) is unpacked."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class DataInspectCommand implements Callable<Integer> {
    private final Console console;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "A file, or a folder with a folder or a file for each class.")
    Path file = Path.of("");

    @Mixin DataOptions data = new DataOptions();

    DataInspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var opened = data.open(file);
        var out = console.out();
        out.println(file + ": " + opened.format().description());
        new DataSurvey(out).of(opened.format(), file, opened.source());
        command(opened.format(), opened.source())
                .ifPresent(line -> out.println("\ntrain: " + line));
        return 0;
    }

    /// The command that trains on such data, of those that there are.
    private Optional<String> command(DataFormat found, Source source) {
        String[] tasks =
                switch (found) {
                    case TEXT -> new String[] {"language"};
                    case CLASS_FOLDER, LABELLED, TS, SERIES, ARRAY, ARCHIVE, CTF, JSON_LINES ->
                            new String[] {"classify"};
                    case EVENTS -> new String[] {"classify --labels TABLE"};
                    case CONLL_U, COLUMNS, TAGGED, SEGMENTED -> new String[] {"tag"};
                    case TABLE -> new String[] {TableSurvey.trainsOn(source)};
                    case WIDE, VECTORS, TREES -> new String[0];
                };
        var train = spec == null ? null : spec.root().subcommands().get("train");
        if (train == null) {
            return Optional.empty();
        }
        return Arrays.stream(tasks)
                .filter(task -> train.getSubcommands().containsKey(task.split(" ", 2)[0]))
                .map(task -> String.format(Locale.ROOT, "rondo train %s %s -o MODEL", task, file))
                .findFirst();
    }
}
