package dev.rondo.task.forecast;

import dev.rondo.RondoException;
import dev.rondo.store.NameList;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;

/// A forecast: the predictive distribution of each target at each step after the end of a series.
///
/// ```java
/// Forecast f = model.forecast(series, 12);
/// f.values(); // the expected numbers, one for each step
/// f.interval(0.95); // lower and upper bound of each step
/// ```
///
/// @param targets the names of the columns that are predicted
/// @param steps of each step ahead, the predictive distribution of each target
/// @param times of the steps; empty where the series has no dates
/// @param paths that were sampled, if any were
public record Forecast(
        List<String> targets,
        List<List<PredictiveDistribution>> steps,
        List<LocalDateTime> times,
        Paths paths) {
    public Forecast {
        targets = List.copyOf(targets);
        steps = List.copyOf(steps);
        times = List.copyOf(times);
    }

    /// A central prediction interval of one number.
    public record Interval(double lower, double upper) {}

    /// Sampled paths. The steps that a network predicts at once are drawn each by itself, given
    /// what came; those after them given the path.
    public static final class Paths {
        static final Paths NONE = new Paths(new double[0][][]);

        private final double[][][] values; // paths × steps × targets

        Paths(double[][][] values) {
            this.values = values;
        }

        /// The number of paths.
        public int count() {
            return values.length;
        }

        /// A number of a path.
        ///
        /// @param path from 0
        /// @param step from 0
        /// @param target from 0
        public double value(int path, int step, int target) {
            return values[path][step][target];
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Paths that && Arrays.deepEquals(values, that.values);
        }

        @Override
        public int hashCode() {
            return Arrays.deepHashCode(values);
        }

        @Override
        public String toString() {
            return count() + " paths";
        }
    }

    /// The same at these times.
    Forecast at(List<LocalDateTime> times) {
        return new Forecast(targets, steps, times, paths);
    }

    /// The expected numbers of the target, one for each step; of the first where there are several.
    public double[] values() {
        return values(targets.getFirst());
    }

    /// The expected numbers of a target, one for each step.
    ///
    /// @throws RondoException if none is called so
    public double[] values(String target) {
        int i = index(target);
        return steps.stream().mapToDouble(step -> step.get(i).value()).toArray();
    }

    /// The central prediction interval of the target at each step, of the first where there are
    /// several: from the quantile (1 − coverage)/2 to the quantile (1 + coverage)/2.
    ///
    /// @param coverage the probability that a number lies within, such as 0.95
    /// @throws RondoException if the model predicts single numbers (head `point`)
    public List<Interval> interval(double coverage) {
        return interval(targets.getFirst(), coverage);
    }

    /// The central prediction interval of a target at each step, see [#interval(double)].
    ///
    /// @throws RondoException if none is called so, or the model predicts single numbers
    public List<Interval> interval(String target, double coverage) {
        if (!(coverage > 0 && coverage < 1)) {
            throw new RondoException("coverage " + coverage + ": expected between 0 and 1");
        }
        int i = index(target);
        return steps.stream().map(step -> interval(step.get(i), coverage)).toList();
    }

    private static Interval interval(PredictiveDistribution predicted, double coverage) {
        if (!predicted.uncertain()) {
            throw new RondoException(
                    "the model predicts points, without prediction intervals: train it with "
                            + "another head, such as head(\"student\") (--head student)");
        }
        return new Interval(
                predicted.quantile((1 - coverage) / 2), predicted.quantile((1 + coverage) / 2));
    }

    private int index(String target) {
        int i = targets.indexOf(target);
        if (i < 0) {
            throw new RondoException(
                    "no target is called `" + target + "` (targets: " + NameList.of(targets) + ")");
        }
        return i;
    }

    /// A line for each step: its time, or its number, and of each target the expected number and,
    /// of a distribution, the interval that holds 80 %.
    @Override
    public String toString() {
        boolean days = times.stream().allMatch(t -> t.toLocalTime().equals(LocalTime.MIDNIGHT));
        var text = new StringBuilder("Forecast, " + steps.size() + " steps");
        if (steps.stream().flatMap(List::stream).anyMatch(PredictiveDistribution::uncertain)) {
            text.append(" (in brackets: 80 % intervals)");
        }
        for (int h = 0; h < steps.size(); h++) {
            var when = times.isEmpty() ? "step " + (h + 1) : "" + times.get(h);
            text.append('\n').append(days && !times.isEmpty() ? when.substring(0, 10) : when);
            for (int i = 0; i < targets.size(); i++) {
                text.append(i == 0 ? "  " : ", ").append(targets.get(i)).append(' ');
                text.append(steps.get(h).get(i));
            }
        }
        return text.toString();
    }
}
