package dev.rondo.series;

import dev.rondo.RondoException;
import dev.rondo.data.series.Panel;
import dev.rondo.store.Key;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The measure of each column: what is read is (v − mean) / deviation, where v is the number
/// itself, or what [Normalisation] and differences make of it.
///
/// @param mean of each column
/// @param deviation of each column; 1 where it does not vary
public record Scaling(@Key("mean") List<Double> mean, @Key("deviation") List<Double> deviation) {
    public Scaling {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    /// Numbers as they are.
    public static Scaling none(int columns) {
        return new Scaling(Collections.nCopies(columns, 0.0), Collections.nCopies(columns, 1.0));
    }

    /// Each column by its own mean and deviation.
    public static Scaling each(List<Moments> columns) {
        return new Scaling(
                columns.stream().map(Moments::mean).toList(),
                columns.stream().map(m -> divisor(m.deviation())).toList());
    }

    /// All columns by the mean and deviation of all their numbers.
    public static Scaling together(List<Moments> columns) {
        long n = 0;
        double sum = 0;
        for (var column : columns) {
            n += column.count();
            sum += column.count() * column.mean();
        }
        double mean = sum / n;
        double squares = 0;
        for (var column : columns) {
            double off = column.mean() - mean;
            squares += column.squares() + column.count() * off * off;
        }
        double deviation = divisor(Math.sqrt(squares / n));
        return new Scaling(
                Collections.nCopies(columns.size(), mean),
                Collections.nCopies(columns.size(), deviation));
    }

    /// Of the first rows of some series, all together.
    ///
    /// @param schema whose own scaling is not looked at
    /// @param upTo rows of each series that are looked at
    static Scaling of(SeriesSchema schema, List<Panel.One> series, int[] upTo) {
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int c = 0; c < schema.channels().size(); c++) {
            var sums = new Sums();
            for (int s = 0; s < series.size(); s++) {
                sums.add(schema, series.get(s), c, upTo[s]);
            }
            var channel = schema.channels().get(c);
            if (sums.moments.count() == 0 && channel.numbers()) {
                String name = channel.name();
                throw new RondoException(
                        (name.startsWith("column ") ? "" : "the column ")
                                + name
                                + " has no number in the training set: exclude it with --columns");
            }
            means.add(sums.mean(schema, channel));
            deviations.add(sums.deviation(schema, channel));
        }
        return new Scaling(means, deviations);
    }

    /// Of the columns of one series that are predicted or read, of its first rows; what it does not
    /// tell is as here.
    Scaling own(SeriesSchema schema, Panel.One series, int upTo) {
        List<Double> means = new ArrayList<>(mean);
        List<Double> deviations = new ArrayList<>(deviation);
        for (int c = 0; c < schema.channels().size(); c++) {
            var channel = schema.channels().get(c);
            if (!channel.runs() || !channel.numbers()) {
                continue;
            }
            var sums = new Sums();
            sums.add(schema, series, c, upTo);
            if (sums.moments.count() > 0) {
                means.set(c, sums.mean(schema, channel));
                deviations.set(c, sums.deviation(schema, channel));
            }
        }
        return new Scaling(means, deviations);
    }

    /// The same with another measure of one column.
    public Scaling with(int column, double m, double d) {
        List<Double> means = new ArrayList<>(mean);
        List<Double> deviations = new ArrayList<>(deviation);
        means.set(column, m);
        deviations.set(column, d);
        return new Scaling(means, deviations);
    }

    /// The moments of a channel's numbers.
    private static final class Sums {
        final Moments moments = new Moments();
        double absolute;
        double largest; // |level|

        void add(SeriesSchema schema, Panel.One one, int c, int upTo) {
            var channel = schema.channels().get(c);
            if (!channel.numbers()) {
                return;
            }
            double[] polynomial = schema.polynomial(channel);
            double[] level = new double[upTo];
            for (int r = 0; r < upTo; r++) {
                level[r] = schema.level(channel, one.at(r, c));
                largest = Double.isNaN(level[r]) ? largest : Math.max(largest, Math.abs(level[r]));
                double v = 0;
                for (int k = 0; k < polynomial.length; k++) {
                    v += r < k ? Double.NaN : polynomial[k] * level[r - k];
                }
                if (!Double.isNaN(v)) {
                    moments.add(v);
                    absolute += Math.abs(v);
                }
            }
        }

        double mean(SeriesSchema schema, SeriesSchema.Channel channel) {
            boolean centred =
                    channel.numbers()
                            && schema.scale() != Normalisation.NONE
                            && (schema.scale() != Normalisation.MEAN || !channel.target());
            return centred ? moments.mean() : 0;
        }

        double deviation(SeriesSchema schema, SeriesSchema.Channel channel) {
            if (!channel.numbers()
                    || moments.count() == 0
                    || schema.scale() == Normalisation.NONE) {
                return 1;
            }
            double deviation =
                    schema.scale() == Normalisation.MEAN && channel.target()
                            ? absolute / moments.count()
                            : moments.deviation();
            // differences of equal steps vary by rounding only
            return divisor(deviation > 1e-15 * largest ? deviation : 0);
        }
    }

    private static double divisor(double deviation) {
        return deviation > 0 ? deviation : 1;
    }

    public int width() {
        return mean.size();
    }

    public float scale(double v, int column) {
        return (float) ((v - mean.get(column)) / deviation.get(column));
    }

    double mean(int column) {
        return mean.get(column);
    }

    public double deviation(int column) {
        return deviation.get(column);
    }
}
