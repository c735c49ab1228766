package dev.rondo.data.text;

import dev.rondo.RondoException;

/// The order in which a language model reads a text: B streams side by side, T steps a batch.
///
/// Of a text of n symbols every symbol but the first is predicted once, from the one before it: n−1
/// predictions. They are cut into B contiguous streams whose lengths differ by at most one, the
/// longer ones first; nothing is thrown away. Batch k holds steps kT to kT+T−1 of every stream, so
/// the state in which stream s leaves batch k is the one in which it enters batch k+1. The last
/// batch may be shorter, and its last step may lack the streams that are one shorter. A text of
/// fewer than B+1 symbols makes fewer streams.
///
/// Rows are level-major, as the engine has them: first the symbols of all streams at the first
/// step, then those of all streams that still run at the second, and so on. The row of stream s at
/// step t is the number of rows of all steps before plus s.
///
/// Immutable; the array of symbols is kept, not copied.
public final class LanguageBatches {
    private final int[] ids;
    private final int streams;
    private final int steps;
    private final int shortest;
    private final int longer;

    /// Whether something can be predicted in a text.
    ///
    /// @throws RondoException if it has fewer than 2 symbols
    public static void check(int[] ids) {
        if (ids.length < 2) {
            throw new RondoException(
                    "a text of "
                            + ids.length
                            + (ids.length == 1 ? " symbol" : " symbols")
                            + ", expected 2 or more: one to read and one to predict");
        }
    }

    /// @param ids the numbers of the symbols
    /// @param streams B, at most
    /// @param steps T, at most
    public LanguageBatches(int[] ids, int streams, int steps) {
        check(ids);
        if (streams < 1 || steps < 1) {
            throw new RondoException(
                    "a batch of "
                            + streams
                            + " sequences and "
                            + steps
                            + " steps: expected 1 or more of each");
        }
        this.ids = ids;
        this.streams = Math.min(streams, ids.length - 1);
        this.steps = steps;
        this.shortest = (ids.length - 1) / this.streams;
        this.longer = (ids.length - 1) % this.streams;
    }

    /// How many streams there are: B, or fewer for a very short text.
    public int streams() {
        return streams;
    }

    /// How many batches make one pass over the text.
    public int count() {
        int longest = shortest + (longer > 0 ? 1 : 0);
        return (longest + steps - 1) / steps;
    }

    /// How many predictions one pass makes: the symbols less one.
    public int predictions() {
        return ids.length - 1;
    }

    /// The most rows that a batch can have: the size that arrays for [#fill] need.
    public int maximumRows() {
        return Math.toIntExact(Math.min((long) streams * steps, predictions()));
    }

    /// How many streams run at the first step of a batch; those after them have ended.
    public int sequences(int batch) {
        return Math.min(streams, active(firstStep(batch)));
    }

    private int firstStep(int batch) {
        if (batch < 0 || batch >= count()) {
            throw new IndexOutOfBoundsException("batch " + batch + " of " + count());
        }
        return batch * steps;
    }

    /// How many streams have a step of this number.
    private int active(int step) {
        return step < shortest ? streams : step == shortest ? longer : 0;
    }

    /// Writes one batch.
    ///
    /// @param inputs receives the symbol that each row reads
    /// @param labels receives the symbol that follows it, which the row predicts
    /// @param lengths receives the number of steps of each stream in this batch, falling, 0 for one
    ///   that has ended; of length [#streams] or more
    /// @return the number of rows, the sum of the lengths
    public int fill(int batch, int[] inputs, int[] labels, int[] lengths) {
        int first = firstStep(batch);
        return fill(first, first + steps, first, inputs, labels, lengths);
    }

    /// Writes the steps from `from` to before `to` of all streams, in the form of [#fill(int,
    /// int\[\], int\[\], int\[\])]. Rows before step `steps` get the label −1: they are read, but
    /// nothing is asked of them.
    ///
    /// @return the number of rows
    public int fill(int from, int to, int steps, int[] inputs, int[] labels, int[] lengths) {
        for (int s = 0; s < streams; s++) {
            lengths[s] = Math.clamp((long) length(s) - from, 0, to - from);
        }
        int row = 0;
        for (int step = from; step < to; step++) {
            int running = active(step);
            for (int s = 0; s < running; s++, row++) {
                int at = begin(s) + step;
                inputs[row] = ids[at];
                labels[row] = step < steps ? -1 : ids[at + 1];
            }
        }
        return row;
    }

    private int length(int stream) {
        return shortest + (stream < longer ? 1 : 0);
    }

    private int begin(int stream) {
        return stream * shortest + Math.min(stream, longer);
    }
}
