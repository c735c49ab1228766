package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.store.MissingFiles;

import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Options from a TOML file. A key is an option's long name without its dashes; `data` holds what
/// the command line has without a name. What stands above all sections is for any task; a section
/// `[classify]` is for that task, and counts before what stands above. What the command line gives
/// counts before both.
public final class ConfigReader {
    static final String DATA = "data";

    private final Path file;
    private final InputStream in;
    private final CommandSpec command;
    private final ParseResult parseResult;
    private final List<String> options = new ArrayList<>();
    private final List<String> positional = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    /// The arguments with those of the file, and where each option of the file stands.
    ///
    /// @param places by the option's longest name: `FILE:LINE`
    /// @param notices of options that stand there by an old name
    /// @param file the configuration, if there is one
    public record Expanded(
            String[] arguments,
            Map<String, String> places,
            List<String> notices,
            Optional<Path> file) {
        static Expanded of(String... arguments) {
            return new Expanded(arguments, Map.of(), List.of(), Optional.empty());
        }
    }

    /// A configuration may come from somebody else: what would let it write or read elsewhere, or
    /// give up what is there, is said on the command line only.
    private static final Set<String> COMMAND_LINE_ONLY =
            Set.of(ConfigOptions.WRITE, "--force", "--sql-anywhere");

    private ConfigReader(Path file, InputStream in, CommandSpec command, ParseResult parseResult) {
        this.file = file;
        this.in = in;
        this.command = command;
        this.parseResult = parseResult;
    }

