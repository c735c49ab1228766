package dev.rondo.task.tag;

import dev.rondo.RondoException;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.split.SplitStrategy;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.data.tagged.TaggedFileReader;
import dev.rondo.data.tagged.TaggedFiles;
import dev.rondo.data.tagged.TaggedText;
import dev.rondo.data.text.WordVectors;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.EarlyStopping;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Schedule;
import dev.rondo.learn.Settings;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.ModelTraining;
import dev.rondo.model.PretrainedVectors;
import dev.rondo.model.Recipe;
import dev.rondo.model.Trainer;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.Stack;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Trains taggers: a tag for each token of a sentence; tags that write spans (B-PER, I-PER, O) find
/// names, chunks or slots, and in segmented text words. Its steps are the options of `rondo train
/// tag`; those that all tasks share are in [Trainer].
///
/// ```java
/// var model = Tagger.trainer().epochs(12).train(Path.of("train.conll"));
/// model.save(Path.of("tagger.safetensors"));
/// ```
///
/// Unless set: one LSTM of 150 units in each direction, dropout 0.5, tags chosen together by a
/// conditional random field; a word is a vector of 100, its letters read by 25 units in each
/// direction, and its shape; a character (where nearly all tokens are single ones) a vector of 64
/// and one with each neighbour; 12 epochs of 16 sentences a batch, Adam at 0.002 falling by a
/// cosine, gradients clipped at norm 5; a tenth held out, patience 6.
public final class TagTrainer extends Trainer<TagTrainer> {
    private static final Recipe RECIPE =
            new Recipe(
                    Stack.of(Cell.shipped("lstm"), 150, 1, Direction.BOTH).with(Dropout.of(0.5)),
                    ExampleSettings.of(16),
                    Settings.of(new Optimiser.Adam(), 0.002, 12)
                            .withSchedule(new Schedule.Cosine(0))
                            .withClip(new Clip.Norm(5))
                            .withEarlyStopping(new EarlyStopping(6)));

    /// The part of the sentences that is held out where nothing else is set.
    public static final double VALIDATION = 0.1;

    /// Words of a file of vectors that are read where nothing else is set.
    public static final int VECTOR_WORDS = 100_000;

    /// Sentences that are looked at to tell characters from words.
    private static final int SCRIPT_SAMPLE = 200;

    private TaggedFileReader reader = new TaggedFileReader();
    private TagHead head = TagHead.CRF;
    private @Nullable SpanScheme scheme;
    private SpanFaults spans = SpanFaults.REPAIR;
    private @Nullable Tokeniser tokens;
    private @Nullable Integer embedding;
    private boolean capitals;
    private boolean digits;
    private @Nullable Double rare;
    private @Nullable Integer letters;
    private @Nullable Integer spelling;
    private @Nullable Integer shape;
    private @Nullable Integer pairs;
    private @Nullable Integer columnWidth;
    private @Nullable Path vectors;
    private int vectorWords = VECTOR_WORDS;
    private @Nullable Double validationPart;
    private Optional<Iterable<Sentence>> validation = Optional.empty();
    private String holdOut = "random";
    private Optional<Iterable<Sentence>> test = Optional.empty();
    private Consumer<TagMeasures> onTest = _ -> {};

    TagTrainer() {
        super(RECIPE);
    }

    // ---- data ---------------------------------------------------------------------------------

    /// How files are read, where their formats leave a choice: columns, keys.
    public TagTrainer reader(TaggedFileReader reader) {
        this.reader = reader;
        return this;
    }

    /// The column of the tokens (see [TaggedFileReader] for more).
    public TagTrainer tokenColumn(String column) {
        reader.tokenColumn(column);
        return this;
    }

    /// The column of the tags (see [TaggedFileReader] for more).
    public TagTrainer labelColumn(String column) {
        reader.labelColumn(column);
        return this;
    }

    /// The part of the sentences that is held out and measured on after each epoch; 0: none.
    public TagTrainer validation(double part) {
        validationPart = part;
        return this;
    }

    /// Files that are measured on after each epoch, instead of a part of the sentences.
    public TagTrainer validation(Path... files) {
        return validation(reader.read(files));
    }

    /// Sentences that are measured on after each epoch, instead of a part of the others.
    public TagTrainer validation(Iterable<Sentence> sentences) {
        validation = Optional.of(sentences);
        return this;
    }

    /// Which part is held out: `random` or `end`.
    public TagTrainer holdOut(String which) {
        holdOut = which;
        return this;
    }

    /// Files that the finished model is measured on, once. [#onTest] is told the result.
    public TagTrainer test(Path... files) {
        return test(reader.read(files));
    }

