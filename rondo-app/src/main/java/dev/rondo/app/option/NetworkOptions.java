package dev.rondo.app.option;

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
    int hidden;

    @Option(
            names = "--layers",
            paramLabel = "N",
            description = "Layers (default: ${DEFAULT-VALUE}).")
    int layers;

    @Option(
            names = "--layer",
            paramLabel = "CELL/N",
            description = {
                "A layer of N units; once for each, from the input on, as in",
                "--layer dense/64 --layer gru/128. Instead of --cell, --hidden and --layers."
            })
    List<String> stack = new ArrayList<>();

    @Option(
            names = "--links",
            paramLabel = "LINKS",
            description = {
                "How layers are linked: stacked, residual (what a layer gives is added to what it",
                "read) or skipping (each layer also reads the input, and the output all layers)",
                "(default: stacked)."
            })
    @Nullable String links;

    @Option(
            names = {"--initial-state", "--start"},
            paramLabel = "START",
            description = {
                "States before the first step: zero, constant:0.1, random:0.1 (deviation, in",
                "training) or learned (default: zero)."
            })
    @Nullable String start;

    @Option(
            names = "--dropout",
            paramLabel = "P",
            description =
                    "The part left out wherever layers meet: --dropout-input, -between and -output in one.")
    @Nullable Double dropout;

    @Option(
            names = "--dropout-input",
            paramLabel = "P",
            converter = DefaultedNumber.Converter.class,
            description = "Of what the first layer reads (default: ${DEFAULT-VALUE}).")
    DefaultedNumber dropoutInput;

    @Option(
            names = "--dropout-between",
            paramLabel = "P",
            converter = DefaultedNumber.Converter.class,
            description = "Between layers (default: ${DEFAULT-VALUE}).")
    DefaultedNumber dropoutBetween;

    @Option(
            names = "--dropout-output",
            paramLabel = "P",
            converter = DefaultedNumber.Converter.class,
            description = "Before the output matrix (default: ${DEFAULT-VALUE}).")
    DefaultedNumber dropoutOutput;

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
            paramLabel = "[PARAMETER=]START",
            description = {
                "How parameters of the cells start, as an init line of a cell says; again for more, the",
                "last one counts: orthogonal (all matrices), U=orthogonal (also U_i, U_f…), b_f=2,",
                "layer1.U=identity, W=sparse(15,1), glorot, kaiming, uniform(-0.1,0.1)."
            })
    List<String> starts = new ArrayList<>();

    @Option(
            names = "--activation-penalty",
            paramLabel = "W",
            description =
                    "Weight of the mean square of what the last layer gives (AR; 2 with AWD-LSTM).")
    double activationPenalty;

    @Option(
            names = "--temporal-penalty",
            paramLabel = "W",
            description =
                    "Weight of the mean square of its change from step to step (TAR; 1 with AWD-LSTM).")
    double temporalPenalty;

    /// Sets what was given.
    public void set(Trainer<?> trainer, Given given) {
        given.then("--cell", () -> trainer.cell(Objects.requireNonNull(cell)));
        given.then("--hidden", () -> trainer.hidden(hidden));
        given.then("--layers", () -> trainer.layers(layers));
        stack.forEach(trainer::layer);
        given.then("--links", () -> trainer.links(Objects.requireNonNull(links)));
        given.then("--initial-state", () -> trainer.initialState(Objects.requireNonNull(start)));
        given.then("--dropout", () -> trainer.dropout(Objects.requireNonNull(dropout)));
        given.then("--dropout-input", () -> trainer.dropoutInput(dropoutInput.value()));
        given.then("--dropout-between", () -> trainer.dropoutBetween(dropoutBetween.value()));
        given.then("--dropout-output", () -> trainer.dropoutOutput(dropoutOutput.value()));
        given.then("--dropout-recurrent", () -> trainer.dropoutRecurrent(dropoutRecurrent));
        given.then("--variational", () -> trainer.variational(variational));
        given.then("--initial-range", () -> trainer.initialRange(initialRange));
        starts.forEach(trainer::init);
        given.then("--activation-penalty", () -> trainer.activationPenalty(activationPenalty));
        given.then("--temporal-penalty", () -> trainer.temporalPenalty(temporalPenalty));
    }
}
