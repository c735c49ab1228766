package dev.rondo.task.tag;

import dev.rondo.RondoException;
import dev.rondo.data.tagged.InlineText;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.tagged.SpanDetector;
import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.data.tagged.TaggedText;
import dev.rondo.data.text.Lexicon;
import dev.rondo.data.text.SymbolCounter;
import dev.rondo.data.text.Vocabulary;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Makes what a tagger knows of the sentences that it learns from, and of no others.
final class TagFitting {
    /// Letters and pairs that occur less often are unknown ones.
    private static final int MINIMUM = 2;

    private final TagSettings settings;
    private final TaggedText text;
    private final SymbolCounter words = new SymbolCounter();
    private final SymbolCounter letters = new SymbolCounter();
    private final SymbolCounter pairs = new SymbolCounter();
    private final List<SymbolCounter> columns = new ArrayList<>();
    private final Set<String> segments = new TreeSet<>();
    private final SpanDetector spans = new SpanDetector();
    private final SymbolCounter tags = new SymbolCounter();

    /// @param scheme of the data, if its tags are spans
    /// @param learned in which they are learned
    record Fitted(
            TagLexicons lexicons, Optional<SpanScheme> scheme, Optional<SpanScheme> learned) {}

    private TagFitting(TagSettings settings, TaggedText text) {
        this.settings = settings;
        this.text = text;
        text.features().forEach(_ -> columns.add(new SymbolCounter()));
    }

    /// @param more words that are known for their vectors, beside those of the sentences
    static Fitted fit(
            TagSettings settings,
            TaggedText text,
            Iterable<Sentence> sentences,
            Iterable<String> more) {
        var fitting = new TagFitting(settings, text);
        sentences.forEach(fitting::count);
        return fitting.fitted(sentences, more);
    }

    private void count(Sentence sentence) {
        var reads = settings.reads();
        var lookupForms =
                sentence.column(0).stream().map(t -> TagEncoder.lookupForm(reads, t)).toList();
        words.add(lookupForms);
        if (reads.spelling() > 0) {
            sentence.column(0).forEach(token -> letters.add(TagForms.letters(token)));
        }
        for (int i = -1; i < lookupForms.size() && reads.pairs() > 0; i++) {
            pairs.add(TagEncoder.pair(lookupForms, i));
        }
        for (int c = 0; c < columns.size(); c++) {
            columns.get(c).add(sentence.column(1 + c));
        }
        if (text.segmented()) {
            segments.addAll(InlineText.words(sentence));
        }
        spans.add(sentence.column(-1));
        tags.add(sentence.column(-1));
    }

    private Fitted fitted(Iterable<Sentence> sentences, Iterable<String> more) {
        if (words.total() == 0) {
            throw new RondoException("the training data are empty: no sentences");
        }
        Optional<SpanScheme> scheme = spans.scheme();
        if (scheme.isEmpty() && settings.tags().scheme().isPresent()) {
            throw new RondoException(
                    "the tags do not encode spans ("
                            + String.join(", ", tags.labels().symbols().stream().limit(5).toList())
                            + "…): they cannot be learned as "
                            + settings.tags().scheme().get());
        }
        Optional<SpanScheme> learned =
                scheme.map(s ->
                        settings.tags()
                                .scheme()
                                .orElse(s == SpanScheme.BMES ? SpanScheme.BMES : SpanScheme.BIOES));
        Lexicon labels =
                scheme.isPresent() ? labels(sentences, scheme.get(), learned) : tags.labels();
        Lexicon known = words(more);
        var few = new Vocabulary.Limits(Vocabulary.Limits.NONE.maximumSize(), MINIMUM);
        Lexicon neighbours = pairs.vocabulary(few, Lexicon.UNKNOWN);
        var lexicons =
                new TagLexicons(
                        known,
                        counts(known, words),
                        letters.vocabulary(few, Lexicon.UNKNOWN),
                        neighbours,
                        counts(neighbours, pairs),
                        columns.stream()
                                .map(t -> t.vocabulary(Vocabulary.Limits.NONE, Lexicon.UNKNOWN))
                                .toList(),
                        labels,
                        List.copyOf(segments));
        return new Fitted(lexicons, scheme, learned);
    }

    private static int[] counts(Lexicon of, SymbolCounter counter) {
        return of.symbols().stream().mapToInt(counter::count).toArray();
    }

    private Lexicon words(Iterable<String> more) {
        var known =
                new LinkedHashSet<>(
                        words.vocabulary(Vocabulary.Limits.NONE, Lexicon.UNKNOWN).symbols());
        more.forEach(word -> known.add(TagEncoder.lookupForm(settings.reads(), word)));
        return new Lexicon(List.copyOf(known));
    }

    /// The labels of spans as they are learned. There are always enough of them for a sentence of
    /// any length.
    private Lexicon labels(
            Iterable<Sentence> sentences, SpanScheme scheme, Optional<SpanScheme> learned) {
        var found = new SymbolCounter();
        for (var sentence : sentences) {
            var tagColumn = sentence.column(-1);
            int fault = settings.tags().strict() ? scheme.fault(tagColumn) : -1;
            if (fault >= 0) {
                throw new RondoException(
                        "the sentence that begins in line "
                                + sentence.line()
                                + ", token "
                                + (fault + 1)
                                + ": the tag `"
                                + tagColumn.get(fault)
                                + "` breaks the rules of "
                                + scheme
                                + ": --spans repair would correct it");
            }
            found.add(TagEncoder.learned(learned, tagColumn));
        }
        if (text.segmented()) {
            found.add(List.of("B", "M", "E", "S"));
        } else {
            found.add("O");
        }
        return found.labels();
    }
}
