package dev.rondo.app.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;
import dev.rondo.task.language.LanguageModel;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class OptionAliasesTest {
    @TempDir Path folder;

    private Path text;

    @BeforeEach
    void write() throws Exception {
        text = folder.resolve("text.txt");
        Files.writeString(text, "to be or not to be\n".repeat(40));
    }

    private static String[] refused(String... options) {
        var arguments = new Object[options.length + 5];
        System.arraycopy(new Object[] {"train", "language", "x", "-o", "y"}, 0, arguments, 0, 5);
        System.arraycopy(options, 0, arguments, 5, options.length);
        var outcome = Terminal.run(arguments);
        assertEquals(2, outcome.status(), outcome.err());
        return outcome.err().split("\n");
    }

    @ParameterizedTest
    @CsvSource({
        "--lr, --learning-rate",
        "--rate, --learning-rate",
        "--batch-size, --batch",
        "--hidden-size, --hidden",
        "--num-layers, --layers",
        "--optimizer, --optimiser",
        "--max-epochs, --epochs",
        "--early-stopping, --patience",
        "--val-split, --validation-part",
        "--vocab-size, --vocabulary",
        "--embedding-dim, --embedding",
        "--grad-clip, --clip-norm",
        "--warmup-steps, --warm-up",
        "--bptt, --steps"
    })
    void namesOfOtherLibrariesStandForTheOption(String alias, String option) {
        for (var typed : new String[][] {{alias, "no"}, {alias + "=no"}}) {
            var error = refused(typed);
            assertTrue(error[0].contains(option), error[0]);
            assertFalse(error[0].contains("is now called"), error[0]);
        }
        var help = Terminal.run("train", "language", "--help-all").out();
        assertTrue(help.contains(option + " "), help);
        assertFalse(help.contains(alias + " "), help);
        assertFalse(Terminal.run("completion", "bash").out().contains("'" + alias + "'"), alias);
    }

    @Test
    void anAliasTrainsTheSameModelAlsoFromAConfiguration() throws Exception {
        var own = folder.resolve("own");
        var trained =
                Terminal.run(
                        "train",
                        "language",
                        text,
                        "-o",
                        own,
                        "--learning-rate=0.01",
                        "--batch=4",
                        "--hidden=5",
                        "--layers=2",
                        "--epochs=1");
        assertEquals(0, trained.status(), trained.err());
        var alias = folder.resolve("alias");
        trained =
                Terminal.run(
                        "train",
                        "language",
                        text,
                        "-o",
                        alias,
                        "--lr=0.01",
                        "--batch-size",
                        4,
                        "--hidden-size",
                        5,
                        "--num-layers=2",
                        "--max-epochs=1");
        assertEquals(0, trained.status(), trained.err());
        var config = folder.resolve("config.toml");
        Files.writeString(config, "lr = 0.01\nbatch-size = 4\nhidden-size = 5\nnum-layers = 2\n");
        var file = folder.resolve("file");
        trained =
                Terminal.run(
                        "train", "language", text, "-o", file, "--config", config, "--epochs=1");
        assertEquals(0, trained.status(), trained.err());
        assertEquals(
                List.of(), trained.err().lines().filter(l -> l.contains("is now called")).toList());
        for (var model : List.of(alias, file)) {
            assertEquals(-1, Files.mismatch(own, model));
        }
        assertEquals(
                2, LanguageModel.load(file).network().orElseThrow().spec().stack().layers().size());
    }

    @Test
    void anOldNameIsReadAndTheNewOneIsSaid() throws Exception {
        var error = refused("--split", "no");
        assertEquals(
                "rondo: --split is now called --validation-part; the next release will not know"
                        + " --split",
                error[0]);
        assertTrue(error[1].contains("'--validation-part'"), error[1]);
        var config = folder.resolve("old.toml");
        Files.writeString(config, "epochs = 1\nstart = \"sometimes\"\n");
        error = refused("--config", config.toString());
        assertTrue(
                error[0].endsWith(
                        "old.toml:2: --start is now called --initial-state; the next"
                                + " release will not know --start"),
                error[0]);
    }

    @Test
    void anOptionAndItsAliasAreTheOptionTwice() {
        var error = refused("--lr", "1", "--learning-rate=2");
        assertTrue(error[0].contains("--learning-rate: given twice"), error[0]);
    }

    @Test
    void aMisspeltOptionIsSuggested() {
        assertTrue(refused("--hiden", "3")[0].endsWith("--hiden: did you mean --hidden?"));
        assertTrue(refused("--hiden-size=3")[0].endsWith("--hiden-size: did you mean --hidden?"));
        assertTrue(refused("--learningrate=3")[0].endsWith("did you mean --learning-rate?"));
        assertTrue(refused("--elephants")[0].endsWith("has no option --elephants"));
    }

    @Command(
            name = "classify",
            subcommands = {})
    static final class Classify {}

    @Test
    void anOptionOfThatNameCountsBeforeTheAlias() {
        var command = CommandSpec.forAnnotatedObject(new Classify());
        command.addOption(OptionSpec.builder("--hidden").type(int.class).build());
        assertEquals(
                Optional.of("--hidden"),
                OptionAliases.find(command, "--units").map(OptionSpec::longestName));
        command.addOption(OptionSpec.builder("--units").type(int.class).build());
        assertEquals(
                Optional.of("--units"),
                OptionAliases.find(command, "--units").map(OptionSpec::longestName));
        assertEquals(Optional.empty(), OptionAliases.find(command, "--lr"));
        var root = CommandSpec.create().addSubcommand("classify", new CommandLine(command));
        var arguments = List.of("classify", "--hidden-size=2", "--", "--hidden-size=3");
        assertEquals(
                List.of("classify", "--hidden=2", "--", "--hidden-size=3"),
                List.of(OptionAliases.expand(root, _ -> {}, arguments.toArray(String[]::new))));
    }

    /// Each old name, with the option that it is of.
    @Test
    void everyRenamedOptionIsThere() {
        var renamed =
                Map.of(
                        "classify", List.of("--reading", "--letters", "--longest", "--smoothing"),
                        "tag",
                                List.of(
                                        "--steps",
                                        "--letters",
                                        "--spelling",
                                        "--shape",
                                        "--pairs",
                                        "--column-width",
                                        "--capitals",
                                        "--digits"),
                        "forecast", List.of("--segment", "--start", "--decay"),
                        "language", List.of("--split", "--segment", "--start", "--decay"),
                        "ngram", List.of("--split"));
        renamed.forEach((task, names) -> {
            for (var name : names) {
                var outcome = Terminal.run("train", task, name + "=x");
                assertEquals(2, outcome.status(), outcome.err());
                assertTrue(
                        outcome.err().startsWith("rondo: " + name + " is now called --"),
                        outcome.err());
                assertFalse(outcome.err().contains("has no option"), outcome.err());
            }
        });
        var evaluated = Terminal.run("evaluate", "none", "--beside=none");
        assertTrue(evaluated.err().contains("--baselines"), evaluated.err());
    }
}
