package dev.rondo.app.query;

import dev.rondo.RondoException;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.file.Spool;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.Dialect;
import dev.rondo.data.source.TableWriter;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The rows of a query as a table with a header, for the readers of tables. DuckDB answers it,
/// once: the rows are put into a temporary file, from which they are read as often as need be.
/// Nothing of DuckDB is loaded before.
///
/// A query may come from somebody else, in a configuration. It is one SELECT ([ParsedQuery]), reads
/// the files that it names, below the current folder if nothing else is said, and DuckDB itself is
/// told to open no others, to load no extensions, and to let no setting be changed.
public final class Query {
    private static final Dialect TABLE = new Dialect(',', true, true);
    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern WILDCARD = Pattern.compile("[*?\\[]");
    private static final Pattern ADDRESS = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]+:.*");

    private Query() {}

    /// @param name what errors begin with
    /// @param anywhere whether it may read files that are not below the current folder
    /// @param spool makes a place for the rows
    public static DataSource of(String name, String sql, boolean anywhere, Supplier<Spool> spool) {
        return DataSource.of(name, new Once(name, sql, anywhere, spool), TABLE);
    }

    /// Runs a query when its rows are read first.
    private static final class Once implements DataSource.Opener {
        private final String name;
        private final String sql;
        private final boolean anywhere;
        private final Supplier<Spool> spool;
        private @Nullable Path rows;

        Once(String name, String sql, boolean anywhere, Supplier<Spool> spool) {
            this.name = name;
            this.sql = sql;
            this.anywhere = anywhere;
            this.spool = spool;
        }

        @Override
        public synchronized InputStream open() throws IOException {
            var made = rows;
            if (made == null) {
                var allowed = allowed(name, sql, anywhere);
                try (var in = Query.open(name, sql, allowed)) {
                    made = spool.get().copy(name, in, "rows.csv");
                }
                rows = made;
            }
            return Files.newInputStream(made);
        }
    }

    /// The files that a query names, or the folders in which it names some by a pattern.
    ///
    /// @throws RondoException if the query is not one that is run
    public static List<Path> files(String name, String sql) {
        try (var connection = connect(Set.of())) {
            return ParsedQuery.files(connection, name, sql).stream().map(Query::place).toList();
        } catch (SQLException e) {
            throw fault(name, e);
        }
    }

    /// A file, or the folder that a pattern begins with.
    private static Path place(String named) {
        var wildcard = WILDCARD.matcher(named);
        if (!wildcard.find()) {
            return Path.of(named);
        }
        int slash =
                Math.max(
                        named.lastIndexOf('/', wildcard.start()),
                        named.lastIndexOf('\\', wildcard.start()));
        return Path.of(named.substring(0, slash + 1));
    }

    /// What DuckDB may open: files, and folders with a slash behind.
    private static Set<String> allowed(String name, String sql, boolean anywhere) {
        var allowed = new LinkedHashSet<String>();
        try (var connection = connect(Set.of())) {
            for (var file : ParsedQuery.files(connection, name, sql)) {
                if (ADDRESS.matcher(file).matches() || file.startsWith("~")) {
                    throw new RondoException(
                            name + ": " + file + ": expected the name of a file, got an address");
                }
                var place = place(file);
                if (!anywhere && !CommandFiles.below(place, Path.of(""))) {
                    throw new RondoException(
                            name
                                    + ": "
                                    + file
                                    + ": is not below the current folder, where a query reads:"
                                    + " --sql-anywhere lets it read elsewhere");
                }
                boolean pattern = WILDCARD.matcher(file).find();
                if (!Files.exists(place.toAbsolutePath())) {
                    throw new RondoException(
                            name
                                    + ": "
                                    + file
                                    + ": there is no such "
                                    + (pattern ? "folder" : "file")
                                    + ": is its name misspelt?");
                }
                allowed.add(pattern ? place.toAbsolutePath() + "/" : file);
                allowed.add(CommandFiles.real(place) + (pattern ? "/" : ""));
            }
            return allowed;
        } catch (InvalidPathException e) {
            throw new RondoException(name + ": " + e.getInput() + ": is no name of a file", e);
        } catch (SQLException e) {
            throw fault(name, e);
        }
    }

    public static DataSource parquet(Path file) {
        var quoted = file.toString().replace("'", "''");
        var sql = "select * from read_parquet('" + quoted + "')";
        var allowed =
                new LinkedHashSet<>(List.of(file.toString(), CommandFiles.real(file).toString()));
        return DataSource.of(file.toString(), () -> open(file.toString(), sql, allowed), TABLE);
    }

    /// Whether a file is one, by its first bytes.
    public static boolean isParquet(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(PARQUET.length), PARQUET);
        } catch (IOException e) {
            return false; // whoever reads it will say why
        }
    }

    private static InputStream open(String name, String sql, Set<String> allowed) {
        Connection connection = null;
        try {
            connection = connect(allowed);
            var statement = connection.createStatement();
            if (!statement.execute(sql)) {
                throw new RondoException(name + ": expected a query that gives rows (select …)");
            }
            return new RowStream(name, connection, statement, statement.getResultSet());
        } catch (SQLException | RondoException e) {
            close(connection);
            throw e instanceof RondoException known ? known : fault(name, (SQLException) e);
        }
    }

    /// A connection to an empty database in memory that opens these files and no others.
    private static Connection connect(Set<String> allowed) throws SQLException {
        var settings = new Properties();
        settings.setProperty("jdbc_stream_results", "true");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("allow_community_extensions", "false");
        Connection connection;
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:", settings);
        } catch (SQLException e) {
            if ("08001".equals(e.getSQLState())) {
                throw new RondoException(
                        "--sql and Parquet files need DuckDB, and its duckdb_jdbc jar is not in this"
                                + " installation's lib folder",
                        e);
            }
            throw e;
        }
        boolean done = false;
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "set temp_directory = "
                            + quoted(
                                    System.getProperty("java.io.tmpdir", "/tmp")
                                            + "/rondo-duckdb"));
            statement.execute("set allowed_paths = " + list(allowed, false));
            statement.execute("set allowed_directories = " + list(allowed, true));
            statement.execute("set enable_external_access = false");
            statement.execute("set lock_configuration = true");
            done = true;
            return connection;
        } finally {
            if (!done) {
                close(connection);
            }
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String list(Set<String> allowed, boolean folders) {
        return allowed.stream()
                .filter(each -> each.endsWith("/") == folders)
                .map(Query::quoted)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static RondoException fault(String name, SQLException e) {
        var text = String.valueOf(e.getMessage()).replaceFirst("^java\\.sql\\.SQLException: ", "");
        return new RondoException(name + ": " + text.strip(), e);
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // what was read is read
        }
    }

    /// CSV (RFC 4180) in UTF-8; what is null is empty.
    private static final class RowStream extends InputStream {
        private final String name;
        private final Connection connection;
        private final Statement statement;
        private final ResultSet rows;
        private final int columns;
        private byte[] line;
        private int at;

        RowStream(String name, Connection connection, Statement statement, ResultSet rows)
                throws SQLException {
            this.name = name;
            this.connection = connection;
            this.statement = statement;
            this.rows = rows;
            var head = rows.getMetaData();
            columns = head.getColumnCount();
            var names = new ArrayList<String>();
            for (var c = 1; c <= columns; c++) {
                names.add(head.getColumnLabel(c));
            }
            line = bytes(names);
        }

        private static byte[] bytes(List<String> fields) {
            return (TableWriter.quotedRow(fields) + '\n').getBytes(StandardCharsets.UTF_8);
        }

        private boolean fill() {
            try {
                while (at == line.length) {
                    if (!rows.next()) {
                        return false;
                    }
                    var fields = new ArrayList<String>();
                    for (var c = 1; c <= columns; c++) {
                        fields.add(Objects.requireNonNullElse(rows.getString(c), ""));
                    }
                    line = bytes(fields);
                    at = 0;
                }
                return true;
            } catch (SQLException e) {
                throw fault(name, e);
            }
        }

        @Override
        public int read() {
            return fill() ? line[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            var count = Math.min(length, line.length - at);
            System.arraycopy(line, at, to, offset, count);
            at += count;
            return count;
        }

        @Override
        public void close() {
            try {
                rows.close();
                statement.close();
            } catch (SQLException e) {
                // what was read is read
            } finally {
                Query.close(connection);
            }
        }
    }
}
