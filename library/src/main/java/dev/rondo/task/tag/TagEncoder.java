package dev.rondo.task.tag;

import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.data.text.Lexicon;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Sentences as numbers. A sentence becomes one array of channels, each with a number a token: the
/// form (see [TagForms]), the word, its shape, the pairs with its neighbours, the further columns,
/// the label as it is learned and the tag as it is given (−1: none, or unknown).
final class TagEncoder {
    /// The channels; those of further columns follow, then label and tag.
    static final int FORM = 0;

    static final int WORD = 1;
    static final int SHAPE = 2;
    static final int BEFORE = 3;
    static final int AFTER = 4;
    static final int COLUMNS = 5;

    private final TagFeatures reads;
    private final TagLexicons lexicons;
    private final Optional<SpanScheme> learned;

    /// @param learned the scheme in which labels are learned; empty: as they are given
    TagEncoder(TagFeatures reads, TagLexicons lexicons, Optional<SpanScheme> learned) {
        this.reads = reads;
        this.lexicons = lexicons;
        this.learned = learned;
    }

    TagFeatures reads() {
        return reads;
    }

    TagLexicons lexicons() {
        return lexicons;
    }

    int channels() {
        return COLUMNS + lexicons.columns().size() + 2;
    }

    int label() {
        return channels() - 2;
    }

    int tag() {
        return channels() - 1;
    }

    /// A token as it is looked up.
    static String lookupForm(TagFeatures reads, String token) {
        String text = reads.smallLetters() ? token.toLowerCase(Locale.ROOT) : token;
        return reads.oneDigit() ? text.replaceAll("\\p{Nd}", "0") : text;
    }

    /// A token with its right neighbour, as they are looked up; empty at the ends.
    static String pair(List<String> words, int left) {
        String one = left < 0 ? "" : words.get(left);
        return one + ' ' + (left + 1 < words.size() ? words.get(left + 1) : "");
    }

    /// Tags as they are learned.
    static List<String> learned(Optional<SpanScheme> scheme, List<String> tags) {
        return scheme.map(s -> s.convert(tags)).orElse(tags);
    }

    /// @param tags whether its last column are tags
    int[] encode(Sentence sentence, boolean tags, TagForms forms) {
        int n = sentence.size();
        int[] all = new int[channels() * n];
        var tokens = sentence.column(0);
        var words = tokens.stream().map(token -> lookupForm(reads, token)).toList();
        for (int i = 0; i < n; i++) {
            all[FORM * n + i] = forms.number(tokens.get(i));
            all[WORD * n + i] = lexicons.words().number(words.get(i));
            all[SHAPE * n + i] = TokenShape.of(tokens.get(i)).number;
            if (reads.pairs() > 0) {
                all[BEFORE * n + i] = lexicons.pairs().number(pair(words, i - 1));
                all[AFTER * n + i] = lexicons.pairs().number(pair(words, i));
            }
        }
        for (int c = 0; c < lexicons.columns().size(); c++) {
            Lexicon known = lexicons.columns().get(c);
            for (int i = 0; i < n; i++) {
                all[(COLUMNS + c) * n + i] = known.number(sentence.column(1 + c).get(i));
            }
        }
        var tagColumn = tags ? sentence.column(-1) : List.<String>of();
        var labels = learned(learned, tagColumn);
        for (int i = 0; i < n; i++) {
            all[label() * n + i] = tags ? lexicons.labels().find(labels.get(i)) : -1;
            all[tag() * n + i] = tags ? forms.tag(tagColumn.get(i)) : -1;
        }
        return all;
    }
}
