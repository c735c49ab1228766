package dev.rondo.app.data;

import picocli.CommandLine.Command;

/// `rondo data`: a look at data before anything is trained on them.
@Command(
        name = "data",
        description = {"Inspect data files."},
        footer = {"rondo data inspect samples/guest-book.tsv"},
        subcommands = DataInspectCommand.class,
        synopsisSubcommandLabel = "COMMAND")
public final class DataCommand {}
