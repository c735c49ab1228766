package dev.rondo.task;

import dev.rondo.RondoException;
import dev.rondo.data.NumberTable;

import java.util.ArrayList;
import java.util.List;

/// Columns brought to mean 0 and deviation 1: (v − mean) / deviation.
///
/// @param mean of each column
/// @param deviation of each column; 1 where it does not vary
record Scaling(List<Double> mean, List<Double> deviation) {
    Scaling {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    /// Of what a table holds.
    static Scaling of(NumberTable table) {
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int c = 0; c < table.columns().size(); c++) {
            int n = 0;
            double mean = 0;
            double squares = 0; // Welford
            for (int r = 0; r < table.rows(); r++) {
                float v = table.at(r, c);
                if (!Float.isNaN(v)) {
                    n++;
                    double d = v - mean;
                    mean += d / n;
                    squares += d * (v - mean);
                }
            }
            if (n == 0) {
                throw new RondoException(
                        "the column "
                                + table.columns().get(c)
                                + " has no number in what is learned from: leave it out with --columns");
            }
            double deviation = Math.sqrt(squares / n);
            means.add(mean);
            deviations.add(deviation > 0 ? deviation : 1.0);
        }
        return new Scaling(means, deviations);
    }

    int width() {
        return mean.size();
    }

    float scale(float v, int column) {
        return (float) ((v - mean.get(column)) / deviation.get(column));
    }

    float unscale(float z, int column) {
        return (float) (z * deviation.get(column) + mean.get(column));
    }
}