    /// Puts what the file says, if one is named, in front of what a training is given.
    ///
    /// @param line of its own, which is used up
    /// @param in the standard input, which the file `-` is
    public static Expanded expand(CommandLine line, InputStream in, String... arguments) {
        if (Arrays.stream(arguments).noneMatch(a -> a.startsWith(ConfigOptions.READ))) {
            return Expanded.of(arguments);
        }
        // What is wrong is said when the whole is parsed.
        collect(line);
        ParseResult parsed = line.parseArgs(arguments);
        int depth = 0;
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
            depth++;
        }
        Path file = parsed.matchedOptionValue(ConfigOptions.READ, null);
        if (file == null || depth < 2) {
            return Expanded.of(arguments);
        }
        return new ConfigReader(file, in, parsed.commandSpec(), parsed).expand(arguments);
    }

    private static void collect(CommandLine line) {
        line.getCommandSpec().parser().collectErrors(true);
        line.getSubcommands().values().forEach(ConfigReader::collect);
    }

    private Expanded expand(String... arguments) {
        var places = new HashMap<String, String>();
        for (var entry : entries().entrySet()) {
            var value = entry.getValue();
            if (entry.getKey().equals(DATA)) {
                if (parseResult.matchedPositionals().isEmpty()) {
                    positional.addAll(texts(value));
                }
                continue;
            }
            OptionSpec option = option(value);
            if (COMMAND_LINE_ONLY.contains(option.longestName())) {
                throw value.fault(
                        ": is not taken from a configuration, only from the command line");
            }
            if (!parseResult.hasMatchedOption(option)) {
                put(option, value);
                places.put(option.longestName(), value.place());
            }
        }
        List<String> all = new ArrayList<>();
        int at = Arrays.asList(arguments).indexOf(command.name());
        all.addAll(Arrays.asList(arguments).subList(0, at + 1));
        all.addAll(options);
        all.addAll(Arrays.asList(arguments).subList(at + 1, arguments.length));
        if (!positional.isEmpty()) {
            all.add("--");
            all.addAll(positional);
        }
        return new Expanded(all.toArray(String[]::new), places, notices, Optional.of(file));
    }

    /// One key of the file.
    ///
    /// @param place `FILE:LINE`
    private record Entry(String key, Object value, String place) {
        RondoException fault(String what) {
            return new RondoException(place + ": " + key + what);
        }
    }

    private Map<String, Entry> entries() {
        TomlParseResult toml = parsed();
        var entries = new LinkedHashMap<String, Entry>();
        var tasks = command.parent().subcommands();
        for (String key : toml.keySet()) {
            var entry = entry(toml, toml, key);
            if (!(entry.value() instanceof TomlTable section)) {
                entries.put(key, entry);
                continue;
            }
            if (!tasks.containsKey(key)) {
                throw new RondoException(
                        entry.place()
                                + ": section ["
                                + key
                                + "]: expected a task, one of "
                                + String.join(", ", tasks.keySet()));
            }
            if (key.equals(command.name())) {
                for (String own : section.keySet()) {
                    entries.put(own, entry(toml, section, own));
                }
            }
        }
        return entries;
    }

    private TomlParseResult parsed() {
        TomlParseResult toml;
        try {
            toml = file.toString().equals("-") ? Toml.parse(in) : Toml.parse(file);
        } catch (NoSuchFileException e) {
            throw MissingFiles.file(file.toString(), e);
        } catch (IOException e) {
            throw new RondoException(
                    file + ": cannot be read as a text in UTF-8: " + e.getMessage(), e);
        }
        if (toml.hasErrors()) {
            var first = toml.errors().getFirst();
            throw new RondoException(
                    file
                            + ":"
                            + first.position().line()
                            + ": "
                            + first.getMessage()
                            + " (TOML: name = value, texts in double quotes)");
        }
        return toml;
    }

    private Entry entry(TomlTable whole, TomlTable table, String key) {
        var position = table.inputPositionOf(List.of(key));
        var value = table.get(List.of(key));
        if (value == null) {
            throw new IllegalStateException(whole + ": no " + key);
        }
        return new Entry(key, value, file + ":" + (position == null ? 1 : position.line()));
    }

    private OptionSpec option(Entry entry) {
        OptionSpec option =
                OptionAliases.find(
                                command,
                                "--" + entry.key(),
                                notice -> notices.add(entry.place() + ": " + notice))
                        .orElse(null);
        if (option == null
                || option.usageHelp()
                || option.versionHelp()
                || option.longestName().equals(ConfigOptions.READ)) {
            throw entry.fault(
                    ": no option of `"
                            + command.qualifiedName()
                            + "`"
                            + OptionAliases.near(command, "--" + entry.key())
                                    .map(name -> ": did you mean " + name.substring(2) + "?")
                                    .orElse(" (its --help-all lists them)"));
        }
        return option;
    }

    private void put(OptionSpec option, Entry entry) {
        String name = option.longestName();
        if (entry.value() instanceof Boolean on) {
            if (option.arity().min() > 0) {
                throw entry.fault(": expected " + expected(option) + ", got " + on);
            }
            if (on) {
                options.add(name);
            } else if (option.negatable()) {
                options.add("--no-" + entry.key());
            }
            return;
        }
        if (option.arity().max() == 0) {
            throw entry.fault(": expected true or false, got " + spelled(entry.value()));
        }
        if (entry.value() instanceof TomlArray && !option.isMultiValue()) {
            throw entry.fault(": expected " + expected(option) + ", got several");
        }
        for (String text : texts(entry)) {
            check(option, entry, text);
            options.add(name + "=" + text);
        }
    }

    private static void check(OptionSpec option, Entry entry, String text) {
        Class<?> type = option.isMultiValue() ? option.auxiliaryTypes()[0] : option.type();
        boolean whole = type == int.class || type == Integer.class || type == long.class;
        if (whole && !text.matches("[-+]?\\d+")
                || (type == double.class || type == Double.class) && !number(text)) {
            throw entry.fault(": expected " + expected(option) + ", got " + spelled(entry.value()));
        }
    }

    private static boolean number(String text) {
        try {
            return !Double.isNaN(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String expected(OptionSpec option) {
        Class<?> type = option.isMultiValue() ? option.auxiliaryTypes()[0] : option.type();
        if (type == int.class || type == Integer.class || type == long.class) {
            return "a whole number";
        }
        return type == double.class || type == Double.class || type == DefaultedNumber.class
                ? "a number"
                : "a text in quotes, as in " + option.longestName() + " " + option.paramLabel();
    }

    private static String spelled(Object value) {
        return value instanceof String ? "the text \"" + value + "\"" : value.toString();
    }

    private static List<String> texts(Entry entry) {
        if (entry.value() instanceof TomlArray array) {
            return array.toList().stream().map(item -> text(entry, item)).toList();
        }
        return List.of(text(entry, entry.value()));
    }

    private static String text(Entry entry, @Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Long n -> n.toString();
            case Double n -> n.toString();
            case null, default -> throw entry.fault(": expected texts and numbers, got " + value);
        };
    }
}
