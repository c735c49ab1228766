package dev.rondo.task.tag;

import dev.rondo.data.tagged.InlineText;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.tagged.Span;
import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.data.text.SymbolCounter;
import dev.rondo.learn.Loss;
import dev.rondo.measure.Confusion;
import dev.rondo.measure.SegmentationScore;
import dev.rondo.measure.SpanScore;
import dev.rondo.model.BatchPredictor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/// How good the tags of a [Tagger] are.
///
/// @param sentences how many were measured
/// @param tokens of them
/// @param labels which tag was taken for which
/// @param spans counted as `conlleval` counts them, where tags are spans
/// @param segmentation counted as SIGHAN counts it, where the tokens are the characters of words
/// @param unknownTokens those that the training data do not have
/// @param unknownRight of those, how many have the right tag
/// @param unknownTags tags that the tagger has never learned, with the number of tokens; it cannot
///   give them, and they count as wrong
/// @param seconds that it took to tag
/// @param worst the wrong tags that it was most certain of
public record TagMeasures(
        long sentences,
        long tokens,
        Confusion labels,
        Optional<SpanScore> spans,
        Optional<SegmentationScore> segmentation,
        long unknownTokens,
        long unknownRight,
        SymbolCounter unknownTags,
        double seconds,
        List<Mistake> worst) {

    /// Mistakes that are kept.
    public static final int WORST = 50;

    private static final int CONTEXT = 4; // tokens on either side

    /// A wrong tag.
    ///
    /// @param token where it stands
    /// @param before tokens before it
    /// @param after tokens after it
    /// @param gold the right one
    /// @param predicted the wrong one
    /// @param certainty with which it was said
    public record Mistake(
            String token,
            List<String> before,
            List<String> after,
            String gold,
            String predicted,
            double certainty) {}

    /// The share of tokens with the right tag; NaN without tokens.
    public double accuracy() {
        return labels.accuracy();
    }

    /// The share of unknown tokens with the right tag; NaN without any.
    public double unknownAccuracy() {
        return (double) unknownRight / unknownTokens;
    }

    /// 1 − F1, or the share of wrong tags.
    static Loss loss(
            BatchPredictor outputs, TagExamples examples, TagDecoding answers, boolean spans) {
        var score = new SpanScore();
        long[] wrong = new long[1];
        outputs.each(
                examples,
                examples.together(),
                (items, batch, z) -> {
                    for (int b = 0; b < items.length; b++) {
                        var gold = examples.sentence(items[b]).tags();
                        var predicted = answers.tags(answers.best(z, batch.chain(), b).labels());
                        if (spans) {
                            score.add(gold, predicted);
                        }
                        for (int t = 0; t < gold.size(); t++) {
                            wrong[0] += gold.get(t).equals(predicted.get(t)) ? 0 : 1;
                        }
                    }
                });
        long tokens = examples.tokens();
        return spans
                ? new Loss((1 - score.all().f1()) * tokens, tokens)
                : new Loss(wrong[0], tokens);
    }

    static TagMeasures of(
            BatchPredictor outputs,
            TagExamples examples,
            TagDecoding answers,
            Tagger.Configuration configuration,
            TagLexicons lexicons) {
        var gold = new ArrayList<String>();
        var predicted = new ArrayList<String>();
        var spans = new SpanScore();
        var segmentation = new SegmentationScore(new HashSet<>(lexicons.segments()));
        var worst = new PriorityQueue<>(Comparator.comparingDouble(Mistake::certainty));
        long[] unknown = new long[2];
        long started = System.nanoTime();
        outputs.each(
                examples,
                examples.together(),
                (items, batch, z) -> {
                    for (int b = 0; b < items.length; b++) {
                        var sentence = examples.sentence(items[b]);
                        var labels = answers.best(z, batch.chain(), b).labels();
                        var tags = answers.tags(labels);
                        if (configuration.scheme().isPresent()) {
                            spans.add(sentence.tags(), tags);
                        }
                        if (configuration.text().segmented()) {
                            segmentation.add(
                                    words(sentence.tokens(), sentence.tags()),
                                    words(sentence.tokens(), tags));
                        }
                        gold.addAll(sentence.tags());
                        predicted.addAll(tags);
                        double[][] p = null;
                        for (int t = 0; t < tags.size(); t++) {
                            boolean right = tags.get(t).equals(sentence.tags().get(t));
                            if (!sentence.known()[t]) {
                                unknown[0]++;
                                unknown[1] += right ? 1 : 0;
                            }
                            if (!right) {
                                p = p == null ? answers.probabilities(z, batch.chain(), b) : p;
                                worst.add(mistake(sentence, tags, t, p[t][labels.get(t)]));
                                if (worst.size() > WORST) {
                                    worst.remove();
                                }
                            }
                        }
                    }
                });
        double seconds = (System.nanoTime() - started) / 1e9;
        boolean typed = configuration.scheme().isPresent();
        var learned = new HashSet<String>();
        lexicons.labels().symbols().forEach(label -> learned.add(typed ? type(label) : label));
        var unknownTags = new SymbolCounter();
        gold.stream()
                .filter(tag -> !learned.contains(typed ? type(tag) : tag))
                .forEach(unknownTags::add);
        return new TagMeasures(
                examples.count(),
                examples.tokens(),
                confusion(gold, predicted),
                configuration.scheme().map(_ -> spans),
                configuration.text().segmented() ? Optional.of(segmentation) : Optional.empty(),
                unknown[0],
                unknown[1],
                unknownTags,
                seconds,
                worst.stream()
                        .sorted(Comparator.comparingDouble(Mistake::certainty).reversed())
                        .toList());
    }

    /// The type of the span that a tag is part of.
    private static String type(String tag) {
        return SpanScheme.spans(List.of(tag)).stream().findFirst().map(Span::type).orElse("O");
    }

    private static Mistake mistake(
            TagExamples.TaggedSentence sentence, List<String> tags, int t, double certainty) {
        var tokens = sentence.tokens();
        return new Mistake(
                tokens.get(t),
                tokens.subList(Math.max(0, t - CONTEXT), t),
                tokens.subList(t + 1, Math.min(tokens.size(), t + 1 + CONTEXT)),
                sentence.tags().get(t),
                tags.get(t),
                certainty);
    }

    private static List<String> words(List<String> tokens, List<String> tags) {
        return InlineText.words(new Sentence(1, List.of(tokens, tags)));
    }

    private static Confusion confusion(List<String> gold, List<String> predicted) {
        var all = new SymbolCounter();
        all.add(gold);
        all.add(predicted);
        var classes = all.labels();
        var confusion = new Confusion(classes.symbols());
        for (int i = 0; i < gold.size(); i++) {
            confusion.add(classes.find(gold.get(i)), classes.find(predicted.get(i)));
        }
        return confusion;
    }
}
