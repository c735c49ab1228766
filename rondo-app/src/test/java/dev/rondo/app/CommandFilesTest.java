package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.Terminal;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.file.InputFile;
import dev.rondo.app.file.OutputFile;
import dev.rondo.equation.Cell;
import dev.rondo.store.OutputLock;
import dev.rondo.store.SafetensorsWriter;
import dev.rondo.task.Models;
import dev.rondo.task.classify.Classifier;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What commands read and write, and that the one never harms the other.
class CommandFilesTest {
    @TempDir Path folder;

    private Path data;

    @BeforeEach
    void write() throws Exception {
        data = folder.resolve("data.tsv");
        var text = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            text.append("good\tthe soup was good ").append(i).append('\n');
            text.append("bad\tthe soup was bad ").append(i).append('\n');
        }
        Files.writeString(data, text);
    }

    private static CommandLine root() {
        var nowhere = new PrintWriter(Writer.nullWriter());
        var console = new Console(InputStream.nullInputStream(), nowhere, nowhere, 0);
        return RondoCommand.line(console, new RondoCommand());
    }

    /// A command, and the words that call it.
    private record Called(List<String> words, CommandLine line) {
        List<ArgSpec> all() {
            var all = new ArrayList<ArgSpec>(line.getCommandSpec().options());
            all.addAll(line.getCommandSpec().positionalParameters());
            return all;
        }
    }

    private static List<Called> commands() {
        var all = new ArrayList<Called>();
        collect(root(), List.of(), all);
        return all;
    }

    private static void collect(CommandLine line, List<String> words, List<Called> all) {
        all.add(new Called(words, line));
        line.getSubcommands()
                .forEach((name, sub) -> {
                    var more = new ArrayList<>(words);
                    more.add(name);
                    collect(sub, more, all);
                });
    }

    private static <A extends Annotation> A annotation(ArgSpec arg, Class<A> type) {
        return arg.userObject() instanceof Field field ? field.getAnnotation(type) : null;
    }

    private static String name(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
    }

    private static boolean isPath(ArgSpec arg) {
        return arg.type() == Path.class || List.of(arg.auxiliaryTypes()).contains(Path.class);
    }

    /// Texts that look like files and are none.
    private static final Set<String> TEXTS = Set.of("--prompt");

    @Test
    void everyOptionThatNamesAFileIsDeclaredAnInputOrAnOutput() {
        int declared = 0;
        for (var command : commands()) {
            for (var arg : command.all()) {
                var in = annotation(arg, InputFile.class);
                var out = annotation(arg, OutputFile.class);
                var where = command.words() + " " + name(arg);
                assertFalse(in != null && out != null, where);
                var label = String.valueOf(arg.paramLabel());
                boolean labelledAsFile =
                        arg.type() != boolean.class
                                && label.matches(
                                        "(.*[^A-Z])?(FILE|CELL|MODEL|DATA|TEXT|SERIES|FOLDER|DIR)([^A-Z].*)?")
                                && !TEXTS.contains(name(arg));
                if (isPath(arg) || labelledAsFile) {
                    assertTrue(in != null || out != null, where);
                    declared++;
                }
                if (out != null) {
                    assertTrue(isPath(arg), where);
                }
            }
        }
        assertTrue(declared > 60, declared + " options");
    }

    private static String ending(OutputFile output) {
        return switch (output.value()) {
            case MODEL -> ".safetensors";
            case PAGE -> ".html";
            case PICTURE -> ".svg";
            case JSON -> ".json";
            case TOML -> ".toml";
            case FOLDER -> "";
        };
    }

    /// A command line with these values, and files that exist for what else it must have.
    private List<String> line(Called command, Map<ArgSpec, String> values) {
        var line = new ArrayList<>(command.words());
        var positional = new ArrayList<String>();
        for (var arg : command.all()) {
            var value = values.get(arg);
            if (value == null && (arg.required() || arg instanceof PositionalParamSpec)) {
                value =
                        annotation(arg, OutputFile.class) != null
                                ? folder.resolve("other.safetensors").toString()
                                : data.toString();
            }
            if (value != null && arg instanceof OptionSpec option) {
                var key = arg.type() == Map.class ? "key=" : "";
                line.add(option.longestName() + "=" + key + value);
            } else if (value != null) {
                positional.add(value);
            }
        }
        line.addAll(positional);
        return line;
    }

    private static CommandFiles files(List<String> line) {
        var parsed = root().parseArgs(line.toArray(String[]::new));
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        var nowhere = new PrintWriter(Writer.nullWriter());
        return CommandFiles.of(
                new Console(InputStream.nullInputStream(), nowhere, nowhere, 0),
                parsed,
                new CommandFiles.Configured(null, Map.of()),
                Map.of());
    }

    private static String refusal(List<String> line) {
        var e = assertThrows(RondoException.class, () -> files(line).close(), line::toString);
        return String.valueOf(e.getMessage());
    }

    @Test
    void noOutputOfAnyCommandReplacesAnInputOfItByWhateverName() throws Exception {
        int pairs = 0;
        for (var command : commands()) {
            for (var out : command.all()) {
                var output = annotation(out, OutputFile.class);
                if (output == null || output.value() == OutputFile.Kind.FOLDER) {
                    continue;
                }
                for (var in : command.all()) {
                    if (annotation(in, InputFile.class) == null) {
                        continue;
                    }
                    pairs++;
                    var here = Files.createTempDirectory(folder, "pair");
                    var file = here.resolve("file" + ending(output));
                    new SafetensorsWriter().write(file); // which a model could replace
                    var link =
                            Files.createSymbolicLink(here.resolve("link" + ending(output)), file);
                    var hard = Files.createLink(here.resolve("hard" + ending(output)), file);
                    for (var name :
                            List.of(
                                    file,
                                    link,
                                    hard,
                                    here.resolve(
                                            "./../"
                                                    + here.getFileName()
                                                    + "/"
                                                    + file.getFileName()))) {
                        var line = line(command, Map.of(in, file.toString(), out, name.toString()));
                        var refused = refusal(line);
                        assertTrue(
                                refused.contains("is read by this command (" + name(in)),
                                line + ": " + refused);
                    }
                    for (var sibling : output.siblings()) {
                        var second = Files.copy(file, here.resolve("m.st" + sibling));
                        var line =
                                line(
                                        command,
                                        Map.of(
                                                in,
                                                second.toString(),
                                                out,
                                                here.resolve("m.st").toString()));
                        assertTrue(refusal(line).contains("is read by this command"));
                    }
                }
            }
        }
        assertTrue(pairs > 60, pairs + " pairs");
    }

    @Test
    void noOutputOfAnyCommandReplacesAPipe() throws Exception {
        int outputs = 0;
        for (var command : commands()) {
            for (var out : command.all()) {
                var output = annotation(out, OutputFile.class);
                if (output == null) {
                    continue;
                }
                outputs++;
                var pipe = folder.resolve("pipe" + outputs + ending(output));
                assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
                var refused = refusal(line(command, Map.of(out, pipe.toString())));
                assertTrue(
                        refused.contains(
                                output.value() == OutputFile.Kind.FOLDER
                                        ? "is a file, expected the name of a folder"
                                        : "is a device, a pipe or a socket"),
                        refused);
            }
        }
        assertTrue(outputs > 10, outputs + " outputs");
    }

    @Test
    void whatIsNotRondosIsReplacedByForceOnlyAndReportsReplaceTheirOwnKind() throws Exception {
        for (var command : commands()) {
            for (var out : command.all()) {
                var output = annotation(out, OutputFile.class);
                if (output == null || output.value() == OutputFile.Kind.FOLDER) {
                    continue;
                }
                var here = Files.createTempDirectory(folder, "kind");
                var own = Files.writeString(here.resolve("a" + ending(output)), "mine");
                var other = Files.writeString(here.resolve("a.doc"), "mine");
                boolean model = output.value() == OutputFile.Kind.MODEL;
                for (var file : model ? List.of(own, other) : List.of(other)) {
                    var line = line(command, Map.of(out, file.toString()));
                    var refused = refusal(line);
                    assertTrue(refused.contains("is there already"), refused);
                    if (model) {
                        assertTrue(refused.contains("--force replaces it"), refused);
                        line.add(command.words().size(), "--force");
                        files(line).close();
                    }
                }
                if (!model) {
                    files(line(command, Map.of(out, own.toString()))).close();
                }
                assertEquals("mine", Files.readString(own));
            }
        }
    }

    @Test
    void aModelIsWrittenByOneCommandAtATime() {
        var model = folder.resolve("m.safetensors");
        try (var _ = OutputLock.hold(model)) {
            var second = train(data, "-o", model);
            assertEquals(2, second.status());
            assertEquals(
                    "rondo: "
                            + model
                            + ": is being written by another run of this program: wait for its end, or"
                            + " choose another name\n",
                    second.err());
        }
        assertEquals(0, train(data, "-o", model).status());
    }

    private static Terminal.Outcome train(Object input, Object... options) {
        return train("", input, options);
    }

    private static Terminal.Outcome train(String typed, Object input, Object... options) {
        var line = new ArrayList<Object>(List.of("train", "classify", input));
        line.addAll(List.of("--hidden", 4, "--epochs", 1, "--threads", 1, "--quiet"));
        line.addAll(List.of(options));
        return new Terminal().typed(typed).rondo(line.toArray());
    }

    @Test
    void dataAreNeverReplacedByTheModelThatLearnsFromThem() throws Exception {
        var before = Files.readAllBytes(data);
        var replaced = train(data, "-o", data);
        assertEquals(2, replaced.status());
        assertTrue(replaced.err().contains("is read by this command (DATA)"), replaced.err());
        assertEquals(2, train(data, "-o", data, "--force").status());
        assertArrayEquals(before, Files.readAllBytes(data));
        var foreign = Files.writeString(folder.resolve("thesis.doc"), "years of work");
        assertEquals(2, train(data, "-o", foreign).status());
        assertEquals("years of work", Files.readString(foreign));
        var forced = train(data, "-o", foreign, "--force");
        assertEquals(0, forced.status(), forced.err());
        assertTrue(SafetensorsWriter.isRondos(foreign));
        // a folder that is read
        var texts = Files.createDirectory(folder.resolve("texts"));
        var one = Files.writeString(texts.resolve("one.txt"), "to be or not\n".repeat(50));
        var inside = Terminal.run("train", "ngram", texts, "-o", one, "--force");
        assertEquals(2, inside.status(), inside.err());
        assertTrue(inside.err().contains("is read by this command"), inside.err());
        assertEquals("to be or not\n".repeat(50), Files.readString(one));
        // what a query reads
        var table = Path.of("target", "read-by-query.csv");
        Files.writeString(table, "text,label\na,b\n");
        var queried =
                Terminal.run(
                        "train",
                        "classify",
                        "--sql",
                        "from '" + table + "'",
                        "-o",
                        table,
                        "--force");
        assertEquals(2, queried.status());
        assertTrue(queried.err().contains("is read by this command (--sql"), queried.err());
    }

    @Test
    void whatForceReplacesStaysUntilTheModelIsComplete() throws Exception {
        var model = folder.resolve("m.safetensors");
        assertEquals(0, train(data, "-o", model).status());
        var foreign = Files.writeString(folder.resolve("thesis.doc"), "years of work");
        Files.setPosixFilePermissions(foreign, PosixFilePermissions.fromString("rw-r-----"));
        var link = Files.createSymbolicLink(folder.resolve("link.doc"), foreign);
        var killed =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                CommandFiles.save(
                                        link,
                                        true,
                                        _ -> {
                                            throw new IllegalStateException("killed");
                                        }));
        assertEquals("killed", killed.getMessage());
        assertEquals("years of work", Files.readString(foreign));
        var kept = new ArrayList<String>();
        CommandFiles.save(
                link,
                true,
                file -> {
                    Models.load(model).save(file);
                    kept.add(text(foreign));
                });
        assertEquals(List.of("years of work"), kept);
        assertArrayEquals(Files.readAllBytes(model), Files.readAllBytes(foreign));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(
                "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(foreign)));
        Files.writeString(foreign, "years of work");
        assertThrows(
                RondoException.class,
                () -> CommandFiles.save(foreign, false, Models.load(model)::save));
        assertEquals("years of work", Files.readString(foreign));
        // nor does a training that fails before its end empty what it was to replace
        var beside = Files.writeString(folder.resolve("thesis.doc.checkpoint"), "a diary");
        var diverged =
                train(data, "-o", foreign, "--force", "--learning-rate", "1e20", "--clip-norm", 0);
        assertEquals(3, diverged.status(), diverged.err());
        assertEquals("years of work", Files.readString(foreign));
        assertEquals("a diary", Files.readString(beside));
        var forced = train(data, "-o", foreign, "--force");
        assertEquals(0, forced.status(), forced.err());
        assertTrue(SafetensorsWriter.isRondos(foreign));
        assertFalse(Files.exists(beside));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void twoOutputsAreTwoFiles() {
        var both = folder.resolve("x.html");
        var outcome = train(data, "-o", both, "--report", both);
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains("is written by"), outcome.err());
    }

    @Test
    void whatCannotBeWrittenIsAnErrorInOneLineBeforeAnyWork() throws Exception {
        var missing = folder.resolve("missing");
        var model = folder.resolve("m.safetensors");
        for (var options :
                List.of(
                        List.of("-o", missing.resolve("m")),
                        List.of("-o", model, "--report", missing.resolve("r.html")),
                        List.of("-o", model, "--save-config", missing.resolve("c.toml")),
                        List.of("-o", folder),
                        List.of("-o", model, "--save-config", folder),
                        List.of("-o", "-"))) {
            var outcome = train(data, options.toArray());
            assertEquals(2, outcome.status(), options + outcome.err());
            assertEquals(1, outcome.err().lines().count(), outcome.err());
            assertFalse(Files.exists(model));
        }
        var tuned = Terminal.run("tune", "classify", data, "--over", "epochs=1,2", "-o", data);
        assertEquals(2, tuned.status());
        assertTrue(tuned.err().contains("is a file, expected the name of a folder"), tuned.err());
    }

    @Test
    void theHyphenIsTheStandardInputAndOutput() throws Exception {
        var text = Files.readString(data);
        var one = folder.resolve("one.safetensors");
        var other = folder.resolve("other.safetensors");
        assertEquals(0, train(data, "-o", one).status());
        var typed = train(text, "-", "-o", other);
        assertEquals(0, typed.status(), typed.err());
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(other));
        var shown = new Terminal().typed(text).rondo("data", "inspect", "-");
        assertEquals(0, shown.status(), shown.err());
        var page = Terminal.run("evaluate", one, data, "--json");
        var evaluated = new Terminal().typed(text).rondo("evaluate", one, "-", "--report", "-");
        assertEquals(0, evaluated.status(), evaluated.err());
        assertTrue(evaluated.out().contains("<!DOCTYPE html>"), evaluated.out());
        assertTrue(page.out().contains("accuracy"), page.out());
        var drawn = Terminal.run("show", one, "--svg", "-");
        assertTrue(drawn.out().contains("<svg"), drawn.out() + drawn.err());
        var twice = train(text, "-", "-o", other, "--validation", "-");
        assertEquals(2, twice.status());
        assertTrue(
                twice.err().contains("standard input: can be read once, and is named twice"),
                twice.err());
        var wrong =
                new Terminal()
                        .typed("y\n1\n2\nx\n")
                        .rondo("train", "forecast", "-", "-o", other, "--force");
        assertEquals(2, wrong.status());
        assertFalse(wrong.err().contains("rondo-spool"), wrong.err());
        assertTrue(wrong.err().contains("standard input"), wrong.err());
        var saved = train(data, "-o", folder.resolve("s.safetensors"), "--save-config", "-");
        assertEquals(0, saved.status(), saved.err());
        assertTrue(saved.out().contains("epochs = 1"), saved.out());
        for (var command : List.of("classify", "ngram")) {
            var printed = Terminal.run("train", command, data, "-o", "-");
            assertEquals(2, printed.status());
            assertEquals(
                    "rondo: --output -: a model is written to a file only, because the standard output"
                            + " is for the results, expected the name of a file\n",
                    printed.err());
        }
        var configured =
                new Terminal()
                        .typed("epochs = 1\nhidden = 4\nthreads = 1\n")
                        .rondo("train", "classify", data, "--config", "-", "-o", other);
        assertEquals(0, configured.status(), configured.err());
    }

    @Test
    void whatComesFromTheStandardInputIsCalledSo() throws Exception {
        var text = Files.readString(data);
        var model = folder.resolve("m.safetensors");
        assertEquals(0, train(data, "-o", model).status());
        var inspected = new Terminal().typed(text).rondo("data", "inspect", "-").out();
        assertTrue(inspected.startsWith("standard input: "), inspected);
        assertTrue(inspected.contains("rondo train classify - -o MODEL"), inspected);
        var blank = Files.copy(data, folder.resolve("my data.tsv"));
        assertTrue(
                Terminal.run("data", "inspect", blank)
                        .out()
                        .contains("rondo train classify '" + blank + "' -o MODEL"));
        var title = "m.safetensors on standard input";
        var evaluated = new Terminal().typed(text).rondo("evaluate", model, "-").out();
        assertTrue(evaluated.startsWith(title), evaluated);
        var json = new Terminal().typed(text).rondo("evaluate", model, "-", "--json").out();
        assertTrue(json.contains("\"title\":\"" + title + "\""), json);
        var page =
                new Terminal().typed(text).rondo("evaluate", model, "-", "--report", "-", "--json");
        assertTrue(page.out().contains("<title>" + title), page.out());
        var pipe = pipe("model.pipe", model);
        var piped = new Terminal().typed(text).rondo("evaluate", pipe, "-").out();
        assertTrue(piped.startsWith(pipe + " on standard input"), piped);
        for (var out : List.of(inspected, evaluated, json, page.out(), piped)) {
            assertFalse(out.contains("rondo-spool"), out);
        }
    }

    @Test
    void aCellMayComeFromTheStandardInputOrAPipe() throws Exception {
        var cell = folder.resolve("own.cell");
        Files.writeString(cell, Cell.shipped("gru").text());
        var one = folder.resolve("one.safetensors");
        var other = folder.resolve("other.safetensors");
        var options = List.of("--epochs", 1, "--threads", 1, "--quiet");
        assertEquals(0, cell("", one, options, "--layer", cell + "/3").status());
        for (var layers :
                List.of(
                        List.of("--layer", "-/3"),
                        List.of("--layer=-/3"),
                        List.of("--cell=-", "--hidden", 3),
                        List.of("--layer", pipe("p.cell", cell) + "/3"))) {
            Files.deleteIfExists(other);
            var trained = cell(Files.readString(cell), other, options, layers.toArray());
            assertEquals(0, trained.status(), layers + trained.err());
            assertArrayEquals(
                    Classifier.load(one).values(), Classifier.load(other).values(), layers + "");
        }
        var twice = cell("", other, options, "--layer", "-/3", "--layer", "-/4");
        assertEquals(2, twice.status());
        assertTrue(twice.err().contains("is named twice"), twice.err());
        var wrong = cell("nonsense", other, options, "--layer", "-/3");
        assertEquals(2, wrong.status());
        assertTrue(wrong.err().startsWith("rondo: standard input:1:9: "), wrong.err());
    }

    private Terminal.Outcome cell(String typed, Path to, List<?> options, Object... layers) {
        var line = new ArrayList<Object>(List.of("train", "classify", data, "-o", to));
        line.addAll(options);
        line.addAll(List.of(layers));
        return new Terminal().typed(typed).rondo(line.toArray());
    }

    @Test
    void aModelFromTheStandardInputLeavesNoneForTheData() throws Exception {
        var model = folder.resolve("m.safetensors");
        assertEquals(0, train(data, "-o", model).status());
        var pipe = pipe("only.pipe", model);
        var other = new Terminal().typed("").rondo("predict", pipe, data);
        assertEquals(Terminal.run("predict", model, data).out(), other.out());
        var none = new Terminal().typed("").rondo("predict", "-");
        assertEquals(2, none.status());
        var typed = Files.newInputStream(model);
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        assertEquals(
                2, RondoCommand.run(Console.of(typed, out, err, 0), new String[] {"predict", "-"}));
        assertEquals(
                "rondo: standard input: can be read once, and the model came from there: name a file"
                        + " of data\n",
                err.toString(StandardCharsets.UTF_8));
    }

    /// A pipe that somebody writes a file into.
    private Path pipe(String name, Path from) throws Exception {
        var pipe = folder.resolve(name);
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try (var out = Files.newOutputStream(pipe)) {
                        Files.copy(from, out);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
        return pipe;
    }

    @Test
    void pipesAreInputsLikeFiles() throws Exception {
        var one = folder.resolve("one.safetensors");
        var other = folder.resolve("other.safetensors");
        assertEquals(0, train(data, "-o", one).status());
        var piped = train(pipe("p1.tsv", data), "-o", other);
        assertEquals(0, piped.status(), piped.err());
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(other));
        var whole = Terminal.run("predict", one, data, "--to", "csv");
        var answered =
                Terminal.run("predict", pipe("p2", one), pipe("p3.tsv", data), "--to", "csv");
        assertEquals(0, answered.status(), answered.err());
        assertEquals(whole.out(), answered.out());
        var cell = folder.resolve("own.cell");
        Files.writeString(cell, "h = tanh(W x + U h' + b)\noutput h\n");
        var checked = Terminal.run("cells", "check", cell);
        var again = Terminal.run("cells", "check", pipe("p4.cell", cell));
        assertEquals(checked.status(), again.status(), again.err());
        assertTrue(Files.exists(folder.resolve("p1.tsv"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void aConfigurationWritesBelowTheCurrentFolderOrItsOwnAndReplacesRondosFilesOnly()
            throws Exception {
        var other = Files.createDirectory(folder.resolve("theirs"));
        var config = other.resolve("c.toml");
        var rest = "epochs = 1\nhidden = 4\nthreads = 1\nquiet = true\ndata = [\"" + data + "\"]\n";
        for (var output :
                List.of(
                        folder.resolve("m.safetensors").toString(),
                        other + "/../m.safetensors",
                        "../m.safetensors",
                        "/m.safetensors")) {
            Files.writeString(config, rest + "output = \"" + output + "\"\n");
            var outcome = Terminal.run("train", "classify", "--config", config);
            assertEquals(2, outcome.status(), output);
            assertTrue(
                    outcome.err()
                            .startsWith(
                                    "rondo: "
                                            + config
                                            + ":6: output "
                                            + output
                                            + ": a configuration writes below the current folder or its"
                                            + " own only: give --output on the command line"),
                    outcome.err());
        }
        assertFalse(Files.exists(folder.resolve("m.safetensors")));
        var model = other.resolve("m.safetensors");
        var page = other.resolve("index.html");
        Files.writeString(config, rest + "output = \"" + model + "\"\nreport = \"" + page + "\"\n");
        for (int i = 0; i < 2; i++) { // again: both are Rondo's own then
            var outcome = Terminal.run("train", "classify", "--config", config);
            assertEquals(0, outcome.status(), outcome.err());
        }
        Files.writeString(page, "<html>my home</html>");
        var refused = Terminal.run("train", "classify", "--config", config);
        assertEquals(2, refused.status());
        assertTrue(refused.err().contains("all that a configuration replaces"), refused.err());
        assertEquals("<html>my home</html>", Files.readString(page));
        var allowed = Terminal.run("train", "classify", "--config", config, "--report", page);
        assertEquals(0, allowed.status(), allowed.err());
        for (var option :
                List.of("force = true", "sql-anywhere = true", "save-config = \"x.toml\"")) {
            Files.writeString(config, rest + option + "\n");
            var outcome = Terminal.run("train", "classify", "--config", config, "-o", model);
            assertEquals(2, outcome.status());
            assertTrue(outcome.err().contains("only from the command line"), outcome.err());
        }
        // a link in their folder that leads out of it
        var link = Files.createSymbolicLink(other.resolve("out"), folder);
        Files.writeString(config, rest + "output = \"" + link + "/m.safetensors\"\n");
        assertEquals(2, Terminal.run("train", "classify", "--config", config).status());
        assertNotNull(link);
    }
}
