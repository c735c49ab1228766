package dev.rondo.data.labelled;

import dev.rondo.RondoException;
import dev.rondo.data.array.ArrayReader;
import dev.rondo.data.array.CtfReader;
import dev.rondo.data.array.CtfSequence;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Reads sequences in CNTK's text format as items with their classes. A stream is read as text
/// where each of its samples is one symbol (`17:1`), whose tokens are the symbols' numbers; as a
/// series otherwise: what a sparse sample does not name is 0.
public final class LabelledSequences {
    private LabelledSequences() {}

    /// What the streams of a file are.
    ///
    /// @param read the stream that is read
    /// @param label the stream of the class: one sample a sequence; several symbols in it are
    ///   several classes. Empty if there is none
    /// @param symbols whether each sample that is read is one symbol
    public record Streams(String read, String label, boolean symbols) {}

    /// What the streams seem to be, by the first sequence: that of the class is the first that has
    /// one sample where the longest has several; what is read is the first of the longest.
    public static Streams streams(DataSource source) {
        CtfSequence first;
        try (var items = CtfReader.read(source)) {
            first = items.next();
        }
        int longest = first.streams().values().stream().mapToInt(s -> s.size()).max().orElse(0);
        String read = "";
        String label = "";
        for (var e : first.streams().entrySet()) {
            if (read.isEmpty() && e.getValue().size() == longest) {
                read = e.getKey();
            } else if (label.isEmpty() && e.getValue().size() == 1) {
                label = e.getKey();
            }
        }
        return new Streams(read, label, symbols(stream(source, first, read)));
    }

    /// What streams with these names are, by the first sequence.
    ///
    /// @throws RondoException if there is no such stream
    public static Streams streams(DataSource source, String read, String label) {
        try (var items = CtfReader.read(source)) {
            var first = items.next();
            if (!label.isEmpty()) {
                stream(source, first, label);
            }
            return new Streams(read, label, symbols(stream(source, first, read)));
        }
    }

    /// @throws RondoException that says where, if there is no such stream
    private static CtfSequence.Samples stream(DataSource source, CtfSequence of, String name) {
        try {
            return of.stream(name);
        } catch (RondoException e) {
            throw new RondoException(source.name() + ": " + e.getMessage(), e);
        }
    }

    private static boolean symbols(CtfSequence.Samples samples) {
        boolean moved = false;
        for (int i = 0; i < samples.size(); i++) {
            int at = samples.start()[i];
            if (samples.start()[i + 1] != at + 1 || samples.value()[at] != 1) {
                return false;
            }
            moved |= samples.index()[at] > 0;
        }
        return moved;
    }

    /// The sequences, one by one. A class is what is noted behind its sample (`|S1 14:1 |# flight`)
    /// or, where nothing is, its number.
    public static ItemReader<Labelled> read(DataSource source, Streams streams) {
        return CtfReader.read(source).map(sequence -> item(source, sequence, streams));
    }

    private static Labelled item(DataSource source, CtfSequence sequence, Streams streams) {
        try {
            var read = sequence.stream(streams.read());
            var labels =
                    streams.label().isEmpty() || !sequence.streams().containsKey(streams.label())
                            ? List.<String>of()
                            : labels(sequence.stream(streams.label()));
            if (!streams.symbols()) {
                return series(labels, read);
            }
            var tokens = new ArrayList<String>();
            for (int i = 0; i < read.size(); i++) {
                tokens.add("" + read.symbol(i));
            }
            return new LabelledText(labels, String.join(" ", tokens));
        } catch (RondoException e) {
            throw new RondoException(
                    source.name() + ":" + sequence.line() + ": " + e.getMessage(), e);
        }
    }

    private static List<String> labels(CtfSequence.Samples samples) {
        var labels = new ArrayList<String>();
        for (int i = 0; i < samples.size(); i++) {
            int from = samples.start()[i];
            int to = samples.start()[i + 1];
            long set = IntStream.range(from, to).filter(v -> samples.value()[v] != 0).count();
            for (int v = from; v < to; v++) {
                if (samples.value()[v] != 0) {
                    String note = samples.comments().get(i);
                    labels.add(set == 1 && !note.isEmpty() ? note : "" + samples.index()[v]);
                }
            }
        }
        return labels.stream().distinct().toList();
    }

    private static LabelledSeries series(List<String> labels, CtfSequence.Samples samples) {
        int width = 1;
        for (int index : samples.index()) {
            width = Math.max(width, Math.addExact(index, 1));
        }
        if ((long) width * samples.size() > ArrayReader.MAXIMUM_WIDTH) {
            throw new RondoException(
                    samples.size()
                            + " samples of "
                            + width
                            + " numbers: more than are read as numbers");
        }
        double[] values = new double[samples.size() * width];
        for (int i = 0; i < samples.size(); i++) {
            for (int v = samples.start()[i]; v < samples.start()[i + 1]; v++) {
                values[i * width + samples.index()[v]] = samples.value()[v];
            }
        }
        return new LabelledSeries(labels, LabelledSeries.numbered(width), new double[0], values);
    }
}
