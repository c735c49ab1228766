package dev.rondo.app;

import dev.rondo.RondoException;
import dev.rondo.app.cells.CellsCommand;
import dev.rondo.app.console.CommandRunner;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.ExitStatus;
import dev.rondo.app.console.OutputFailure;
import dev.rondo.app.console.Version;
import dev.rondo.app.data.DataCommand;
import dev.rondo.app.docs.CompletionCommand;
import dev.rondo.app.docs.HelpCommand;
import dev.rondo.app.docs.HelpOptions;
import dev.rondo.app.docs.HelpText;
import dev.rondo.app.docs.Introduction;
import dev.rondo.app.docs.ManCommand;
import dev.rondo.app.evaluate.EvaluateCommand;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.generate.GenerateCommand;
import dev.rondo.app.gradients.GradientsCommand;
import dev.rondo.app.online.OnlineCommand;
import dev.rondo.app.option.Choice;
import dev.rondo.app.option.ConfigOptions;
import dev.rondo.app.option.ConfigReader;
import dev.rondo.app.option.ConfigWriter;
import dev.rondo.app.option.DataOptions;
import dev.rondo.app.option.OptionAliases;
import dev.rondo.app.predict.PredictCommand;
import dev.rondo.app.show.ShowCommand;
import dev.rondo.app.study.StudyCommand;
import dev.rondo.app.train.TrainCommand;
import dev.rondo.app.tune.TuneCommand;
import dev.rondo.learn.DivergedException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
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
/// (an option, a file, an equation); 3 a training diverged; 130 interrupted.
@Command(
        name = "rondo",
        description = {
            "Train, evaluate and run recurrent neural networks.",
            "Rondo trains classifiers, taggers, forecasters and language models on files of text "
                    + "and"
                    + " numbers. A cell (LSTM, GRU, one of your own) is a text file with its"
                    + " equations. The guides are in the folder docs."
        },
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
            ManCommand.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class)
public final class RondoCommand {
    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of an error.")
    boolean debug;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version of Rondo and of Java.")
    boolean version;

    /// The files of the command that runs.
    private @Nullable CommandFiles files;

    /// Runs one command line.
    ///
    /// @return the exit status
    public static int run(Console console, String... arguments) {
        var command = new RondoCommand();
        var line = line(console, command);
        line.setExecutionExceptionHandler((e, _, _) -> failed(console, command, e));
        try {
            var known =
                    OptionAliases.expand(
                            line.getCommandSpec(), notice -> print(console, notice), arguments);
            var expanded =
                    ConfigReader.expand(line(console, new RondoCommand()), console.in(), known);
            expanded.notices().forEach(notice -> print(console, notice));
            line.setExecutionStrategy(parsed -> {
                try {
                    return command.execute(console, parsed, expanded);
                } catch (RondoException | OutputFailure e) {
                    return failed(console, command, e);
                }
            });
            line.setParameterExceptionHandler((e, _) -> wrongUsage(console, e, expanded.places()));
            int status = line.execute(expanded.arguments());
            console.out().flush();
            return status;
        } catch (RondoException | OutputFailure e) {
            return failed(console, command, e);
        } finally {
            console.err().flush();
        }
    }

    private static void print(Console console, String notice) {
        console.err().println("rondo: " + notice);
    }

    /// The command with all its subcommands, as it reads what it is given.
    static CommandLine line(Console console, RondoCommand command) {
        var line = new CommandLine(command, new Commands(console));
        line.setOut(console.out());
        line.setErr(console.err());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        Choice.register(line);
        line.setAbbreviatedSubcommandsAllowed(false);
        addHelp(line);
        var tune = line.getSubcommands().get("tune");
        if (tune != null) { // what it does not know is for `train`, in its order
            tune.setUnmatchedOptionsArePositionalParams(true);
        }
        return line;
    }

    private static void addHelp(CommandLine line) {
        line.getCommandSpec().addMixin("help", CommandSpec.forAnnotatedObject(new HelpOptions()));
        line.getSubcommands().values().forEach(RondoCommand::addHelp);
    }

    private int execute(
            Console console, CommandLine.ParseResult parsed, ConfigReader.Expanded expanded) {
        var help = HelpText.requested(parsed, HelpText.width(console));
        if (!help.isEmpty()) {
            help.forEach(console.out()::println);
            return 0;
        }
        if (!parsed.hasSubcommand() && !parsed.isVersionHelpRequested()) {
            Introduction.lines(HelpText.width(console)).forEach(console.out()::println);
            return 0;
        }
        var last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        once(last);
        var configured =
                new CommandFiles.Configured(expanded.file().orElse(null), expanded.places());
        try (var own = CommandFiles.of(console, last, configured, DataOptions.queried(last))) {
            files = own;
            DataOptions.keep(last, own);
            Path config = last.matchedOptionValue(ConfigOptions.WRITE, null);
            if (config != null) {
                ConfigWriter.write(config, last);
            }
            int status = new CommandLine.RunLast().execute(parsed);
            own.print();
            return status;
        }
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
                        spec.commandLine(), option.longestName() + ": given twice, expected once");
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
        console.err().println("rondo: " + (place == null ? "" : place + ": ") + message(line, e));
        console.err()
                .println(
                        "`"
                                + line.getCommandSpec().qualifiedName()
                                + " --help` lists its arguments and options.");
        return ExitStatus.WRONG_INPUT;
    }

    private static String message(CommandLine line, CommandLine.ParameterException e) {
        if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return String.valueOf(e.getMessage())
                    .replaceFirst("' is not an? (int|long)$", "' is not a whole number")
                    .replaceFirst("' is not a (float|double)$", "' is not a number");
        }
        var command = line.getCommandSpec();
        var argument = unmatched.getUnmatched().getFirst();
        if (argument.startsWith("-")) {
            int sign = argument.indexOf('=');
            var name = sign < 0 ? argument : argument.substring(0, sign);
            return command.qualifiedName()
                    + " has no option "
                    + name
                    + OptionAliases.near(command, name)
                            .map(near -> ": did you mean " + near + "?")
                            .orElse("");
        }
        return command.subcommands().isEmpty()
                ? String.valueOf(e.getMessage())
                : HelpCommand.unknown(command, argument);
    }

    private static int failed(Console console, RondoCommand command, Exception e) {
        if (e instanceof OutputFailure failure) {
            return failure.report(console);
        }
        try {
            console.out().flush();
        } catch (OutputFailure failure) {
            return failure.report(console);
        }
        if (command.debug) {
            e.printStackTrace(console.err());
        }
        if (e instanceof RondoException) {
            var message = String.valueOf(e.getMessage());
            var files = command.files;
            console.err().println("rondo: " + (files == null ? message : files.message(message)));
            return e instanceof DivergedException ? ExitStatus.DIVERGED : ExitStatus.WRONG_INPUT;
        }
        console.err().println("rondo: unexpected: " + e);
        if (!command.debug) {
            console.err()
                    .println(
                            "This is an internal error of Rondo, or an error of the machine; "
                                    + "--debug prints the stack trace.");
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
