package dev.rondo.app.option;

import dev.rondo.app.console.Version;
import dev.rondo.store.AtomicFiles;
import dev.rondo.store.SerialisedNames;

import org.tomlj.Toml;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// The options of a training with their present values, as a file that [ConfigReader] reads. What
/// was not given is commented out: some standards depend on the data or on other options, so to set
/// them is not the same as to leave them.
public final class ConfigWriter {
    /// What belongs to one run, not to what is trained.
    private static final Set<String> LEFT_OUT =
            Set.of("--config", "--save-config", "--resume", "--force", "--sql-anywhere", "--debug");

    private static final int WIDTH = 88;

    private final ParseResult parseResult;
    private final StringBuilder toml = new StringBuilder();

    private ConfigWriter(ParseResult parseResult) {
        this.parseResult = parseResult;
    }

    public static void write(Path file, ParseResult parseResult) {
        AtomicFiles.write(file, of(parseResult).getBytes(StandardCharsets.UTF_8));
    }

    public static String of(ParseResult parseResult) {
        var writer = new ConfigWriter(parseResult);
        CommandSpec command = parseResult.commandSpec();
        writer.comment(
                Version.text()
                        + ": options of `"
                        + command.qualifiedName()
                        + "`, which --config reads. Options that are commented out have their "
                        + "defaults.");
        writer.positional();
        for (OptionSpec option : command.options()) {
            if (!LEFT_OUT.contains(option.longestName()) && !option.usageHelp()) {
                writer.option(option);
            }
        }
        return writer.toml.toString();
    }

    private void comment(String text) {
        var line = new StringBuilder("#");
        for (String word : text.strip().split("\\s+", -1)) {
            if (line.length() + 1 + word.length() > WIDTH) {
                toml.append(line).append('\n');
                line = new StringBuilder("#");
            }
            line.append(' ').append(word);
        }
        toml.append(line).append('\n');
    }

    private void positional() {
        var data = new ArrayList<String>();
        parseResult.matchedPositionals().forEach(spec -> data.addAll(spec.originalStringValues()));
        toml.append('\n');
        comment("Training data.");
        line(!data.isEmpty(), ConfigReader.DATA, array(data.stream().distinct().toList()));
    }

    private void option(OptionSpec option) {
        toml.append('\n');
        for (String line : option.description()) {
            comment(line);
        }
        String name = option.longestName().replaceFirst("^-+", "");
        if (parseResult.hasMatchedOption(option)) {
            line(true, name, specifiedValue(option));
            return;
        }
        Object standard = standard(option);
        if (standard == null
                || standard instanceof DefaultedNumber none && Double.isNaN(none.value())) {
            line(false, name, "");
        } else {
            line(
                    false,
                    name,
                    standard instanceof Collection<?> multiLabel
                            ? array(texts(multiLabel))
                            : value(standard));
        }
    }

    private static List<String> texts(Collection<?> values) {
        return values.stream().map(Objects::toString).toList();
    }

    private static Object standard(OptionSpec option) {
        if (option.defaultValue() != null) {
            return typed(option, option.defaultValue());
        }
        return option.initialValue() instanceof Map<?, ?> pairs
                ? pairs.entrySet().stream().toList() // each as NAME=VALUE
                : option.initialValue();
    }

    /// A default that is written as a text, as a number where it is one.
    private static Object typed(ArgSpec option, String text) {
        Class<?> type = option.type();
        if (type == boolean.class) {
            return Boolean.valueOf(text);
        }
        if (type == int.class || type == Integer.class || type == long.class) {
            return Long.valueOf(text);
        }
        return type == double.class || type == Double.class ? (Object) Double.valueOf(text) : text;
    }

    private String specifiedValue(OptionSpec option) {
        List<String> texts = option.originalStringValues();
        if (option.arity().max() == 0) {
            return Objects.toString(option.getValue());
        }
        if (option.isMultiValue()) {
            return array(texts);
        }
        Object value = option.getValue();
        return value instanceof Number || value instanceof Boolean
                ? value.toString()
                : value(value instanceof DefaultedNumber ? value : texts.getLast());
    }

    private static String value(Object value) {
        return switch (value) {
            case Number n -> n.toString();
            case Boolean on -> on.toString();
            case DefaultedNumber defaultNumber -> "" + defaultNumber.value();
            case Enum<?> named -> quoted(SerialisedNames.of(named).toLowerCase(Locale.ROOT));
            default -> quoted(value.toString());
        };
    }

    private static String array(List<String> texts) {
        return texts.stream().map(ConfigWriter::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        return '"' + Toml.tomlEscape(text).toString() + '"';
    }

    private void line(boolean set, String name, String value) {
        toml.append(set ? "" : "# ").append((name + " = " + value).strip()).append('\n');
    }
}
