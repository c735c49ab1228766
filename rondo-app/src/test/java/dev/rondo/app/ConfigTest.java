package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.Terminal;
import dev.rondo.app.option.Choice;
import dev.rondo.app.option.ConfigReader;
import dev.rondo.app.option.ConfigWriter;
import dev.rondo.data.text.TextUnit;
import dev.rondo.network.spec.Direction;
import dev.rondo.store.SerialisedNames;
import dev.rondo.task.language.LanguageModel;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

class ConfigTest {
    @TempDir Path folder;

    private Path text;
    private Path config;

    @BeforeEach
    void write() throws Exception {
        text = folder.resolve("a text.txt");
        Files.writeString(text, "to be or not to be\n".repeat(40));
        config = folder.resolve("config.toml");
    }

    @Test
    void choicesAreReadByTheNamesBesideThemWhateverTheCase() {
        for (String unit : new String[] {"words", "Words", "WORDS"}) {
            assertEquals(TextUnit.WORDS, new Choice<>(TextUnit.class).convert(unit));
        }
        assertEquals(Direction.BOTH, new Choice<>(Direction.class).convert("both"));
        var e =
                assertThrows(
                        CommandLine.TypeConversionException.class,
                        () -> new Choice<>(TextUnit.class).convert("verses"));
        assertEquals("expected one of characters, words, bytes, got 'verses'", e.getMessage());
        var nowhere = new PrintWriter(Writer.nullWriter());
        var console = new Console(InputStream.nullInputStream(), nowhere, nowhere, 0);
        var types = Choice.types(RondoCommand.line(console, new RondoCommand()));
        assertTrue(types.contains(TextUnit.class), types::toString);
        for (var type : types) {
            for (var constant : type.getEnumConstants()) {
                SerialisedNames.of((Enum<?>) constant);
            }
        }
    }

    private static float[] values(Path model) {
        return LanguageModel.load(model).values();
    }

    private void refused(String toml, String expected) throws Exception {
        Files.writeString(config, toml);
        var outcome =
                Terminal.run(
                        "train", "language", text, "-o", folder.resolve("m"), "--config", config);
        assertEquals(2, outcome.status(), outcome.err());
        assertTrue(outcome.err().contains(config + expected), outcome.err());
    }

    @Test
    void aSavedConfigTrainsTheSameModelToTheBit() {
        var model = folder.resolve("m.safetensors");
        var trained =
                Terminal.run(
                        "train",
                        "language",
                        text,
                        "-o",
                        model,
                        "--layer",
                        "gru/5",
                        "--layer",
                        "lstm:forget_bias=2/4",
                        "--epochs",
                        2,
                        "--batch",
                        2,
                        "--clip-value",
                        0.5,
                        "--optimiser",
                        "adamw",
                        "--schedule",
                        "cosine:0.1",
                        "--seed",
                        7,
                        "--threads",
                        1,
                        "--average-after",
                        "--save-config",
                        config);
        assertEquals(0, trained.status(), trained.err());
        var first = values(model);
        var again = Terminal.run("train", "language", "--config", config);
        assertEquals(0, again.status(), again.err());
        assertArrayEquals(first, values(model));
        var other = folder.resolve("other.safetensors");
        var changed =
                Terminal.run(
                        "train", "language", "--config", config, "-o", other, "--layer", "elman/3");
        assertEquals(0, changed.status(), changed.err());
        assertEquals(
                1,
                LanguageModel.load(other).network().orElseThrow().spec().stack().layers().size());
    }

    @Test
    void everyOptionOfEveryTaskIsWrittenWithItsValue() throws Exception {
        var console =
                new Console(
                        InputStream.nullInputStream(),
                        new PrintWriter(Writer.nullWriter()),
                        new PrintWriter(Writer.nullWriter()),
                        0);
        var train = RondoCommand.line(console, new RondoCommand()).getSubcommands().get("train");
        for (var task : train.getSubcommands().entrySet()) {
            var line = RondoCommand.line(console, new RondoCommand());
            var parsed = line.parseArgs("train", task.getKey(), "x.txt", "-o", "m");
            var toml = ConfigWriter.of(parsed.subcommand().subcommand());
            for (CommandLine.Model.OptionSpec option : task.getValue().getCommandSpec().options()) {
                var name = option.longestName().substring(2);
                var retained =
                        option.usageHelp()
                                || option.versionHelp()
                                || name.matches(
                                        "config|save-config|resume|force|sql-anywhere|debug")
                                || toml.lines().anyMatch(l -> l.matches("(# )?" + name + " =.*"));
                assertTrue(retained, task.getKey() + " " + name + "\n" + toml);
            }
            // and all of it is read, also what is commented out, if it has a value
            var all =
                    toml.lines()
                            .filter(l -> !l.endsWith("="))
                            .map(l -> l.replaceFirst("^# ([a-z0-9-]+ = )", "$1"))
                            .collect(Collectors.joining("\n"));
            Files.writeString(config, all);
            var expanded =
                    ConfigReader.expand(
                            RondoCommand.line(console, new RondoCommand()),
                            InputStream.nullInputStream(),
                            "train",
                            task.getKey(),
                            "--config",
                            config.toString());
            RondoCommand.line(console, new RondoCommand()).parseArgs(expanded.arguments());
        }
    }

    @Test
    void sectionsAreForTheirTaskAndTheCommandLineCountsFirst() throws Exception {
        Files.writeString(
                config,
                """
                epochs = 1
                batch = 2
                hidden = 3
                [ngram]
                order = 3
                [language]
                hidden = 4
                tied = true
                reset = false
                data = ["%s"]
                """
                        .formatted(text));
        var model = folder.resolve("m.safetensors");
        var trained =
                Terminal.run("train", "language", "-o", model, "--config", config, "--batch=4");
        assertEquals(0, trained.status(), trained.err());
        assertTrue(trained.err().contains(" 1/1 "), trained.err());
        var stack = LanguageModel.load(model).network().orElseThrow().spec().stack();
        assertEquals(4, stack.layers().getFirst().hidden());
    }

    @Test
    void mistakesAreSaidWithTheirLine() throws Exception {
        refused(
                "epochs = 1\nhiden = 3\n",
                ":2: hiden: no option of `rondo train language`: did you mean hidden?");
        refused(
                "\nepochs = \"many\"\n",
                ":2: epochs: expected a whole number, got the text \"many\"");
        refused("epochs = 1.5\n", ":1: epochs: expected a whole number, got 1.5");
        refused("dropout = true\n", ":1: dropout: expected a number, got true");
        refused("tied = \"yes\"\n", ":1: tied: expected true or false");
        refused("hidden = [1, 2]\n", ":1: hidden: expected a whole number, got several");
        refused("optimiser = \"adm\"\n", ":1: Invalid value for option '--optimiser'");
        refused("schedule = \"sometimes\"\n", ":1: Invalid value for option '--schedule'");
        refused("[pudding]\nhidden = 3\n", ":1: section [pudding]: expected a task");
        refused("hidden 3\n", ":1: ");
        refused("config = \"x.toml\"\n", ":1: config: no option");
        var missing =
                Terminal.run(
                        "train", "language", text, "-o", "m", "--config", folder.resolve("none"));
        assertEquals(2, missing.status());
        assertTrue(missing.err().contains("there is no such file"), missing.err());
    }
}
