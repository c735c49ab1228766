package dev.rondo.task.forecast;

import dev.rondo.data.series.Panel;
import dev.rondo.store.Key;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Which rows a forecaster learned from, and which it was validated on, so that an evaluation can
/// tell whether it touches them. It stands in the model's file.
///
/// @param series that it learned from; of very many those that are kept are the first
@Key("rondo.learned")
record LearnedRows(@Key("series") List<Part> series) {
    static final LearnedRows UNKNOWN = new LearnedRows(List.of());

    private static final int MOST = 2000; // series that are kept
    private static final int BEGIN = 10; // rows by which a series without times is known again

    LearnedRows {
        series = List.copyOf(series);
    }

    /// Of one series.
    ///
    /// @param name of the series in the column of names; empty: there is none
    /// @param rows its first ones, that were learned from
    /// @param validation rows after those, that were held out
    /// @param times of the first row, the last that was learned from, and the last of all; empty:
    ///   there are none
    /// @param begin a checksum of its first rows
    record Part(
            @Key("name") String name,
            @Key("rows") int rows,
            @Key("validation") int validation,
            @Key("times") List<Long> times,
            @Key("begin") String begin) {
        Part {
            times = List.copyOf(times);
        }

        private static Part of(String name, Panel.One one, int learned) {
            long[] t = one.times();
            return new Part(
                    name,
                    learned,
                    one.rows() - learned,
                    t.length == 0 || learned == 0
                            ? List.of()
                            : List.of(t[0], t[learned - 1], t[t.length - 1]),
                    begin(one, Math.min(BEGIN, one.rows())));
        }

        private static String begin(Panel.One one, int rows) {
            var bytes = ByteBuffer.allocate(8 * rows * one.width());
            bytes.asDoubleBuffer().put(Arrays.copyOf(one.values(), rows * one.width()));
            var crc = new CRC32C();
            crc.update(bytes.array());
            return Long.toHexString(crc.getValue());
        }

        private boolean same(Panel.One one) {
            int known = Math.min(BEGIN, rows + validation);
            return one.rows() >= known && begin(one, known).equals(begin);
        }

        /// The ends of what was learned from and of what was held out, as rows of this series, and
        /// where the first begins.
        private int[] in(Panel.One one) {
            if (times.isEmpty() || one.times().length == 0) {
                return same(one) ? new int[] {0, rows, rows + validation} : new int[3];
            }
            return new int[] {
                row(one.times(), times.get(0)),
                row(one.times(), times.get(1) + 1),
                row(one.times(), times.get(2) + 1)
            };
        }

        private static int row(long[] all, long time) {
            int at = Arrays.binarySearch(all, time);
            return at < 0 ? -at - 1 : at;
        }
    }

    static LearnedRows of(Panel panel, int[] learned) {
        var parts = new ArrayList<Part>();
        for (int s = 0; s < Math.min(MOST, learned.length); s++) {
            // the names of files do not belong into a model
            var one = panel.series().get(s);
            String name = panel.layout().id().isPresent() ? one.name() : "";
            parts.add(Part.of(name, one, learned[s]));
        }
        return new LearnedRows(parts);
    }

    /// The number of a series among those that were learned from, from 0; −1: it is none of them.
    int index(Panel.One one) {
        return part(one).map(series::indexOf).orElse(-1);
    }

    private Optional<Part> part(Panel.One one) {
        return series.stream()
                .filter(p ->
                        p.name().isEmpty()
                                ? series.size() == 1 || p.same(one)
                                : p.name().equals(one.name()))
                .findFirst();
    }

    /// Rows of a series that was learned from: where they begin, where they end, and where what was
    /// held out ends; all 0 if it was not.
    int[] in(Panel.One one) {
        return part(one).map(p -> p.in(one)).orElseGet(() -> new int[3]);
    }
}
