package dev.rondo.app.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;
import dev.rondo.app.file.Spool;
import dev.rondo.data.source.TableReader;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;

class QueryTest {
    @TempDir Path folder;

    private Path parquet;

    @BeforeEach
    void write() throws Exception {
        parquet = folder.resolve("it's.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(
                    "copy (select case when i % 2 = 0 then 'good, \"fine\" film' || chr(10) || 'see it'"
                            + " else 'bad boring' end as said, case when i % 2 = 0 then 'yes' else"
                            + " 'no' end as vote, i as number, null as nothing"
                            + " from range(60) t(i)) to '"
                            + parquet.toString().replace("'", "''")
                            + "' (format parquet)");
        }
    }

    @Test
    void rowsComeAsATableWithItsHeader() {
        var rows = new ArrayList<List<String>>();
        try (var table = TableReader.open(Query.parquet(parquet))) {
            assertEquals(List.of("said", "vote", "number", "nothing"), table.names());
            for (var row = table.next(); row != null; row = table.next()) {
                rows.add(row.fields());
            }
        }
        assertEquals(60, rows.size());
        assertEquals(List.of("good, \"fine\" film\nsee it", "yes", "0", ""), rows.getFirst());
        assertEquals(List.of("bad boring", "no", "59", ""), rows.getLast());
    }

    @Test
    void aClassifierLearnsFromAQueryAndFromTheFileAlike() {
        var sql = "select said as text, vote as label from '" + quoted() + "'";
        var one = folder.resolve("one.safetensors");
        var other = folder.resolve("other.safetensors");
        var options = List.<Object>of("--hidden", 4, "--epochs", 2, "--threads", 1, "--quiet");
        var first =
                new ArrayList<Object>(
                        List.of("train", "classify", "--sql-anywhere", "--sql", sql, "-o", one));
        first.addAll(options);
        var trained = Terminal.run(first.toArray());
        assertEquals(0, trained.status(), trained.err());
        var second = new ArrayList<Object>(List.of("train", "classify", parquet, "-o", other));
        second.addAll(List.of("--text-column", "said", "--label-column", "vote"));
        second.addAll(options);
        var again = Terminal.run(second.toArray());
        assertEquals(0, again.status(), again.err());
        var evaluated = Terminal.run("evaluate", one, "--sql-anywhere", "--sql", sql, "--json");
        assertEquals(0, evaluated.status(), evaluated.err());
        assertTrue(evaluated.out().contains("\"accuracy\""), evaluated.out());
        var predicted =
                Terminal.run(
                        "predict", one, "--to", "csv", "--sql-anywhere", "--sql", sql + " limit 3");
        assertEquals(0, predicted.status(), predicted.err());
        assertEquals(4, predicted.out().lines().count());
        var alike =
                Terminal.run(
                        "predict",
                        other,
                        "--to",
                        "csv",
                        "--sql-anywhere",
                        "--sql",
                        sql + " limit 3");
        assertEquals(predicted.out(), alike.out());
    }

    private String quoted() {
        return parquet.toString().replace("'", "''");
    }

    @Test
    void inspectShowsTheRowsAndTheCommand() {
        var sql = "select said as text, vote as label from '" + quoted() + "'";
        var shown = Terminal.run("data", "inspect", "--sql-anywhere", "--sql", sql);
        assertEquals(0, shown.status(), shown.err());
        assertTrue(shown.out().contains("train: rondo train classify --sql \"select"), shown.out());
        var file = Terminal.run("data", "inspect", parquet);
        assertEquals(0, file.status(), file.err());
        assertTrue(file.out().contains("number"), file.out());
    }

    @Test
    void mistakesAreSaid() {
        for (var wrong :
                List.of(
                        List.of("selec 1", "--sql: "),
                        List.of("select * from 'nothing.parquet'", "nothing.parquet"),
                        List.of("create table t (i int)", "--sql: "))) {
            var outcome = Terminal.run("data", "inspect", "--sql", wrong.getFirst());
            assertEquals(2, outcome.status(), outcome.err());
            assertTrue(outcome.err().contains(wrong.getLast()), outcome.err());
        }
        var both = Terminal.run("data", "inspect", parquet, "--sql", "select 1");
        assertEquals(2, both.status());
        assertTrue(both.err().contains("got both"), both.err());
        var none = Terminal.run("data", "inspect");
        assertEquals(2, none.status());
        assertTrue(none.err().contains("no data"), none.err());
    }

    /// A file below the current folder.
    private static Path below(String name, String text) throws Exception {
        var here = Files.createDirectories(Path.of("target", "query-test"));
        return Files.writeString(here.resolve(name), text);
    }

    private static Terminal.Outcome inspect(String sql) {
        return Terminal.run("data", "inspect", "--sql", sql);
    }

    private static void refused(String sql, String reason) {
        var outcome = inspect(sql);
        assertEquals(2, outcome.status(), sql + ": " + outcome.out() + outcome.err());
        assertTrue(outcome.err().startsWith("rondo: --sql: "), sql + ": " + outcome.err());
        assertTrue(outcome.err().contains(reason), sql + ": " + outcome.err());
        assertEquals(1, outcome.err().lines().count(), sql + ": " + outcome.err());
    }

    @Test
    void whatIsNoSelectIsRefusedAndNotRun() throws Exception {
        var written = Path.of("target", "query-test", "written");
        Files.deleteIfExists(written);
        for (var sql :
                List.of(
                        "copy (select 1) to '" + written + "'",
                        "copy (select 1) to '" + written + "' (header false); select 1",
                        "attach '" + written + "'",
                        "install httpfs",
                        "load httpfs",
                        "set threads = 1",
                        "reset threads",
                        "pragma version",
                        "call pragma_version()",
                        "export database '" + written + "'",
                        "create table t as select 1",
                        "create macro f() as 1",
                        "create secret (type s3)",
                        "insert into t values (1)",
                        "update t set a = 1",
                        "delete from t",
                        "drop table t",
                        "explain select 1",
                        "checkpoint",
                        "prepare p as select 1",
                        "use memory",
                        "begin",
                        "vacuum")) {
            refused(sql, "expected one SELECT");
            assertFalse(Files.exists(written), sql);
        }
        refused("select 1; select 2", "got 2 statements");
        refused("", "got 0 statements");
        refused("describe select 1", "DESCRIBE and SHOW");
        refused("show tables", "DESCRIBE and SHOW");
        refused("select * from (describe select 1)", "DESCRIBE and SHOW");
        refused("with t as (insert into u values (1) returning *) from t", "changes something");
    }

    @Test
    void whatReadsElsewhereIsNotCalled() throws Exception {
        var file = below("texts.csv", "text,label\nthe soup,good\n");
        for (var call :
                List.of(
                        "from read_text('" + file + "')",
                        "from read_blob('" + file + "')",
                        "from glob('*')",
                        "from sniff_csv('" + file + "')",
                        "from read_duckdb('x.db')",
                        "from parquet_metadata('x.parquet')",
                        "from parquet_schema('x.parquet')",
                        "from duckdb_settings()",
                        "from duckdb_secrets()",
                        "from pragma_version()",
                        "from query('select 1')",
                        "from query_table('t')",
                        "from json_execute_serialized_sql('x')",
                        "from which_secret('x', 's3')",
                        "from checkpoint()",
                        "from enable_logging()",
                        "select getenv('HOME') as text",
                        "select current_setting('home_directory') as text",
                        "select getvariable('x') as text",
                        "select write_log('x') as text",
                        "from '"
                                + file
                                + "' where text = (select max(content) from"
                                + " read_text('/etc/hostname'))",
                        "select (select count(*) from glob('/etc/*')) as text",
                        "with t as (from glob('*')) from t",
                        "from '" + file + "' order by (select max(file) from glob('*'))")) {
            refused(call, " is not called: ");
        }
        refused("from read_csv(getenv('HOME'))", "written out in quotes");
        refused("from read_csv('a' || 'b')", "written out in quotes");
        refused("from read_csv(['" + file + "', concat('a', 'b')])", "written out in quotes");
        refused("from information_schema.tables", "expected the name of a file");
    }

    @Test
    void filesBelowTheCurrentFolderAreReadAndNoOthers() throws Exception {
        var file = below("texts.csv", "text,label\nthe soup,good\nthe bread,bad\n");
        var table = " select text, label ";
        for (var from :
                List.of(
                        "'" + file + "'",
                        "'./" + file + "'",
                        "'" + file.toAbsolutePath() + "'",
                        "'target/query-test/../query-test/texts.csv'",
                        "'target/query-test/tex*.csv'",
                        "read_csv('" + file + "', header = true)",
                        "read_csv(['" + file + "', '" + file + "'])",
                        "(with t as (from '" + file + "') from t)",
                        "'" + file + "' a join '" + file + "' b using (text, label)")) {
            var shown = inspect(table + "from " + from);
            assertEquals(0, shown.status(), from + ": " + shown.err());
            assertTrue(shown.out().contains("the soup"), from + ": " + shown.out());
        }
        var outside = folder.resolve("outside.csv");
        Files.writeString(outside, "text,label\nsecret,a\n");
        var link = Path.of("target", "query-test", "link.csv");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, outside);
        var links = Path.of("target", "query-test", "links");
        Files.deleteIfExists(links);
        Files.createSymbolicLink(links, folder);
        var up = Path.of("").toAbsolutePath().relativize(outside.toRealPath());
        for (var name :
                List.of(
                        outside.toString(),
                        up.toString(),
                        link.toString(),
                        links + "/outside.csv",
                        links + "/*.csv",
                        folder + "/*.csv")) {
            refused(table + "from '" + name + "'", "is not below the current folder");
            refused(table + "from read_csv('" + name + "')", "is not below the current folder");
            var allowed =
                    Terminal.run(
                            "data",
                            "inspect",
                            "--sql-anywhere",
                            "--sql",
                            table + "from '" + name + "'");
            assertEquals(0, allowed.status(), name + ": " + allowed.err());
            assertTrue(allowed.out().contains("secret"), name + ": " + allowed.out());
        }
        for (var address : List.of("http://localhost/x.csv", "s3://b/x.csv", "~/x.csv")) {
            for (var more : List.of(List.of(), List.of("--sql-anywhere"))) {
                var line = new ArrayList<Object>(List.of("data", "inspect", "--sql"));
                line.add("from '" + address + "'");
                line.addAll(more);
                var outcome = Terminal.run(line.toArray());
                assertEquals(2, outcome.status(), outcome.err());
                assertTrue(outcome.err().contains("got an address"), outcome.err());
            }
        }
        // DuckDB itself keeps to it: the name of a table hides a file from the check, not from it
        refused(
                "select * from (with \""
                        + outside
                        + "\" as (select 1) select 1), '"
                        + outside
                        + "'",
                "");
        // what a pattern finds is checked by DuckDB, links followed
        var found = inspect("from 'target/query-test/*.csv'");
        assertEquals(2, found.status(), found.out());
        Files.delete(link);
        Files.delete(links);
    }

    @Test
    void aFileThatIsMissingIsSaidToBe() {
        for (var from : List.of("nowhere.csv", "nowhere.parquet", "nowhere/*.csv")) {
            var outcome = inspect("from '" + from + "'");
            assertEquals(2, outcome.status(), outcome.out());
            assertTrue(
                    outcome.err().startsWith("rondo: --sql: " + from + ": there is no such "),
                    outcome.err());
            assertEquals(1, outcome.err().lines().count(), outcome.err());
        }
    }

    @Test
    void aQueryIsRunOnce() throws Exception {
        try (var spool = Spool.open()) {
            var source =
                    Query.of("--sql", "select random() as r from range(3)", false, () -> spool);
            var first = new String(source.open().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(4, first.lines().count());
            assertEquals(first, new String(source.open().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void aConfigurationFromSomebodyElseWritesNothing() throws Exception {
        var evil = folder.resolve("evil.toml");
        var pwned = folder.resolve("pwned.sh");
        for (var sql :
                List.of(
                        "copy (select 'echo') to '" + pwned + "'; select 'a' as text, 'b' as label",
                        "select content as text, filename as label from read_text('/etc/host*')")) {
            Files.writeString(
                    evil,
                    "[classify]\nsql = \"\"\""
                            + sql
                            + "\"\"\"\noutput = \""
                            + folder.resolve("evil.safetensors")
                            + "\"\nepochs = 1\nhidden = 4\n");
            var outcome = Terminal.run("train", "classify", "--config", evil);
            assertEquals(2, outcome.status(), outcome.err());
            assertTrue(outcome.err().startsWith("rondo: --sql: "), outcome.err());
            assertFalse(Files.exists(pwned));
            assertFalse(Files.exists(folder.resolve("evil.safetensors")));
        }
    }
}
