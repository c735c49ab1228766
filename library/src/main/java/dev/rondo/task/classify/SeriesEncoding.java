package dev.rondo.task.classify;

import dev.rondo.RondoException;
import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.labelled.LabelledSeries;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.series.Scaling;
import dev.rondo.series.SeriesFeatureBuilder;
import dev.rondo.store.Key;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Series of numbers as rows: `x` standardised, a missing number as the last that was seen or the
/// mean; where the cell declares them, `mask`, 1 where a number was seen, and `gap`, the time since
/// the one before was seen in units of its mean (Che et al. 2018). Channels are known by their
/// names: one that was never learned from is passed over, one that is not there is missing.
final class SeriesEncoding implements ItemEncoding {
    /// Numbers further from the mean than so many deviations are read as if they were there.
    private static final float FARTHEST = 10;

    private final SeriesFacts facts;
    private final int width;
    private final boolean masks;
    private final boolean gaps;
    private volatile Places places = new Places(List.of(), new int[0]);

    /// @param channels names
    /// @param scaling mean and deviation of each
    /// @param fill what a missing number is read as
    /// @param longest steps that are read; 0: all
    /// @param gapUnit time that a gap of 1 stands for
    /// @param input what the first layer's cell reads
    @Key("SeriesFacts")
    record SeriesFacts(
            @Key("channels") List<String> channels,
            @Key("scaling") Scaling scaling,
            @Key("fill") ClassifySettings.Fill fill,
            @Key("longest") int longest,
            @Key("gapUnit") double gapUnit,
            @Key("input") Input.Numbers input)
            implements ItemEncoding.Facts {
        @Override
        public SeriesEncoding encoding() {
            return new SeriesEncoding(this);
        }
    }

    /// Where the channels of a series stand among those that are known; -1: nowhere.
    private record Places(List<String> names, int[] of) {}

    private SeriesEncoding(SeriesFacts facts) {
        this.facts = facts;
        width = facts.channels().size();
        if (facts.scaling().width() != width
                || facts.scaling().deviation().size() != width
                || facts.input().width() != width
                || !(facts.gapUnit() > 0)) {
            throw new RondoException(
                    width
                            + " channels, "
                            + facts.scaling().width()
                            + " scalings, an input of "
                            + facts.input().width()
                            + ": they do not fit");
        }
        masks = facts.input().parts().stream().anyMatch(p -> p.name().equals("mask"));
        gaps = facts.input().parts().stream().anyMatch(p -> p.name().equals("gap"));
    }

    /// Measures what series consist of.
    static final class Fit implements ItemFit {
        private final ClassifySettings.Reads.Series how;
        private final List<String> inputs;
        private final String cell;
        private final Map<String, Channel> channels = new HashMap<>();
        private final List<String> order = new ArrayList<>();
        private double gaps;
        private long counted;

        /// Mean and deviation (Welford), and whether there is anything but 0 and 1.
        private static final class Channel {
            long count;
            double mean;
            double squares;
            boolean indicator = true;

            void add(float v) {
                count++;
                double d = v - mean;
                mean += d / count;
                squares += d * (v - mean);
                indicator &= v == 0 || v == 1;
            }

            double deviation() {
                double deviation = Math.sqrt(squares / count);
                return deviation > 0 ? deviation : 1;
            }
        }

        /// @param inputs that the first layer's cell declares
        Fit(ClassifySettings.Reads.Series how, List<String> inputs, String cell) {
            this.how = how;
            this.inputs = inputs;
            this.cell = cell;
        }

        @Override
        public void add(Labelled item) {
            var series = series(item);
            int n = series.channels();
            var of = new ArrayList<Channel>();
            for (String name : series.names()) {
                of.add(
                        channels.computeIfAbsent(
                                name,
                                _ -> {
                                    order.add(name);
                                    return new Channel();
                                }));
            }
            int steps = steps(series, how.longest());
            double[] seen = new double[n];
            for (int t = 0; t < steps; t++) {
                double now = time(series, t);
                for (int j = 0; j < n; j++) {
                    float v = series.values()[t * n + j];
                    check(series, t, j);
                    if (t > 0) {
                        gaps += now - seen[j];
                        counted++;
                    } else {
                        seen[j] = now;
                    }
                    if (!Float.isNaN(v)) {
                        of.get(j).add(v);
                        seen[j] = now;
                    }
                }
            }
        }

