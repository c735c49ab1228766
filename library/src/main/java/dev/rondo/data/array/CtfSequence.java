package dev.rondo.data.array;

import dev.rondo.RondoException;
import dev.rondo.runtime.RecordText;
import dev.rondo.store.NameList;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One sequence of a file in CNTK's text format: named streams, each with samples in their order. A
/// stream may have fewer samples than another: a class for the whole sequence has one.
///
/// @param line where it begins in its file
/// @param id its number; the line's where the file has no numbers
/// @param streams by name, in the order in which they came
public record CtfSequence(int line, long id, Map<String, Samples> streams) {
    public CtfSequence {
        streams = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(streams));
    }

    /// The samples of one stream; the arrays are given out as they are, nobody may write into them.
    ///
    /// @param start samples + 1: where the values of a sample begin
    /// @param index the place of each value in its sample
    /// @param value what stands there
    /// @param comments what is noted behind each sample (`|# word`); empty if nothing is
    public record Samples(int[] start, int[] index, double[] value, List<String> comments) {
        public Samples {
            comments = List.copyOf(comments);
        }

        /// How many samples there are.
        public int size() {
            return start.length - 1;
        }

        /// The one place of a sample that is not zero, as of a symbol or a class.
        ///
        /// @throws RondoException if there are more, or none
        public int symbol(int sample) {
            int found = -1;
            for (int i = start[sample]; i < start[sample + 1]; i++) {
                if (value[i] != 0) {
                    if (found >= 0) {
                        found = -1;
                        break;
                    }
                    found = index[i];
                }
            }
            if (found < 0) {
                throw new RondoException(
                        "sample "
                                + (sample + 1)
                                + " has none or several values, expected one, as of a symbol");
            }
            return found;
        }

        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// A stream.
    ///
    /// @throws RondoException if there is none of that name
    public Samples stream(String name) {
        var found = streams.get(name);
        if (found == null) {
            throw new RondoException(
                    "line "
                            + line
                            + ": the sequence has no stream "
                            + name
                            + " (there are "
                            + NameList.of(streams.keySet())
                            + ")");
        }
        return found;
    }
}
