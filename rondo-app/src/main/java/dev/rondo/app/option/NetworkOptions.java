package dev.rondo.app.option;

import dev.rondo.app.file.InputFile;
import dev.rondo.model.Trainer;
import dev.rondo.network.spec.Stack;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The layers of a recurrent network. What is not given is as in the recipe of the task, which
/// extends this by a constructor without arguments: picocli makes the group itself.
public abstract class NetworkOptions {
    @InputFile
    @Option(
            names = "--cell",
            paramLabel = "CELL",
            description =
                    "Recurrent cell: the name of a shipped one (`rondo cells` lists them) or a "
                            + "file with equations of your own; options follow a colon, as in "
                            + "lstm:forget_bias=2 (default: lstm).")
    @Nullable String cell;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description =
                    "Hidden units of each layer, in each direction (default: "
                            + "${DEFAULT-VALUE}).")
    int hidden;

    @Option(
            names = "--layers",
            paramLabel = "N",
            description = "Number of layers (default: ${DEFAULT-VALUE}).")
    int layers;

    @InputFile
    @Option(
            names = "--layer",
            paramLabel = "CELL/N",
            description =
                    "A layer of N hidden units; repeated for each layer from input to output, as "
                            + "in --layer dense/64 --layer gru/128. Replaces --cell, --hidden "
                            + "and --layers.")
    List<String> stack = new ArrayList<>();

    @Option(
            names = "--links",
            paramLabel = "LINKS",
            description =
                    "Connections between layers: stacked, residual (the input of a layer is "
                            + "added to its output) or skipping (skip connections from the input "
                            + "to each "
                            + "layer and from each layer to the output) (default: stacked).")
    @Nullable String links;

    @Option(
            names = "--initial-state",
            paramLabel = "STATE",
            description =
                    "Initial hidden state: zero, constant:0.1, random:0.1 (standard deviation, "
                            + "in training) or learned (default: zero).")
    @Nullable String initialState;

    @Option(
            names = "--dropout",
            paramLabel = "P",
            description =
                    "Dropout probability; sets --dropout-input, --dropout-between and "
                            + "--dropout-output (default: that of each).")
    @Nullable Double dropout;

    @Option(
            names = "--dropout-input",
            paramLabel = "P",
            converter = DefaultedNumber.Converter.class,
            description =
                    "Dropout probability of the first layer's input (default: ${DEFAULT-VALUE}).")
    DefaultedNumber dropoutInput;

    @Option(
            names = "--dropout-between",
            paramLabel = "P",
            converter = DefaultedNumber.Converter.class,
            description = "Dropout probability between layers (default: ${DEFAULT-VALUE}).")
    DefaultedNumber dropoutBetween;

    @Option(
            names = "--dropout-output",
            paramLabel = "P",
            converter = DefaultedNumber.Converter.class,
            description =
                    "Dropout probability before the output layer (default: ${DEFAULT-VALUE}).")
    DefaultedNumber dropoutOutput;

    @Option(
            names = "--dropout-recurrent",
            paramLabel = "P",
            description =
                    "Dropout probability of the hidden state in the recurrence, with one mask "
                            + "for all steps of a batch (default: ${DEFAULT-VALUE}).")
    double dropoutRecurrent;

    @Option(
            names = "--variational",
            description =
                    "Variational dropout: one mask for all steps of a batch also at input, "
                            + "between layers and at the output.")
    boolean variational;

    @Option(
            names = "--initial-range",
            paramLabel = "R",
            description =
                    "Initialise parameters uniformly in ±R where the cell defines no "
                            + "initialiser; 0: the standard initialiser (default: "
                            + "${DEFAULT-VALUE}).")
    double initialRange;

    public NetworkOptions(Stack standard) {
        hidden = standard.layers().getFirst().hidden();
        layers = standard.layers().size();
        initialRange = standard.initialRange();
        dropoutInput = DefaultedNumber.of(standard.dropout().input());
        dropoutBetween = DefaultedNumber.of(standard.dropout().between());
        dropoutOutput = DefaultedNumber.of(standard.dropout().output());
        dropoutRecurrent = standard.dropout().recurrent();
    }

    @Option(
            names = "--init",
            paramLabel = "[PARAMETER=]INITIALISER",
            description = {
                "Initialiser of parameters, of all matrices or of those named; may be "
                        + "repeated, the last match counts (default: as the cell defines):",
                "  orthogonal         all matrices",
                "  U=orthogonal       U, and U_i, U_f…",
                "  b_f=2              a constant",
                "  layer1.U=identity  of one layer",
                "  W=sparse(15,1)     also glorot, kaiming, uniform(-0.1,0.1)"
            })
    List<String> starts = new ArrayList<>();

    @Option(
            names = "--activation-penalty",
            paramLabel = "W",
            description =
                    "Weight of activation regularisation (AR), the mean square of the last "
                            + "layer's output; 2 in AWD-LSTM (default: ${DEFAULT-VALUE}).")
    double activationPenalty;

    @Option(
            names = "--temporal-penalty",
            paramLabel = "W",
            description =
                    "Weight of temporal activation regularisation (TAR), the mean square of that "
                            + "output's change from step to step; 1 in AWD-LSTM (default: "
                            + "${DEFAULT-VALUE}).")
    double temporalPenalty;

    /// Sets what was given.
    public void set(Trainer<?> trainer, SpecifiedOptions specified) {
        specified.then("--cell", () -> trainer.cell(Objects.requireNonNull(cell)));
        specified.then("--hidden", () -> trainer.hidden(hidden));
        specified.then("--layers", () -> trainer.layers(layers));
        stack.forEach(trainer::layer);
        specified.then("--links", () -> trainer.links(Objects.requireNonNull(links)));
        specified.then(
                "--initial-state",
                () -> trainer.initialState(Objects.requireNonNull(initialState)));
        specified.then("--dropout", () -> trainer.dropout(Objects.requireNonNull(dropout)));
        specified.then("--dropout-input", () -> trainer.dropoutInput(dropoutInput.value()));
        specified.then("--dropout-between", () -> trainer.dropoutBetween(dropoutBetween.value()));
        specified.then("--dropout-output", () -> trainer.dropoutOutput(dropoutOutput.value()));
        specified.then("--dropout-recurrent", () -> trainer.dropoutRecurrent(dropoutRecurrent));
        specified.then("--variational", () -> trainer.variational(variational));
        specified.then("--initial-range", () -> trainer.initialRange(initialRange));
        starts.forEach(trainer::init);
        specified.then("--activation-penalty", () -> trainer.activationPenalty(activationPenalty));
        specified.then("--temporal-penalty", () -> trainer.temporalPenalty(temporalPenalty));
    }
}
