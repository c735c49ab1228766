package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.Terminal;
import dev.rondo.app.docs.HelpText;
import dev.rondo.app.docs.Introduction;
import dev.rondo.app.option.CommonOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The help of every command, at 80 and at 40 columns. `target/help` keeps what was captured.
class HelpTest {
    private static final List<Integer> WIDTHS = List.of(80, 40);

    @TempDir Path folder;

    private static List<CommandSpec> commands() {
        var nowhere = new PrintWriter(Writer.nullWriter());
        var console = new Console(InputStream.nullInputStream(), nowhere, nowhere, 0);
        var all = new ArrayList<>(List.of(RondoCommand.line(console, new RondoCommand())));
        for (int i = 0; i < all.size(); i++) {
            all.addAll(all.get(i).getSubcommands().values());
        }
        return all.stream().map(CommandLine::getCommandSpec).toList();
    }

    private static String words(List<String> lines) {
        return String.join(" ", lines).replaceAll("\\s+", " ");
    }

    private static List<ArgSpec> arguments(CommandSpec command) {
        var all = new ArrayList<ArgSpec>(command.options());
        all.addAll(command.positionalParameters());
        return all;
    }

    @Test
    void helpFitsTheWidthAndHasAllThatThereIs() throws Exception {
        var captured = Files.createDirectories(Path.of("target", "help"));
        for (var command : commands()) {
            for (int width : WIDTHS) {
                for (boolean all : new boolean[] {false, true}) {
                    var help = HelpText.of(command, width, all);
                    var name = command.qualifiedName("-") + (all ? "-all" : "") + "-" + width;
                    Files.write(captured.resolve(name + ".txt"), help);
                    for (var line : help) {
                        assertTrue(line.length() <= width, name + ": " + line);
                        assertEquals(line.stripTrailing(), line, name);
                        assertFalse(line.contains("%n") || line.contains("${"), line);
                    }
                }
                var text = words(HelpText.of(command, width, true));
                for (var argument : arguments(command)) {
                    var about = words(List.of(argument.description()));
                    assertTrue(text.contains(about), command.name() + ": " + about + "\n" + text);
                }
                for (var sub : command.subcommands().values()) {
                    assertTrue(text.contains(summary(sub.getCommandSpec())), text);
                }
            }
        }
    }

    private static String summary(CommandSpec command) {
        return command.usageMessage().description()[0];
    }

    @Test
    void summariesAndDescriptionsAreSentences() {
        for (var command : commands()) {
            assertTrue(summary(command).matches("[A-Z].*[^.]\\."), summary(command));
            assertTrue(summary(command).length() <= 90, summary(command));
            for (var line : command.usageMessage().description()) {
                assertTrue(line.matches("[A-Z].*\\."), command.name() + ": " + line);
            }
            for (var argument : arguments(command)) {
                var about = argument.description();
                var name = command.qualifiedName() + " " + argument + ": " + about[0];
                assertTrue(about[0].matches("[A-Z].*[.:]"), name);
                // no line broken by hand: those below the first are rows of a table
                for (int i = 1; i < about.length; i++) {
                    assertTrue(about[i].startsWith("  "), about[i]);
                }
                assertEquals(about.length > 1, about[0].endsWith(":"), name);
            }
        }
    }

    @Test
    void everyOptionWithAValueSaysItsDefaultOnceAndLast() {
        for (var command : commands()) {
            for (var option : command.options()) {
                var about = option.description()[0];
                var name = command.qualifiedName() + " " + option + ": " + about;
                int times = about.split("default", -1).length - 1;
                assertTrue(times <= 1, name);
                if (times == 1) {
                    assertTrue(about.matches(".*\\(default: [^()]+\\)[.:]"), name);
                }
                boolean mayBeLeft =
                        option.arity().max() == 0
                                || option.required()
                                || option.paramLabel().startsWith("FILE")
                                || option.paramLabel().equals("QUERY")
                                || option.longestName().equals("--layer");
                assertTrue(times == 1 || mayBeLeft, name);
                if (option.initialValue() instanceof Enum<?> constant) {
                    var value = constant.name().toLowerCase(Locale.ROOT);
                    assertTrue(about.contains("(default: " + value + ")"), name);
                }
            }
        }
    }

    @Test
    void helpShowsTheTenOptionsThatPeopleNeedAndHelpAllTheRest() {
        for (var task : List.of("classify", "forecast", "language", "tag")) {
            var some = Terminal.run("train", task, "--help");
            assertEquals(0, some.status(), some.err());
            assertEquals(10, options(some.out()), some.out());
            assertTrue(some.out().contains("--output MODEL"), some.out());
            assertTrue(some.out().contains("--help-all` shows all"), some.out());
            assertEquals(2, some.out().split("\n {2}rondo train ", -1).length - 1, some.out());
            var all = Terminal.run("train", task, "--help-all").out();
            var command =
                    commands().stream()
                            .filter(c -> c.qualifiedName().equals("rondo train " + task))
                            .findFirst()
                            .orElseThrow();
            assertEquals(command.options().size(), options(all), all);
            for (var heading : List.of("Network:", "Training:", "Batches:", "Options:")) {
                assertTrue(all.contains("\n\n" + heading + "\n"), all);
            }
        }
        for (var command : commands()) {
            var common = command.userObject().getClass().getAnnotation(CommonOptions.class);
            for (var name :
                    common == null ? List.<String>of() : List.of(common.value().split(" "))) {
                assertNotNull(command.findOption(name), command.name() + " " + name);
            }
        }
    }

