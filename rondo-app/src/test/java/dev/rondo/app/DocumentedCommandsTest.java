package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Console;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The command takes what README.md and the pages of docs and samples write: every `rondo` command
/// of a code block or in backticks is parsed (not run), and every option in backticks belongs to a
/// command.
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]*");

    /// Options of other programs: java, and the programs of rondo-bench.
    private static final Set<String> OTHERS =
            Set.of(
                    "--add-modules",
                    "--sun-misc-unsafe-memory-access",
                    "--contestants",
                    "--clock",
                    "--only",
                    "--rondo-jvm",
                    "--rounds",
                    "--seconds",
                    "--speed");

    private final CommandLine line = line();

    private static CommandLine line() {
        var nowhere = new PrintWriter(Writer.nullWriter());
        var console = new Console(InputStream.nullInputStream(), nowhere, nowhere, 0);
        return RondoCommand.line(console, new RondoCommand());
    }

    @Test
    void everyCommandOfThePagesIsParsed() throws IOException {
        var wrong = new ArrayList<String>();
        int commands = 0;
        for (var page : pages()) {
            commands += check(page.getFileName().toString(), Files.readAllLines(page), wrong);
        }
        assertEquals("", String.join("\n", wrong));
        assertTrue(commands >= 80, commands + " commands");
    }

    @Test
    void whatTheCommandDoesNotTakeIsNamedWithItsLine() {
        var wrong = new ArrayList<String>();
        var page =
                """
                Run `rondo show m.safetensors --picture p.svg` with `--hiden`, `--hidden 3` and
                ```sh
                export A=1 && ./rondo train language 'a text' -o m \\
                    --epochs many # and --more
                echo "x | y" | ./rondo predict m.safetensors --horizon=3
                source <(rondo completions zsh)
                ```
                `rondo COMMAND --help`, `rondo generate`, `rondo-bench/run Scan --steps 3`
                """;
        assertEquals(6, check("page.md", page.lines().toList(), wrong));
        assertEquals(
                List.of(
                        "page.md:1: rondo show m.safetensors --picture p.svg: Unknown options:"
                                + " '--picture', 'p.svg'",
                        "page.md:1: no command has the option --picture",
                        "page.md:1: no command has the option --hiden",
                        "page.md:3: rondo train language a text -o m --epochs many: Invalid "
                                + "value for"
                                + " option '--epochs': 'many' is not an int",
                        "page.md:6: rondo completions zsh: Unmatched arguments from index 0:"
                                + " 'completions', 'zsh'"),
                wrong);
    }

    private static List<Path> pages() throws IOException {
        var pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        pages.add(ROOT.resolve("samples/README.md"));
        try (var docs = Files.newDirectoryStream(ROOT.resolve("docs"), "*.md")) {
            docs.forEach(pages::add);
        }
        return pages;
    }

    private Set<String> options() {
        var options = new HashSet<>(OTHERS);
        var all = new ArrayList<>(List.of(line));
        for (int i = 0; i < all.size(); i++) {
            all.addAll(all.get(i).getSubcommands().values());
            for (var option : all.get(i).getCommandSpec().options()) {
                for (var name : option.names()) {
                    options.add(name);
                    if (option.negatable()) {
                        options.add(name.replaceFirst("--", "--no-"));
                    }
                }
            }
        }
        return options;
    }

    /// Checks the lines of a page; returns how many commands they have.
    private int check(String name, List<String> lines, List<String> wrong) {
        var options = options();
        int commands = 0;
        boolean code = false;
        for (int i = 0; i < lines.size(); i++) {
            var at = name + ":" + (i + 1) + ": ";
            var text = lines.get(i);
            if (text.strip().startsWith("```")) {
                code = !code;
            } else if (code) {
                while (text.endsWith("\\")) {
                    text = text.substring(0, text.length() - 1) + lines.get(++i);
                }
                for (var arguments : commands(text)) {
                    commands++;
                    parse(at, arguments, true, wrong);
                }
            } else {
                var match = CODE.matcher(text);
                while (match.find()) {
                    var inline = match.group(1);
                    for (var arguments : commands(inline)) {
                        commands++;
                        parse(at, arguments, false, wrong);
                    }
                    var option = OPTION.matcher(inline);
                    while (!inline.contains("rondo-bench/run") && option.find()) {
                        if (!options.contains(option.group())) {
                            wrong.add(at + "no command has the option " + option.group());
                        }
                    }
                }
            }
        }
        return commands;
    }

    private void parse(String at, List<String> arguments, boolean whole, List<String> wrong) {
        if (arguments.getFirst().matches("[A-Z]+")) {
            return; // stands for any command
        }
        try {
            line.parseArgs(arguments.toArray(String[]::new));
        } catch (CommandLine.MissingParameterException e) {
            if (whole && !arguments.contains("--config")) { // where what is missing may stand
                wrong.add(at + "rondo " + String.join(" ", arguments) + ": " + e.getMessage());
            }
        } catch (CommandLine.ParameterException e) {
            wrong.add(at + "rondo " + String.join(" ", arguments) + ": " + e.getMessage());
        }
    }

    /// The arguments of each call of rondo in a line of shell.
    private static List<List<String>> commands(String line) {
        var commands = new ArrayList<List<String>>();
        var words = new ArrayList<String>();
        var all = words(line);
        all.add(";");
        for (var word : all) {
            if (!word.matches("[|&;<>()]+")) {
                words.add(word);
                continue;
            }
            if (words.size() > 1 && words.getFirst().matches("(\\./)?rondo")) {
                commands.add(List.copyOf(words.subList(1, words.size())));
            }
            words.clear();
        }
        return commands;
    }

    /// Cuts a line as a shell does: at blanks outside quotes and at operators; `#` ends it.
    private static ArrayList<String> words(String line) {
        var words = new ArrayList<String>();
        var pattern =
                Pattern.compile("\\s+(#.*)?|[|&;<>()]+|(?:[^\\s|&;<>()\"']|\"[^\"]*\"|'[^']*')+");
        var match = pattern.matcher(line);
        while (match.find()) {
            if (!match.group().isBlank() && !match.group().strip().startsWith("#")) {
                words.add(match.group().replaceAll("[\"']", ""));
            }
        }
        return words;
    }
}
