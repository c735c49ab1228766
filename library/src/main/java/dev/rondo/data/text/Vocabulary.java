package dev.rondo.data.text;

import dev.rondo.RondoException;
import dev.rondo.store.Json;
import dev.rondo.store.SerialisedNames;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// The symbols that a model knows, numbered from 0; immutable.
///
/// The numbering depends on the text and the limits alone:
///
/// - characters: [#UNKNOWN] first if there is one, then by code point;
/// - words: [#UNKNOWN], then by falling frequency, equal ones by their text in UTF-16 order. There
///   always is an [#UNKNOWN] and an [#END_OF_LINE];
/// - bytes: all 256, each its own number.
public final class Vocabulary {
    /// Stands for every symbol that is not in the vocabulary. Where a text of words has it already,
    /// as the Penn Treebank of language modelling does, it is the same symbol.
    public static final String UNKNOWN = "<unk>";

    /// The word at the end of every line.
    public static final String END_OF_LINE = "<eos>";

    private final TextUnit unit;
    private final List<String> symbols;
    private final int unknown;
    private final Map<String, Integer> words;
    private final int[] characters;

    private Vocabulary(TextUnit unit, List<String> symbols) {
        this.unit = unit;
        this.symbols = List.copyOf(symbols);
        this.words = new HashMap<>();
        int highest = -1;
        for (int id = 0; id < symbols.size(); id++) {
            String symbol = symbols.get(id);
            if (words.put(symbol, id) != null) {
                throw new RondoException("the vocabulary has the symbol \"" + symbol + "\" twice");
            }
            if (unit == TextUnit.CHARACTERS && !symbol.equals(UNKNOWN)) {
                if (symbol.isEmpty() || symbol.codePointCount(0, symbol.length()) != 1) {
                    throw new RondoException(
                            "\""
                                    + symbol
                                    + "\" in a vocabulary of characters is not one character");
                }
                highest = Math.max(highest, symbol.codePointAt(0));
            }
        }
        this.unknown = unit == TextUnit.BYTES ? -1 : words.getOrDefault(UNKNOWN, -1);
        this.characters = new int[highest + 1];
        if (unit == TextUnit.CHARACTERS) {
            Arrays.fill(characters, -1);
            for (int id = 0; id < symbols.size(); id++) {
                if (id != unknown) {
                    characters[symbols.get(id).codePointAt(0)] = id;
                }
            }
        }
    }

    /// Which symbols of a text get a number of their own.
    ///
    /// @param maximumSize at most so many symbols, [#UNKNOWN] included; the most frequent ones stay
    /// @param minimumCount only symbols that occur at least so often
    public record Limits(int maximumSize, int minimumCount) {
        /// Every symbol that occurs.
        public static final Limits NONE = new Limits(Integer.MAX_VALUE, 1);

        public Limits {
            if (maximumSize < 3) {
                throw new RondoException(
                        "a vocabulary of at most " + maximumSize + " symbols: expected 3 or more");
            }
            if (minimumCount < 1) {
                throw new RondoException(
                        "a minimum count of " + minimumCount + ": expected 1 or more");
            }
        }
    }

    /// All 256 bytes.
    public static Vocabulary bytes() {
        return new Vocabulary(
                TextUnit.BYTES,
                IntStream.range(0, 256)
                        .mapToObj(b -> String.format(Locale.ROOT, "%02x", b))
                        .toList());
    }

    /// The vocabulary of a text. Characters get an [#UNKNOWN] only if the limits leave one out.
    public static Vocabulary of(TextUnit unit, Text text, Limits limits) {
        return switch (unit) {
            case BYTES -> bytes();
            case CHARACTERS -> {
                var counts = new HashMap<Integer, Integer>();
                var charCounts = new int[Character.MAX_CODE_POINT + 1];
                text.characters().codePoints().forEach(c -> charCounts[c]++);
                for (int c = 0; c < charCounts.length; c++) {
                    if (charCounts[c] > 0) {
                        counts.put(c, charCounts[c]);
                    }
                }
                var all = counts.size();
                var retained = mostFrequent(counts, limits, limits.maximumSize());
                if (retained.size() < all) {
                    retained = mostFrequent(counts, limits, limits.maximumSize() - 1);
                }
                var symbols = new ArrayList<String>();
                if (retained.size() < all) {
                    symbols.add(UNKNOWN);
                }
                retained.stream().sorted().map(Character::toString).forEach(symbols::add);
                yield new Vocabulary(unit, symbols);
            }
            case WORDS -> {
                var counts = new HashMap<String, Integer>();
                Words.of(text.characters())
                        .forEachRemaining(word -> counts.merge(word, 1, Integer::sum));
                counts.remove(UNKNOWN);
                // the end of a line stays whatever the limits
                int endings = counts.getOrDefault(END_OF_LINE, 0);
                counts.put(END_OF_LINE, Integer.MAX_VALUE);
                var retained = mostFrequent(counts, limits, limits.maximumSize() - 1);
                counts.put(END_OF_LINE, endings);
                var symbols = new ArrayList<String>();
                symbols.add(UNKNOWN);
                retained.stream().sorted(byFrequency(counts)).forEach(symbols::add);
                yield new Vocabulary(unit, symbols);
            }
        };
    }

