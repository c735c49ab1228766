package dev.rondo.task.tag;

import dev.rondo.data.text.Lexicon;
import dev.rondo.network.spec.Rows;
import dev.rondo.structure.PackedSequences;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The different tokens and tags of some sentences, as they are written, by number. Filled by one
/// thread, then read by any.
final class TagForms {
    /// Letters of a word that are read, half of them from its end: nobody's language has longer
    /// words, and a line without blanks must not hold up a batch.
    static final int MOST_LETTERS = 40;

    private final Lexicon letters;
    private final Map<String, Integer> forms = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final List<int[]> spelt = new ArrayList<>();
    private final Map<String, Integer> tagNumbers = new HashMap<>();
    private final List<String> tags = new ArrayList<>();

    TagForms(Lexicon letters) {
        this.letters = letters;
    }

    int number(String token) {
        Integer known = forms.get(token);
        if (known != null) {
            return known;
        }
        forms.put(token, texts.size());
        texts.add(token);
        spelt.add(letters(token).stream().mapToInt(letters::number).toArray());
        return texts.size() - 1;
    }

    int tag(String tag) {
        return tagNumbers.computeIfAbsent(
                tag,
                t -> {
                    tags.add(t);
                    return tags.size() - 1;
                });
    }

    String text(int form) {
        return texts.get(form);
    }

    /// The letters of forms, each different one once.
    Rows.Spelled spelt(int[] rows) {
        int[] order =
                Arrays.stream(rows)
                        .distinct()
                        .boxed()
                        .sorted(Comparator.comparingInt(form -> -spelt.get(form).length))
                        .mapToInt(form -> form)
                        .toArray();
        var chain =
                PackedSequences.of(
                        Arrays.stream(order).map(form -> spelt.get(form).length).toArray());
        int[] symbols = new int[chain.rows()];
        Map<Integer, Integer> places = new HashMap<>();
        for (int w = 0; w < order.length; w++) {
            places.put(order[w], w);
            int[] own = spelt.get(order[w]);
            for (int t = 0; t < own.length; t++) {
                symbols[chain.row(w, t)] = own[t];
            }
        }
        return new Rows.Spelled(
                chain,
                symbols,
                Arrays.stream(rows).map(form -> places.getOrDefault(form, 0)).toArray());
    }

    String tag(int number) {
        return tags.get(number);
    }

    /// The letters of a token that are read, at least one.
    static List<String> letters(String token) {
        int half = MOST_LETTERS / 2;
        int count = token.codePointCount(0, token.length());
        String read =
                count <= MOST_LETTERS
                        ? token
                        : token.substring(0, token.offsetByCodePoints(0, half))
                                + token.substring(token.offsetByCodePoints(token.length(), -half));
        return read.isEmpty()
                ? List.of("")
                : read.codePoints().mapToObj(Character::toString).toList();
    }
}
