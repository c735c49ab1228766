package dev.rondo.app.docs;

import dev.rondo.app.console.Console;
import dev.rondo.app.option.CommonOptions;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The help of a command, as wide as the terminal. (picocli's own is at least 55 columns wide, and
/// knows no options that are shown on demand.)
///
/// The first line of a command's description is its summary, a sentence; each other line is a
/// paragraph, or the row of a table where it begins with blanks. The footer holds examples: command
/// lines, and comments that begin with `#`.
public final class HelpText {
    private static final int DEFAULT_WIDTH = 80; // columns, where there is no terminal
    private static final int FEWEST = 30;
    private static final int MOST = 100;

    private static final int WIDEST_NAME = 26; // that a description stands beside

    private final CommandSpec command;
    private final boolean all;
    private final TextWrap wrap;
    private final List<String> lines = new ArrayList<>();

    private HelpText(CommandSpec command, int width, boolean all) {
        this.command = command;
        this.all = all;
        wrap = new TextWrap(width);
    }

    /// How wide help is: as the terminal, within reason.
    public static int width(Console console) {
        return console.columns() == 0 ? DEFAULT_WIDTH : Math.clamp(console.columns(), FEWEST, MOST);
    }

    /// The help that a command line asks for, if it does.
    public static List<String> requested(ParseResult parsed, int width) {
        for (var part = parsed; part != null; part = part.subcommand()) {
            if (part.isUsageHelpRequested()) {
                boolean all = parsed.originalArgs().contains(HelpOptions.ALL);
                return of(part.commandSpec(), width, all);
            }
        }
        return List.of();
    }

    /// @param all whether all options are shown, or the common ones alone
    public static List<String> of(CommandSpec command, int width, boolean all) {
        return new HelpText(command, width, all).lines();
    }

    /// The first line of a command's description.
    static String summary(CommandSpec command) {
        return plain(command.usageMessage().description()).getFirst();
    }

    /// The lines of a description as they are shown.
    static List<String> plain(String... description) {
        return Arrays.stream(description)
                .map(l -> l.replace("%n", "\n").replace("%%", "%"))
                .flatMap(l -> l.isEmpty() ? Stream.of("") : l.lines())
                .toList();
    }

    private List<String> lines() {
        lines.addAll(wrap.lines("Usage: ", "Usage: ".length(), synopsis(command)));
        for (var line : plain(command.usageMessage().description())) {
            if (!line.startsWith(" ")) {
                lines.add("");
            }
            lines.addAll(wrap.description(0, line));
        }
        list("Arguments:", command.positionalParameters());
        options();
        subcommands();
        examples();
        if (!all && shown().size() < command.options().size()) {
            lines.add("");
            lines.addAll(
                    wrap.lines(
                            "",
                            0,
                            "`"
                                    + command.qualifiedName()
                                    + " --help-all` shows all "
                                    + command.options().size()
                                    + " options."));
        }
        return lines;
    }

    /// `rondo train tag -o MODEL [OPTIONS] DATA...`.
    static String synopsis(CommandSpec command) {
        var parts = new ArrayList<>(List.of(command.qualifiedName(" ")));
        for (var option : command.options()) {
            if (option.required()) {
                parts.add(option.shortestName() + " " + option.paramLabel());
            }
        }
        parts.add("[OPTIONS]");
        for (var positional : command.positionalParameters()) {
            var label = label(positional);
            parts.add(positional.arity().min() == 0 ? "[" + label + "]" : label);
        }
        if (!command.subcommands().isEmpty()) {
            parts.add(command.usageMessage().synopsisSubcommandLabel());
        }
        return String.join(" ", parts);
    }

    private static String label(PositionalParamSpec positional) {
        return positional.paramLabel() + (positional.isMultiValue() ? "..." : "");
    }

    private List<OptionSpec> shown() {
        var common = command.userObject().getClass().getAnnotation(CommonOptions.class);
        return all || common == null
                ? command.options()
                : Arrays.stream(common.value().split(" "))
                        .map(n -> command.findOption("--" + n))
                        .toList();
    }

    private void options() {
        var shown = shown();
        var common = command.userObject().getClass().getAnnotation(CommonOptions.class);
        if (!all && common != null && !common.grouped()) {
            list("Options:", shown);
            return;
        }
        var grouped =
                command.argGroups().stream()
                        .flatMap(group -> group.options().stream())
                        .collect(Collectors.toSet());
        list("Options:", shown.stream().filter(o -> !grouped.contains(o)).toList());
        for (var group : command.argGroups()) {
            list(heading(group) + ":", group.options().stream().filter(shown::contains).toList());
        }
    }

    static String heading(ArgGroupSpec group) {
        return String.valueOf(group.heading()).replace("%n", "");
    }

    private void list(String heading, Collection<? extends ArgSpec> args) {
        if (args.isEmpty()) {
            return;
        }
        heading(heading);
        int column = column(args.stream().map(this::term).toList());
        for (var arg : args) {
            entry(term(arg), column, plain(arg.description()));
        }
    }

    private void heading(String heading) {
        lines.add("");
        lines.addAll(wrap.lines("", 0, heading));
    }

    /// The column where descriptions stand.
    private static int column(List<String> terms) {
        return 4
                + terms.stream()
                        .mapToInt(String::length)
                        .filter(length -> length <= WIDEST_NAME)
                        .max()
                        .orElse(4);
    }

    private String term(ArgSpec arg) {
        return switch (arg) {
            case OptionSpec option -> term(option, !wrap.narrow());
            case PositionalParamSpec positional -> label(positional);
            default -> throw new IllegalStateException("picocli has no other arguments");
        };
    }

    /// `-o, --output MODEL`.
    ///
    /// @param aligned whether long names stand below each other
    static String term(OptionSpec option, boolean aligned) {
        var names =
                Arrays.stream(option.names())
                        .map(n -> option.negatable() ? n.replaceFirst("^--", "--[no-]") : n)
                        .toList();
        var indent = aligned && names.getFirst().startsWith("--") ? "    " : "";
        var value =
                option.arity().max() == 0
                        ? ""
                        : option.arity().min() == 0
                                ? "[=" + option.paramLabel() + "]"
                                : " "
                                        + option.paramLabel()
                                        + (option.splitRegex().isEmpty() ? "" : ",...");
        return indent + String.join(", ", names) + value;
    }

    private void entry(String term, int column, List<String> description) {
        var text = new ArrayList<>(description);
        if (wrap.narrow() || term.length() + 4 > column) {
            int indent = term.length() - term.stripLeading().length() + 2;
            lines.addAll(wrap.lines(" ".repeat(indent), indent + 4, term));
            int under = wrap.narrow() ? 6 : column;
            text.forEach(line -> lines.addAll(wrap.description(under, line)));
            return;
        }
        var first = "  " + term + " ".repeat(column - 2 - term.length());
        lines.addAll(wrap.lines(first, column, text.removeFirst()));
        text.forEach(line -> lines.addAll(wrap.description(column, line)));
    }

    private void subcommands() {
        if (command.subcommands().isEmpty()) {
            return;
        }
        heading("Commands:");
        int column = column(List.copyOf(command.subcommands().keySet()));
        for (CommandLine sub : command.subcommands().values()) {
            entry(sub.getCommandName(), column, List.of(summary(sub.getCommandSpec())));
        }
    }

    private void examples() {
        var footer = plain(command.usageMessage().footer());
        if (footer.isEmpty()) {
            return;
        }
        heading("Examples:");
        for (var line : footer) {
            lines.addAll(
                    line.startsWith("#")
                            ? wrap.comment(2, line.substring(1))
                            : wrap.command(2, line));
        }
    }
}
