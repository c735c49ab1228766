package dev.rondo.app.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;
import dev.rondo.data.source.TableReader;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        var first = new ArrayList<Object>(List.of("train", "classify", "--sql-anywhere", "--sql", sql, "-o", one));
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
        var predicted = Terminal.run("predict", one, "--to", "csv", "--sql-anywhere", "--sql", sql + " limit 3");
        assertEquals(0, predicted.status(), predicted.err());
        assertEquals(4, predicted.out().lines().count());
        var alike = Terminal.run("predict", other, "--to", "csv", "--sql-anywhere", "--sql", sql + " limit 3");
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
}
