package dev.rondo.data.tagged;

import dev.rondo.RondoException;
import dev.rondo.data.array.CtfReader;
import dev.rondo.data.array.CtfSequence;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.JsonLines;
import dev.rondo.store.Json;
import dev.rondo.store.Key;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Where the tokens of sentences stand in a file, and their tags: reads sentences of any format as
/// [Sentence]s of the columns token, further columns in the order in which they are asked for, tag.
///
/// A column is named by its number, from 1 (from the end if negative); in CoNLL-U also by its name
/// (`form`, `lemma`, `upos`, `xpos`, `feats`, `deprel`…), in CTF by that of its stream, in JSON
/// Lines by its key.
///
/// @param format of the files
/// @param token absent: the first column; of CoNLL-U `form`; of CTF the first stream; of JSON the
///   key `tokens` or `words`
/// @param features further columns that are read
/// @param label absent: the last column; of CoNLL-U `upos`; of CTF the last stream that has as many
///   samples as the tokens; of JSON the key `tags` or `labels`
/// @param segmented whether the tokens are words that are to be found: they become characters, and
///   the tags where in a word these stand (`B`, `M`, `E`, `S`)
/// @param names of CTF: the symbols of a stream by number, where the file does not note them
public record TaggedText(
        @Key("format") DataFormat format,
        @Key("token") Optional<String> token,
        @Key("features") List<String> features,
        @Key("label") Optional<String> label,
        @Key("segmented") boolean segmented,
        @Key("names") Map<String, List<String>> names) {
    private static final List<String> CONLL_U =
            List.of(
                    "id", "form", "lemma", "upos", "xpos", "feats", "head", "deprel", "deps",
                    "misc");

    public TaggedText {
        features = List.copyOf(features);
        names = Map.copyOf(names);
        if (!tagged(format)) {
            throw new RondoException(
                    format.description()
                            + ": expected sentences with a tag for each token: columns, CoNLL-U,"
                            + " word/TAG, segmented text, CTF or JSON Lines with tokens and tags;"
                            + " if it is one of these, set --format");
        }
        if (segmented && !features.isEmpty()) {
            throw new RondoException(
                    "further columns "
                            + features
                            + " belong to words, and characters are tagged: leave them away");
        }
    }

    /// Whether files of a format can have a tag for each token.
    public static boolean tagged(DataFormat format) {
        return switch (format) {
            case CONLL_U, COLUMNS, TAGGED, SEGMENTED, CTF, JSON_LINES -> true;
            default -> false;
        };
    }

    /// All columns as usual; segmented text as characters.
    public static TaggedText of(DataFormat format) {
        return new TaggedText(
                format,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                format == DataFormat.SEGMENTED,
                Map.of());
    }

    /// The same with the tokens of another column; absent: the usual one.
    public TaggedText withToken(Optional<String> column) {
        return new TaggedText(format, column, features, label, segmented, names);
    }

    /// The same with the tags of another column; absent: the usual one.
    public TaggedText withLabel(Optional<String> column) {
        return new TaggedText(format, token, features, column, segmented, names);
    }

    /// The same with these further columns.
    public TaggedText withFeatures(List<String> columns) {
        return new TaggedText(format, token, columns, label, segmented, names);
    }

    /// The same, cut into characters whose tags say where in a word they stand, or not.
    public TaggedText withSegmented(boolean cut) {
        return new TaggedText(format, token, features, label, cut, names);
    }

    /// The same with these names of the symbols of streams (CTF).
    public TaggedText withNames(Map<String, List<String>> symbols) {
        return new TaggedText(format, token, features, label, segmented, symbols);
    }

    /// The same of files in another format, with that format's usual columns for tokens and tags.
    public TaggedText in(DataFormat other) {
        return other == format
                ? this
                : new TaggedText(
                        other, Optional.empty(), features, Optional.empty(), segmented, Map.of());
    }

    /// Sentences with tags.
    public ItemReader<Sentence> read(DataSource source) {
        return read(source, true);
    }

    /// Sentences without the column of tags, which the file need not have. (Segmented text then is
    /// cut at its blanks all the same.)
    public ItemReader<Sentence> readTokens(DataSource source) {
        return read(source, false);
    }

    private ItemReader<Sentence> read(DataSource source, boolean tags) {
        var raw =
                switch (format) {
                    case CONLL_U -> ConllU.read(source).map(s -> columns(source, s, tags));
                    case COLUMNS -> ColumnText.read(source).map(s -> columns(source, s, tags));
                    case TAGGED ->
                            InlineText.tagged(source, '/').map(s -> columns(source, s, tags));
                    case SEGMENTED -> InlineText.segmented(source);
                    case CTF -> CtfReader.read(source).map(s -> streams(source, s, tags));
                    default -> JsonLines.read(source).map(item -> keys(source, item, tags));
                };
        if (!segmented || format == DataFormat.SEGMENTED) {
            return format == DataFormat.SEGMENTED && !tags ? raw.map(TaggedText::tokens) : raw;
        }
        return raw.map(s -> {
            var characters = InlineText.segmented(s.line(), s.column(0));
            return tags ? characters : tokens(characters);
        });
    }

    private static Sentence tokens(Sentence sentence) {
        return new Sentence(sentence.line(), List.of(sentence.column(0)));
    }

    // ---- columns ------------------------------------------------------------------------------

    private Sentence columns(DataSource source, Sentence read, boolean tags) {
        var columns = new ArrayList<List<String>>();
        boolean treebank = format == DataFormat.CONLL_U;
        columns.add(column(source, read, token.orElse(treebank ? "form" : "1")));
        features.forEach(name -> columns.add(column(source, read, name)));
        if (tags && !segmented) {
            columns.add(column(source, read, label.orElse(treebank ? "upos" : "-1")));
        }
        return new Sentence(read.line(), columns);
    }

    private List<String> column(DataSource source, Sentence read, String name) {
        int width = read.columns().size();
        int index =
                format == DataFormat.CONLL_U ? CONLL_U.indexOf(name.toLowerCase(Locale.ROOT)) : -1;
        if (index < 0 && name.matches("-?[0-9]{1,3}")) {
            int number = Integer.parseInt(name);
            index = number < 0 ? width + number : number - 1;
        }
        if (index < 0 || index >= width) {
            throw new RondoException(
                    source.name()
                            + ":"
                            + read.line()
                            + ": no column "
                            + name
                            + ", expected a number from 1 to "
                            + width
                            + (format == DataFormat.CONLL_U
                                    ? " or one of " + String.join(", ", CONLL_U)
                                    : " (or from the end, -1 being the last)"));
        }
        return read.column(index);
    }

    // ---- streams ------------------------------------------------------------------------------

    private Sentence streams(DataSource source, CtfSequence read, boolean tags) {
        try {
            if (read.streams().isEmpty()) {
                throw new RondoException("a sequence without samples");
            }
            String first = token.orElse(read.streams().keySet().iterator().next());
            int size = read.stream(first).size();
            var columns = new ArrayList<List<String>>();
            columns.add(symbols(read, first));
            for (String name : features) {
                columns.add(repeated(symbols(read, name), size));
            }
            if (tags) {
                columns.add(symbols(read, label.orElseGet(() -> lastOfSize(read, first, size))));
            }
            return even(columns, read.line());
        } catch (RondoException e) {
            throw new RondoException(source.name() + ":" + read.line() + ": " + e.getMessage(), e);
        }
    }

    private static String lastOfSize(CtfSequence read, String tokens, int size) {
        return read.streams().entrySet().stream()
                .filter(e -> e.getValue().size() == size && !e.getKey().equals(tokens))
                .map(Map.Entry::getKey)
                .reduce((_, last) -> last)
                .orElseThrow(() ->
                        new RondoException(
                                "no stream has as many samples as the tokens, "
                                        + size
                                        + ": which one is of tags?"));
    }

    /// What is noted behind a sample; else its symbol's name, or number.
    private List<String> symbols(CtfSequence read, String name) {
        var stream = read.stream(name);
        var known = names.getOrDefault(name, List.of());
        return IntStream.range(0, stream.size())
                .mapToObj(i -> {
                    String noted = stream.comments().get(i);
                    if (!noted.isEmpty()) {
                        return noted;
                    }
                    int number = stream.symbol(i);
                    return number < known.size() ? known.get(number) : "" + number;
                })
                .toList();
    }

    /// What is said once a sequence, at each of its steps.
    private static List<String> repeated(List<String> symbols, int size) {
        return symbols.size() == 1
                ? java.util.Collections.nCopies(size, symbols.getFirst())
                : symbols;
    }

    private static Sentence even(List<List<String>> columns, int line) {
        for (int c = 1; c < columns.size(); c++) {
            if (columns.get(c).size() != columns.getFirst().size()) {
                throw new RondoException(
                        columns.getFirst().size()
                                + " tokens and "
                                + columns.get(c).size()
                                + (c == columns.size() - 1
                                        ? " tags"
                                        : " values of a further column")
                                + ", expected as many");
            }
        }
        if (columns.getFirst().isEmpty()) {
            throw new RondoException("a sentence without tokens");
        }
        return new Sentence(line, columns);
    }

    // ---- keys ---------------------------------------------------------------------------------

    private Sentence keys(DataSource source, JsonLines.Item item, boolean tags) {
        try {
            var object = item.value().asObject();
            var columns = new ArrayList<List<String>>();
            columns.add(texts(object, key(object, token, "tokens", "words")));
            for (String name : features) {
                columns.add(texts(object, name));
            }
            if (tags && !segmented) {
                columns.add(texts(object, key(object, label, "tags", "labels")));
            }
            return even(columns, item.line());
        } catch (RondoException e) {
            throw new RondoException(source.name() + ":" + item.line() + ": " + e.getMessage(), e);
        }
    }

    private static String key(
            Json.Obj object, Optional<String> specified, String defaultName, String otherwise) {
        return specified.orElseGet(
                () -> object.find(otherwise).isPresent() ? otherwise : defaultName);
    }

    private static List<String> texts(Json.Obj object, String key) {
        return object.get(key).asList().stream()
                .map(value ->
                        switch (value) {
                            case Json.Text(var text) -> text;
                            case Json.Num(var number) -> number;
                            default ->
                                    throw new RondoException(
                                            "\"" + key + "\": expected a list of strings");
                        })
                .toList();
    }
}
