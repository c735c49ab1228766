package dev.rondo.app.option;

import dev.rondo.task.language.LanguageSettings;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/// The network of a language model: the layers, and how symbols come in and go out.
public final class LanguageNetworkOptions extends NetworkOptions {
    @Option(
            names = "--embedding",
            paramLabel = "N",
            description = "Width of a symbol's vector (default: 64; with --tied as --hidden).")
    @Nullable Integer embedding;

    @Option(names = "--tied", description = "The output matrix is the embedding.")
    boolean tied;

    public LanguageNetworkOptions() {
        super(LanguageSettings.standard().stack());
    }

    public LanguageSettings.Embedding embedding() {
        return new LanguageSettings.Embedding(width(), tied);
    }

    private int width() {
        if (embedding != null) {
            return embedding;
        }
        return tied ? layers().getLast().hidden() : LanguageSettings.standard().embedding().width();
    }
}
