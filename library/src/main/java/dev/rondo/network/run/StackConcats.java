package dev.rondo.network.run;

import dev.rondo.network.spec.Links;
import dev.rondo.network.spec.Merge;

import java.util.ArrayList;
import java.util.List;

/// The junctions of a stack by its [Links], from the input on: [#next] before a layer is bound,
/// [#layer] after it.
final class StackConcats {
    private final Links links;
    private final int input;
    private final int inputWidth;
    private final List<Integer> layers = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();

    /// What is added up in a residual stack: units of one width.
    private List<Integer> added;

    private int addedWidth;

    /// @param input the unit that the stack reads
    StackConcats(Links links, int input, int inputWidth) {
        this.links = links;
        this.input = input;
        this.inputWidth = inputWidth;
        this.added = List.of(input);
        this.addedWidth = inputWidth;
    }

    /// What enters the next layer.
    ConcatSpec next() {
        boolean first = layers.isEmpty();
        int below = first ? input : layers.getLast();
        int width = first ? inputWidth : widths.getLast();
        return switch (links) {
            case STACKED -> side(List.of(below), List.of(width));
            case RESIDUAL ->
                    new ConcatSpec(
                            added, added.stream().map(source -> addedWidth).toList(), Merge.SUM);
            case SKIPPING ->
                    first
                            ? side(List.of(input), List.of(inputWidth))
                            : side(List.of(below, input), List.of(width, inputWidth));
        };
    }

    /// What the stack gives.
    ConcatSpec top() {
        return links == Links.SKIPPING ? side(layers, widths) : next();
    }

    /// A layer comes next: the unit with what it gives.
    void layer(int unit, int width) {
        layers.add(unit);
        widths.add(width);
        if (width == addedWidth) {
            var more = new ArrayList<>(added);
            more.add(unit);
            added = List.copyOf(more);
        } else {
            added = List.of(unit);
            addedWidth = width;
        }
    }

    private static ConcatSpec side(List<Integer> sources, List<Integer> widths) {
        return new ConcatSpec(sources, widths, Merge.CONCATENATE);
    }
}
