package dev.rondo.app.data;

import picocli.CommandLine.Command;

/// `rondo data`: a look at data before anything is trained on them.
@Command(
        name = "data",
        description = "Look at data: what they are, and what can be done with them.",
        subcommands = DataInspectCommand.class,
        synopsisSubcommandLabel = "COMMAND")
public final class DataCommand {}
