package dev.rondo.series;

import dev.rondo.network.spec.Input;

import java.util.Arrays;

/// Makes the rows that a forecaster's network reads of the rows of a series, one running series: x,
/// what came ([RowEncoder]), what is known of the steps to come, the calendar of the next step,
/// what does not change; `mask`; `gap` in steps. And says what forecasts from here are relative to.
public final class SeriesFeatureBuilder {
    private final SeriesSchema schema;
    private final Scaling scaling;
    private final double[] polynomial;
    private final RowEncoder encoder;
    private final boolean indicators;
    private final double[] since; // of each channel
    private final double[][] levels; // of each channel its last ones, the newest first; NaN: none
    private int begun;

    public SeriesFeatureBuilder(SeriesSchema schema, Scaling scaling, Input.Numbers input) {
        this(schema, scaling, new RowEncoder(input, schema.channels().size(), schema.missing()));
    }

    private SeriesFeatureBuilder(SeriesSchema schema, Scaling scaling, RowEncoder encoder) {
        this.schema = schema;
        this.scaling = scaling;
        int channels = schema.channels().size();
        polynomial = schema.polynomial();
        this.encoder = encoder;
        indicators = !encoder.masks() && schema.missing() == MissingPolicy.MASK;
        since = new double[channels];
        levels = new double[channels][];
        for (int c = 0; c < channels; c++) {
            levels[c] = new double[schema.channels().get(c).target() ? polynomial.length : 1];
            Arrays.fill(levels[c], Double.NaN);
        }
    }

    private SeriesFeatureBuilder(SeriesFeatureBuilder other, Input.Numbers input) {
        this(other.schema, other.scaling, other.encoder.copy(input));
        System.arraycopy(other.since, 0, since, 0, since.length);
        for (int c = 0; c < levels.length; c++) {
            levels[c] = other.levels[c].clone();
        }
        begun = other.begun;
    }

    public SeriesFeatureBuilder copy(Input.Numbers input) {
        return new SeriesFeatureBuilder(this, input);
    }

    /// Numbers of a row that the network reads.
    public int width() {
        return encoder.row();
    }

    /// Takes the next row of the series, from `values[at]` on, and writes what the network reads to
    /// `out[to]` on.
    ///
    /// @param number of the row in `around`
    public void next(
            double[] values, int at, Covariates covariates, int number, float[] out, int to) {
        encoder.begin(out, to);
        double passed = begun == 0 ? 0 : covariates.passed(number);
        int x = to;
        for (int c = 0; c < levels.length; c++) {
            if (schema.channels().get(c).runs()) {
                x = run(c, values[at + c], passed, out, x);
            }
        }
        for (int c = 0; c < levels.length; c++) {
            var channel = schema.channels().get(c);
            for (int h = 1;
                    channel.role() == SeriesSchema.Role.KNOWN && h <= schema.horizon();
                    h++) {
                x = write(c, covariates.value(number + h, c), out, x);
            }
            if (channel.role() == SeriesSchema.Role.STATIC) {
                x = write(c, covariates.fixed(c), out, x);
            }
        }
        for (var calendar : schema.calendar()) {
            calendar.write(covariates.time(number + 1), out, x);
            x += calendar.width();
        }
        begun++;
    }

    /// A value that came. Returns where the next is written.
    private int run(int c, double v, double passed, float[] out, int x) {
        var channel = schema.channels().get(c);
        boolean seen = !Double.isNaN(v);
        since[c] += passed;
        double gap = since[c];
        int next = channel.numbers() ? number(c, v, seen, out, x) : write(c, v, out, x);
        if (seen) {
            since[c] = 0;
        }
        encoder.seen(seen, gap, out, x, next);
        if (indicators && channel.numbers()) {
            out[next++] = seen ? 1 : 0;
            out[next++] = (float) Math.log1p(gap);
        }
        return next;
    }

    private int number(int c, double v, boolean seen, float[] out, int x) {
        var channel = schema.channels().get(c);
        double[] own = levels[c];
        double before = own[0];
        System.arraycopy(own, 0, own, 1, own.length - 1);
        own[0] = seen ? schema.level(channel, v) : before;
        boolean differs = own.length > 1 && schema.scale() != Normalisation.WINDOW;
        double measured = 0;
        for (int k = 0; k < (differs ? own.length : 1); k++) {
            measured += polynomial[k] * own[k];
        }
        float scaled = Float.NaN;
        if (seen || differs) {
            scaled = Double.isNaN(measured) ? 0 : scaling.scale(measured, c);
        }
        encoder.number(c, scaled, out, x);
        return x + 1;
    }

    /// A value as it is, 0 where it is missing.
    private int write(int c, double v, float[] out, int x) {
        var channel = schema.channels().get(c);
        if (!channel.numbers()) {
            if (!Double.isNaN(v)) {
                out[x + (int) v] = 1;
            }
        } else if (!Double.isNaN(v)) {
            out[x] = scaling.scale(v, c);
        }
        return x + channel.width();
    }

    // ---- what forecasts are relative to -------------------------------------------------------

    /// Whether forecasts can be made from here.
    boolean ready() {
        return begun > schema.lead();
    }

    /// What the network's 0 stands for in each step ahead, as a level: horizon × targets.
    public double[] base() {
        int targets = schema.targets().size();
        double[] base = new double[schema.horizon() * targets];
        for (int i = 0; i < targets && !schema.plain(); i++) {
            int c = schema.column(i);
            boolean differs = !schema.differences().isEmpty();
            double add = differs && schema.scale() == Normalisation.WINDOW ? 0 : scaling.mean(c);
            double[] own = levels[c].clone();
            for (int h = 0; h < schema.horizon(); h++) {
                double level = 0;
                if (differs) {
                    for (int k = 1; k < own.length; k++) {
                        level -= polynomial[k] * (Double.isNaN(own[k - 1]) ? 0 : own[k - 1]);
                    }
                    System.arraycopy(own, 0, own, 1, own.length - 1);
                    own[0] = level;
                }
                base[h * targets + i] = level + add;
            }
        }
        return base;
    }

    /// What the network's 1 stands for, of each target.
    public double factor(int target) {
        return schema.plain() ? 1 : scaling.deviation(schema.column(target));
    }

    /// What is asked after the row that was read last: how far each number of the steps ahead is
    /// from [#base], in units of [#factor]; NaN where it is missing, or not to be looked at.
    ///
    /// @param next the row after the last that was read
    /// @param from the first row that is asked
    /// @param to the row after the last that may be looked at
    public void target(Covariates covariates, int next, int from, int to, float[] out, int at) {
        int targets = schema.targets().size();
        double[] base = base();
        for (int h = 0; h < schema.horizon(); h++) {
            for (int i = 0; i < targets; i++) {
                int r = next + h;
                int c = schema.column(i);
                double v = r < from || r >= to || !ready() ? Double.NaN : covariates.value(r, c);
                int k = h * targets + i;
                out[at + k] =
                        (float) ((schema.level(schema.channels().get(c), v) - base[k]) / factor(i));
            }
        }
    }
}
