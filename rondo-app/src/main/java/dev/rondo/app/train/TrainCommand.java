package dev.rondo.app.train;

import dev.rondo.app.option.ConfigOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `rondo train`: makes models; what of is its subcommand.
@Command(
        name = "train",
        description = "Train a model.",
        subcommands = {
            TrainClassifyCommand.class,
            TrainForecastCommand.class,
            TrainLanguageCommand.class,
            TrainNgramCommand.class,
            TrainTagCommand.class
        },
        synopsisSubcommandLabel = "TASK")
public final class TrainCommand {
    @Mixin ConfigOptions config = new ConfigOptions();
}
