package dev.rondo.task;

import dev.rondo.RondoException;
import dev.rondo.data.Labelled;
import dev.rondo.data.LabelledText;
import dev.rondo.data.Lexicon;
import dev.rondo.data.Tally;
import dev.rondo.data.Tokeniser;
import dev.rondo.kernel.Streams;
import dev.rondo.network.Input;
import dev.rondo.network.Rows;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/// Texts as sequences of symbols.
final class TextEncoding implements ItemEncoding {
    private final Facts facts;
    private final Lexicon symbols;

    /// @param tokens how a text is cut
    /// @param lowerCase whether letters are made small first
    /// @param longest tokens that are read; 0: all
    /// @param embedding numbers of a symbol's vector
    /// @param unknown the part that is read as unknown in training
    /// @param symbols that are known
    record Facts(
            Tokeniser tokens,
            boolean lowerCase,
            int longest,
            int embedding,
            double unknown,
            List<String> symbols)
            implements ItemEncoding.Facts {
        @Override
        public TextEncoding encoding() {
            return new TextEncoding(this);
        }
    }

    private TextEncoding(Facts facts) {
        this.facts = facts;
        symbols = new Lexicon(facts.symbols());
        if (symbols.unknown() < 0) {
            throw new RondoException(
                    "the vocabulary has no symbol for what is unknown (" + Lexicon.UNKNOWN + ")");
        }
    }

    /// Counts what texts consist of.
    static final class Fit implements ItemFit {
        private final ClassifySettings.Reads.Text how;
        private final Tally tally = new Tally();

        Fit(ClassifySettings.Reads.Text how) {
            this.how = how;
        }

        @Override
        public void add(Labelled item) {
            tally.add(cut(item, how.tokens(), how.lowerCase(), how.longest()));
        }

        @Override
        public TextEncoding encoding() {
            var known = tally.vocabulary(how.limits(), Lexicon.UNKNOWN);
            return new TextEncoding(
                    new Facts(
                            how.tokens(),
                            how.lowerCase(),
                            how.longest(),
                            how.embedding(),
                            how.unknown(),
                            known.symbols()));
        }
    }

    private static List<String> cut(Labelled item, Tokeniser by, boolean lowerCase, int longest) {
        if (!(item instanceof LabelledText(_, String text))) {
            throw new RondoException("a series of numbers, expected a text, as all before");
        }
        var tokens = by.split(lowerCase ? text.toLowerCase(Locale.ROOT) : text);
        return longest > 0 && tokens.size() > longest ? tokens.subList(0, longest) : tokens;
    }

    @Override
    public Input input() {
        return new Input.Symbols(symbols.size(), facts.embedding());
    }

    @Override
    public int[] encode(Labelled item) {
        int[] ids = symbols.encode(cut(item, facts.tokens(), facts.lowerCase(), facts.longest()));
        return ids.length == 0 ? new int[] {symbols.unknown()} : ids;
    }

    @Override
    public int steps(int[] record) {
        return record.length;
    }

    @Override
    public Rows rows(List<int[]> records, RowOf rows, int count, @Nullable Streams noise) {
        int[] ids = new int[count];
        for (int b = 0; b < records.size(); b++) {
            int[] record = records.get(b);
            for (int t = 0; t < record.length; t++) {
                boolean lost =
                        noise != null
                                && facts.unknown() > 0
                                && noise.uniformDouble() < facts.unknown();
                ids[rows.row(b, t)] = lost ? symbols.unknown() : record[t];
            }
        }
        return new Rows.Symbols(ids);
    }

    @Override
    public Facts facts() {
        return facts;
    }

    Lexicon symbols() {
        return symbols;
    }
}
