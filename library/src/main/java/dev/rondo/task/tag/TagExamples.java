package dev.rondo.task.tag;

import dev.rondo.RondoException;
import dev.rondo.data.split.SpillStore;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.text.Lexicon;
import dev.rondo.model.Examples;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Sentences, encoded.
final class TagExamples implements Examples, AutoCloseable {
    /// Tokens of a sentence, and about as many of a batch that is tagged.
    static final int MOST_TOKENS = 1 << 16;

    private static final int MOST_SENTENCES = 64; // of such a batch

    private final TagEncoder encoder;
    private final TagForms forms;
    private final SpillStore store = new SpillStore();
    private final float[] unknownWord; // of each, the probability to be read as unknown
    private final float[] unknownPair;
    private long tokens;
    private int longest = 1;

    /// @param tags whether the last column of the sentences are tags
    TagExamples(TagEncoder encoder, Iterable<Sentence> sentences, boolean tags) {
        this.encoder = encoder;
        var lexicons = encoder.lexicons();
        forms = new TagForms(lexicons.letters());
        for (var sentence : sentences) {
            if (sentence.size() > MOST_TOKENS) {
                throw new RondoException(
                        "the sentence that begins in line "
                                + sentence.line()
                                + " has "
                                + sentence.size()
                                + " tokens, expected at most "
                                + MOST_TOKENS
                                + ": is an empty line between two sentences missing?");
            }
            try {
                store.add(encoder.encode(sentence, tags, forms));
            } catch (RondoException e) {
                throw new RondoException(
                        "the sentence that begins in line "
                                + sentence.line()
                                + ": "
                                + e.getMessage(),
                        e);
            }
            tokens += sentence.size();
            longest = Math.max(longest, sentence.size());
        }
        unknownWord = unknown(lexicons.counts());
        unknownPair = unknown(lexicons.pairCounts());
    }

    /// a/(a + n) of what the training data have n times; 0 of what they have not.
    private float[] unknown(int[] counts) {
        double rare = encoder.reads().rare();
        float[] p = new float[counts.length];
        for (int i = 0; i < p.length; i++) {
            p[i] = counts[i] == 0 || rare == 0 ? 0 : (float) (rare / (rare + counts[i]));
        }
        return p;
    }

    @Override
    public int count() {
        return store.count();
    }

    @Override
    public int length(int item) {
        return store.length(item) / encoder.channels();
    }

    @Override
    public String digest() {
        return store.digest();
    }

    /// Sentences to be tagged at once, fewer where they are long: memory is for rows.
    int together() {
        return Math.clamp(MOST_TOKENS / longest, 1, MOST_SENTENCES);
    }

    /// Of all sentences.
    long tokens() {
        return tokens;
    }

    @Override
    public Batch batch(int[] items, @Nullable RandomStreams noise) {
        int[] lengths = new int[items.length];
        for (int b = 0; b < lengths.length; b++) {
            lengths[b] = length(items[b]);
        }
        PackedSequences chain = PackedSequences.of(lengths);
        int[][] channels = new int[encoder.channels()][chain.rows()];
        for (int b = 0; b < lengths.length; b++) {
            int n = lengths[b];
            int[] all = store.get(items[b]);
            for (int t = 0; t < n; t++) {
                int row = chain.row(b, t);
                for (int c = 0; c < channels.length; c++) {
                    channels[c][row] = all[c * n + t];
                }
            }
        }
        if (noise != null) {
            forget(channels[TagEncoder.WORD], unknownWord, encoder.lexicons().words(), noise);
            if (encoder.reads().pairs() > 0) {
                var pairs = encoder.lexicons().pairs();
                forget(channels[TagEncoder.BEFORE], unknownPair, pairs, noise);
                forget(channels[TagEncoder.AFTER], unknownPair, pairs, noise);
            }
        }
        return new Batch(
                chain, rows(encoder, forms, channels), new Rows.Symbols(channels[encoder.label()]));
    }

    /// Reads some of the symbols as unknown ones.
    private static void forget(int[] symbols, float[] p, Lexicon of, RandomStreams noise) {
        for (int row = 0; row < symbols.length; row++) {
            symbols[row] = noise.uniform() < p[symbols[row]] ? of.unknown() : symbols[row];
        }
    }

    /// What is read, in the order of [TagNetwork#input].
    ///
    /// @param channels of [TagEncoder], each with a number a row
    static Rows rows(TagEncoder encoder, TagForms forms, int[][] channels) {
        var reads = encoder.reads();
        var all = new ArrayList<Rows>();
        all.add(new Rows.Symbols(channels[TagEncoder.WORD]));
        if (reads.spelling() > 0) {
            all.add(forms.spelt(channels[TagEncoder.FORM]));
        }
        if (reads.shape() > 0) {
            all.add(new Rows.Symbols(channels[TagEncoder.SHAPE]));
        }
        if (reads.pairs() > 0) {
            all.add(new Rows.Symbols(channels[TagEncoder.BEFORE]));
            all.add(new Rows.Symbols(channels[TagEncoder.AFTER]));
        }
        for (int c = 0; c < encoder.lexicons().columns().size(); c++) {
            all.add(new Rows.Symbols(channels[TagEncoder.COLUMNS + c]));
        }
        return new Rows.Multiple(all);
    }

    /// A sentence as it was given.
    TaggedSentence sentence(int item) {
        int n = length(item);
        int[] all = store.get(item);
        List<String> texts = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        boolean[] known = new boolean[n];
        for (int t = 0; t < n; t++) {
            texts.add(forms.text(all[TagEncoder.FORM * n + t]));
            int tag = all[encoder.tag() * n + t];
            if (tag >= 0) {
                tags.add(forms.tag(tag));
            }
            known[t] = encoder.lexicons().trained(all[TagEncoder.WORD * n + t]);
        }
        return new TaggedSentence(texts, tags, known);
    }

    /// @param tags as they were given; none if there were none
    /// @param known whether the training data have the token
    record TaggedSentence(List<String> tokens, List<String> tags, boolean[] known) {}

    @Override
    public void close() {
        store.close();
    }
}
