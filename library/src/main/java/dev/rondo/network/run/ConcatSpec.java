package dev.rondo.network.run;

import dev.rondo.network.spec.Merge;

import java.util.List;

/// Rows of several units put together.
///
/// @param sources numbers of units
/// @param widths of the sources
record ConcatSpec(List<Integer> sources, List<Integer> widths, Merge merge) {
    ConcatSpec {
        sources = List.copyOf(sources);
        widths = List.copyOf(widths);
    }

    /// Of what comes out.
    int width() {
        return merge == Merge.CONCATENATE ? column(widths.size()) : widths.getFirst();
    }

    /// Where the part of a source begins.
    int column(int index) {
        int at = 0;
        for (int i = 0; i < index && merge == Merge.CONCATENATE; i++) {
            at += widths.get(i);
        }
        return at;
    }
}
