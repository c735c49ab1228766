package dev.rondo.app.data;

import dev.rondo.data.tagged.SpanDetector;

import java.io.PrintWriter;
import java.util.Locale;

/// What spans tags write, as text.
final class SpanSurvey {
    private SpanSurvey() {}

    static void write(SpanDetector spans, PrintWriter out) {
        var scheme = spans.scheme();
        if (scheme.isEmpty()) {
            return;
        }
        var types = spans.types();
        int wrong = spans.faulty(scheme.get());
        out.printf(
                Locale.ROOT,
                "spans in the last column: %,d, scheme %s",
                types.total(),
                scheme.get());
        out.println(
                wrong == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; %,d of %,d sentences have invalid spans",
                                wrong,
                                spans.sentences()));
        for (var entry : types.byCount().subList(0, Math.min(20, types.size()))) {
            out.printf(
                    Locale.ROOT,
                    "  %-24s %,9d%n",
                    entry.getKey().isEmpty() ? "(without type)" : entry.getKey(),
                    entry.getValue());
        }
    }
}
