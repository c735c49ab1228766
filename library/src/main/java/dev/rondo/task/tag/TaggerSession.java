package dev.rondo.task.tag;

import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.network.NetworkStream;
import dev.rondo.runtime.Argmax;

import java.util.ArrayList;
import java.util.List;

/// A sentence that a [Tagger] reads token by token, each of which gets its tag at once: the one
/// that the tagger gives it in the whole sentence.
///
/// ```java
/// var session = tagger.session();
/// for (String token : List.of("Ida", "left", "Port", "Ellen", ".")) {
///     System.out.println(session.feed(token).tag());
/// }
/// ```
///
/// Each session belongs to one thread at a time, a virtual one as well as another; sessions of the
/// same tagger know nothing of each other. It holds memory alone: there is nothing to close.
public final class TaggerSession {
    private final Tagger tagger;
    private final NetworkStream stream;
    private final TagEncoder encoder;
    private final float[] z;

    /// The labels of the span in which the last token stands, as they were learned; none where it
    /// stands in no span: what the tags of further tokens depend on.
    private List<String> span = List.of();

    TaggerSession(Tagger tagger, NetworkStream stream, TagEncoder encoder) {
        this.tagger = tagger;
        this.stream = stream;
        this.encoder = encoder;
        z = new float[tagger.labels().size()];
    }

    /// Reads the next token, and gives its tag.
    ///
    /// @param token as it is written
    /// @param columns what the tagger reads beside it, in the order of
    ///   [dev.rondo.data.tagged.TaggedText#features]
    /// @throws dev.rondo.RondoException if these are other columns than the tagger reads
    public TaggedToken feed(String token, String... columns) {
        var all = new ArrayList<List<String>>();
        all.add(List.of(token));
        for (String column : columns) {
            all.add(List.of(column));
        }
        var step = new Sentence(1, all);
        tagger.check(step);
        var forms = new TagForms(encoder.lexicons().letters());
        int[] encoded = encoder.encode(step, false, forms);
        int[][] channels = new int[encoded.length][];
        for (int c = 0; c < channels.length; c++) {
            channels[c] = new int[] {encoded[c]};
        }
        stream.feed(TagExamples.rows(encoder, forms, channels));
        stream.outputs(z);
        double[] p = TagDecoding.softmax(z, 0, z.length);
        int label = Argmax.of(p, 0, p.length);
        String learned = tagger.labels().get(label);
        return new TaggedToken(
                token, tagger.scheme().map(s -> inSpan(learned, s)).orElse(learned), p[label]);
    }

    /// A label as a tag in the scheme of the data.
    private String inSpan(String label, SpanScheme scheme) {
        var labels = new ArrayList<>(span);
        labels.add(label);
        var spans = SpanScheme.spans(labels);
        boolean outside = spans.isEmpty() || spans.getLast().to() < labels.size();
        span = outside ? List.of() : labels.subList(spans.getLast().from(), labels.size());
        return scheme.tags(labels.size(), spans).getLast();
    }

    /// An independent session at the same place: what is fed to one leaves the other as it is.
    public TaggerSession fork() {
        var other = new TaggerSession(tagger, stream.fork(), encoder);
        other.span = span;
        return other;
    }
}
