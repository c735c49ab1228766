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
    boolean said() {
        return cell != null
                || hidden != null
                || count != null
                || !each.isEmpty()
                || dropout != null
                || dropoutBetween != null;
    }

    Stack over(Stack usual) {
        var penalty = usual.penalty();
        var stack =
                new Stack(
                        layers(usual.layers()),
                        links == null ? usual.links() : links,
                        start == null ? usual.start() : start,
                        dropouts(usual.dropout()),
                        new ActivationPenalty(
                                or(activationPenalty, penalty.activation()),
                                or(temporalPenalty, penalty.temporal())),
                        or(initialRange, usual.initialRange()));
        return starts.isEmpty() ? stack : stack.starting(starts);
    }

    private List<Layer> layers(List<Layer> usual) {
        var first = usual.getFirst();
        var way = direction == null ? first.direction() : direction;
        return chosen(usual, first).stream()
                .map(l -> new Layer(l.cell(), l.hidden(), way, l.merge(), l.axis()))
                .toList();
    }

    private List<Layer> chosen(List<Layer> usual, Layer first) {
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
            return usual;
        }
        int layers = count == null ? usual.size() : count;
        if (layers < 1) {
            throw new RondoException("layers: " + layers + ", expected at least 1");
        }
        return Collections.nCopies(
                layers,
                new Layer(
                        cell == null ? first.cell() : cell,
                        hidden == null ? first.hidden() : hidden));
    }

    private Dropout dropouts(Dropout usual) {
        return new Dropout(
                or(dropoutInput, or(dropout, usual.input())),
                or(dropoutBetween, or(dropout, usual.between())),
                or(dropoutOutput, or(dropout, usual.output())),
                or(dropoutRecurrent, usual.recurrent()),
                variational == null ? usual.variational() : variational);
    }

    private static double or(@Nullable Double said, double usual) {
        return said == null ? usual : said;
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
