package dev.rondo.network;

import java.util.List;

/// Labels that were found for a sequence.
///
/// @param logProbability ln p of them, as far as the search summed it up
public record Decoded(List<Integer> labels, double logProbability) {
    public Decoded {
        labels = List.copyOf(labels);
    }
}