    /// The options that a help has an entry of.
    private static int options(String help) {
        var before = help.substring(0, help.indexOf("\n\nExamples:"));
        return (int) before.lines().filter(l -> l.matches(" {2}(-\\w, | {4})--.*")).count();
    }

    @Test
    void rondoAloneLeadsOn() {
        var alone = Terminal.run();
        assertEquals(0, alone.status(), alone.err());
        assertEquals("", alone.err());
        var first = alone.out().lines().filter(l -> l.startsWith("  ")).toList();
        assertEquals(5, first.size(), alone.out());
        assertTrue(alone.out().contains("`rondo help` lists all commands"), alone.out());
        for (int width : WIDTHS) {
            for (var line : Introduction.lines(width)) {
                assertTrue(line.length() <= width, line);
            }
        }
    }

    @Test
    void helpIsACommandToo() {
        assertEquals(Terminal.run("--help").out(), Terminal.run("help").out());
        for (var command : commands()) {
            var name = Arrays.asList(command.qualifiedName().split(" "));
            var words = new ArrayList<Object>(name.subList(1, name.size()));
            words.add("--help");
            var option = Terminal.run(words.toArray());
            words.removeLast();
            words.addFirst("help");
            var help = Terminal.run(words.toArray());
            assertEquals(0, help.status(), help.err());
            assertEquals(option.out(), help.out());
            words.add("--all");
            var all = words.stream().filter(w -> !w.equals("help") || words.size() == 3).toList();
            assertTrue(
                    Terminal.run(words.toArray()).out().length() >= help.out().length(),
                    all::toString);
        }
        var unknown = Terminal.run("help", "train", "clasify");
        assertEquals(2, unknown.status());
        assertTrue(unknown.err().contains("did you mean classify?"), unknown.err());
    }

    @Test
    void helpIsAsWideAsTheTerminal() {
        var defaultName = Terminal.run("train", "tag", "--help-all").out();
        int widest = defaultName.lines().mapToInt(String::length).max().orElse(0);
        assertTrue(widest > 70 && widest <= 80, defaultName);
        var watched = new Terminal().watched().rondo("train", "tag", "--help-all").out();
        widest = watched.lines().mapToInt(String::length).max().orElse(0);
        assertTrue(widest > 90 && widest <= 100, watched);
    }

    @Test
    void predictAndEvaluateSpeakOfAllKindsOfModels() {
        for (var name : List.of("predict", "evaluate")) {
            var help = Terminal.run(name, "--help").out();
            for (var kind : List.of("classifier", "tagger", "forecaster", "language model")) {
                assertTrue(help.toLowerCase(Locale.ROOT).contains(kind), help);
            }
        }
    }

    @Test
    void theExamplesOfTheHelpRun() throws Exception {
        var samples = Path.of("..", "samples").toAbsolutePath().normalize();
        var tried = new ArrayList<String>();
        for (var command : commands()) {
            var examples = command.usageMessage().footer();
            var name = command.qualifiedName();
            for (var example : examples) {
                if (!example.matches("rondo train (\\w+) samples.*")
                        || !example.startsWith(name + " ")
                        || name.equals("rondo train")) {
                    continue;
                }
                var words = new ArrayList<Object>();
                for (var word : example.replaceFirst("rondo ", "").split(" ")) {
                    words.add(
                            word.startsWith("samples/")
                                    ? samples.resolveSibling(word)
                                    : word.endsWith(".safetensors") || word.endsWith(".html")
                                            ? folder.resolve(word)
                                            : word);
                }
                int epochs = words.indexOf("--epochs");
                if (epochs >= 0) {
                    words.set(epochs + 1, 1); // as far as it goes, not as well
                } else if (!name.endsWith("ngram")) {
                    words.addAll(List.of("--epochs", 1));
                }
                var outcome = Terminal.run(words.toArray());
                assertEquals(0, outcome.status(), example + "\n" + outcome.err());
                tried.add(example);
            }
        }
        assertEquals(10, tried.size(), tried::toString);
        // the others begin with a command that there is, whose options there are
        for (var command : commands()) {
            var examples = command.usageMessage().footer();
            assertTrue(
                    examples.length > 0 || command.name().equals("rondo"), command.qualifiedName());
            for (var example : examples) {
                for (var option :
                        Arrays.stream(example.replaceFirst("^.*rondo ", "").split(" "))
                                .filter(w -> w.startsWith("--"))
                                .collect(Collectors.toSet())) {
                    var known =
                            commands().stream()
                                    .filter(c -> example.contains(c.qualifiedName()))
                                    .map(c -> c.findOption(option))
                                    .anyMatch(OptionSpec.class::isInstance);
                    assertTrue(known || example.startsWith("rondo tune"), example);
                }
            }
        }
    }
}
