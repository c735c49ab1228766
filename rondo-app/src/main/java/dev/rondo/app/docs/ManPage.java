package dev.rondo.app.docs;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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
        man.text(name(command) + " - " + HelpText.summary(command).replaceFirst("[.]$", ""));
        man.heading("SYNOPSIS");
        man.synopsis(command);
        man.heading("DESCRIPTION");
        man.paragraph(usage.description());
        for (var positional : command.positionalParameters()) {
            man.item(positional.paramLabel(), positional);
        }
        man.options(command);
        man.subcommands(command);
        man.examples(usage.footer());
        man.heading("EXIT STATUS");
        man.text(
                "0 success; 1 internal error, or an error of the machine; 2 invalid input or "
                        + "options; 3 the training diverged; 130 interrupted; 141 nobody reads the"
                        + " output.");
        return man.page.toString();
    }

    private void synopsis(CommandSpec command) {
        var all = HelpText.synopsis(command);
        var name = command.qualifiedName(" ");
        line(".B " + escaped(name));
        text(all.substring(name.length()).strip());
    }

    private void options(CommandSpec command) {
        heading("OPTIONS");
        var grouped =
                command.argGroups().stream().flatMap(group -> group.options().stream()).toList();
        command.options().stream()
                .filter(option -> !option.hidden() && !grouped.contains(option))
                .forEach(this::option);
        for (var group : command.argGroups()) {
            line(".SS \"" + escaped(HelpText.heading(group)) + "\"");
            group.options().forEach(this::option);
        }
    }

    private void option(OptionSpec option) {
        item(HelpText.term(option, false), option);
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
            text(HelpText.summary(sub.getCommandSpec()));
        }
    }

    private void examples(String... lines) {
        if (lines.length > 0) {
            heading("EXAMPLES");
            paragraph(Arrays.stream(lines).map(" "::concat).toArray(String[]::new));
        }
    }

    private void heading(String text) {
        line(".SH " + text);
    }

    /// Lines that begin with a blank stand as they are, the others flow.
    private void paragraph(String... lines) {
        var all = HelpText.plain(lines);
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