    /// The same symbols and [#UNKNOWN], which comes first; of bytes, which are all known, the same.
    ///
    /// @param without symbols that are left out
    Vocabulary withUnknown(Set<String> without) {
        if (unit == TextUnit.BYTES || unknown >= 0 && without.isEmpty()) {
            return this;
        }
        var all = new ArrayList<String>();
        all.add(UNKNOWN);
        symbols.stream().filter(s -> !s.equals(UNKNOWN) && !without.contains(s)).forEach(all::add);
        return new Vocabulary(unit, all);
    }

    private static <S extends Comparable<S>> List<S> mostFrequent(
            Map<S, Integer> counts, Limits limits, int size) {
        return counts.keySet().stream()
                .filter(symbol -> counts.getOrDefault(symbol, 0) >= limits.minimumCount())
                .sorted(byFrequency(counts))
                .limit(size)
                .toList();
    }

    private static <S extends Comparable<S>> Comparator<S> byFrequency(Map<S, Integer> counts) {
        return Comparator.<S>comparingInt(symbol -> counts.getOrDefault(symbol, 0))
                .reversed()
                .thenComparing(Comparator.naturalOrder());
    }

    public TextUnit unit() {
        return unit;
    }

    /// How many symbols there are.
    public int size() {
        return symbols.size();
    }

    /// The symbols by number: a character, a word, or two hexadecimal digits for a byte.
    public List<String> symbols() {
        return symbols;
    }

    /// The symbol with number `id`.
    public String symbol(int id) {
        return symbols.get(id);
    }

    /// The number of a symbol, or -1.
    public int find(String symbol) {
        return words.getOrDefault(symbol, -1);
    }

    /// The number of a symbol, or that of [#UNKNOWN].
    ///
    /// @param symbol as [#symbols] has it: one character, one word, or a byte as two hexadecimal
    ///   digits
    /// @throws RondoException if it is several symbols, or neither it nor an [#UNKNOWN] is there
    public int number(String symbol) {
        int found = find(symbol);
        if (found >= 0) {
            return found;
        }
        boolean one =
                switch (unit) {
                    case BYTES -> false;
                    case CHARACTERS -> symbol.codePointCount(0, symbol.length()) == 1;
                    case WORDS ->
                            !symbol.isEmpty() && symbol.chars().noneMatch(Character::isWhitespace);
                };
        if (!one) {
            throw new RondoException(
                    "\""
                            + symbol
                            + "\" is not one symbol: expected "
                            + switch (unit) {
                                case BYTES -> "a byte as two hexadecimal digits, such as 0a";
                                case CHARACTERS -> "one character";
                                case WORDS -> "one word, or " + END_OF_LINE + " where a line ends";
                            }
                            + " (encodePrompt cuts a text into the numbers of its symbols)");
        }
        return missing(Text.of("symbol", symbol), 0, symbol, false);
    }

    /// The number of [#UNKNOWN], or -1 if this vocabulary has none.
    public int unknown() {
        return unknown;
    }

    /// The numbers of the symbols of a text, in order. A text of words gets an [#END_OF_LINE] for
    /// every line, the last one also where the line break is missing.
    ///
    /// @throws RondoException if a symbol has no number and there is no [#UNKNOWN]
    public int[] encode(Text text) {
        return encode(text, true, false);
    }

    /// The numbers of the symbols of a prompt: as [#encode(Text)], but a last line without line
    /// break stays open.
    public int[] encodePrompt(String prompt) {
        return encode(Text.of("prompt", prompt), false, false);
    }

    /// As [#encode(Text)] of a text whose symbols all have numbers of their own.
    ///
    /// @throws RondoException with the place of the first symbol that has none
    public int[] encodeKnown(Text text) {
        return encode(text, true, true);
    }