    /// Sentences that the finished model is measured on, once. [#onTest] is told the result.
    public TagTrainer test(Iterable<Sentence> sentences) {
        test = Optional.of(sentences);
        return this;
    }

    /// Is told, at the end of `train`, how well the model does on what [#test(Path...)] named.
    public TagTrainer onTest(Consumer<TagMeasures> consumer) {
        onTest = consumer;
        return this;
    }

    // ---- inputs and targets -------------------------------------------------------------------

    /// How tags are chosen.
    public TagTrainer head(TagHead head) {
        this.head = head;
        return this;
    }

    /// How spans are learned, whatever scheme the data have; they are given back as the data have
    /// them. Unless set, BIOES, of Chinese data BMES.
    public TagTrainer scheme(SpanScheme scheme) {
        this.scheme = scheme;
        return this;
    }

    /// What is done with tags that break the rules of spans.
    public TagTrainer spans(SpanFaults faults) {
        spans = faults;
        return this;
    }

    /// What the tokens are: words ([Tokeniser#BLANKS]), whose letters are read as well, or
    /// [Tokeniser#CHARACTERS], each read with its neighbours too. Unless set, characters if nearly
    /// all tokens are single ones.
    public TagTrainer tokens(Tokeniser tokens) {
        this.tokens = tokens;
        return this;
    }

    /// Width of a token's vector.
    public TagTrainer embedding(int width) {
        embedding = width;
        return this;
    }

    /// Whether words that differ in case have embeddings of their own.
    public TagTrainer keepCase(boolean apart) {
        capitals = apart;
        return this;
    }

    /// Whether words that differ in digits have embeddings of their own.
    public TagTrainer keepDigits(boolean apart) {
        digits = apart;
        return this;
    }

    /// a: in training, a token that the data have n times is read as an unknown one with
    /// probability a/(a + n); 0: never.
    public TagTrainer rare(double a) {
        rare = a;
        return this;
    }

    /// Embedding size of the characters of a word.
    public TagTrainer charEmbedding(int width) {
        letters = width;
        return this;
    }

    /// Hidden units that read the characters of each word, in each direction; 0: none.
    public TagTrainer charHidden(int units) {
        spelling = units;
        return this;
    }

    /// Embedding size of a token's shape: its capitals, digits and punctuation; 0: none.
    public TagTrainer shapeEmbedding(int width) {
        shape = width;
        return this;
    }

    /// Embedding size of bigrams, a token with each of its neighbours; 0: none.
    public TagTrainer bigramEmbedding(int width) {
        pairs = width;
        return this;
    }

    /// Embedding size of a feature column.
    public TagTrainer featureEmbedding(int width) {
        columnWidth = width;
        return this;
    }

    /// Pretrained vectors that words begin with: word2vec (text or binary), GloVe, fastText's .vec.
    /// Words that only have a vector are known as well.
    public TagTrainer vectors(Path file) {
        vectors = file;
        return this;
    }

    /// Words of [#vectors] that are read, the first ones.
    public TagTrainer vectorWords(int most) {
        vectorWords = most;
        return this;
    }

    /// The direction in which layers read.
    public TagTrainer direction(Direction direction) {
        return read(direction);
    }

    // ---- training -----------------------------------------------------------------------------

    /// Trains on files of tagged sentences, whose format is recognised. A training that is stopped
    /// (`stopWhen`, an interrupted thread) gives the best model so far; `start` tells whether it
    /// was.
    ///
    /// @throws RondoException if a file cannot be read, nothing can be learned from the sentences,
    ///   or the training diverged
    public Tagger train(Path... files) {
        return train(reader.read(files));
    }

    /// Trains on the sentences of files.
    public Tagger train(TaggedFiles files) {
        return train(start(files));
    }

    /// Trains on sentences of tokens and tags, which are gone through several times.
    public Tagger train(Iterable<Sentence> sentences) {
        return train(start(sentences));
    }

    /// Trains on sentences of tokens and tags, which are taken into memory.
    public Tagger train(Stream<Sentence> sentences) {
        return train(sentences.toList());
    }

    private Tagger train(ModelTraining<TagLearner, Tagger> started) {
        try (var training = started) {
            var model = training.finish();
            training.learner().test(model).ifPresent(onTest);
            return model;
        }
    }

    /// A training on files to loop over, which does nothing before its first event is asked for.
    public ModelTraining<TagLearner, Tagger> start(Path... files) {
        return start(reader.read(files));
    }

    /// A training on files to loop over, which does nothing before its first event is asked for.
    public ModelTraining<TagLearner, Tagger> start(TaggedFiles files) {
        return start(files.text(), files);
    }

