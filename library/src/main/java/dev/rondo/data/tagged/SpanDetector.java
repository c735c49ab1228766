package dev.rondo.data.tagged;

import dev.rondo.RondoException;
import dev.rondo.data.text.SymbolCounter;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether tags write spans, in which scheme, and which spans: told the tags of one sentence after
/// the other.
public final class SpanDetector {
    private final Map<SpanScheme, Integer> faulty = new EnumMap<>(SpanScheme.class);
    private final SymbolCounter types = new SymbolCounter();
    private int sentences;
    private boolean spans = true;

    /// Counts a sentence.
    public void add(List<String> tags) {
        if (!spans) {
            return;
        }
        try {
            SpanScheme.spans(tags).forEach(span -> types.add(span.type()));
            for (var scheme : SpanScheme.values()) {
                faulty.merge(scheme, scheme.fault(tags) < 0 ? 0 : 1, Integer::sum);
            }
            sentences++;
        } catch (RondoException _) {
            spans = false; // the tags are something else
        }
    }

    /// The scheme whose rules the fewest sentences break, of two the usual one; none if the tags
    /// are no spans, or there is not one.
    public Optional<SpanScheme> scheme() {
        if (!spans || types.total() == 0) {
            return Optional.empty();
        }
        var best =
                faulty.entrySet().stream()
                        .min(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElseThrow();
        best = instead(best, SpanScheme.IOB1, SpanScheme.BIO);
        return Optional.of(instead(best, SpanScheme.BIOES, SpanScheme.BMES));
    }

    private SpanScheme instead(SpanScheme best, SpanScheme one, SpanScheme other) {
        return best == one && faulty(one) == faulty(other) ? other : best;
    }

    /// How many sentences break the rules of a scheme.
    public int faulty(SpanScheme scheme) {
        return faulty.getOrDefault(scheme, 0);
    }

    /// How many sentences were counted.
    public int sentences() {
        return sentences;
    }

    /// The types of the spans; the empty one where the tags have none.
    public SymbolCounter types() {
        return types;
    }
}
