package dev.rondo.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What enters a layer, or the output matrix: values of sources, side by side or added.
///
/// @param sources [#INPUT] or the number of a layer, counted from 0
/// @param widths of the sources
/// @param sum whether they are added; else side by side in this order
record Junction(List<Integer> sources, List<Integer> widths, boolean sum) {
    static final int INPUT = -1;

    /// Of what enters.
    int width() {
        return sum ? widths.getFirst() : column(widths.size());
    }

    /// Where the part of a source begins.
    int column(int index) {
        int at = 0;
        for (int i = 0; i < index && !sum; i++) {
            at += widths.get(i);
        }
        return at;
    }

    /// The junctions of a stack, built from the input on: before the first layer is bound, and
    /// after each with the width that it gives.
    static final class Builder {
        private final Links links;
        private final int inputWidth;
        private final List<Integer> widths = new ArrayList<>();
        private List<Integer> added = List.of(INPUT);
        private int addedWidth;

        Builder(Links links, int inputWidth) {
            this.links = links;
            this.inputWidth = inputWidth;
            this.addedWidth = inputWidth;
        }

        /// What enters the next layer.
        Junction next() {
            int below = widths.size() - 1;
            return switch (links) {
                case STACKED -> side(List.of(below));
                case RESIDUAL ->
                        new Junction(added, added.stream().map(this::width).toList(), true);
                case SKIPPING -> side(below < 0 ? List.of(INPUT) : List.of(below, INPUT));
            };
        }

        /// What enters the output matrix.
        Junction top() {
            return links == Links.SKIPPING
                    ? side(IntStream.range(0, widths.size()).boxed().toList())
                    : next();
        }

        /// A layer that gives `width` numbers comes next.
        void layer(int width) {
            int number = widths.size();
            widths.add(width);
            if (width == addedWidth) {
                var more = new ArrayList<>(added);
                more.add(number);
                added = List.copyOf(more);
            } else {
                added = List.of(number);
                addedWidth = width;
            }
        }

        private Junction side(List<Integer> sources) {
            return new Junction(sources, sources.stream().map(this::width).toList(), false);
        }

        private int width(int source) {
            return source == INPUT ? inputWidth : widths.get(source);
        }
    }
}