    /// As [#encodePrompt] of a prompt whose symbols all have numbers of their own.
    ///
    /// @throws RondoException with the place of the first symbol that has none
    public int[] encodeKnownPrompt(String prompt) {
        return encode(Text.of("prompt", prompt), false, true);
    }

    private int[] encode(Text text, boolean endLastLine, boolean strict) {
        return switch (unit) {
            case BYTES -> {
                byte[] bytes = text.bytes();
                var ids = new int[bytes.length];
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = bytes[i] & 0xff;
                }
                yield ids;
            }
            case CHARACTERS -> {
                String characters = text.characters();
                var ids = new int[characters.codePointCount(0, characters.length())];
                for (int at = 0, i = 0; i < ids.length; i++) {
                    int c = characters.codePointAt(at);
                    int id = c < this.characters.length ? this.characters[c] : -1;
                    ids[i] = id >= 0 ? id : missing(text, at, Character.toString(c), strict);
                    at += Character.charCount(c);
                }
                yield ids;
            }
            case WORDS -> {
                var ids = new int[1024];
                int n = 0;
                for (var it = new Words(text.characters(), endLastLine); it.hasNext(); n++) {
                    String word = it.next();
                    if (n == ids.length) {
                        ids = Arrays.copyOf(ids, n + (n >> 1));
                    }
                    int id = words.getOrDefault(word, -1);
                    ids[n] = id >= 0 ? id : missing(text, it.start(), word, strict);
                }
                yield Arrays.copyOf(ids, n);
            }
        };
    }

    private int missing(Text text, int at, String symbol, boolean strict) {
        if (unknown >= 0 && !strict) {
            return unknown;
        }
        var before = text.characters().substring(0, at);
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        int column = before.codePointCount(before.lastIndexOf('\n') + 1, at) + 1;
        String code =
                unit == TextUnit.CHARACTERS
                        ? String.format(Locale.ROOT, " (U+%04X)", symbol.codePointAt(0))
                        : "";
        throw new RondoException(
                text.name()
                        + ":"
                        + line
                        + ":"
                        + column
                        + ": \""
                        + printable(symbol)
                        + "\""
                        + code
                        + " is not among the "
                        + size()
                        + " "
                        + SerialisedNames.spelling(unit)
                        + " of the vocabulary: is this text unlike the one the model was trained on?");
    }

    private static String printable(String symbol) {
        return symbol.codePointAt(0) < ' '
                ? String.format(Locale.ROOT, "\\u%04x", symbol.codePointAt(0))
                : symbol;
    }

    /// The text of the symbols, as [TextWriter] writes it.
    public String decode(int... ids) {
        var writer = new TextWriter(this);
        var text = new StringBuilder();
        for (int id : ids) {
            text.append(writer.next(id));
        }
        return text.append(writer.end()).toString();
    }

    /// As JSON: the unit and, but for bytes, the symbols.
    public Json toJson() {
        var entries = new LinkedHashMap<String, Json>();
        entries.put("unit", Json.of(SerialisedNames.of(unit)));
        if (unit != TextUnit.BYTES) {
            entries.put("symbols", new Json.Arr(symbols.stream().map(Json::of).toList()));
        }
        return new Json.Obj(entries);
    }

    /// Reads what [#toJson] wrote.
    ///
    /// @throws RondoException if it is something else, or has a symbol twice
    public static Vocabulary fromJson(Json json) {
        String name = json.asObject().get("unit").asText();
        var unit =
                SerialisedNames.constant(TextUnit.class, name)
                        .orElseThrow(() ->
                                new RondoException(
                                        "the unit of a vocabulary is one of "
                                                + Arrays.stream(TextUnit.values())
                                                        .map(SerialisedNames::of)
                                                        .toList()
                                                + ", got "
                                                + name));
        if (unit == TextUnit.BYTES) {
            return bytes();
        }
        var symbols = json.asObject().get("symbols").asList().stream().map(Json::asText).toList();
        if (symbols.isEmpty()) {
            throw new RondoException("a vocabulary without symbols");
        }
        return new Vocabulary(unit, symbols);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary that
                && unit == that.unit
                && symbols.equals(that.symbols);
    }

    @Override
    public int hashCode() {
        return 31 * unit.hashCode() + symbols.hashCode();
    }

    @Override
    public String toString() {
        return size() + " " + SerialisedNames.spelling(unit);
    }
}
