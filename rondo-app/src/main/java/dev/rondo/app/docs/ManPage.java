package dev.rondo.app.docs;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The manual page of a command, in the macros of man(7), from what its help says. (picocli's own
/// generator writes AsciiDoc, for which a dozen more megabytes would have to be there.)
public final class ManPage {
    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    /// `rondo-train-language`.
    public static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    static String of(CommandSpec command) {
        var man = new ManPage();
        var usage = command.usageMessage();
        man.line(".TH \"" + name(command).toUpperCase(Locale.ROOT) + "\" \"1\" \"\" \"Rondo\"");
        man.heading("NAME");
        man.text(name(command) + " - " + first(usage.description()));
        man.heading("SYNOPSIS");
        man.synopsis(command);
        man.heading("DESCRIPTION");
        man.paragraph(usage.description());
        for (var positional : command.positionalParameters()) {
            man.item(positional.paramLabel(), positional);
        }
        man.options(command);
        man.subcommands(command);
        man.heading("EXIT STATUS");
        man.text(
                "0 done; 1 a fault of Rondo or of the machine; 2 something given was wrong; 130"
                        + " interrupted.");
        return man.page.toString();
    }

    private static String first(String... description) {
        var text = String.join(" ", description);
        var end = text.indexOf(". ");
        return (end < 0 ? text : text.substring(0, end)).replaceFirst("[.:]$", "");
    }

    private void synopsis(CommandSpec command) {
        line(".B " + escaped(command.qualifiedName(" ")));
        var rest = new ArrayList<String>();
        for (var option : command.options()) {
            if (option.required()) {
                rest.add(String.join("|", option.names()) + " " + option.paramLabel());
            }
        }
        rest.add("[OPTIONS]");
        command.positionalParameters()
                .forEach(p -> rest.add(p.paramLabel() + (p.arity().max() > 1 ? "..." : "")));
        if (!command.subcommands().isEmpty()) {
            rest.add("COMMAND");
        }
        text(String.join(" ", rest));
    }

    private void options(CommandSpec command) {
        heading("OPTIONS");
        var grouped =
                command.argGroups().stream().flatMap(group -> group.options().stream()).toList();
        command.options().stream()
                .filter(option -> !option.hidden() && !grouped.contains(option))
                .forEach(this::option);
        for (var group : command.argGroups()) {
            line(".SS \"" + escaped(String.valueOf(group.heading()).replace("%n", "")) + "\"");
            group.options().forEach(this::option);
        }
    }

    private void option(OptionSpec option) {
        var names = String.join(", ", option.names());
        var label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        item(names + label, option);
    }

    private void item(String term, ArgSpec about) {
        line(".TP");
        line(".B " + escaped(term));
        paragraph(about.description());
    }

    private void subcommands(CommandSpec command) {
        if (command.subcommands().isEmpty()) {
            return;
        }
        heading("COMMANDS");
        for (CommandLine sub : command.subcommands().values()) {
            line(".TP");
            line(".B " + escaped(name(sub.getCommandSpec())) + "(1)");
            text(first(sub.getCommandSpec().usageMessage().description()) + ".");
        }
    }

    private void heading(String text) {
        line(".SH " + text);
    }

    /// Lines that begin with a blank stand as they are, the others flow.
    private void paragraph(String... lines) {
        var all =
                Arrays.stream(lines)
                        .map(l -> l.replace("%n", "\n").replace("%%", "%"))
                        .flatMap(l -> l.isEmpty() ? Stream.of("") : l.lines())
                        .toList();
        for (var line : all.isEmpty() ? List.of("") : all) {
            if (line.startsWith(" ")) {
                line(".br");
                text(line.strip());
            } else if (line.isEmpty()) {
                line(".sp");
            } else {
                text(line);
            }
        }
    }

    private void text(String text) {
        line(
                text.lines()
                        .map(l ->
                                l.startsWith(".") || l.startsWith("'")
                                        ? "\\&" + escaped(l)
                                        : escaped(l))
                        .collect(Collectors.joining("\n")));
    }

    private void line(String line) {
        page.append(line).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }
}
