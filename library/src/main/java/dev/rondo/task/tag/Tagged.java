package dev.rondo.task.tag;

import dev.rondo.RondoException;
import dev.rondo.data.tagged.Span;
import dev.rondo.data.tagged.SpanScheme;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A sentence with tags that a [Tagger] gave it.
///
/// @param tokens of the sentence
/// @param tags one for each, in the scheme of the data that the tagger learned from
/// @param logProbability ln of the probability of all these tags together
/// @param probabilities of each tag by itself, whatever the others are
public record Tagged(
        List<String> tokens, List<String> tags, double logProbability, List<Double> probabilities) {
    /// @throws RondoException if there is not a tag and a probability for each token
    public Tagged {
        tokens = List.copyOf(tokens);
        tags = List.copyOf(tags);
        probabilities = List.copyOf(probabilities);
        if (tags.size() != tokens.size() || probabilities.size() != tokens.size()) {
            throw new RondoException(
                    tokens.size()
                            + " tokens with "
                            + tags.size()
                            + " tags and "
                            + probabilities.size()
                            + " probabilities: expected one of each for each token");
        }
    }

    /// The tokens, each with its tag.
    public List<TaggedToken> each() {
        return IntStream.range(0, tokens.size())
                .mapToObj(t -> new TaggedToken(tokens.get(t), tags.get(t), probabilities.get(t)))
                .toList();
    }

    /// The spans that the tags write.
    ///
    /// @throws dev.rondo.RondoException if they are no spans
    public List<Span> spans() {
        return SpanScheme.spans(tags);
    }

    /// Each token with its tag: `Ida/B-PER left/O Port/B-LOC Ellen/I-LOC`.
    @Override
    public String toString() {
        return each().stream().map(t -> t.token() + '/' + t.tag()).collect(Collectors.joining(" "));
    }
}
