package dev.rondo.app;

import dev.rondo.RondoException;
import dev.rondo.app.cells.CellsCommand;
import dev.rondo.app.console.CommandRunner;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.ExitStatus;
import dev.rondo.app.console.Version;
import dev.rondo.app.data.DataCommand;
import dev.rondo.app.docs.CompletionCommand;
import dev.rondo.app.docs.ManCommand;
import dev.rondo.app.evaluate.EvaluateCommand;
import dev.rondo.app.generate.GenerateCommand;
import dev.rondo.app.gradients.GradientsCommand;
import dev.rondo.app.online.OnlineCommand;
import dev.rondo.app.option.Choice;
import dev.rondo.app.option.ConfigOptions;
import dev.rondo.app.option.ConfigReader;
import dev.rondo.app.option.ConfigWriter;
import dev.rondo.app.predict.PredictCommand;
import dev.rondo.app.show.ShowCommand;
import dev.rondo.app.study.StudyCommand;
import dev.rondo.app.train.TrainCommand;
import dev.rondo.app.tune.TuneCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The `rondo` command and the rules that all its subcommands share.
///
/// Exit status: 0 done; 1 a fault of Rondo itself or of the machine; 2 something given was wrong
/// (an option, a file, an equation); 130 interrupted.
@Command(
        name = "rondo",
        description = "Recurrent networks that are their equations.",
        subcommands = {
            TrainCommand.class,
            TuneCommand.class,
            GenerateCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            ShowCommand.class,
            GradientsCommand.class,
            OnlineCommand.class,
            CellsCommand.class,
            DataCommand.class,
            StudyCommand.class,
            CompletionCommand.class,
            ManCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class RondoCommand {
    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of an error.")
    boolean debug;

    /// Runs one command line.
    ///
    /// @return the exit status
    public static int run(Console console, String... arguments) {
        var command = new RondoCommand();
        var line = line(console, command);
        line.setExecutionStrategy(RondoCommand::execute);
        line.setExecutionExceptionHandler((e, _, _) -> failed(console, command.debug, e));
        try {
            var expanded = ConfigReader.expand(line(console, new RondoCommand()), arguments);
            line.setParameterExceptionHandler((e, _) -> wrongUsage(console, e, expanded.places()));
            return line.execute(expanded.arguments());
        } catch (RondoException e) {
            return failed(console, command.debug, e);
        } finally {
            console.flush();
        }
    }

    /// The command with all its subcommands, as it reads what it is given.
    static CommandLine line(Console console, RondoCommand command) {
        var line = new CommandLine(command, new Commands(console));
        line.setOut(console.out());
        line.setErr(console.err());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        Choice.register(line);
        line.setAbbreviatedSubcommandsAllowed(false);
        var tune = line.getSubcommands().get("tune");
        if (tune != null) { // what it does not know is for `train`, in its order
            tune.setUnmatchedOptionsArePositionalParams(true);
        }
        return line;
    }

    private static int execute(CommandLine.ParseResult parsed) {
        var last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        once(last);
        Path config = last.matchedOptionValue(ConfigOptions.WRITE, null);
        if (config != null && !last.isUsageHelpRequested()) {
            ConfigWriter.write(config, last);
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /// An option of a group that stands twice would begin the group anew, and what else was said in
    /// it would be forgotten.
    private static void once(CommandLine.ParseResult parsed) {
        var spec = parsed.commandSpec();
        Set<CommandLine.Model.OptionSpec> seen = new HashSet<>();
        for (String argument : parsed.originalArgs()) {
            int sign = argument.indexOf('=');
            var option = spec.findOption(sign < 0 ? argument : argument.substring(0, sign));
            if (argument.equals("--")) {
                return;
            } else if (argument.startsWith("-")
                    && option != null
                    && option.group() != null
                    && !option.isMultiValue()
                    && !seen.add(option)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(),
                        option.longestName() + ": given twice, expected once: which one counts?");
            }
        }
    }

    private static int wrongUsage(
            Console console, CommandLine.ParameterException e, Map<String, String> places) {
        var line = e.getCommandLine();
        var place =
                e.getArgSpec() instanceof CommandLine.Model.OptionSpec option
                        ? places.get(option.longestName())
                        : null;
        console.err().println("rondo: " + (place == null ? "" : place + ": ") + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, console.err());
        console.err()
                .println(
                        "`"
                                + line.getCommandSpec().qualifiedName()
                                + " --help` lists what it takes.");
        return ExitStatus.WRONG_INPUT;
    }

    private static int failed(Console console, boolean debug, Exception e) {
        console.out().flush();
        if (debug) {
            e.printStackTrace(console.err());
        }
        if (e instanceof RondoException) {
            console.err().println("rondo: " + e.getMessage());
            return ExitStatus.WRONG_INPUT;
        }
        console.err().println("rondo: unexpected: " + e);
        if (!debug) {
            console.err()
                    .println("That is a fault of Rondo or of the machine; --debug shows where.");
        }
        return ExitStatus.FAULT;
    }

    /// Makes the commands: each takes the console, the console and what runs command lines, or
    /// nothing.
    private record Commands(Console console) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (var constructor : type.getDeclaredConstructors()) {
                constructor.setAccessible(true);
                var parameters = List.of(constructor.getParameterTypes());
                if (parameters.equals(List.of(Console.class))) {
                    return type.cast(constructor.newInstance(console));
                } else if (parameters.equals(List.of(Console.class, CommandRunner.class))) {
                    CommandRunner runner = RondoCommand::run;
                    return type.cast(constructor.newInstance(console, runner));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
