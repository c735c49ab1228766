package dev.rondo.app;

import dev.rondo.network.NetworkSpec;
import dev.rondo.task.LanguageSettings;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/// The shape of a recurrent network. What is not given is as in [LanguageSettings#standard].
final class NetworkOptions {
    @Option(
            names = "--cell",
            paramLabel = "CELL",
            description =
                    "A shipped cell's name (`rondo cells`), or a file of your own (default: lstm);"
                            + " options of the cell after a colon: lstm:forget_bias=2.")
    @Nullable String cell;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Units of a layer (default: ${DEFAULT-VALUE}).")
    int hidden = LanguageSettings.standard().hidden();

    @Option(
            names = "--layers",
            paramLabel = "N",
            description = "Layers (default: ${DEFAULT-VALUE}).")
    int layers = LanguageSettings.standard().layers();

    @Option(
            names = "--embedding",
            paramLabel = "N",
            description = "Width of a symbol's vector (default: 64; with --tied as --hidden).")
    @Nullable Integer embedding;

    @Option(names = "--tied", description = "The output matrix is the embedding.")
    boolean tied;

    @Option(
            names = "--dropout",
            paramLabel = "P",
            description =
                    "The part left out wherever layers meet: --dropout-input, -between and -output in one.")
    double dropout;

    @Option(names = "--dropout-input", paramLabel = "P", description = "Of a symbol's vector.")
    @Nullable Double dropoutInput;

    @Option(names = "--dropout-between", paramLabel = "P", description = "Between layers.")
    @Nullable Double dropoutBetween;

    @Option(names = "--dropout-output", paramLabel = "P", description = "Before the softmax.")
    @Nullable Double dropoutOutput;

    @Option(
            names = "--dropout-recurrent",
            paramLabel = "P",
            description =
                    "Of the state before the recurrent matrix, the same in all steps of a batch.")
    double dropoutRecurrent;

    @Option(
            names = "--variational",
            description =
                    "Dropout of the input, between and of the output is the same in all steps of a batch.")
    boolean variational;

    @Option(
            names = "--initial-range",
            paramLabel = "R",
            description =
                    "Parameters start uniform in ±R where the cell says nothing else (default: its standard).")
    double initialRange = LanguageSettings.standard().initialRange();

    NetworkSpec.Dropout dropouts() {
        return new NetworkSpec.Dropout(
                dropoutInput == null ? dropout : dropoutInput,
                dropoutBetween == null ? dropout : dropoutBetween,
                dropoutOutput == null ? dropout : dropoutOutput,
                dropoutRecurrent,
                variational);
    }

    int embeddingWidth() {
        if (embedding != null) {
            return embedding;
        }
        return tied ? hidden : LanguageSettings.standard().embedding();
    }
}
