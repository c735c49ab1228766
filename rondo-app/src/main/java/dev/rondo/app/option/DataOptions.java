package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.file.Spool;
import dev.rondo.app.query.Query;
import dev.rondo.data.format.DataFile;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.source.DataSource;
import dev.rondo.store.MissingFiles;
import dev.rondo.store.SerialisedNames;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.tag.Tagger;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// How files of data are read, whatever is done with them.
@ForModels({Forecaster.class, Classifier.class, Tagger.class})
public final class DataOptions {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = FormatNames.class,
            description =
                    "Format of the data: ${COMPLETION-CANDIDATES} (default: detected from the "
                            + "content).")
    @Nullable
    public DataFormat format;

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "Character encoding of the data, such as ISO-8859-1 (default: UTF-8).")
    @Nullable String encoding;

    @Option(
            names = "--sql",
            paramLabel = "QUERY",
            description =
                    "Read the rows of an SQL query, run by DuckDB, instead of DATA. Files "
                            + "(Parquet, CSV, JSON) are named in quotes: \"select text, label from "
                            + "'reviews.parquet' where year > 2020\".")
    @Nullable
    public String sql;

    @Option(
            names = "--sql-anywhere",
            description = "Let --sql read files that are not below the current folder.")
    boolean anywhere;

    private Supplier<Spool> spool = Spool::open;
    private @Nullable DataSource rows; // of the query

    /// What stands for the rows of --sql among files.
    private static final Path ROWS = Path.of("--sql");

    /// The formats as one types them.
    static final class FormatNames extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        FormatNames() {
            for (var format : DataFormat.values()) {
                add(SerialisedNames.of(format).toLowerCase(Locale.ROOT));
            }
        }
    }

    public DataOptions() {}

    /// The options of a command, if it has them.
    private static Optional<DataOptions> of(ParseResult parsed) {
        return parsed.commandSpec().mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(DataOptions.class::isInstance)
                .map(DataOptions.class::cast)
                .findFirst();
    }

    /// The files that the query of a command names, if it has one.
    ///
    /// @throws RondoException if it is not a query that is run
    public static Map<Path, String> queried(ParseResult parsed) {
        var files = new LinkedHashMap<Path, String>();
        of(parsed)
                .flatMap(options -> Optional.ofNullable(options.sql))
                .ifPresent(
                        sql -> Query.files("--sql", sql).forEach(file -> files.put(file, "--sql")));
        return files;
    }

    /// Has the rows of a query kept with the command's temporary files.
    public static void keep(ParseResult parsed, CommandFiles files) {
        of(parsed).ifPresent(options -> options.spool = files::spooler);
    }

    /// A name for a file that ends with the command.
    Path temporary(String name) {
        return spool.get().file(name);
    }

    /// The files that were named, or what stands for the rows of --sql.
    ///
    /// @throws RondoException if there are both
    public List<Path> files(List<Path> named) {
        if (sql == null) {
            return named;
        }
        if (!named.isEmpty()) {
            throw new RondoException(
                    "--sql and " + named.getFirst() + ": expected a query or files, got both");
        }
        return List.of(ROWS);
    }

    /// As [#files], where there have to be some.
    public List<Path> someFiles(List<Path> named) {
        if (sql == null && named.isEmpty()) {
            throw new RondoException("no data: expected files, or --sql with a query");
        }
        return files(named);
    }

    /// @throws RondoException if there is no such file, or nobody can say what it is
    public DataFile open(Path path) {
        var source = source(path);
        return new DataFile(path, source, format(path, source), format == null);
    }

    public List<DataFile> open(List<Path> paths) {
        return paths.stream().map(this::open).toList();
    }

    /// A file that can be nothing but a table.
    DataSource table(Path path) {
        if (format != null && format != DataFormat.TABLE) {
            throw new RondoException(
                    "--format " + format + ": expected a table, which is read without --format");
        }
        return source(path);
    }

    private DataSource source(Path path) {
        if (sql != null && path.equals(ROWS)) {
            if (rows == null) {
                rows = Query.of("--sql", sql, anywhere, spool);
            }
            return rows;
        }
        if (!Files.exists(path)) {
            throw MissingFiles.file(path);
        }
        if (Query.isParquet(path)) {
            return Query.parquet(path);
        }
        var source = DataSource.of(path);
        return encoding == null ? source : source.in(charset(encoding));
    }

    private DataFormat format(Path path, DataSource source) {
        if (sql != null && path.equals(ROWS) || Query.isParquet(path)) {
            return DataFormat.TABLE;
        }
        if (format != null) {
            return format;
        }
        return Files.isDirectory(path) ? DataFormat.of(path) : DataFormat.of(source);
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
}
