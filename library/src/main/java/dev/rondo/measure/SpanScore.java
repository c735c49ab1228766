package dev.rondo.measure;

import dev.rondo.RondoException;
import dev.rondo.data.tagged.Span;
import dev.rondo.data.tagged.SpanScheme;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Spans, counted exactly as the `conlleval` of CoNLL-2000 counts them: a span is right if it
/// begins and ends where it should and has the right type; tags that break the rules of their
/// scheme are read as `conlleval` reads them. Not for several threads at once.
public final class SpanScore {
    private final Map<String, long[]> types = new TreeMap<>(); // right, said, there
    private long tokens;
    private long rightTokens;

    /// Counts a sentence.
    ///
    /// @param gold its tags, in any [SpanScheme]
    /// @param predicted as many
    public void add(List<String> gold, List<String> predicted) {
        if (gold.size() != predicted.size()) {
            throw new RondoException(
                    predicted.size() + " tags for " + gold.size() + " tokens, expected as many");
        }
        var trueSpans = SpanScheme.spans(gold);
        var predictedSpans = SpanScheme.spans(predicted);
        var both = new HashSet<>(trueSpans);
        for (Span span : trueSpans) {
            of(span)[2]++;
        }
        for (Span span : predictedSpans) {
            of(span)[1]++;
            of(span)[0] += both.contains(span) ? 1 : 0;
        }
        for (int i = 0; i < gold.size(); i++) {
            tokens++;
            rightTokens += gold.get(i).equals(predicted.get(i)) ? 1 : 0;
        }
    }

    private long[] of(Span span) {
        return types.computeIfAbsent(span.type(), _ -> new long[3]);
    }

    /// All types together.
    public PrecisionRecall all() {
        long[] sum = new long[3];
        for (long[] counts : types.values()) {
            for (int i = 0; i < 3; i++) {
                sum[i] += counts[i];
            }
        }
        return new PrecisionRecall(sum[0], sum[1], sum[2]);
    }

    /// Each type that occurs, by name.
    public Map<String, PrecisionRecall> types() {
        var all = new TreeMap<String, PrecisionRecall>();
        types.forEach((type, n) -> all.put(type, new PrecisionRecall(n[0], n[1], n[2])));
        return all;
    }

    /// The share of tokens with the right tag; NaN without tokens.
    public double accuracy() {
        return (double) rightTokens / tokens;
    }

    /// In the words and figures of `conlleval`.
    @Override
    public String toString() {
        var all = all();
        var text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "processed %d tokens with %d phrases; found: %d phrases; correct: %d.%n",
                        tokens,
                        all.actual(),
                        all.predicted(),
                        all.correct()));
        text.append(
                String.format(
                        Locale.ROOT,
                        "accuracy: %6.2f%%; precision: %6.2f%%; recall: %6.2f%%; FB1: %6.2f%n",
                        100 * accuracy(),
                        100 * all.precision(),
                        100 * all.recall(),
                        100 * all.f1()));
        types().forEach((type, r) ->
                text.append(
                        String.format(
                                Locale.ROOT,
                                "%17s: precision: %6.2f%%; recall: %6.2f%%; FB1:" + " %6.2f  %d%n",
                                type,
                                100 * r.precision(),
                                100 * r.recall(),
                                100 * r.f1(),
                                r.predicted())));
        return text.toString();
    }
}