    /// A training on sentences of tokens and tags to loop over.
    public ModelTraining<TagLearner, Tagger> start(Iterable<Sentence> sentences) {
        return start(TaggedText.of(DataFormat.COLUMNS), sentences);
    }

    private ModelTraining<TagLearner, Tagger> start(TaggedText text, Iterable<Sentence> sentences) {
        check();
        if (validationPart != null && validation.isPresent()) {
            throw new RondoException(
                    "--validation and --validation-part: expected one of the two, got both");
        }
        checkFormat(text, validation);
        checkFormat(text, test);
        Iterable<Sentence> learned = sentences;
        Iterable<Sentence> validationSentences = validation.orElse(List.of());
        double part =
                validationPart == null ? VALIDATION : part("--validation-part", validationPart);
        if (validation.isEmpty() && part > 0) {
            int count = (int) StreamSupport.stream(sentences.spliterator(), false).count();
            var split =
                    SplitStrategy.parse(holdOut, TagTrainer::noColumn)
                            .of(IntStream.range(0, count).toArray(), new int[count], part, seed());
            learned = only(sentences, split.learned());
            validationSentences = only(sentences, split.validation());
        }
        var words =
                Optional.ofNullable(vectors)
                        .map(file -> PretrainedVectors.read(DataSource.of(file), vectorWords));
        var settings =
                new TagSettings(
                        features(
                                characters(learned),
                                text.segmented(),
                                words.map(WordVectors::width).orElse(0)),
                        stack(RECIPE.stack()),
                        new TagSettings.Tags(
                                head == TagHead.CRF,
                                Optional.ofNullable(scheme),
                                spans == SpanFaults.REFUSE),
                        examples());
        var learner =
                new TagLearner(
                                settings,
                                new TagLearner.Data(text, learned, validationSentences, words),
                                threads())
                        .testedOn(test);
        return start(learner, RECIPE.learning());
    }

    private static void checkFormat(TaggedText text, Optional<Iterable<Sentence>> other) {
        if (other.isPresent()
                && other.get() instanceof TaggedFiles files
                && files.text().format() != text.format()) {
            throw new RondoException(
                    files.files().getFirst().name()
                            + ": "
                            + files.text().format().description()
                            + ", expected what the training data are: "
                            + text.format().description());
        }
    }

    private static List<String> noColumn(String name) {
        throw new RondoException(
                "--hold-out: these data have no column " + name + "; expected random or end");
    }

    /// The sentences of these numbers.
    private static Iterable<Sentence> only(Iterable<Sentence> all, int[] numbers) {
        var selected = new BitSet();
        for (int number : numbers) {
            selected.set(number);
        }
        return () -> {
            int[] number = new int[1];
            Iterator<Sentence> some =
                    StreamSupport.stream(all.spliterator(), false)
                            .filter(_ -> selected.get(number[0]++))
                            .iterator();
            return some;
        };
    }

    /// Whether nearly all tokens are single characters, some of them Chinese or Japanese.
    private static boolean characters(Iterable<Sentence> sentences) {
        long all = 0;
        long single = 0;
        boolean ideographs = false;
        int sampled = 0;
        for (var sentence : sentences) {
            for (String token : sentence.column(0)) {
                all++;
                single += token.codePointCount(0, token.length()) == 1 ? 1 : 0;
                ideographs |= !token.isEmpty() && Character.isIdeographic(token.codePointAt(0));
            }
            if (++sampled == SCRIPT_SAMPLE) {
                break;
            }
        }
        return ideographs && single * 20 > all * 19;
    }

    /// @param characters whether nearly all tokens of the data are single characters
    /// @param vectors width of the vectors that words begin with; 0: there are none
    private TagFeatures features(boolean characters, boolean segmented, int vectors) {
        boolean single = tokens == null ? characters || segmented : tokens == Tokeniser.CHARACTERS;
        if (segmented && !single) {
            throw new RondoException(
                    "--tokens words: word segmentation needs tokens that are " + "characters");
        }
        var defaults = single ? TagFeatures.characters() : TagFeatures.words();
        return new TagFeatures.Builder(single ? Tokeniser.CHARACTERS : Tokeniser.BLANKS)
                .width(embedding != null ? embedding : vectors > 0 ? vectors : defaults.width())
                .smallLetters(defaults.smallLetters() && !capitals)
                .oneDigit(defaults.oneDigit() && !digits)
                .rare(rare == null ? defaults.rare() : rare)
                .letter(letters == null ? defaults.letter() : letters)
                .spelling(spelling == null ? defaults.spelling() : spelling)
                .shape(shape == null ? defaults.shape() : shape)
                .pairs(pairs == null ? defaults.pairs() : pairs)
                .column(columnWidth == null ? defaults.column() : columnWidth)
                .build();
    }
}
