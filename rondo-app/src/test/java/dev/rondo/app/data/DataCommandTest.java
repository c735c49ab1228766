package dev.rondo.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class DataCommandTest {
    @TempDir Path folder = Path.of("");

    private String inspected(String name, String text, String... options) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return inspect(file, options);
    }

    private static String inspect(Path file, String... options) {
        var arguments = new java.util.ArrayList<Object>(List.of("data", "inspect", file));
        arguments.addAll(List.of(options));
        var outcome = Terminal.run(arguments.toArray());
        assertEquals(0, outcome.status(), outcome.err());
        return outcome.out().replace("\r", "");
    }

    private static void has(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), () -> "no `" + part + "` in\n" + text);
        }
    }

    @Test
    void textsWithAClass() throws IOException {
        has(
                inspected("a.txt", "ham\tsee you, then\nspam\tfree\nham\tyes\n"),
                "lines of a class and a text",
                "3 texts",
                "words in each: 1 to 4, median 1",
                "words: 6, vocabulary of 6 (6 occur once)",
                "ham                              2   66.7 %",
                "1 occur once: none of them can go to the validation set",
                "[ham] see you, then");
        Files.createDirectories(folder.resolve("names"));
        Files.writeString(folder.resolve("names/Czech.txt"), "Abl\nAdsit\n");
        Files.writeString(folder.resolve("names/Arabic.txt"), "Khoury\n");
        has(inspect(folder.resolve("names")), "a folder or a file for each class", "3 texts");
    }

    @Test
    void tables() throws IOException {
        var table = inspected("t.csv", "day;a;b\n2024-01-01;1;x\n2024-01-02;;y\n2024-01-03;4;x\n");
        has(
                table,
                "format: semicolons, fields may be quoted, with a header",
                "3 rows of 3 columns",
                "day                  dates, 3 distinct",
                "numbers, 1 to 4, mean 2.5, 2 distinct, 1 missing",
                "text, 2 distinct: x 2, y 1");
        has(inspected("n.csv", "a,b\n1,2\n3,4\n"), "train: rondo train forecast ");
        has(
                inspected("s.csv", "all is well,yes\nnothing is,no\nsome is,yes\n"),
                "s.csv --text-column COLUMN --label-column COLUMN -o MODEL");
        has(
                inspected("s.jsonl", "{\"body\":\"all\",\"stars\":\"5\"}\n".repeat(3)),
                "s.jsonl --text-column COLUMN --label-column COLUMN -o MODEL");
        has(
                inspected("t.jsonl", "{\"text\":\"all\",\"label\":\"5\"}\n".repeat(3)),
                "t.jsonl -o MODEL");
    }

    @Test
    void timeSeries() throws IOException {
        var text = new StringBuilder("No,month,shop,sales,open\n");
        for (String shop : List.of("x", "y")) {
            for (int m = 0; m < 240; m++) {
                text.append(m + 1)
                        .append(
                                ",%d-Q%d,%s,%d,1\n"
                                        .formatted(1990 + m / 4, m % 4 + 1, shop, m * m % 17));
            }
        }
        var table = inspected("sales.csv", text.toString());
        has(
                table,
                "as time series:",
                "times: month, from 1990-Q1 to 2049-Q4, step 3 months",
                "series: 2 of 240 rows, named by shop",
                "seasons: 4 rows",
                "to forecast: sales",
                "note: left out, for there is nothing to forecast (counts the rows): No",
                "(constant): open");
        var command = table.lines().filter(l -> l.startsWith("train: ")).findFirst().orElseThrow();
        assertTrue(command.endsWith(" --horizon 4 -o MODEL"), command);
        var words = new java.util.ArrayList<Object>(List.of(command.split(" ")));
        words.subList(0, 2).clear(); // train: rondo
        words.set(words.size() - 1, folder.resolve("sales.model"));
        words.addAll(List.of("--epochs", "1", "--hidden", "2"));
        var trained = Terminal.run(words.toArray());
        assertEquals(0, trained.status(), trained.err());
        has(trained.err(), "named by the column shop", "(counts the rows): No");
        has(
                inspected(
                        "s.jsonl",
                        "{\"t\": \"2020-01\", \"a\": 1}\n{\"t\": \"2020-02\", \"a\": 2}\n"),
                "times: t, from 2020-01 to 2020-02, step 1 month",
                "train: rondo train forecast ");
        has(
                inspected("w.csv", "V1,V2,V3,V4\nH1,1,2,3\nH2,4,5\n"),
                "series: 2 of 2 to 3 rows",
                "train: rondo train forecast ");
        var either = inspected("d.csv", "d,a\n01/02/2020,1\n01/03/2020,2\n");
        has(either, "may have the day first or the month: say which, --date-order dmy");
        assertFalse(either.contains("train: "), either);
    }

    @Test
    void sentencesWithSpans() throws IOException {
        var tagged =
                inspected("ner.txt", "EU I-ORG\nsays O\n\nUN I-ORG\nHQ I-ORG\nin O\nNY I-LOC\n\n");
        has(
                tagged,
                "sentences in columns",
                "2 sentences",
                "tokens in each: 2 to 4",
                "spans in the last column: 3, scheme IOB1\n",
                "ORG                              2",
                "EU/I-ORG says/O");
        has(
                inspected("seg.txt", "我们 喜欢 猫 。\n他 来 了\n"),
                "segmented text",
                "spans in the last column: 7, scheme BMES");
        has(inspected("t.pos", "the/DT cat/NN\na/DT dog/NN\n"), "word/TAG", "NN ");
    }

    @Test
    void sequencesTreesAndArrays() throws IOException {
        has(
                inspected("x.ctf", "0 |w 3:1 |# a |y 1:1\n0 |w 2:1 |# b\n1 |w 9:1 |y 0:1\n"),
                "CNTK",
                "2 sequences",
                "stream w: 10 wide; in 2 sequences; samples in each: 1 to 2",
                "sequence 0 a b");
        has(
                inspected("x.ts", "@timeStamps false\n@classLabel true a b\n@data\n1,?:3,4:a\n"),
                "1 series",
                "channels: 2",
                "1 to 4, mean 2.66667, 1 missing (25.0 %)");
        has(
                inspected("trees", "(3 (2 It) (4 rocks))\n"),
                "1 tree\n",
                "nodes in each: 3",
                "labels of roots: 1");
        has(
                inspected("x.jsonl", "{\"a\": 1}\n{\"a\": \"b\"}\n"),
                "2 values",
                "a: number",
                "a: string");
        var image = folder.resolve("images");
        Files.write(image, new byte[] {0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 7, 9});
        has(inspect(image), "an array", "shape [1, 2], numbers: 7 to 9, mean 8");
        has(inspected("v.vec", "2 3\nthe 1 2 3\ncat 4 5 6\n"), "2 words, vectors of 3 numbers");
    }

    @Test
    void plainTextAndItsCommand() throws IOException {
        var text = inspected("t.txt", "A first line, here.\nAnd another one.\n");
        has(text, "plain text", "2 texts", "train: rondo train language ");
        assertFalse(text.contains("classes"), text);
    }

    @Test
    void otherEncodingsAndFormatsAreSaid() throws IOException {
        var file = folder.resolve("latin.txt");
        Files.write(file, "Grüße\n".getBytes(StandardCharsets.ISO_8859_1));
        var wrong = Terminal.run("data", "inspect", file);
        assertEquals(2, wrong.status());
        has(wrong.err(), ":1: byte offset 2: the byte 0xfc is not valid UTF-8");
        has(inspect(file, "--encoding", "ISO-8859-1"), "Grüße");
        has(inspect(file, "--encoding", "latin1", "--format", "segmented"), "1 sentence\n");
        assertEquals(2, Terminal.run("data", "inspect", file, "--encoding", "none").status());
        assertEquals(2, Terminal.run("data", "inspect", folder.resolve("none")).status());
        var empty = folder.resolve("empty");
        Files.createFile(empty);
        has(Terminal.run("data", "inspect", empty).err(), "empty: the file is empty");
    }
}
