package dev.rondo.task;

import dev.rondo.RondoException;
import dev.rondo.data.Panel;
import dev.rondo.store.Key;

import java.util.ArrayList;
import java.util.List;

/// The measure of each column: what is read is (v − mean) / deviation, where v is the number
/// itself, or what [Scale] and differences make of it.
///
/// @param mean of each column
/// @param deviation of each column; 1 where it does not vary
record Scaling(@Key("mean") List<Double> mean, @Key("deviation") List<Double> deviation) {
    Scaling {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    /// Of the first rows of some series, all together.
    ///
    /// @param code whose own scaling is not looked at
    /// @param upTo rows of each series that are looked at
    static Scaling of(SeriesCode code, List<Panel.One> series, int[] upTo) {
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
    Scaling own(SeriesCode code, Panel.One series, int upTo) {
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
    Scaling with(int column, double m, double d) {
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

        void add(SeriesCode code, Panel.One one, int c, int upTo) {
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

        double mean(SeriesCode code, SeriesCode.Channel channel) {
            boolean centred =
                    channel.numbers()
                            && code.scale() != Scale.NONE
                            && (code.scale() != Scale.MEAN || !channel.target());
            return centred ? mean : 0;
        }

        double deviation(SeriesCode code, SeriesCode.Channel channel) {
            if (!channel.numbers() || n == 0 || code.scale() == Scale.NONE) {
                return 1;
            }
            double d =
                    code.scale() == Scale.MEAN && channel.target()
                            ? absolute / n
                            : Math.sqrt(squares / n);
            return d > 0 ? d : 1;
        }
    }

    int width() {
        return mean.size();
    }

    float scale(double v, int column) {
        return (float) ((v - mean.get(column)) / deviation.get(column));
    }

    double mean(int column) {
        return mean.get(column);
    }

    double deviation(int column) {
        return deviation.get(column);
    }
}
