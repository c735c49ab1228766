package dev.rondo.app.train;

import dev.rondo.app.option.ConfigOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `rondo train`: makes models; what of is its subcommand.
@Command(
        name = "train",
        description = {"Train a model for a task: classify, forecast, language, ngram or tag."},
        footer = {
            "rondo train classify samples/guest-book.tsv -o mood.safetensors",
            "rondo help train classify"
        },
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
