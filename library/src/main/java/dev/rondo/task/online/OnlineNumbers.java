package dev.rondo.task.online;

import dev.rondo.RondoException;
import dev.rondo.learn.OnlineLearner;
import dev.rondo.model.GradientFlow;
import dev.rondo.network.spec.Rows;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Predicts the next row of a stream of rows of numbers, and learns from each row that comes.
///
/// ```java
/// var model = OnlineModel.numbers().hidden(16).start(2);
/// for (double[] row : rows) {
///     model.observe(row);
///     model.prediction(); // of the next row
/// }
/// ```
///
/// The network sees every column standardised by its mean and deviation so far (Welford 1962), and
/// gives the target columns in the same measure. The loss of a row is the mean over the targets of
/// `((predicted − actual) / deviation)²`: 1 is what predicting the mean gets in the long run. It is
/// compared with two baselines in the same measure, the row before and the mean so far.
///
/// Allocates nothing from row to row. One thread at a time.
public final class OnlineNumbers implements OnlineModel {
    private static final List<String> BASELINES = List.of("last value", "running mean");

    private final OnlineLearner learner;
    private final int columns;
    private final int[] targets;
    private final int window;
    private final Prequential score;

    /// Count, then of each column its mean, its sum of squared differences from it, and its last
    /// value.
    private final double[] statistics;

    private final float[] row; // standardised
    private final float[] observed; // targets, standardised
    private final double[] centre; // of each target, as its prediction was made
    private final double[] scale;
    private final double[] prediction;
    private double loss = Double.NaN;

    OnlineNumbers(OnlineLearner learner, OnlineFile.Configuration configuration) {
        this.learner = learner;
        this.columns = learner.network().spec().input().width();
        this.targets = configuration.targets().stream().mapToInt(i -> i).toArray();
        int width = learner.network().spec().output().width();
        if (targets.length != width
                || Arrays.stream(targets).distinct().count() != width
                || Arrays.stream(targets).anyMatch(t -> t < 0 || t >= columns)) {
            throw new RondoException(
                    "target columns "
                            + configuration.targets()
                            + ", expected "
                            + width
                            + " different ones of "
                            + columns
                            + " columns");
        }
        this.window = configuration.window();
        this.score = new Prequential(1 + BASELINES.size(), window);
        this.statistics = new double[1 + 3 * columns];
        this.row = new float[columns];
        this.observed = new float[targets.length];
        this.centre = new double[targets.length];
        this.scale = new double[targets.length];
        this.prediction = new double[targets.length];
    }

    /// Observes the next row: computes the loss of its prediction, learns from it, and predicts the
    /// row after.
    ///
    /// @throws RondoException if the row has another number of columns or a number that is not
    ///   finite, or if learning diverged
    public void observe(double... values) {
        check(values);
        loss = Double.NaN;
        if (statistics[0] > 0) {
            learn(values);
        }
        take(values);
        forecast();
    }

    private void check(double[] values) {
        if (values.length != columns) {
            throw new RondoException(
                    "a row of "
                            + values.length
                            + " numbers, expected "
                            + columns
                            + " as in the rows before");
        }
        for (int j = 0; j < columns; j++) {
            if (!Double.isFinite(values[j])) {
                throw new RondoException(
                        "column " + (j + 1) + ": " + values[j] + ", expected a finite number");
            }
        }
    }

    private void learn(double[] values) {
        double byLast = 0;
        double byMean = 0;
        for (int k = 0; k < targets.length; k++) {
            int j = targets[k];
            observed[k] = (float) ((values[j] - centre[k]) / scale[k]);
            byLast += Math.pow((values[j] - last(j)) / scale[k], 2) / targets.length;
            byMean += Math.pow((values[j] - mean(j)) / scale[k], 2) / targets.length;
        }
        loss = learner.learn(observed);
        score.add(0, loss);
        score.add(1, byLast);
        score.add(2, byMean);
        score.next();
    }

    private void take(double[] values) {
        statistics[0]++;
        for (int j = 0; j < columns; j++) {
            double before = values[j] - mean(j);
            statistics[1 + 3 * j] += before / statistics[0];
            statistics[2 + 3 * j] += before * (values[j] - mean(j));
            statistics[3 + 3 * j] = values[j];
        }
    }

    private void forecast() {
        for (int j = 0; j < columns; j++) {
            row[j] = (float) ((last(j) - mean(j)) / deviation(j));
        }
        learner.read(row);
        for (int k = 0; k < targets.length; k++) {
            centre[k] = mean(targets[k]);
            scale[k] = deviation(targets[k]);
            prediction[k] = centre[k] + scale[k] * learner.output()[k];
        }
    }

    /// After the saved state has been restored: the last row is read again.
    void resume() {
        if (statistics[0] > 0) {
            forecast();
        }
    }

    @Override
    public void save(Path file) {
        var configuration =
                new OnlineFile.Configuration(
                        learner.settings(),
                        window,
                        learner.updates(),
                        steps(),
                        targets(),
                        List.of(),
                        0);
        OnlineFile.write(this, configuration, "columns", statistics, file);
    }

    private double mean(int column) {
        return statistics[1 + 3 * column];
    }

    private double last(int column) {
        return statistics[3 + 3 * column];
    }

    /// The deviation so far; 1 while all values were the same.
    private double deviation(int column) {
        double variance = statistics[2 + 3 * column] / Math.max(1, statistics[0]);
        return variance > 0 ? Math.sqrt(variance) : 1;
    }

    /// The prediction of the next row's targets, in the order of [#targets]: the array itself,
    /// filled by every [#observe].
    public double[] prediction() {
        return prediction;
    }

    /// The target columns, from 0.
    public List<Integer> targets() {
        return java.util.Arrays.stream(targets).boxed().toList();
    }

    /// Number of columns of a row.
    public int columns() {
        return columns;
    }

    /// The loss of the prediction of the last observed row; NaN if there was none.
    public double loss() {
        return loss;
    }

    /// How far back the gradient of the loss of a row reaches, at the present values, measured on
    /// rows as they are read; nothing is learned from them.
    ///
    /// @throws RondoException if there are too few, or one has another number of columns
    public GradientFlow gradientFlow(List<double[]> rows, GradientFlow.Options options) {
        int n = Math.max(0, rows.size() - 1);
        var inputs = new float[n * columns];
        var next = new float[n * targets.length];
        for (int r = 0; r < rows.size(); r++) {
            var values = rows.get(r);
            check(values);
            for (int j = 0; r < n && j < columns; j++) {
                inputs[r * columns + j] = (float) ((values[j] - mean(j)) / deviation(j));
            }
            for (int k = 0; r > 0 && k < targets.length; k++) {
                int j = targets[k];
                next[(r - 1) * targets.length + k] = (float) ((values[j] - mean(j)) / deviation(j));
            }
        }
        return GradientFlow.of(
                learner.network(),
                learner.values(),
                new Rows.Numbers(inputs, columns),
                new Rows.Numbers(next, targets.length),
                options);
    }

    @Override
    public Prequential score() {
        return score;
    }

    @Override
    public List<String> baselines() {
        return BASELINES;
    }

    @Override
    public OnlineLearner learner() {
        return learner;
    }

    @Override
    public long steps() {
        return (long) statistics[0];
    }

    @Override
    public String toString() {
        return "OnlineNumbers[" + columns + " columns, " + score + "]";
    }

    double[] statistics() {
        return statistics;
    }
}
