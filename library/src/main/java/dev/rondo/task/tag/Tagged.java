package dev.rondo.task.tag;

import dev.rondo.data.tagged.Span;
import dev.rondo.data.tagged.SpanScheme;

import java.util.List;

/// A sentence with tags that a [Tagger] gave it.
///
/// @param tokens of the sentence
/// @param tags one for each, in the scheme of the data that the tagger learned from
/// @param logProbability ln of the probability of all these tags together
/// @param certainty the probability of each tag by itself, whatever the others are
public record Tagged(
        List<String> tokens, List<String> tags, double logProbability, List<Double> certainty) {
    public Tagged {
        tokens = List.copyOf(tokens);
        tags = List.copyOf(tags);
        certainty = List.copyOf(certainty);
    }

    /// The spans that the tags write.
    ///
    /// @throws dev.rondo.RondoException if they are no spans
    public List<Span> spans() {
        return SpanScheme.spans(tags);
    }
}
