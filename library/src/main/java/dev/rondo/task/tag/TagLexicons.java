package dev.rondo.task.tag;

import dev.rondo.data.text.Lexicon;
import dev.rondo.store.Json;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/// The symbols that a tagger knows.
///
/// @param words tokens as they are looked up; behind those of the training data those that only
///   have a vector
/// @param counts how often the training data have each of the words
/// @param letters of which words are spelt
/// @param pairs of neighbouring tokens
/// @param pairCounts how often the training data have each of the pairs
/// @param columns of each further column
/// @param labels as they are learned
/// @param segments the words of training data whose tokens are characters; else none
record TagLexicons(
        Lexicon words,
        int[] counts,
        Lexicon letters,
        Lexicon pairs,
        int[] pairCounts,
        List<Lexicon> columns,
        Lexicon labels,
        List<String> segments) {
    TagLexicons {
        columns = List.copyOf(columns);
        segments = List.copyOf(segments);
    }

    /// Whether the training data have a word.
    boolean trained(int word) {
        return counts[word] > 0 && word != words.unknown();
    }

    Json toJson() {
        var all = new LinkedHashMap<String, Json>();
        all.put("words", words.toJson());
        all.put("counts", numbers(counts));
        all.put("letters", letters.toJson());
        all.put("pairs", pairs.toJson());
        all.put("pairCounts", numbers(pairCounts));
        all.put("columns", new Json.Arr(columns.stream().map(Lexicon::toJson).toList()));
        all.put("labels", labels.toJson());
        all.put("segments", new Json.Arr(segments.stream().map(Json::of).toList()));
        return new Json.Obj(all);
    }

    private static Json numbers(int[] numbers) {
        return new Json.Arr(Arrays.stream(numbers).mapToObj(Json::of).toList());
    }

    private static int[] numbers(Json json) {
        return json.asList().stream().mapToInt(Json::asInt).toArray();
    }

    static TagLexicons fromJson(Json json) {
        var all = json.asObject();
        return new TagLexicons(
                Lexicon.fromJson(all.get("words")),
                numbers(all.get("counts")),
                Lexicon.fromJson(all.get("letters")),
                Lexicon.fromJson(all.get("pairs")),
                numbers(all.get("pairCounts")),
                all.get("columns").asList().stream().map(Lexicon::fromJson).toList(),
                Lexicon.fromJson(all.get("labels")),
                all.get("segments").asList().stream().map(Json::asText).toList());
    }
}
