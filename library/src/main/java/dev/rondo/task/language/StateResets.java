package dev.rondo.task.language;

import dev.rondo.RondoException;
import dev.rondo.data.text.Vocabulary;

import java.util.BitSet;
import java.util.stream.IntStream;

/// Where an evaluation begins with a new state. A state that accumulates over the whole text, as
/// those of additive and residual cells do, grows without bound; in training it is reset, or its
/// sequences are short.
public final class StateResets {
    private StateResets() {}

    /// Nowhere: the text is one running sequence.
    public static BitSet none() {
        return new BitSet();
    }

    /// Every `n` symbols.
    ///
    /// @param length of the text, in symbols
    /// @return the indices of the symbols that are predicted without a past
    public static BitSet every(int n, int length) {
        if (n < 1) {
            throw new RondoException("a reset every " + n + " symbols: expected 1 or more");
        }
        var anew = new BitSet();
        for (long i = n; i < length; i += n) {
            anew.set((int) i);
        }
        return anew;
    }

    /// After each blank line, at the first symbol of the next document.
    ///
    /// @return the indices of the symbols that are predicted without a past
    public static BitSet documents(Vocabulary vocabulary, int[] ids) {
        int end =
                vocabulary.find(
                        switch (vocabulary.unit()) {
                            case CHARACTERS -> "\n";
                            case WORDS -> Vocabulary.END_OF_LINE;
                            case BYTES -> "0a";
                        });
        // a blank line of words is an end of line after another
        var anew = new BitSet();
        IntStream.range(2, ids.length)
                .filter(i -> end >= 0 && ids[i] != end && ids[i - 1] == end && ids[i - 2] == end)
                .forEach(anew::set);
        return anew;
    }

    /// As it is spelled: `document`, or a number of symbols.
    ///
    /// @throws RondoException if it is neither
    public static BitSet parse(String text, Vocabulary vocabulary, int[] ids) {
        if (text.equals("document")) {
            return documents(vocabulary, ids);
        }
        try {
            return every(Integer.parseInt(text), ids.length);
        } catch (NumberFormatException e) {
            throw new RondoException(
                    "a reset by `" + text + "`: expected document, or a number of symbols", e);
        }
    }
}
