package dev.rondo.series;

import dev.rondo.RondoException;
import dev.rondo.data.series.Panel;
import dev.rondo.store.Key;

import java.util.ArrayList;
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

    /// Of the first rows of some series, all together.
    ///
    /// @param code whose own scaling is not looked at
    /// @param upTo rows of each series that are looked at
    static Scaling of(SeriesSchema code, List<Panel.One> series, int[] upTo) {
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int c = 0; c < code.channels().size(); c++) {
            var sums = new Sums();
            for (int s = 0; s < series.size(); s++) {
                sums.add(code, series.get(s), c, upTo[s]);
            }
            var channel = code.channels().get(c);
            if (sums.n == 0 && channel.numbers()) {
                throw new RondoException(
                        "the column "
                                + channel.name()
                                + " has no number in what is learned from: leave it out with --columns");
            }
            means.add(sums.mean(code, channel));
            deviations.add(sums.deviation(code, channel));
        }
        return new Scaling(means, deviations);
    }

    /// Of the columns of one series that are foretold or read, of its first rows; what it does not
    /// tell is as here.
    Scaling own(SeriesSchema code, Panel.One series, int upTo) {
        List<Double> means = new ArrayList<>(mean);
        List<Double> deviations = new ArrayList<>(deviation);
        for (int c = 0; c < code.channels().size(); c++) {
            var channel = code.channels().get(c);
            if (!channel.runs() || !channel.numbers()) {
                continue;
            }
            var sums = new Sums();
            sums.add(code, series, c, upTo);
            if (sums.n > 0) {
                means.set(c, sums.mean(code, channel));
                deviations.set(c, sums.deviation(code, channel));
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

    /// Mean and squares (Welford 1962).
    private static final class Sums {
        long n;
        double mean;
        double squares;
        double absolute;

        void add(SeriesSchema code, Panel.One one, int c, int upTo) {
            var channel = code.channels().get(c);
            if (!channel.numbers()) {
                return;
            }
            double[] polynomial = code.polynomial(channel);
            double[] level = new double[upTo];
            for (int r = 0; r < upTo; r++) {
                level[r] = code.level(channel, one.at(r, c));
                double v = 0;
                for (int k = 0; k < polynomial.length; k++) {
                    v += r < k ? Double.NaN : polynomial[k] * level[r - k];
                }
                if (!Double.isNaN(v)) {
                    n++;
                    double d = v - mean;
                    mean += d / n;
                    squares += d * (v - mean);
                    absolute += Math.abs(v);
                }
            }
        }

        double mean(SeriesSchema code, SeriesSchema.Channel channel) {
            boolean centred =
                    channel.numbers()
                            && code.scale() != Normalisation.NONE
                            && (code.scale() != Normalisation.MEAN || !channel.target());
            return centred ? mean : 0;
        }

        double deviation(SeriesSchema code, SeriesSchema.Channel channel) {
            if (!channel.numbers() || n == 0 || code.scale() == Normalisation.NONE) {
                return 1;
            }
            double d =
                    code.scale() == Normalisation.MEAN && channel.target()
                            ? absolute / n
                            : Math.sqrt(squares / n);
            return d > 0 ? d : 1;
        }
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
