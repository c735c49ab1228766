package dev.rondo.app;

import picocli.CommandLine.Command;

/// `rondo data`: a look at data before anything is trained on them.
@Command(
        name = "data",
        description = "Look at data: what they are, and what can be done with them.",
        subcommands = DataInspectCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class DataCommand {}
