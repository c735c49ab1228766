package dev.rondo.task.tag;

import dev.rondo.RondoException;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.data.tagged.TaggedText;
import dev.rondo.data.text.WordVectors;
import dev.rondo.learn.Loss;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.BatchPredictor;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.ExampleSource;
import dev.rondo.model.ModelLearner;
import dev.rondo.model.NetworkLearner;
import dev.rondo.model.PretrainedVectors;

import java.util.List;
import java.util.Optional;

/// A tagger in training. What it knows (words, letters, labels, the scheme of the spans) is of the
/// sentences that it learns from alone. After each epoch it is measured on those that are held out:
/// 1 − F1 of the spans, or the share of wrong tags where tags are no spans.
public final class TagLearner implements ModelLearner<Tagger> {
    private final TagFitting.Fitted fitted;
    private final Tagger.Configuration configuration;
    private final TagExamples learned;
    private final TagExamples validation;
    private final ExampleSettings examples;
    private final NetworkLearner learner;
    private final int covered;
    private final Data data;
    private final int threads;
    private Optional<Iterable<Sentence>> test = Optional.empty();

    /// What is learned from, and what is held out.
    ///
    /// @param text how the sentences were read
    /// @param sentences to learn from: columns token, those of `text`'s features, tag; gone through
    ///   several times
    /// @param validation may be none
    /// @param vectors of words that the embedding begins with
    public record Data(
            TaggedText text,
            Iterable<Sentence> sentences,
            Iterable<Sentence> validation,
            Optional<WordVectors> vectors) {}

    /// @param threads that share the work; they do not change its bits
    public TagLearner(TagSettings settings, Data data, int threads) {
        this.data = data;
        examples = settings.examples();
        this.threads = threads;
        var text = data.text();
        var vectors = data.vectors();
        if (vectors.isPresent() && vectors.get().width() != settings.reads().width()) {
            throw new RondoException(
                    "word vectors of "
                            + vectors.get().width()
                            + " numbers, and the tagger's have "
                            + settings.reads().width()
                            + ": expected as many");
        }
        fitted =
                TagFitting.fit(
                        settings,
                        text,
                        data.sentences(),
                        vectors.<Iterable<String>>map(
                                        v -> v.words().keySet().stream().sorted().toList())
                                .orElse(List.of()));
        configuration =
                new Tagger.Configuration(settings.reads(), text, fitted.scheme(), fitted.learned());
        var encoder = new TagEncoder(settings.reads(), fitted.lexicons(), fitted.learned());
        learned = new TagExamples(encoder, data.sentences(), true);
        validation = new TagExamples(encoder, data.validation(), true);
        learner =
                ExampleSource.learner(
                        TagNetwork.of(settings, fitted.lexicons(), fitted.learned()),
                        learned,
                        settings.examples(),
                        this::measure,
                        threads);
        covered =
                vectors.map(v ->
                                PretrainedVectors.fill(
                                        v,
                                        fitted.lexicons().words(),
                                        learner.network(),
                                        TagNetwork.WORD,
                                        learner.values()))
                        .orElse(0);
    }

    private Optional<Loss> measure(BatchPredictor outputs) {
        if (validation.count() == 0) {
            return Optional.empty();
        }
        var lexicons = fitted.lexicons();
        var answers =
                new TagDecoding(
                        outputs.network(),
                        outputs.values(),
                        lexicons.labels(),
                        configuration.scheme());
        return Optional.of(
                TagMeasures.loss(outputs, validation, answers, configuration.scheme().isPresent()));
    }

    /// Measures finished models on these sentences.
    TagLearner testedOn(Optional<Iterable<Sentence>> sentences) {
        test = sentences;
        return this;
    }

    /// How well a model does on what is held out; empty if nothing is.
    public Optional<TagMeasures> validation(Tagger model) {
        return validation.count() == 0
                ? Optional.empty()
                : Optional.of(model.evaluate(data.validation(), threads));
    }

    /// How well a model does on what is for testing; empty if nothing is.
    public Optional<TagMeasures> test(Tagger model) {
        return test.map(sentences -> model.evaluate(sentences, threads));
    }

    @Override
    public Optional<ExampleSettings> examples() {
        return Optional.of(examples);
    }

    @Override
    public NetworkLearner learner() {
        return learner;
    }

    /// Sentences that are learned from.
    public int sentences() {
        return learned.count();
    }

    /// Tokens that are learned from.
    public long tokens() {
        return learned.tokens();
    }

    /// Sentences that are held out.
    public int validation() {
        return validation.count();
    }

    /// What it reads of each token.
    public TagFeatures reads() {
        return configuration.reads();
    }

    /// How many different words there are that the training data have.
    public int words() {
        var lexicons = fitted.lexicons();
        return (int)
                java.util.stream.IntStream.range(0, lexicons.words().size())
                        .filter(lexicons::trained)
                        .count();
    }

    /// How many words begin with a vector of their own.
    public int covered() {
        return covered;
    }

    /// The scheme of the spans; none if the tags are no spans.
    public Optional<SpanScheme> scheme() {
        return fitted.scheme();
    }

    /// In which scheme they are learned.
    public Optional<SpanScheme> learnedScheme() {
        return fitted.learned();
    }

    /// The labels that are learned.
    public List<String> labels() {
        return fitted.lexicons().labels().symbols();
    }

    @Override
    public Tagger model(TrainingRecord record) {
        return new Tagger(
                learner.network(),
                learner.values().clone(),
                configuration,
                fitted.lexicons(),
                record);
    }

    @Override
    public void close() {
        learner.close();
        learned.close();
        validation.close();
    }
}
