package dev.rondo.task.online;

import dev.rondo.RondoException;
import dev.rondo.learn.OnlineLearner;
import dev.rondo.model.GradientFlow;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.Argmax;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Predicts the next symbol of a stream, and learns from each that comes. The alphabet is found on
/// the way: the first symbols get numbers as they come, up to the capacity; all that come later are
/// one symbol, [#UNKNOWN].
///
/// ```java
/// var model = OnlineModel.symbols().start();
/// model.observe("a");
/// model.prediction(); // {b=0.41, a=0.3, …}: what comes next
/// ```
///
/// The network reads a row with a one at the symbol's place. The loss of a symbol is −ln of the
/// probability it was given, in nats; the baseline is its frequency so far, each symbol of the
/// capacity counted once beforehand.
///
/// Allocates nothing from step to step but what a new symbol needs. One thread at a time.
public final class OnlineSymbols implements OnlineModel {
    /// What stands for symbols beyond the capacity, and their number.
    public static final String UNKNOWN = "\uFFFD";

    private static final int UNKNOWN_NUMBER = 0;

    /// Numbers of the rows on which gradients are measured, at most.
    private static final int MOST_NUMBERS = 1 << 24;

    private static final List<String> BASELINES = List.of("frequency");

    private final OnlineLearner learner;
    private final int window;
    private final Prequential score;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final List<String> symbols = new ArrayList<>();
    private final double[] counts; // of each symbol
    private final float[] row;
    private final float[] probabilities;
    private long steps;
    private int last = -1;
    private double loss = Double.NaN;

    OnlineSymbols(OnlineLearner learner, OnlineFile.Configuration configuration) {
        this.learner = learner;
        this.window = configuration.window();
        this.score = new Prequential(1 + BASELINES.size(), window);
        int capacity = learner.network().spec().output().width();
        this.counts = new double[capacity];
        this.row = new float[capacity];
        this.probabilities = new float[capacity];
        this.steps = configuration.steps();
        for (String symbol : configuration.symbols()) {
            numbers.put(symbol, symbols.size());
            symbols.add(symbol);
        }
        if (symbols.isEmpty() || symbols.size() > capacity) {
            throw new RondoException(symbols.size() + " symbols in a model for " + capacity);
        }
    }

    /// Takes in the symbol that came: measures the prediction that was made of it, learns from it,
    /// and predicts the next.
    ///
    /// @throws RondoException if learning diverged
    public void observe(String symbol) {
        int number = number(symbol);
        loss = Double.NaN;
        if (last >= 0) {
            loss = learner.learn(number);
            score.add(0, loss);
            score.add(1, Math.log((steps + counts.length) / (1 + counts[number])));
            score.next();
        }
        steps++;
        counts[number]++;
        forecast(number);
    }

    private int number(String symbol) {
        Integer known = numbers.get(symbol);
        if (known != null) {
            return known;
        }
        if (symbols.size() == counts.length) {
            return UNKNOWN_NUMBER;
        }
        numbers.put(symbol, symbols.size());
        symbols.add(symbol);
        return symbols.size() - 1;
    }

    private void forecast(int number) {
        if (last >= 0) {
            row[last] = 0;
        }
        last = number;
        row[number] = 1;
        learner.read(row);
        float[] z = learner.output();
        float most = Float.NEGATIVE_INFINITY;
        for (float v : z) {
            most = Math.max(most, v);
        }
        double sum = 0;
        for (float v : z) {
            sum += Math.exp(v - most);
        }
        for (int i = 0; i < z.length; i++) {
            probabilities[i] = (float) (Math.exp(z[i] - most) / sum);
        }
    }

    /// After all that was saved has been put back: the last symbol is read anew.
    void resume(int number) {
        if (number >= 0) {
            java.util.Objects.checkIndex(number, counts.length);
            forecast(number);
        }
    }

    /// How far back the gradient of the loss of a symbol reaches, at the present values, measured
    /// on symbols as they are read; nothing is learned from them. Of many symbols the first are
    /// taken.
    ///
    /// @throws RondoException if there are too few
    public GradientFlow gradientFlow(List<String> some, GradientFlow.Options options) {
        int capacity = counts.length;
        int n = Math.min(some.size() - 1, MOST_NUMBERS / capacity);
        int rows = Math.max(0, n);
        var inputs = new float[rows * capacity];
        var next = new int[rows];
        for (int r = 0; r < rows; r++) {
            inputs[r * capacity + numbers.getOrDefault(some.get(r), UNKNOWN_NUMBER)] = 1;
            next[r] = numbers.getOrDefault(some.get(r + 1), UNKNOWN_NUMBER);
        }
        return GradientFlow.of(
                learner.network(),
                learner.values(),
                new Rows.Numbers(inputs, capacity),
                new Rows.Symbols(next),
                options);
    }

    @Override
    public void save(Path file) {
        var configuration =
                new OnlineFile.Configuration(
                        learner.settings(),
                        window,
                        learner.updates(),
                        steps,
                        List.of(),
                        symbols,
                        last);
        OnlineFile.write(this, configuration, "counts", counts, file);
    }

    /// The probability of each symbol to come next, by its number: the array itself, filled by
    /// every [#observe]. Those of numbers that no symbol has yet count as well.
    public float[] probabilities() {
        return probabilities;
    }

    /// The probability of each symbol known so far to come next, the likeliest first.
    public Map<String, Double> prediction() {
        var all = new LinkedHashMap<String, Double>();
        for (int i : likeliest(symbols.size())) {
            all.put(symbols.get(i), (double) probabilities[i]);
        }
        return Collections.unmodifiableMap(all);
    }

    /// The symbols known so far, by their numbers; the first is [#UNKNOWN].
    public List<String> symbols() {
        return List.copyOf(symbols);
    }

    /// The numbers of the most likely symbols to come next, the likeliest first.
    public int[] likeliest(int count) {
        return Argmax.greatest(probabilities, symbols.size(), count);
    }

    /// The loss of the prediction of the symbol last taken in; NaN if there was none.
    public double loss() {
        return loss;
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
        return steps;
    }

    @Override
    public String toString() {
        return "OnlineSymbols[" + symbols.size() + " symbols, " + score + "]";
    }

    double[] counts() {
        return counts;
    }
}
