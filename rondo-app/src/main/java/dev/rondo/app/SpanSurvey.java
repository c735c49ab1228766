package dev.rondo.app;

import dev.rondo.RondoException;
import dev.rondo.data.SpanScheme;
import dev.rondo.data.Tally;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Whether tags write spans, in which scheme, and which spans.
final class SpanSurvey {
    private final Map<SpanScheme, Integer> faulty = new EnumMap<>(SpanScheme.class);
    private final Tally types = new Tally();
    private int sentences;
    private boolean spans = true;

    void add(List<String> tags) {
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

    void write(PrintWriter out) {
        if (!spans || types.total() == 0) {
            return;
        }
        var best =
                faulty.entrySet().stream()
                        .min(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElseThrow();
        // of two that fit as well, the usual one
        best = instead(best, SpanScheme.IOB1, SpanScheme.BIO);
        best = instead(best, SpanScheme.BIOES, SpanScheme.BMES);
        int wrong = faulty.getOrDefault(best, 0);
        out.printf("spans in the last column: %,d, scheme %s", types.total(), best);
        out.println(
                wrong == 0
                        ? ""
                        : String.format(
                                ", whose rules %,d of %,d sentences break", wrong, sentences));
        for (var entry : types.byCount().subList(0, Math.min(20, types.size()))) {
            out.printf(
                    "  %-24s %,9d%n",
                    entry.getKey().isEmpty() ? "(without type)" : entry.getKey(), entry.getValue());
        }
    }

    private SpanScheme instead(SpanScheme best, SpanScheme one, SpanScheme other) {
        return best == one && faulty.getOrDefault(one, 0).equals(faulty.getOrDefault(other, 0))
                ? other
                : best;
    }
}
