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

    /// A sentence of tokens and their tags.
    ///
    /// @throws RondoException if there are not as many of both
    public static Sentence of(List<String> tokens, List<String> tags) {
        if (tokens.size() != tags.size()) {
            throw new RondoException(
                    tokens.size() + " tokens and " + tags.size() + " tags, expected as many");
        }
        return new Sentence(1, List.of(tokens, tags));
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
