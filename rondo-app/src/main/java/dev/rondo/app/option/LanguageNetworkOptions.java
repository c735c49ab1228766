package dev.rondo.app.option;

import dev.rondo.task.language.LanguageModel;
import dev.rondo.task.language.LanguageTrainer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.util.Objects;

/// The network of a language model: the layers, and how symbols come in and go out.
public final class LanguageNetworkOptions extends NetworkOptions {
    @Option(
            names = "--embedding",
            paramLabel = "N",
            description = "Embedding size (default: 64; with --tied, that of --hidden).")
    @Nullable Integer embedding;

    @Option(names = "--tied", description = "Tie the weights of the output layer to the embedding.")
    boolean tied;

    public LanguageNetworkOptions() {
        super(LanguageModel.trainer().recipe().stack());
    }

    /// Sets what was given.
    public void set(LanguageTrainer trainer, SpecifiedOptions specified) {
        super.set(trainer, specified);
        specified.then("--embedding", () -> trainer.embedding(Objects.requireNonNull(embedding)));
        specified.then("--tied", () -> trainer.tied(tied));
    }
}
