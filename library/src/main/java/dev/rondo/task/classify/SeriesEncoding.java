package dev.rondo.task.classify;

import dev.rondo.RondoException;
import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.labelled.LabelledSeries;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.series.Moments;
import dev.rondo.series.RowEncoder;
import dev.rondo.series.Scaling;
import dev.rondo.store.Key;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Series of numbers as rows ([RowEncoder]): `x` standardised, a missing number as the last that
/// was seen or the mean; where the cell declares them, `mask` and `gap`, in units of its mean.
/// Channels are known by their names: one that was never learned from is passed over, one that is
/// not there is missing.
final class SeriesEncoding implements ItemEncoding {
    /// Numbers further from the mean than so many deviations are read as if they were there.
    private static final float FARTHEST = 10;

    private final SeriesConfiguration configuration;
    private final int width;
    private volatile Places places = new Places(List.of(), new int[0]);

    /// @param channels names
    /// @param scaling mean and deviation of each
    /// @param fill what a missing number is read as
    /// @param longest steps that are read; 0: all
    /// @param gapUnit time that a gap of 1 stands for
    /// @param input what the first layer's cell reads
    @Key("SeriesFacts")
    record SeriesConfiguration(
            @Key("channels") List<String> channels,
            @Key("scaling") Scaling scaling,
            @Key("fill") ClassifySettings.Fill fill,
            @Key("longest") int longest,
            @Key("gapUnit") double gapUnit,
            @Key("input") Input.Numbers input)
            implements ItemEncoding.Configuration {
        @Override
        public SeriesEncoding encoding() {
            return new SeriesEncoding(this);
        }
    }

    /// Where the channels of a series stand among those that are known; -1: nowhere.
    private record Places(List<String> names, int[] of) {}

    private SeriesEncoding(SeriesConfiguration configuration) {
        this.configuration = configuration;
        width = configuration.channels().size();
        if (configuration.scaling().width() != width
                || configuration.scaling().deviation().size() != width
                || configuration.input().width() != width
                || !(configuration.gapUnit() > 0)) {
            throw new RondoException(
                    width
                            + " channels, "
                            + configuration.scaling().width()
                            + " scalings, an input of "
                            + configuration.input().width()
                            + ": they do not fit");
        }
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

        /// Mean and deviation, and whether there is anything but 0 and 1.
        private static final class Channel {
            final Moments moments = new Moments();
            boolean indicator = true;

            void add(double v) {
                moments.add(v);
                indicator &= v == 0 || v == 1;
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
                    double v = series.values()[t * n + j];
                    check(series, t, j);
                    if (t > 0) {
                        gaps += now - seen[j];
                        counted++;
                    } else {
                        seen[j] = now;
                    }
                    if (!Double.isNaN(v)) {
                        of.get(j).add(v);
                        seen[j] = now;
                    }
                }
            }
        }

        @Override
        public SeriesEncoding encoding() {
            List<String> names = order.stream().filter(n -> of(n).moments.count() > 0).toList();
            if (names.isEmpty()) {
                throw new RondoException("the training series have no observed number");
            }
            return new SeriesEncoding(
                    new SeriesConfiguration(
                            names,
                            scaling(names),
                            how.fill(),
                            how.longest(),
                            gaps > 0 ? gaps / counted : 1,
                            RowEncoder.input(inputs, names.size(), cell)));
        }

        private Scaling scaling(List<String> names) {
            var moments = names.stream().map(n -> of(n).moments).toList();
            return switch (how.scaling()) {
                case NONE -> Scaling.none(names.size());
                case TOGETHER -> Scaling.together(moments);
                case EACH -> {
                    var scaling = Scaling.each(moments);
                    for (int c = 0; c < names.size(); c++) {
                        scaling = of(names.get(c)).indicator ? scaling.with(c, 0, 1) : scaling;
                    }
                    yield scaling;
                }
            };
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
        double v = series.values()[step * series.channels() + channel];
        check(v, step, series.names().get(channel));
    }

    /// @param step from 0
    static void check(double v, long step, String channel) {
        if (Double.isInfinite(v)) {
            throw new RondoException(
                    "step "
                            + (step + 1)
                            + " of a series, channel "
                            + channel
                            + ": "
                            + v
                            + ", expected a finite number, or NaN where one is missing");
        }
    }

    @Override
    public Input.Numbers input() {
        return configuration.input();
    }

    private int[] places(List<String> names) {
        var last = places;
        if (last.names().equals(names)) {
            return last.of();
        }
        var numbers = new HashMap<String, Integer>();
        configuration.channels().forEach(n -> numbers.put(n, numbers.size()));
        int[] of = names.stream().mapToInt(n -> numbers.getOrDefault(n, -1)).toArray();
        places = new Places(names, of);
        return of;
    }

    @Override
    public List<String> stepNames(Labelled item) {
        var series = series(item);
        return IntStream.range(0, steps(series, configuration.longest()))
                .mapToObj(t ->
                        series.times().length == 0
                                ? Integer.toString(t + 1)
                                : Double.toString(time(series, t)))
                .toList();
    }

    @Override
    public int[] encode(Labelled item) {
        var series = series(item);
        int[] of = places(series.names());
        int steps = Math.max(1, steps(series, configuration.longest()));
        int row = configuration.input().row();
        var running = new Running();
        float[] rows = new float[steps * row];
        double[] read = new double[width];
        for (int t = 0; t < steps; t++) {
            boolean present = t < series.steps();
            double now = present ? time(series, t) : 0;
            Arrays.fill(read, Double.NaN);
            for (int j = 0; present && j < of.length; j++) {
                if (of[j] >= 0) {
                    check(series, t, j);
                    read[of[j]] = series.values()[t * of.length + j];
                }
            }
            running.next(now, read, rows, t * row);
        }
        int[] record = new int[rows.length];
        Arrays.setAll(record, i -> Float.floatToRawIntBits(rows[i]));
        return record;
    }

    /// A series that is encoded step by step.
    final class Running {
        private final RowEncoder encoder;
        private final double[] seen; // of each channel the time at which it was last seen
        private int steps;

        Running() {
            this(
                    new RowEncoder(configuration.input(), width, configuration.fill().policy()),
                    new double[width],
                    0);
        }

        private Running(RowEncoder encoder, double[] seen, int steps) {
            this.encoder = encoder;
            this.seen = seen;
            this.steps = steps;
        }

        /// An independent one at the same step.
        Running copy() {
            return new Running(encoder.copy(configuration.input()), seen.clone(), steps);
        }

        /// Encodes the next step as the row that begins at `rows[at]`.
        ///
        /// @param read the numbers of the channels that are known; NaN where one is missing
        void next(double now, double[] read, float[] rows, int at) {
            encoder.begin(rows, at);
            for (int j = 0; j < width; j++) {
                boolean known = !Double.isNaN(read[j]);
                seen[j] = steps == 0 ? now : seen[j];
                float x =
                        Math.clamp(configuration.scaling().scale(read[j], j), -FARTHEST, FARTHEST);
                double gap = (now - seen[j]) / configuration.gapUnit();
                encoder.number(j, x, rows, at + j);
                encoder.seen(known, gap, rows, at + j, at + j + 1);
                seen[j] = known ? now : seen[j];
            }
            steps++;
        }
    }

    @Override
    public int steps(int[] record) {
        return record.length / configuration.input().row();
    }

    @Override
    public Rows rows(List<int[]> records, RowOf rows, int count, @Nullable RandomStreams noise) {
        int row = configuration.input().row();
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
    public SeriesConfiguration configuration() {
        return configuration;
    }
}
