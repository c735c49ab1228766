package dev.rondo.data.array;

import dev.rondo.data.number.Doubles;
import dev.rondo.data.number.Ints;
import dev.rondo.data.number.Numbers;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.LineReader;
import dev.rondo.data.source.Tokeniser;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads CNTK's text format (CTF): lines `id |name values |name values |# comment`. Lines with the
/// same id, one after the other, make a sequence; a line without id is a sequence of its own.
/// Values are dense (`0.5 1 -2`) or sparse (`17:1`). A comment belongs to the sample before it.
public final class CtfReader {
    private static final int MAXIMUM_LINES = 1 << 20; // of a sequence

    private final LineReader lines;
    private @Nullable String lookahead;

    private CtfReader(LineReader lines) {
        this.lines = lines;
    }

    /// The sequences, one by one.
    public static ItemReader<CtfSequence> read(DataSource source) {
        var lines = source.lines();
        var reader = new CtfReader(lines);
        return ItemReader.of(lines, "lines `id |name values` (CNTK's text format)", reader::next);
    }

    /// A stream that is read.
    private static final class Stream {
        final Ints start = new Ints();
        final Ints index = new Ints();
        final Doubles value = new Doubles();
        final List<String> comments = new ArrayList<>();

        CtfSequence.Samples samples() {
            start.add(index.size());
            return new CtfSequence.Samples(start.array(), index.array(), value.array(), comments);
        }
    }

    private @Nullable CtfSequence next() {
        String line = lookahead == null ? line() : lookahead;
        lookahead = null;
        if (line == null) {
            return null;
        }
        int first = lines.number();
        Map<String, Stream> streams = new LinkedHashMap<>();
        String id = id(line);
        samples(line, streams);
        if (!id.isEmpty()) {
            for (int count = 1; ; count++) {
                String more = line();
                if (more == null || !id(more).equals(id)) {
                    lookahead = more;
                    break;
                }
                if (count == MAXIMUM_LINES) {
                    throw lines.fault("more than " + MAXIMUM_LINES + " lines in sequence " + id);
                }
                samples(more, streams);
            }
        }
        var all = new LinkedHashMap<String, CtfSequence.Samples>();
        streams.forEach((name, stream) -> all.put(name, stream.samples()));
        return new CtfSequence(first, id.isEmpty() ? first : Long.parseLong(id), all);
    }

    private @Nullable String line() {
        String line = lines.next();
        while (line != null && line.isBlank()) {
            line = lines.next();
        }
        return line;
    }

    private String id(String line) {
        int bar = line.indexOf('|');
        if (bar < 0) {
            throw lines.fault("no |, expected `id |name values`: is it CNTK's text format?");
        }
        String id = line.substring(0, bar).strip();
        if (!id.chars().allMatch(c -> c >= '0' && c <= '9') || id.length() > 18) {
            throw lines.fault(
                    "`"
                            + (id.length() > 40 ? id.substring(0, 40) + "…" : id)
                            + "` before the first |, expected the number of a sequence, or nothing");
        }
        return id;
    }

    private void samples(String line, Map<String, Stream> streams) {
        Stream last = null;
        int at = line.indexOf('|');
        while (at < line.length()) {
            boolean comment = line.startsWith("|#", at);
            int end = comment ? comment(line, at + 2) : line.indexOf('|', at + 1);
            end = end < 0 ? line.length() : end;
            String part = line.substring(at + 1, end).strip();
            if (comment) {
                if (last != null) {
                    last.comments.set(
                            last.comments.size() - 1, part.substring(1).strip().replace("|#", "|"));
                }
            } else {
                last = sample(part, streams);
            }
            at = end;
        }
    }

    /// Where a comment ends: at the next | that is not part of `|#`, which stands for | in it.
    private static int comment(String line, int from) {
        int end = line.indexOf('|', from);
        while (end >= 0 && line.startsWith("|#", end)) {
            end = line.indexOf('|', end + 2);
        }
        return end;
    }

    private Stream sample(String part, Map<String, Stream> streams) {
        var fields = Tokeniser.BLANKS.split(part);
        if (fields.isEmpty()) {
            throw lines.fault("a | without the name of a stream after it");
        }
        var stream = streams.computeIfAbsent(fields.getFirst(), _ -> new Stream());
        stream.start.add(stream.index.size());
        stream.comments.add("");
        for (int i = 1; i < fields.size(); i++) {
            String field = fields.get(i);
            int colon = field.indexOf(':');
            int index = i - 1;
            if (colon >= 0) {
                try {
                    index = Integer.parseInt(field.substring(0, colon));
                } catch (NumberFormatException _) {
                    index = -1;
                }
            }
            double value = Numbers.parse(field.substring(colon + 1));
            if (index < 0 || !(Math.abs(value) <= Float.MAX_VALUE)) {
                throw lines.fault(
                        "stream "
                                + fields.getFirst()
                                + ": `"
                                + (field.length() > 40 ? field.substring(0, 40) + "…" : field)
                                + "`, expected a number, or index:number");
            }
            stream.index.add(index);
            stream.value.add(value);
        }
        return stream;
    }
}
