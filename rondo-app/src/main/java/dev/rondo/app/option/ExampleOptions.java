package dev.rondo.app.option;

import dev.rondo.model.ExampleSettings;

import picocli.CommandLine.Option;

/// How examples (texts, sentences, series that are items of their own) come to a network.
///
/// A task extends this by a constructor without arguments: picocli makes the group itself.
public abstract class ExampleOptions {
    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Examples between two updates (default: ${DEFAULT-VALUE}).")
    public int batch;

    @Option(names = ShardsOption.NAME, paramLabel = "N", description = ShardsOption.HELP)
    public int shards;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = {
                "Of the initial values, the order of the examples, what is held out, dropout and",
                "noise (default: ${DEFAULT-VALUE})."
            })
    public long seed;

    private final ExampleSettings standard;

    public ExampleOptions(ExampleSettings standard) {
        this.standard = standard;
        batch = standard.batch();
        shards = standard.shards();
        seed = standard.seed();
    }

    public ExampleSettings examples() {
        return examples(batch);
    }

    /// The same with another batch.
    public ExampleSettings examples(int items) {
        return new ExampleSettings(items, shards, standard.pool(), seed);
    }
}
