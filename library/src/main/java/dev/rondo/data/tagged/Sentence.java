package dev.rondo.data.tagged;

import dev.rondo.RondoException;

import java.util.List;

/// A sentence as columns beside one another: the words, their tags, whatever else a format has.
///
/// @param line where it begins in its file
/// @param columns each with one entry for each token
public record Sentence(int line, List<List<String>> columns) {
    public Sentence {
        columns = columns.stream().map(List::copyOf).toList();
    }

    /// How many tokens it has.
    public int size() {
        return columns.getFirst().size();
    }

    /// One column.
    ///
    /// @param index from 0; from the end if negative: −1 is the last
    public List<String> column(int index) {
        int at = index < 0 ? columns.size() + index : index;
        if (at < 0 || at >= columns.size()) {
            throw new RondoException(
                    "column " + index + " of a sentence with " + columns.size() + " columns");
        }
        return columns.get(at);
    }
}
