package dev.rondo.data.text;

import dev.rondo.RondoException;
import dev.rondo.store.Json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Symbols numbered from 0: the words of one side of a translation, the tags of a tagger, the
/// classes of a classifier; immutable. Made by a [SymbolCounter], or from a list. (A language
/// model's text without tokens has a [Vocabulary].)
///
/// If [#UNKNOWN] is among the symbols, it stands for all that are not; without it a symbol that is
/// not there is an error, as it must be for labels.
public final class Lexicon {
    /// Stands for every symbol that is not there.
    public static final String UNKNOWN = Vocabulary.UNKNOWN;

    /// Stands before the first symbol of a sequence.
    public static final String BEGIN = "<s>";

    /// Stands after the last symbol of a sequence.
    public static final String END = "</s>";

    private final List<String> symbols;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final int unknown;

    /// @throws RondoException if a symbol occurs twice, or there is none
    public Lexicon(List<String> symbols) {
        this.symbols = List.copyOf(symbols);
        if (symbols.isEmpty()) {
            throw new RondoException("a vocabulary without symbols");
        }
        for (String symbol : this.symbols) {
            if (numbers.put(symbol, numbers.size()) != null) {
                throw new RondoException("the vocabulary has the symbol \"" + symbol + "\" twice");
            }
        }
        unknown = find(UNKNOWN);
    }

    /// How many symbols there are.
    public int size() {
        return symbols.size();
    }

    /// The symbols by number.
    public List<String> symbols() {
        return symbols;
    }

    /// The symbol with a number.
    public String symbol(int number) {
        return symbols.get(number);
    }

    /// The number of a symbol; −1 if it is not there.
    public int find(String symbol) {
        return numbers.getOrDefault(symbol, -1);
    }

    /// The number of a symbol, or that of [#UNKNOWN].
    ///
    /// @throws RondoException if neither is there
    public int number(String symbol) {
        int found = numbers.getOrDefault(symbol, unknown);
        if (found < 0) {
            var first = symbols.subList(0, Math.min(20, size()));
            throw new RondoException(
                    "`"
                            + symbol
                            + "` is not among the "
                            + size()
                            + " known: "
                            + String.join(", ", first)
                            + (size() > 20 ? ", …" : "")
                            + ": did it not occur in the training data?");
        }
        return found;
    }

    /// The number of [#UNKNOWN]; −1 if it is not there.
    public int unknown() {
        return unknown;
    }

    /// The numbers of symbols; see [#number].
    public int[] encode(List<String> tokens) {
        int[] ids = new int[tokens.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = number(tokens.get(i));
        }
        return ids;
    }

    /// The symbols of numbers.
    public List<String> decode(int... ids) {
        var tokens = new ArrayList<String>(ids.length);
        for (int id : ids) {
            tokens.add(symbol(id));
        }
        return tokens;
    }

    /// As a JSON array of the symbols.
    public Json toJson() {
        return new Json.Arr(symbols.stream().map(Json::of).toList());
    }

    /// Reads what [#toJson] wrote.
    public static Lexicon fromJson(Json json) {
        return new Lexicon(json.asList().stream().map(Json::asText).toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Lexicon that && symbols.equals(that.symbols);
    }

    @Override
    public int hashCode() {
        return symbols.hashCode();
    }

    @Override
    public String toString() {
        return size() + " symbols";
    }
}
