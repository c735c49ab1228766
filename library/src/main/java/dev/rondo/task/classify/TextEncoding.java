package dev.rondo.task.classify;

import dev.rondo.RondoException;
import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.text.BytePairs;
import dev.rondo.data.text.Lexicon;
import dev.rondo.data.text.SymbolCounter;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.equation.Cell;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Feature;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.store.Key;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Texts as sequences of symbols, each with its letters where those are read as well. A record is
/// the number of symbols, the symbols and, with letters, for each symbol their number and they.
final class TextEncoding implements ItemEncoding {
    /// Letters of a word that are read.
    private static final int LETTERS = 24;

    /// Words whose pieces are kept.
    private static final int CUT = 100_000;

    private final TextConfiguration configuration;
    private final Lexicon symbols;
    private final Optional<Lexicon> letters;
    private final Optional<BytePairs> pairs;
    private final Map<String, List<String>> cut = new ConcurrentHashMap<>();

    /// @param tokens how a text is cut
    /// @param lowerCase whether letters are made small first
    /// @param longest tokens that are read; 0: all
    /// @param embedding numbers of a symbol's vector
    /// @param unknown the part that is read as unknown in training
    /// @param symbols that are known
    /// @param merges by which words are cut into pieces; absent: they stay whole
    /// @param letters that are known, and how they are read; absent: words alone are read
    @Key("TextFacts")
    record TextConfiguration(
            @Key("tokens") Tokeniser tokens,
            @Key("lowerCase") boolean lowerCase,
            @Key("longest") int longest,
            @Key("embedding") int embedding,
            @Key("unknown") double unknown,
            @Key("symbols") List<String> symbols,
            @Key("merges") Optional<List<String>> merges,
            @Key("letters") Optional<Letters> letters)
            implements ItemEncoding.Configuration {
        @Override
        public TextEncoding encoding() {
            return new TextEncoding(this);
        }
    }

    /// @param symbols that are known
    /// @param units of the layer that reads them, in each direction
    record Letters(@Key("symbols") List<String> symbols, @Key("units") int units) {}

    private TextEncoding(TextConfiguration configuration) {
        this.configuration = configuration;
        symbols = lexicon(configuration.symbols());
        letters = configuration.letters().map(l -> lexicon(l.symbols()));
        pairs = configuration.merges().map(BytePairs::new);
    }

    private static Lexicon lexicon(List<String> symbols) {
        var lexicon = new Lexicon(symbols);
        if (lexicon.unknown() < 0) {
            throw new RondoException(
                    "the vocabulary has no unknown symbol (" + Lexicon.UNKNOWN + ")");
        }
        return lexicon;
    }

    /// Counts what texts consist of.
    static final class Fit implements ItemFit {
        private final ClassifySettings.Reads.Text how;
        private final SymbolCounter words = new SymbolCounter();
        private final SymbolCounter letters = new SymbolCounter();

        Fit(ClassifySettings.Reads.Text how) {
            this.how = how;
        }

        @Override
        public void add(Labelled item) {
            var tokens = tokens(item, how.tokens().by(), how.tokens().longest());
            words.add(how.tokens().lowerCase() ? small(tokens) : tokens);
            if (how.vectors().letters() > 0) {
                tokens.forEach(t -> letters.add(Tokeniser.CHARACTERS.split(t)));
            }
        }

        @Override
        public TextEncoding encoding() {
            Optional<List<String>> merges = Optional.empty();
            var counter = words;
            if (how.tokens().subwords() > 0) {
                var learned = BytePairs.learn(words, how.tokens().subwords());
                merges = Optional.of(learned.merges());
                counter = new SymbolCounter();
                for (var word : words.byCount()) {
                    for (String piece : learned.split(word.getKey())) {
                        counter.add(piece, word.getValue());
                    }
                }
            }
            return new TextEncoding(
                    new TextConfiguration(
                            how.tokens().by(),
                            how.tokens().lowerCase(),
                            how.tokens().longest(),
                            how.vectors().embedding(),
                            how.vectors().unknown(),
                            counter.vocabulary(how.limits(), Lexicon.UNKNOWN).symbols(),
                            merges,
                            how.vectors().letters() == 0
                                    ? Optional.empty()
                                    : Optional.of(
                                            new Letters(
                                                    letters.vocabulary(
                                                                    Vocabulary.Limits.NONE,
                                                                    Lexicon.UNKNOWN)
                                                            .symbols(),
                                                    how.vectors().letters()))));
        }
    }

