package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;
import dev.rondo.store.Json;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class TagCommandsTest {
    private static final String ANNA = "Anna NNP B-PER\nsees VBZ O\nUlm NNP B-LOC\n. . O\n\n";
    private static final String BERT =
            "Bert NNP B-PER\nBerg NNP I-PER\nlikes VBZ O\nPort NNP B-LOC\nRiga NNP I-LOC\n. . "
                    + "O\n\n";

    @TempDir Path folder;

    private Path data;
    private Path model;

    @BeforeEach
    void write() throws Exception {
        data = folder.resolve("names.txt");
        Files.writeString(data, (ANNA + BERT).repeat(30));
        model = folder.resolve("m.safetensors");
    }

    private Terminal.Outcome train(Object... more) {
        return Terminal.run(
                Terminal.arguments(
                        List.of("train", "tag", "-o", model),
                        more,
                        "--hidden",
                        8,
                        "--embedding",
                        8,
                        "--char-hidden",
                        3,
                        "--char-embedding",
                        3,
                        "--rate",
                        0.02,
                        "--epochs",
                        8,
                        "--batch",
                        8,
                        "--threads",
                        1));
    }

    private static void fine(Terminal.Outcome outcome) {
        assertEquals(0, outcome.status(), outcome.err());
    }

    private static void wrong(String part, Terminal.Outcome outcome) {
        assertEquals(2, outcome.status(), outcome.err());
        assertTrue(outcome.err().contains(part), outcome.err());
        assertTrue(!outcome.err().contains("\tat "), outcome.err());
    }

    @Test
    void namesAreLearnedMeasuredAndFound() throws Exception {
        var trained = train(data, "--feature-columns", "2", "--test", data);
        fine(trained);
        assertTrue(trained.err().contains("spans in BIO, trained as BIOES"), trained.err());
        assertTrue(trained.err().contains("val 1 − F1"), trained.err());
        assertTrue(trained.out().contains("Test\n"), trained.out());
        assertTrue(trained.out().contains("span F1"), trained.out());

        var shown = Terminal.run("show", model);
        fine(shown);
        assertTrue(shown.out().contains("spans in    BIO"), shown.out());
        assertTrue(shown.out().contains("CRF over"), shown.out());

        var evaluated = Terminal.run("evaluate", model, data, "--json");
        fine(evaluated);
        var result = Json.parse(evaluated.out(), "result").asObject();
        assertEquals(1.0, result.get("accuracy").asDouble());
        assertEquals(1.0, result.get("spanF1").asDouble());

        var unseen = folder.resolve("unseen.txt");
        Files.writeString(unseen, "Bert NNP B-DOG\nBerg NNP I-DOG\nsees VBZ O\nUlm NNP B-LOC\n");
        var strange = Terminal.run("evaluate", model, unseen);
        fine(strange);
        assertTrue(
                strange.out().contains("Tags that the training set does not have")
                        && strange.out().contains("B-DOG"),
                strange.out());

        var columns = Terminal.run("predict", model, unseen, "--probabilities");
        assertTrue(columns.out().startsWith("Bert\tNNP\tB-PER\t"), columns.out());
        var json = Terminal.run("predict", model, data, "--json", "--best", 2);
        assertEquals(60, json.out().lines().count());
        var spans =
                Json.parse(json.out().lines().skip(1).findFirst().orElseThrow(), "line")
                        .asObject()
                        .get("spans")
                        .asList();
        assertEquals(
                "{\"type\":\"LOC\",\"from\":3,\"to\":5,\"text\":\"Port Riga\"}",
                spans.get(1).write());
        var csv = Terminal.run("predict", model, unseen, "--to", "csv");
        assertEquals(
                List.of("sentence,token,tag", "1,Bert,B-PER"), csv.out().lines().limit(2).toList());
        var table = folder.resolve("table.csv");
        Files.writeString(table, "month,number\n1,2\n");
        wrong("table.csv:1: no column 2", Terminal.run("evaluate", model, table));
        wrong("lines of text do not have", Terminal.run("predict", model));
        wrong(
                "--horizon: is for a forecaster",
                Terminal.run("predict", model, data, "--horizon", 2));
    }

    @Test
    void linesOfTextAreTagged() {
        fine(train(data));
        var found =
                new Terminal()
                        .typed("Anna likes Ulm .\n\nBert sees Port Riga .\n")
                        .rondo("predict", model, "--to", "inline");
        assertEquals(
                List.of(
                        "Anna/B-PER likes/O Ulm/B-LOC ./O",
                        "",
                        "Bert/B-PER sees/O Port/B-LOC Riga/I-LOC ./O"),
                found.out().lines().toList(),
                found.err());
        var words =
                new Terminal()
                        .typed("Anna likes Ulm.")
                        .rondo("predict", model, "--tokens", "words");
        assertEquals(".\tO", words.out().lines().skip(3).findFirst().orElse(""), words.out());
    }

    @Test
    void segmentedTextTeachesToSegment() throws Exception {
        var text = folder.resolve("words.txt");
        Files.writeString(text, "我 喜欢 猫 。\n你 喜欢 大 狗 。\n我们 看见 猫 。\n你 看见 我们 。\n".repeat(20));
        var trained = train(text, "--bigram-embedding", 8, "--validation", text);
        fine(trained);
        assertTrue(trained.out().contains("word F1"), trained.out());
        var found = new Terminal().typed("你喜欢我们。\n大 猫\n").rondo("predict", model);
        assertEquals(List.of("你 喜欢 我们 。", "大 猫"), found.out().lines().toList(), found.err());
        var file = folder.resolve("raw.txt");
        Files.writeString(file, "你喜欢我们。\n\n大猫\n");
        var lines = Terminal.run("predict", model, file).out().lines().toList();
        assertEquals(List.of("你 喜欢 我们 。", "", "大 猫"), lines);
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        var empty = folder.resolve("empty.txt");
        Files.writeString(empty, "");
        wrong("empty.txt: the file is empty", train(empty));
        var uneven = folder.resolve("uneven.txt");
        Files.writeString(uneven, ANNA + "Bert B-PER\n\n");
        wrong("uneven.txt:6: 2 columns, expected 3", train(uneven, "--format", "columns"));
        var one = folder.resolve("one.txt");
        Files.writeString(one, ANNA);
        wrong("1 item", train(one, "--format", "columns"));
        fine(train(one, "--format", "columns", "--validation-part", 0, "--epochs", 1));
        wrong("no column 9", train(data, "--label-column", "9"));
        var faulty = folder.resolve("faulty.txt");
        Files.writeString(faulty, data.toFile().exists() ? ANNA + "Port NNP I-LOC\n\n" + BERT : "");
        wrong(
                "breaks the rules of BIO",
                train(faulty, "--spans", "refuse", "--validation-part", 0));
        wrong(
                "the tags do not encode spans",
                train(data, "--label-column", "2", "--scheme", "bio"));
        wrong("expected sentences with a tag", train(data, "--format", "table"));
        wrong("name tagged sentences", Terminal.run("evaluate", model));
        wrong(
                "is for taggers of characters",
                Terminal.run("predict", model, data, "--to", "segmented"));
    }

    @Test
    void theLogBookIsReadAsTheDocsSay() {
        var trained =
                Terminal.run(
                        "train",
                        "tag",
                        Path.of("..", "samples", "log-book.conll"),
                        "-o",
                        model,
                        "--epochs",
                        8,
                        "--hidden",
                        40,
                        "--batch",
                        8,
                        "--rate",
                        0.005);
        fine(trained);
        var found =
                new Terminal()
                        .typed("Captain Ida Moberg left Port Ellen on the Grey Lady .")
                        .rondo("predict", model, "--to", "inline");
        assertEquals(
                "Captain/O Ida/B-PER Moberg/I-PER left/O Port/B-LOC Ellen/I-LOC on/O the/O"
                        + " Grey/B-SHIP Lady/I-SHIP ./O",
                found.out().strip(),
                found.err());
    }

    @Test
    void inspectionSaysHowToTrainOnTokensWithTags() throws Exception {
        var json = folder.resolve("data.jsonl");
        Files.writeString(json, "{\"tokens\":[\"a\",\"b\"],\"tags\":[\"X\",\"Y\"]}\n".repeat(3));
        var seen = Terminal.run("data", "inspect", json);
        assertTrue(seen.out().contains("rondo train tag " + json + " -o MODEL"), seen.out());
        var ctf = folder.resolve("data.ctf");
        Files.writeString(ctf, "0 |S0 1:1 |S1 1:1 |S2 0:1\n0 |S0 2:1 |S2 1:1\n");
        var both = Terminal.run("data", "inspect", ctf);
        assertTrue(both.out().contains("train tag") && both.out().contains("train classify"));
    }

    @Test
    void inspectionSaysHowToTrain() {
        var seen = Terminal.run("data", "inspect", data);
        assertTrue(seen.out().contains("rondo train tag " + data + " -o MODEL"), seen.out());
    }
}