        @Override
        public SeriesEncoding encoding() {
            List<String> names = order.stream().filter(n -> of(n).count > 0).toList();
            if (names.isEmpty()) {
                throw new RondoException(
                        "there is not one number in the series that are learned from");
            }
            List<Double> means = new ArrayList<>();
            List<Double> deviations = new ArrayList<>();
            switch (how.scaling()) {
                case NONE -> {
                    means.addAll(Collections.nCopies(names.size(), 0.0));
                    deviations.addAll(Collections.nCopies(names.size(), 1.0));
                }
                case EACH ->
                        names.stream()
                                .map(n -> of(n))
                                .forEach(c -> {
                                    means.add(c.indicator ? 0 : c.mean);
                                    deviations.add(c.indicator ? 1 : c.deviation());
                                });
                case TOGETHER -> {
                    long n = 0;
                    double sum = 0;
                    double squares = 0; // about 0
                    for (String name : names) {
                        var c = of(name);
                        n += c.count;
                        sum += c.count * c.mean;
                        squares += c.squares + c.count * c.mean * c.mean;
                    }
                    double mean = sum / n;
                    double deviation = Math.sqrt(Math.max(0, squares / n - mean * mean));
                    means.addAll(Collections.nCopies(names.size(), mean));
                    deviations.addAll(
                            Collections.nCopies(names.size(), deviation > 0 ? deviation : 1));
                }
            }
            return new SeriesEncoding(
                    new SeriesFacts(
                            names,
                            new Scaling(means, deviations),
                            how.fill(),
                            how.longest(),
                            gaps > 0 ? gaps / counted : 1,
                            SeriesFeatureBuilder.input(inputs, names.size(), cell)));
        }

        private Channel of(String name) {
            return java.util.Objects.requireNonNull(channels.get(name));
        }
    }

    private static LabelledSeries series(Labelled item) {
        if (item instanceof LabelledSeries series) {
            return series;
        }
        throw new RondoException("a text, expected a series of numbers, as all before");
    }

    private static int steps(LabelledSeries series, int longest) {
        return longest > 0 ? Math.min(longest, series.steps()) : series.steps();
    }

    private static double time(LabelledSeries series, int step) {
        return series.times().length == 0 ? step : series.times()[step];
    }

    private static void check(LabelledSeries series, int step, int channel) {
        float v = series.values()[step * series.channels() + channel];
        if (Float.isInfinite(v)) {
            throw new RondoException(
                    "step "
                            + (step + 1)
                            + " of a series, channel "
                            + series.names().get(channel)
                            + ": "
                            + v
                            + ", expected a finite number, or NaN where one is missing");
        }
    }

    @Override
    public Input.Numbers input() {
        return facts.input();
    }

    private int[] places(List<String> names) {
        var last = places;
        if (last.names().equals(names)) {
            return last.of();
        }
        var numbers = new HashMap<String, Integer>();
        facts.channels().forEach(n -> numbers.put(n, numbers.size()));
        int[] of = names.stream().mapToInt(n -> numbers.getOrDefault(n, -1)).toArray();
        places = new Places(names, of);
        return of;
    }

    @Override
    public int[] encode(Labelled item) {
        var series = series(item);
        int[] of = places(series.names());
        int steps = Math.max(1, steps(series, facts.longest()));
        int row = facts.input().row();
        int[] record = new int[steps * row];
        float[] last = new float[width]; // 0: the mean
        double[] seen = new double[width];
        boolean keep = facts.fill() == ClassifySettings.Fill.LAST;
        float[] read = new float[width];
        for (int t = 0; t < steps; t++) {
            boolean there = t < series.steps();
            double now = there ? time(series, t) : 0;
            java.util.Arrays.fill(read, Float.NaN);
            for (int j = 0; there && j < of.length; j++) {
                if (of[j] >= 0) {
                    check(series, t, j);
                    read[of[j]] = series.values()[t * of.length + j];
                }
            }
            int at = t * row;
            for (int j = 0; j < width; j++) {
                boolean known = !Float.isNaN(read[j]);
                seen[j] = t == 0 ? now : seen[j];
                float x = keep ? last[j] : 0;
                if (known) {
                    x = Math.clamp(facts.scaling().scale(read[j], j), -FARTHEST, FARTHEST);
                    last[j] = x;
                }
                record[at + j] = Float.floatToRawIntBits(x);
                if (masks) {
                    record[at + width + j] = Float.floatToRawIntBits(known ? 1 : 0);
                }
                if (gaps) {
                    float gap = (float) ((now - seen[j]) / facts.gapUnit());
                    record[at + (masks ? 2 : 1) * width + j] = Float.floatToRawIntBits(gap);
                }
                if (known) {
                    seen[j] = now;
                }
            }
        }
        return record;
    }

    @Override
    public int steps(int[] record) {
        return record.length / facts.input().row();
    }

    @Override
    public Rows rows(List<int[]> records, RowOf rows, int count, @Nullable RandomStreams noise) {
        int row = facts.input().row();
        float[] x = new float[count * row];
        for (int b = 0; b < records.size(); b++) {
            int[] record = records.get(b);
            for (int t = 0; t < record.length / row; t++) {
                int to = rows.row(b, t) * row;
                for (int j = 0; j < row; j++) {
                    x[to + j] = Float.intBitsToFloat(record[t * row + j]);
                }
            }
        }
        return new Rows.Numbers(x, row);
    }

    @Override
    public SeriesFacts facts() {
        return facts;
    }
}
