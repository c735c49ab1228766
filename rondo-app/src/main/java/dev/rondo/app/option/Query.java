package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.Dialect;
import dev.rondo.data.source.TableWriter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/// The rows of a query as a table with a header, for the readers of tables: DuckDB answers it, row
/// by row, each time that the table is read. Nothing of DuckDB is loaded before.
final class Query {
    private static final Dialect TABLE = new Dialect(',', true, true);
    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);

    private Query() {}

    /// @param name what errors begin with
    static DataSource of(String name, String sql) {
        return DataSource.of(name, () -> open(name, sql), TABLE);
    }

    static DataSource parquet(Path file) {
        var quoted = file.toString().replace("'", "''");
        return of(file.toString(), "select * from read_parquet('" + quoted + "')");
    }

    /// Whether a file is one, by its first bytes.
    static boolean isParquet(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(PARQUET.length), PARQUET);
        } catch (IOException e) {
            return false; // whoever reads it will say why
        }
    }

    private static InputStream open(String name, String sql) {
        Connection connection = null;
        try {
            connection = connect();
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

    private static Connection connect() throws SQLException {
        var settings = new Properties();
        settings.setProperty("jdbc_stream_results", "true");
        settings.setProperty("autoinstall_known_extensions", "false");
        try {
            return DriverManager.getConnection("jdbc:duckdb:", settings);
        } catch (SQLException e) {
            if ("08001".equals(e.getSQLState())) {
                throw new RondoException(
                        "--sql and Parquet files need DuckDB, and its duckdb_jdbc jar is not in this"
                                + " installation's lib folder",
                        e);
            }
            throw e;
        }
    }

    private static RondoException fault(String name, SQLException e) {
        var text = String.valueOf(e.getMessage()).replaceFirst("^java\\.sql\\.SQLException: ", "");
        return new RondoException(name + ": " + text.strip(), e);
    }

    private static void close(@org.jspecify.annotations.Nullable Connection connection) {
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