    private static List<String> tokens(Labelled item, Tokeniser by, int longest) {
        if (!(item instanceof LabelledText(_, String text))) {
            throw new RondoException("a series of numbers, expected a text, as all before");
        }
        var tokens = by.split(text);
        return longest > 0 && tokens.size() > longest ? tokens.subList(0, longest) : tokens;
    }

    private static List<String> small(List<String> tokens) {
        return tokens.stream().map(t -> t.toLowerCase(Locale.ROOT)).toList();
    }

    @Override
    public Input input() {
        if (configuration.letters().isEmpty()) {
            return new Input.Symbols(symbols.size(), configuration.embedding());
        }
        var read = configuration.letters().get();
        return new Input.Features(
                List.of(
                        new Feature.Symbols("words", symbols.size(), configuration.embedding()),
                        Feature.Spelled.of(
                                "letters",
                                read.symbols().size(),
                                read.units(),
                                Stack.of(Cell.shipped("lstm"), read.units(), 1, Direction.BOTH))));
    }

    @Override
    public int[] encode(Labelled item) {
        return record(tokens(item, configuration.tokens(), configuration.longest()));
    }

    @Override
    public List<String> stepNames(Labelled item) {
        return stepNames(tokens(item, configuration.tokens(), configuration.longest()));
    }

    /// What is read at each step, at least one.
    private List<String> stepNames(List<String> tokens) {
        var read = configuration.lowerCase() ? small(tokens) : tokens;
        if (pairs.isPresent()) {
            read = read.stream().flatMap(t -> pieces(t).stream()).toList();
        }
        return read.isEmpty() ? List.of(Lexicon.UNKNOWN) : read;
    }

    /// A record of tokens that are cut already.
    int[] record(List<String> tokens) {
        int[] ids = symbols.encode(stepNames(tokens));
        var record = new ArrayList<Integer>();
        record.add(ids.length);
        Arrays.stream(ids).forEach(record::add);
        letters.ifPresent(known -> {
            for (String token : tokens.isEmpty() ? List.of("") : tokens) {
                var spelling = Tokeniser.CHARACTERS.split(token);
                int n = Math.clamp(spelling.size(), 1, LETTERS);
                record.add(n);
                for (int i = 0; i < n; i++) {
                    record.add(
                            spelling.isEmpty() ? known.unknown() : known.number(spelling.get(i)));
                }
            }
        });
        return record.stream().mapToInt(i -> i).toArray();
    }

    private List<String> pieces(String word) {
        var known = cut.get(word);
        if (known == null) {
            known = pairs.orElseThrow().split(word);
            if (cut.size() < CUT) {
                cut.put(word, known);
            }
        }
        return known;
    }

    @Override
    public int steps(int[] record) {
        return record[0];
    }

    @Override
    public Rows rows(List<int[]> records, RowOf rows, int count, @Nullable RandomStreams noise) {
        int[] ids = new int[count];
        int[][] spelt = new int[letters.isPresent() ? count : 0][];
        for (int b = 0; b < records.size(); b++) {
            int[] record = records.get(b);
            int at = 1 + record[0];
            for (int t = 0; t < record[0]; t++) {
                int row = rows.row(b, t);
                boolean lost =
                        noise != null
                                && configuration.unknown() > 0
                                && noise.uniformDouble() < configuration.unknown();
                ids[row] = lost ? symbols.unknown() : record[1 + t];
                if (letters.isPresent()) {
                    spelt[row] = Arrays.copyOfRange(record, at + 1, at + 1 + record[at]);
                    at += 1 + record[at];
                }
            }
        }
        var words = new Rows.Symbols(ids);
        return letters.isEmpty()
                ? words
                : new Rows.Multiple(List.of(words, Rows.Spelled.of(List.of(spelt))));
    }

    @Override
    public TextConfiguration configuration() {
        return configuration;
    }

    /// The same with vectors of another width.
    TextEncoding withEmbedding(int width) {
        return new TextEncoding(
                new TextConfiguration(
                        configuration.tokens(),
                        configuration.lowerCase(),
                        configuration.longest(),
                        width,
                        configuration.unknown(),
                        configuration.symbols(),
                        configuration.merges(),
                        configuration.letters()));
    }

    Lexicon symbols() {
        return symbols;
    }
}
