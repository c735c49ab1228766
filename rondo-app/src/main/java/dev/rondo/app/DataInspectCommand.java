package dev.rondo.app;

import dev.rondo.RondoException;
import dev.rondo.data.DataFormat;
import dev.rondo.data.Source;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.charset.Charset;
import java.nio.file.Files;
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

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "What the file is, if it is not recognised: ${COMPLETION-CANDIDATES}.")
    @Nullable DataFormat format;

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "The encoding of the text, such as ISO-8859-1 (default: UTF-8).")
    @Nullable String encoding;

    DataInspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!Files.exists(file)) {
            throw new RondoException(file + ": there is no such file: is its name misspelt?");
        }
        var source = Source.of(file);
        if (encoding != null) {
            source = source.in(charset(encoding));
        }
        DataFormat found =
                format != null
                        ? format
                        : Files.isDirectory(file) ? DataFormat.CLASS_FOLDER : DataFormat.of(source);
        var out = console.out();
        out.println(file + ": " + found.description());
        new DataSurvey(out).of(found, file, source);
        command(found, source).ifPresent(line -> out.println("\ntrain: " + line));
        return 0;
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new RondoException(
                    "no encoding is called "
                            + name
                            + " (there are, for example, UTF-8, ISO-8859-1,"
                            + " windows-1252, GB18030)",
                    e);
        }
    }

    /// The command that trains on such data, of those that there are.
    private Optional<String> command(DataFormat found, Source source) {
        String[] tasks =
                switch (found) {
                    case TEXT -> new String[] {"language"};
                    case CLASS_FOLDER, LABELLED, TS, SERIES -> new String[] {"classify"};
                    case CONLL_U, COLUMNS, TAGGED, SEGMENTED -> new String[] {"tag"};
                    case TABLE -> new String[] {TableSurvey.trainsOn(source)};
                    case WIDE, ARRAY, ARCHIVE, VECTORS, TREES, JSON_LINES, CTF -> new String[0];
                };
        var train = spec == null ? null : spec.root().subcommands().get("train");
        if (train == null) {
            return Optional.empty();
        }
        return Arrays.stream(tasks)
                .filter(task -> train.getSubcommands().containsKey(task))
                .map(task -> String.format(Locale.ROOT, "rondo train %s %s -o MODEL", task, file))
                .findFirst();
    }
}
