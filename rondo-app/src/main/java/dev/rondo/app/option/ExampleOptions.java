package dev.rondo.app.option;

import dev.rondo.model.ExampleSettings;
import dev.rondo.model.Trainer;

import picocli.CommandLine.Option;

/// How examples (texts, sentences, series that are items of their own) come to a network.
///
/// A task extends this by a constructor without arguments: picocli makes the group itself.
public abstract class ExampleOptions {
    @Option(
            names = "--batch",
            paramLabel = "N",
            description =
                    "Batch size, in examples (default: ${DEFAULT-VALUE}; for classify 8 "
                            + "below 400 items, 16 below 2000).")
    public int batch;

    @Option(names = ShardsOption.NAME, paramLabel = "N", description = ShardsOption.HELP)
    public int shards;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Random seed of initialisation, shuffling, data splits, dropout and noise "
                            + "(default: ${DEFAULT-VALUE}).")
    public long seed;

    public ExampleOptions(ExampleSettings standard) {
        batch = standard.batch();
        shards = standard.shards();
        seed = standard.seed();
    }

    /// Sets what was given.
    public void set(Trainer<?> trainer, SpecifiedOptions specified) {
        specified.then("--batch", () -> trainer.batch(batch));
        specified.then("--shards", () -> trainer.shards(shards));
        specified.then("--seed", () -> trainer.seed(seed));
    }
}
