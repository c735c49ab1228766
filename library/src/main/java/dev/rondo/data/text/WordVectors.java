package dev.rondo.data.text;

import dev.rondo.runtime.RecordText;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Vectors of words that were learned elsewhere. The array is given out as it is; nobody may write
/// into it.
///
/// @param width how many numbers a vector has
/// @param words the rows that were kept, by word
/// @param values words × width
/// @param total how many words the file has
/// @param unreadable how many of them are no UTF-8 and were passed over
public record WordVectors(
        int width, Map<String, Integer> words, float[] values, long total, long unreadable) {
    public WordVectors {
        words = Map.copyOf(words);
    }

    /// The vectors for the symbols of a lexicon, as an embedding begins with; zero for symbols
    /// without one. A symbol without vector takes that of its small letters, if there is one.
    ///
    /// @return symbols × width
    public float[] of(List<String> symbols) {
        float[] rows = new float[Math.multiplyExact(symbols.size(), width)];
        for (int i = 0; i < symbols.size(); i++) {
            copy(symbols.get(i), rows, i * width);
        }
        return rows;
    }

    /// Writes the vector of a symbol, or of its small letters, to `out[at]` on.
    ///
    /// @return whether there is one
    public boolean copy(String symbol, float[] out, int at) {
        Integer row = find(symbol);
        if (row == null) {
            return false;
        }
        System.arraycopy(values, row * width, out, at, width);
        return true;
    }

    /// How many of these symbols have a vector.
    public int covered(List<String> symbols) {
        return (int) symbols.stream().filter(s -> find(s) != null).count();
    }

    private @org.jspecify.annotations.Nullable Integer find(String symbol) {
        Integer row = words.get(symbol);
        return row != null ? row : words.get(symbol.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
