package dev.rondo.model;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.spec.ActivationPenalty;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.Links;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Stack;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What a [Trainer] was told about the layers; what it was not told is as usual.
final class LayerSteps {
    @Nullable Cell cell;
    @Nullable Integer hidden;
    @Nullable Integer count;
    final List<Layer> each = new ArrayList<>();
    @Nullable Direction direction;
    @Nullable Links links;
    @Nullable InitialState start;
    final List<String> starts = new ArrayList<>();
    @Nullable Double dropout;
    @Nullable Double dropoutInput;
    @Nullable Double dropoutBetween;
    @Nullable Double dropoutOutput;
    @Nullable Double dropoutRecurrent;
    @Nullable Boolean variational;
    @Nullable Double activationPenalty;
    @Nullable Double temporalPenalty;
    @Nullable Double initialRange;

    /// Whether cells, widths or what is dropped between them was said.
    boolean specified() {
        return cell != null
                || hidden != null
                || count != null
                || !each.isEmpty()
                || dropout != null
                || dropoutBetween != null;
    }

    /// The options of what was said.
    List<String> options() {
        return new OptionNames()
                .add("--cell", cell != null)
                .add("--hidden", hidden != null)
                .add("--layers", count != null)
                .add("--layer", !each.isEmpty())
                .add("--direction", direction != null)
                .add("--links", links != null)
                .add("--initial-state", start != null)
                .add("--init", !starts.isEmpty())
                .add("--dropout", dropout != null)
                .add("--dropout-input", dropoutInput != null)
                .add("--dropout-between", dropoutBetween != null)
                .add("--dropout-output", dropoutOutput != null)
                .add("--dropout-recurrent", dropoutRecurrent != null)
                .add("--variational", variational != null)
                .add("--activation-penalty", activationPenalty != null)
                .add("--temporal-penalty", temporalPenalty != null)
                .add("--initial-range", initialRange != null)
                .list();
    }

    Stack over(Stack defaultStack) {
        var penalty = defaultStack.penalty();
        var stack =
                new Stack(
                        layers(defaultStack.layers()),
                        links == null ? defaultStack.links() : links,
                        start == null ? defaultStack.start() : start,
                        dropouts(defaultStack.dropout()),
                        new ActivationPenalty(
                                or(activationPenalty, penalty.activation()),
                                or(temporalPenalty, penalty.temporal())),
                        or(initialRange, defaultStack.initialRange()));
        return starts.isEmpty() ? stack : stack.starting(starts);
    }

    private List<Layer> layers(List<Layer> defaultLayers) {
        var first = defaultLayers.getFirst();
        var way = direction == null ? first.direction() : direction;
        return chosen(defaultLayers, first).stream()
                .map(l -> new Layer(l.cell(), l.hidden(), way, l.merge(), l.axis()))
                .toList();
    }

    private List<Layer> chosen(List<Layer> defaultLayers, Layer first) {
        if (!each.isEmpty()) {
            if (cell != null) {
                throw new RondoException(
                        "--cell and --layer: either all layers are alike (--cell, --hidden, "
                                + "--layers)"
                                + " or each is set by --layer");
            }
            return each;
        }
        if (cell == null && hidden == null && count == null) {
            return defaultLayers;
        }
        int layers = count == null ? defaultLayers.size() : count;
        if (layers < 1) {
            throw new RondoException("layers: " + layers + ", expected at least 1");
        }
        return Collections.nCopies(
                layers,
                new Layer(
                        cell == null ? first.cell() : cell,
                        hidden == null ? first.hidden() : hidden));
    }

    private Dropout dropouts(Dropout defaultDropout) {
        return new Dropout(
                or(dropoutInput, or(dropout, defaultDropout.input())),
                or(dropoutBetween, or(dropout, defaultDropout.between())),
                or(dropoutOutput, or(dropout, defaultDropout.output())),
                or(dropoutRecurrent, defaultDropout.recurrent()),
                variational == null ? defaultDropout.variational() : variational);
    }

    private static double or(@Nullable Double specified, double defaultValue) {
        return specified == null ? defaultValue : specified;
    }

    static Layer layer(String text) {
        int slash = text.lastIndexOf('/');
        int units;
        try {
            units = Integer.parseInt(text.substring(slash + 1));
        } catch (NumberFormatException _) {
            units = -1;
        }
        if (slash < 1 || units < 0) {
            throw new RondoException(
                    "--layer " + text + ": expected a cell and its units, as in --layer lstm/128");
        }
        return new Layer(Cell.named(text.substring(0, slash)), units);
    }
}
