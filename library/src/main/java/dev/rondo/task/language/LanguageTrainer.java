package dev.rondo.task.language;

import dev.rondo.data.text.Corpus;
import dev.rondo.data.text.Text;
import dev.rondo.data.text.TextUnit;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.ModelTraining;
import dev.rondo.model.Recipe;
import dev.rondo.model.Trainer;
import dev.rondo.model.Truncation;
import dev.rondo.network.spec.Stack;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Trains language models: what comes next in a text. Its steps are the options of `rondo train
/// language`; those that all tasks share are in [Trainer].
///
/// ```java
/// var model = LanguageModel.trainer().unit(TextUnit.WORDS).hidden(256).train(Path.of("book.txt"));
/// model.save(Path.of("book.safetensors"));
/// ```
///
/// Unless set: one layer of 128 LSTM units, a vector of 64 for each symbol, 32 streams of 64 steps,
/// 20 epochs of Adam at 0.001, gradients clipped at norm 5, the last tenth of the text held out.
public final class LanguageTrainer extends Trainer<LanguageTrainer> {
    private static final Recipe RECIPE =
            new Recipe(
                    Stack.of(Cell.shipped("lstm"), 128, 1),
                    ExampleSettings.of(32),
                    Settings.of(
                                    new Optimiser.Adam(),
                                    new Optimiser.Adam().defaultLearningRate(),
                                    20)
                            .withClip(new Clip.Norm(5)));

    /// Width of a symbol's vector where nothing else is set.
    public static final int EMBEDDING = 64;

    /// Where the streams are cut if nothing else is set.
    public static final Truncation TRUNCATION = Truncation.of(64);

    /// The part of the text that is held out where nothing else is set.
    public static final double VALIDATION = CorpusSteps.VALIDATION;

    private final CorpusSteps corpus = new CorpusSteps();
    private @Nullable Integer embedding;
    private boolean tied;
    private Truncation truncation = TRUNCATION;

    LanguageTrainer() {
        super(RECIPE);
    }

    // ---- steps --------------------------------------------------------------------------------

    /// What a symbol is: a character, a word or a byte.
    public LanguageTrainer unit(TextUnit unit) {
        corpus.unit = unit;
        return this;
    }

    /// Keeps the most frequent symbols, at most so many; the others become
    /// [dev.rondo.data.text.Vocabulary#UNKNOWN].
    public LanguageTrainer vocabulary(int most) {
        corpus.vocabulary = most;
        return this;
    }

    /// Keeps symbols that occur at least so often.
    public LanguageTrainer minimumCount(int count) {
        corpus.minimumCount = count;
        return this;
    }

    /// The part of the text, its end, that is held out and measured on after each epoch; 0: none.
    public LanguageTrainer validation(double part) {
        corpus.validationPart = part;
        return this;
    }

    /// Texts that are measured on after each epoch, instead of a part of the text.
    public LanguageTrainer validation(Path... texts) {
        corpus.validation = List.of(texts);
        return this;
    }

    /// Width of a symbol's vector.
    public LanguageTrainer embedding(int width) {
        embedding = width;
        return this;
    }

    /// Whether the output matrix is the embedding, whose width is then that of the last layer.
    public LanguageTrainer tied(boolean tied) {
        this.tied = tied;
        return this;
    }

    /// Where the streams are cut for truncated backpropagation through time.
    public LanguageTrainer truncation(Truncation truncation) {
        this.truncation = truncation;
        return this;
    }

    // ---- training -----------------------------------------------------------------------------

    /// Trains on text files, or folders of `.txt` files, which together are one text. A training
    /// that is stopped (`stopWhen`, an interrupted thread) gives the best model so far; `start`
    /// tells whether it was.
    ///
    /// @throws dev.rondo.RondoException if a text cannot be read or is too short, or the training
    ///   diverged
    public LanguageModel train(Path... texts) {
        return train(corpus.read(texts));
    }

    /// Trains on a text.
    public LanguageModel train(String text) {
        return train(corpus.of(Text.of(text)));
    }

    /// Trains on lines of text.
    public LanguageModel train(Iterable<String> lines) {
        return train(StreamSupport.stream(lines.spliterator(), false));
    }

    /// Trains on lines of text, which are read to their end.
    public LanguageModel train(Stream<String> lines) {
        return train(CorpusSteps.lines(lines));
    }

    /// Trains on symbols that are numbered already, and are split.
    public LanguageModel train(Corpus text) {
        try (var training = start(text)) {
            return training.finish();
        }
    }

    /// A training on text files to loop over, which does nothing before its first event is asked
    /// for.
    public ModelTraining<LanguageLearner, LanguageModel> start(Path... texts) {
        return start(corpus(texts));
    }

    /// A training on a text to loop over.
    public ModelTraining<LanguageLearner, LanguageModel> start(String text) {
        return start(read(() -> corpus.of(Text.of(text))));
    }

    /// A training to loop over, which does nothing before its first event is asked for.
    public ModelTraining<LanguageLearner, LanguageModel> start(Corpus text) {
        check();
        var stack = stack(RECIPE.stack());
        var settings =
                new LanguageSettings(
                        stack,
                        new LanguageSettings.Embedding(width(stack), tied),
                        examples(),
                        truncation);
        return start(new LanguageLearner(settings, text, threads()), RECIPE.learning());
    }

    /// Texts as they would be trained on: symbols, numbered, and what of them is held out.
    public Corpus corpus(Path... texts) {
        return read(() -> corpus.read(texts));
    }

    /// Checkpoints of trainings without a symbol for what is unknown are resumed without one.
    private Corpus read(Supplier<Corpus> text) {
        var read = text.get();
        var resumed = resumed().filter(Files::exists);
        if (resumed.isPresent()
                && !LanguageLearner.identity(read.vocabulary())
                        .equals(Training.identity(resumed.get()).get("vocabulary"))) {
            corpus.unknown = false;
            try {
                return text.get();
            } finally {
                corpus.unknown = true;
            }
        }
        return read;
    }

    private int width(Stack stack) {
        if (embedding != null) {
            return embedding;
        }
        return tied ? stack.layers().getLast().hidden() : EMBEDDING;
    }
}
