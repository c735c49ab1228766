package dev.rondo.app.option;

import dev.rondo.model.ExampleSettings;
import dev.rondo.model.Trainer;
import dev.rondo.model.Truncation;

import picocli.CommandLine.Option;

/// Batches and spans: how what is learned from is read, whatever it is.
///
/// A task extends this by a constructor without arguments: picocli makes the group itself.
public abstract class TruncationOptions {
    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Streams side by side (default: ${DEFAULT-VALUE}).")
    public int batch;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps from one update to the next (default: ${DEFAULT-VALUE}).")
    public int steps;

    @Option(
            names = "--backward",
            paramLabel = "N",
            description = "Steps over which a loss is propagated back (default: as --steps).")
    public int backward;

    @Option(
            names = "--segment",
            paramLabel = "N",
            description = {
                "Hold the activations of N steps at once and compute the others twice:",
                "less memory, more time (default: hold all)."
            })
    public int segment;

    @Option(
            names = "--reset",
            description = {
                "Begin each batch at the start of the states (--start); else they are carried on from",
                "where the batch before ended."
            })
    public boolean reset;

    @Option(names = ShardsOption.NAME, paramLabel = "N", description = ShardsOption.HELP)
    public int shards;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the initial values, dropout and noise (default: ${DEFAULT-VALUE}).")
    public long seed;

    public TruncationOptions(ExampleSettings standard, Truncation truncation) {
        batch = standard.batch();
        shards = standard.shards();
        seed = standard.seed();
        steps = truncation.steps();
    }

    /// Sets what was given of batches; how streams are cut, [#truncation] says.
    public void set(Trainer<?> trainer, Given given) {
        given.then("--batch", () -> trainer.batch(batch));
        given.then("--shards", () -> trainer.shards(shards));
        given.then("--seed", () -> trainer.seed(seed));
    }

    /// Where streams are cut.
    public Truncation truncation() {
        return new Truncation(steps, backward, segment, reset);
    }
}
