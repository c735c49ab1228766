package dev.rondo.app.docs;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.option.NearestName;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// `rondo help train classify`: what `rondo train classify --help` shows.
@Command(
        name = "help",
        description = "Show the help of a command, or the list of commands.",
        footer = {"rondo help train classify"})
public final class HelpCommand implements Runnable {
    private final Console console;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "A command, such as predict, or train classify.")
    List<String> names = new ArrayList<>();

    @Option(
            names = "--all",
            description = "Show all options of the command, not only the common ones.")
    boolean all;

    HelpCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        var command = Objects.requireNonNull(spec).root();
        for (var name : names) {
            var sub = command.subcommands().get(name);
            if (sub == null) {
                throw new RondoException(unknown(command, name));
            }
            command = sub.getCommandSpec();
        }
        HelpText.of(command, HelpText.width(console), all).forEach(console.out()::println);
    }

    /// What is said of a command that does not exist.
    public static String unknown(CommandSpec command, String name) {
        var names = command.subcommands().keySet();
        return command.qualifiedName()
                + " has no command "
                + name
                + NearestName.of(name, names)
                        .map(near -> ": did you mean " + near + "?")
                        .orElse(
                                names.isEmpty()
                                        ? ""
                                        : ", expected one of " + String.join(", ", names));
    }
}
