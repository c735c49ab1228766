package dev.rondo.task.translate;

import java.util.List;

/// A sequence of symbols that a [Search] found.
///
/// @param symbols without the end
/// @param logProbability ln p of the symbols, and of the end where it came
/// @param score by which hypotheses are ranked
/// @param ended whether the end came before the longest length was reached
public record Hypothesis(
        List<Integer> symbols, double logProbability, double score, boolean ended) {
    public Hypothesis {
        symbols = List.copyOf(symbols);
    }
}
