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
            description =
                    "Batch size: streams that are read in parallel (default: ${DEFAULT-VALUE}).")
    public int batch;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "Steps between two updates of the weights, in truncated backpropagation "
                            + "through time (default: ${DEFAULT-VALUE}).")
    public int steps;

    @Option(
            names = "--backward",
            paramLabel = "N",
            description =
                    "Steps that the gradient of a loss is propagated back (default: as --steps).")
    public int backward;

    @Option(
            names = "--gradient-checkpointing",
            paramLabel = "N",
            description =
                    "Gradient checkpointing: keep the activations of N steps at a time and "
                            + "recompute the others; less memory, more time (default: off).")
    public int checkpointing;

    @Option(
            names = "--reset",
            description =
                    "Reset the hidden state at the start of each batch (stateless); else it is "
                            + "carried over from the batch before.")
    public boolean reset;

    @Option(names = ShardsOption.NAME, paramLabel = "N", description = ShardsOption.HELP)
    public int shards;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Random seed of initialisation, dropout and noise (default: "
                            + "${DEFAULT-VALUE}).")
    public long seed;

    public TruncationOptions(ExampleSettings standard, Truncation truncation) {
        batch = standard.batch();
        shards = standard.shards();
        seed = standard.seed();
        steps = truncation.steps();
    }

    /// Sets what was given of batches; how streams are cut, [#truncation] says.
    public void set(Trainer<?> trainer, SpecifiedOptions specified) {
        specified.then("--batch", () -> trainer.batch(batch));
        specified.then("--shards", () -> trainer.shards(shards));
        specified.then("--seed", () -> trainer.seed(seed));
    }

    /// Where streams are cut.
    public Truncation truncation() {
        return new Truncation(steps, backward, checkpointing, reset);
    }
}
