package dev.rondo.bench;

import dev.rondo.measure.Baseline;
import dev.rondo.measure.Bleu;
import dev.rondo.measure.Calibration;
import dev.rondo.measure.Chrf;
import dev.rondo.measure.Confusion;
import dev.rondo.measure.DistributionErrors;
import dev.rondo.measure.ForecastErrors;
import dev.rondo.measure.MachineTokens;
import dev.rondo.measure.MultiLabel;
import dev.rondo.measure.RocPr;
import dev.rondo.measure.SegmentationScore;
import dev.rondo.measure.SpanScore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Computes every measure a second time, by an independent definition that is as slow and as plain
/// as can be, on small random cases with ties, gaps and empty classes, and compares. Exit status 1
/// if one differs by more than 1e-9 (relative to 1 and the value).
///
/// ```
/// rondo-bench/run Numbers --cases 10000 --seed 1
/// ```
public final class Numbers {
    private static final double TOLERANCE = 1e-9;

    private final Map<String, long[]> compared = new TreeMap<>(); // cases, of which undefined
    private final Map<String, Double> worst = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private int number;

    private Numbers() {}

    public static void main(String[] args) {
        var arguments = new Arguments(args, "Numbers [--cases N] [--seed N]");
        int cases = arguments.option("--cases", 10_000, Arguments::count);
        long seed = arguments.option("--seed", 1L, Long::valueOf);
        arguments.end();
        var numbers = new Numbers();
        for (int i = 0; i < cases; i++) {
            numbers.number = i;
            var random = new Random(seed * 1_000_003 + i);
            numbers.classes(random);
            numbers.multiLabel(random);
            numbers.scores(random);
            numbers.spans(random);
            numbers.segments(random);
            numbers.forecasts(random);
            numbers.distributions(random);
            numbers.translations(random);
        }
        System.exit(numbers.report());
    }

    private int report() {
        System.out.printf(
                Locale.ROOT,
                "%-34s %9s %9s  %s%n",
                "measure",
                "cases",
                "undefined",
                "largest error");
        compared.forEach((name, counts) ->
                System.out.printf(
                        Locale.ROOT,
                        "%-34s %,9d %,9d  %.1e%n",
                        name,
                        counts[0],
                        counts[1],
                        worst.getOrDefault(name, 0.0)));
        faults.stream().limit(20).forEach(System.out::println);
        System.out.printf(Locale.ROOT, "%d measures, %d differ%n", compared.size(), faults.size());
        return faults.isEmpty() ? 0 : 1;
    }

    private void compare(String name, double measured, double expected) {
        var counts = compared.computeIfAbsent(name, _ -> new long[2]);
        counts[0]++;
        boolean same = Double.compare(measured, expected) == 0;
        if (!Double.isFinite(expected) || !Double.isFinite(measured)) {
            counts[1]++;
        } else {
            double error = Math.abs(measured - expected) / Math.max(1, Math.abs(expected));
            worst.merge(name, error, Math::max);
            same = error <= TOLERANCE;
        }
        if (!same) {
            faults.add("case " + number + ": " + name + ": " + measured + ", expected " + expected);
        }
    }

    // ---- classes ------------------------------------------------------------------------------

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(c -> "class " + c).toList();
    }

    private void classes(Random random) {
        int classes = 1 + random.nextInt(5);
        int n = random.nextInt(12);
        int[] gold = random.ints(n, 0, classes).toArray();
        int[] predicted = random.ints(n, 0, classes).toArray();
        var confusion = new Confusion(names(classes));
        for (int i = 0; i < n; i++) {
            confusion.add(gold[i], predicted[i]);
        }
        compare(
                "accuracy",
                confusion.accuracy(),
                (double) count(n, i -> gold[i] == predicted[i]) / n);
        double sum = 0;
        int occurring = 0;
        for (int c = 0; c < classes; c++) {
            int of = c;
            double both = count(n, i -> gold[i] == of && predicted[i] == of);
            double found = count(n, i -> predicted[i] == of);
            double actual = count(n, i -> gold[i] == of);
            double f1 = ratios("", confusion.of(c), both, found, actual);
            if (found + actual > 0) {
                sum += f1;
                occurring++;
            }
        }
        compare("macro F1", confusion.macroF1(), sum / occurring);
    }

    /// @return F1, as the harmonic mean of the two
    private double ratios(
            String prefix,
            dev.rondo.measure.PrecisionRecall measured,
            double both,
            double found,
            double actual) {
        double precision = found == 0 ? 0 : both / found;
        double recall = actual == 0 ? 0 : both / actual;
        double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        compare(prefix + "precision", measured.precision(), precision);
        compare(prefix + "recall", measured.recall(), recall);
        compare(prefix + "F1", measured.f1(), f1);
        return f1;
    }

    private interface Test {
        boolean of(int i);
    }

    private static long count(int n, Test test) {
        return IntStream.range(0, n).filter(test::of).count();
    }

    private void multiLabel(Random random) {
        int classes = 1 + random.nextInt(4);
        int n = random.nextInt(8);
        var gold = new boolean[n][classes];
        var predicted = new boolean[n][classes];
        var counts = new MultiLabel(names(classes));
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < classes; c++) {
                gold[i][c] = random.nextInt(3) == 0;
                predicted[i][c] = random.nextInt(3) == 0;
            }
            counts.add(gold[i], predicted[i]);
        }
        compare(
                "multi-label exact match",
                counts.exact(),
                (double) count(n, i -> Arrays.equals(gold[i], predicted[i])) / n);
        double sum = 0;
        int occurring = 0;
        double allBoth = 0;
        double allFound = 0;
        double allActual = 0;
        for (int c = 0; c < classes; c++) {
            int of = c;
            double both = count(n, i -> gold[i][of] && predicted[i][of]);
            double found = count(n, i -> predicted[i][of]);
            double actual = count(n, i -> gold[i][of]);
            double f1 = ratios("multi-label ", counts.of(c), both, found, actual);
            if (found + actual > 0) {
                sum += f1;
                occurring++;
            }
            allBoth += both;
            allFound += found;
            allActual += actual;
        }
        ratios("multi-label micro ", counts.all(), allBoth, allFound, allActual);
        compare("multi-label macro F1", counts.macroF1(), sum / occurring);
    }

    // ---- scores -------------------------------------------------------------------------------

    private void scores(Random random) {
        int n = random.nextInt(10);
        var scores = new double[n];
        var positive = new boolean[n];
        for (int i = 0; i < n; i++) {
            scores[i] = random.nextInt(5) / 4.0; // ties
            positive[i] = random.nextBoolean();
        }
        // the probability that an item of the class scores higher than one of the rest
        double higher = 0;
        double pairs = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (positive[i] && !positive[j]) {
                    pairs++;
                    higher += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        compare("ROC AUC", RocPr.rocArea(scores, positive), higher / pairs);
        // recall grows from threshold to threshold, each time weighted with the precision there
        double[] thresholds =
                Arrays.stream(scores).distinct().map(s -> -s).sorted().map(s -> -s).toArray();
        double all = count(n, i -> positive[i]);
        double average = 0;
        double before = 0;
        for (double threshold : thresholds) {
            double found = count(n, i -> scores[i] >= threshold);
            double right = count(n, i -> scores[i] >= threshold && positive[i]);
            average += (right - before) / all * (right / found);
            before = right;
        }
        compare(
                "average precision",
                RocPr.averagePrecision(scores, positive),
                all == 0 ? Double.NaN : average);

        int bins = 1 + random.nextInt(6);
        var calibration = new Calibration(bins);
        var probabilities = new double[n];
        for (int i = 0; i < n; i++) {
            probabilities[i] = random.nextBoolean() ? scores[i] : random.nextDouble();
            calibration.add(probabilities[i], positive[i]);
        }
        double error = 0;
        for (int b = 0; b < bins; b++) {
            double confidence = 0;
            double right = 0;
            int inside = 0;
            for (int i = 0; i < n; i++) {
                double p = probabilities[i] * bins;
                if (p > b && p <= b + 1 || b == 0 && p == 0) {
                    confidence += probabilities[i];
                    right += positive[i] ? 1 : 0;
                    inside++;
                }
            }
            if (inside > 0) {
                error += (double) inside / n * Math.abs(right / inside - confidence / inside);
            }
        }
        compare("expected calibration error", calibration.error(), n == 0 ? Double.NaN : error);
    }

    // ---- spans and segments -------------------------------------------------------------------

    private record Chunk(int sentence, int from, int to, String type) {}

    private void spans(Random random) {
        var score = new SpanScore();
        var gold = new HashSet<Chunk>();
        var predicted = new HashSet<Chunk>();
        int sentences = random.nextInt(4);
        double tokens = 0;
        double right = 0;
        for (int s = 0; s < sentences; s++) {
            int length = random.nextInt(7);
            var one = bio(random, length);
            var other = bio(random, length);
            score.add(one, other);
            chunks(s, one, gold);
            chunks(s, other, predicted);
            tokens += length;
            right += count(length, i -> one.get(i).equals(other.get(i)));
        }
        var both = new HashSet<>(gold);
        both.retainAll(predicted);
        ratios("span ", score.all(), both.size(), predicted.size(), gold.size());
        compare("tag accuracy", score.accuracy(), right / tokens);
        score.types()
                .forEach((type, measured) ->
                        ratios(
                                "span of a type ",
                                measured,
                                of(both, type),
                                of(predicted, type),
                                of(gold, type)));
    }

    private static double of(Set<Chunk> chunks, String type) {
        return chunks.stream().filter(c -> c.type().equals(type)).count();
    }

    /// Tags in BIO that keep its rules.
    private static List<String> bio(Random random, int length) {
        var tags = new ArrayList<String>();
        for (int i = 0; i < length; i++) {
            String last = i == 0 ? "O" : tags.get(i - 1);
            String type = random.nextBoolean() ? "X" : "Y";
            tags.add(
                    switch (random.nextInt(3)) {
                        case 0 -> "O";
                        case 1 -> "B-" + type;
                        default -> last.equals("O") ? "B-" + type : "I-" + last.substring(2);
                    });
        }
        return tags;
    }

    /// A chunk is a B with the I's that follow it.
    private static void chunks(int sentence, List<String> tags, Set<Chunk> to) {
        for (int i = 0; i < tags.size(); i++) {
            if (tags.get(i).startsWith("B")) {
                int end = i + 1;
                while (end < tags.size() && tags.get(end).startsWith("I")) {
                    end++;
                }
                to.add(new Chunk(sentence, i, end, tags.get(i).substring(2)));
            }
        }
    }

    private void segments(Random random) {
        var known = Set.of("a", "ab", "ba", "bb");
        var score = new SegmentationScore(known);
        double both = 0;
        double found = 0;
        double actual = 0;
        double knownActual = 0;
        double knownBoth = 0;
        int sentences = random.nextInt(3);
        for (int s = 0; s < sentences; s++) {
            int length = random.nextInt(8);
            var text =
                    random.ints(length, 0, 2)
                            .mapToObj(c -> c == 0 ? "a" : "b")
                            .collect(Collectors.joining());
            var gold = words(random, text);
            var predicted = words(random, text);
            score.add(strings(text, gold), strings(text, predicted));
            for (var word : gold) {
                boolean right = predicted.contains(word);
                boolean isKnown = known.contains(text.substring(word.from(), word.to()));
                both += right ? 1 : 0;
                knownActual += isKnown ? 1 : 0;
                knownBoth += isKnown && right ? 1 : 0;
            }
            found += predicted.size();
            actual += gold.size();
        }
        ratios("segmentation ", score.words(), both, found, actual);
        compare("segmentation known recall", score.knownRecall(), knownBoth / knownActual);
        compare(
                "segmentation unknown recall",
                score.unknownRecall(),
                (both - knownBoth) / (actual - knownActual));
        compare("segmentation unknown rate", score.unknownRate(), (actual - knownActual) / actual);
    }

    private static List<Chunk> words(Random random, String text) {
        var words = new ArrayList<Chunk>();
        int from = 0;
        for (int at = 1; at <= text.length(); at++) {
            if (at == text.length() || random.nextBoolean()) {
                words.add(new Chunk(0, from, at, ""));
                from = at;
            }
        }
        return words;
    }

    private static List<String> strings(String text, List<Chunk> words) {
        return words.stream().map(w -> text.substring(w.from(), w.to())).toList();
    }

    // ---- forecasts ----------------------------------------------------------------------------

    private void forecasts(Random random) {
        int n = random.nextInt(8);
        var truth = new double[n];
        var forecast = new double[n];
        for (int i = 0; i < n; i++) {
            truth[i] = random.nextInt(5) == 0 ? Double.NaN : random.nextInt(7) - 2;
            forecast[i] = random.nextInt(7) - 2 + (random.nextBoolean() ? 0 : 0.25);
        }
        int[] seen = IntStream.range(0, n).filter(i -> !Double.isNaN(truth[i])).toArray();
        double m = seen.length;
        double absolute = sum(seen, i -> Math.abs(truth[i] - forecast[i]));
        double squares = sum(seen, i -> Math.pow(truth[i] - forecast[i], 2));
        compare("MAE", ForecastErrors.mae(truth, forecast), absolute / m);
        compare("MSE", ForecastErrors.mse(truth, forecast), squares / m);
        compare("RMSE", ForecastErrors.rmse(truth, forecast), Math.sqrt(squares / m));
        double percent =
                sum(
                        seen,
                        i ->
                                truth[i] == forecast[i]
                                        ? 0
                                        : Math.abs(truth[i] - forecast[i]) / Math.abs(truth[i]));
        compare("MAPE", ForecastErrors.mape(truth, forecast), 100 * percent / m);
        double symmetric =
                sum(
                        seen,
                        i ->
                                truth[i] == forecast[i]
                                        ? 0
                                        : Math.abs(truth[i] - forecast[i])
                                                / ((Math.abs(truth[i]) + Math.abs(forecast[i]))
                                                        / 2));
        double smape = ForecastErrors.smape(truth, forecast);
        compare("sMAPE", smape, 100 * symmetric / m);

        int period = 1 + random.nextInt(4);
        int length = random.nextInt(12);
        var history = new double[length];
        for (int t = 0; t < length; t++) {
            history[t] = random.nextInt(8) == 0 ? Double.NaN : random.nextInt(6);
        }
        var changes = new ArrayList<Double>();
        for (int t = period; t < length; t++) {
            if (!Double.isNaN(history[t]) && !Double.isNaN(history[t - period])) {
                changes.add(Math.abs(history[t] - history[t - period]));
            }
        }
        double scale =
                changes.isEmpty()
                        ? Double.NaN
                        : changes.stream().mapToDouble(c -> c).sum() / changes.size();
        compare("scale of MASE", ForecastErrors.scale(history, period), scale);
        double mase = ForecastErrors.mase(truth, forecast, history, period);
        compare("MASE", mase, absolute / m / scale);
        compare("OWA", ForecastErrors.owa(smape, mase, 10, 2), 0.5 * (smape / 10) + 0.5 * mase / 2);
        baselines(random, period);
    }

    private static double sum(int[] of, java.util.function.IntToDoubleFunction value) {
        return Arrays.stream(of).mapToDouble(value).sum();
    }

    private void baselines(Random random, int period) {
        int length = period + random.nextInt(9);
        double[] history = random.ints(length, 1, 9).mapToDouble(v -> v).toArray();
        int horizon = 1 + random.nextInt(5);
        double[] naive = Baseline.NAIVE.forecast(history, period, horizon);
        double[] seasonal = Baseline.SEASONAL_NAIVE.forecast(history, period, horizon);
        double[] drift = Baseline.DRIFT.forecast(history, period, horizon);
        double[] mean = Baseline.MEAN.forecast(history, period, horizon);
        for (int h = 0; h < horizon; h++) {
            compare("naive", naive[h], history[length - 1]);
            int back = length + h;
            while (back >= length) {
                back -= period;
            }
            compare("seasonal naive", seasonal[h], history[back]);
            double change = 0;
            for (int t = 1; t < length; t++) {
                change += history[t] - history[t - 1];
            }
            double slope = length < 2 ? 0 : change / (length - 1);
            compare("drift", drift[h], history[length - 1] + slope * (h + 1));
            compare("mean", mean[h], Arrays.stream(history).sum() / length);
        }
    }

    private void distributions(Random random) {
        int n = 1 + random.nextInt(7);
        double[] samples = random.ints(n, -3, 4).mapToDouble(v -> v / 2.0).toArray();
        double truth = (random.nextInt(9) - 4) / 2.0;
        compare("CRPS of samples", DistributionErrors.crps(truth, samples), crps(samples, truth));
        double level = (1 + random.nextInt(99)) / 100.0;
        double quantile = DistributionErrors.quantile(samples, level);
        compare("quantile of samples", quantile, interpolated(samples, level));
        double loss =
                truth >= quantile ? level * (truth - quantile) : (1 - level) * (quantile - truth);
        compare("pinball loss", DistributionErrors.pinball(truth, quantile, level), loss);
        double[] levels = {0.1, 0.5, 0.9};
        var quantiles = Arrays.stream(levels).map(l -> interpolated(samples, l)).toArray();
        double pinballs = 0;
        for (int i = 0; i < 3; i++) {
            pinballs +=
                    Math.max(
                            levels[i] * (truth - quantiles[i]),
                            (levels[i] - 1) * (truth - quantiles[i]));
        }
        compare(
                "CRPS of quantiles (2 × pinball)",
                DistributionErrors.crps(truth, quantiles, levels),
                2 * pinballs / 3);
        var truths = new double[n];
        var low = new double[n];
        var high = new double[n];
        for (int i = 0; i < n; i++) {
            truths[i] = random.nextInt(4) == 0 ? Double.NaN : random.nextInt(5);
            low[i] = random.nextInt(3);
            high[i] = low[i] + random.nextInt(3);
        }
        compare(
                "coverage",
                DistributionErrors.coverage(truths, low, high),
                (double) count(n, i -> low[i] <= truths[i] && truths[i] <= high[i])
                        / count(n, i -> !Double.isNaN(truths[i])));
    }

    /// ∫ (F(z) − 1{z ≥ y})² dz of the step function F, piece by piece.
    private static double crps(double[] samples, double truth) {
        double[] ends = new double[samples.length + 1];
        System.arraycopy(samples, 0, ends, 0, samples.length);
        ends[samples.length] = truth;
        Arrays.sort(ends);
        double integral = 0;
        for (int i = 0; i + 1 < ends.length; i++) {
            double from = ends[i];
            double below = Arrays.stream(samples).filter(s -> s <= from).count();
            double step = below / samples.length - (from >= truth ? 1 : 0);
            integral += step * step * (ends[i + 1] - from);
        }
        return integral;
    }

    private static double interpolated(double[] samples, double level) {
        double[] sorted = Arrays.stream(samples).sorted().toArray();
        double place = level * (sorted.length - 1);
        DoubleUnaryOperator at = i -> sorted[(int) Math.min(i, sorted.length - 1)];
        double part = place - Math.floor(place);
        return (1 - part) * at.applyAsDouble(Math.floor(place))
                + part * at.applyAsDouble(Math.floor(place) + 1);
    }

    // ---- translations -------------------------------------------------------------------------

    private void translations(Random random) {
        int n = 1 + random.nextInt(3);
        var bleu = new Bleu(MachineTokens.BLANKS, false);
        var chrf = new Chrf();
        var hypotheses = new ArrayList<String>();
        var references = new ArrayList<String>();
        for (int i = 0; i < n; i++) {
            hypotheses.add(sentence(random));
            references.add(sentence(random));
            bleu.add(hypotheses.get(i), List.of(references.get(i)));
            chrf.add(hypotheses.get(i), List.of(references.get(i)));
        }
        compare("BLEU", bleu.score().bleu(), bleu(hypotheses, references));
        compare("chrF", chrf.score(), chrf(hypotheses, references));
    }

    private static String sentence(Random random) {
        return random.ints(random.nextInt(9), 0, 4)
                .mapToObj(w -> List.of("the", "cat", "sat", "on").get(w))
                .collect(Collectors.joining(" "));
    }

    private static List<String> tokens(String sentence) {
        return sentence.isEmpty() ? List.of() : List.of(sentence.split(" "));
    }

    private static double bleu(List<String> hypotheses, List<String> references) {
        double product = 1;
        double smoothing = 1;
        int length = 0;
        int expected = 0;
        for (int i = 0; i < hypotheses.size(); i++) {
            length += tokens(hypotheses.get(i)).size();
            expected += tokens(references.get(i)).size();
        }
        for (int order = 1; order <= 4; order++) {
            double matches = 0;
            double total = 0;
            for (int i = 0; i < hypotheses.size(); i++) {
                matches += matches(tokens(hypotheses.get(i)), tokens(references.get(i)), order);
                total += Math.max(0, tokens(hypotheses.get(i)).size() - order + 1);
            }
            if (order == 1 && matches == 0 || total == 0) {
                return 0;
            }
            if (matches == 0) {
                smoothing /= 2;
                matches = smoothing;
            }
            product *= matches / total;
        }
        double brevity = length >= expected ? 1 : Math.exp(1 - (double) expected / length);
        return 100 * brevity * Math.pow(product, 0.25);
    }

    /// Each n-gram of one side is crossed out on the other when it is found.
    private static <T> int matches(List<T> hypothesis, List<T> reference, int order) {
        var remaining = new ArrayList<List<T>>();
        for (int i = 0; i + order <= reference.size(); i++) {
            remaining.add(reference.subList(i, i + order));
        }
        int matches = 0;
        for (int i = 0; i + order <= hypothesis.size(); i++) {
            matches += remaining.remove(hypothesis.subList(i, i + order)) ? 1 : 0;
        }
        return matches;
    }

    private static double chrf(List<String> hypotheses, List<String> references) {
        double precisions = 0;
        double recalls = 0;
        int orders = 0;
        for (int order = 1; order <= 6; order++) {
            double both = 0;
            double left = 0;
            double right = 0;
            for (int i = 0; i < hypotheses.size(); i++) {
                var one = letters(hypotheses.get(i));
                var other = letters(references.get(i));
                both += matches(one, other, order);
                left += Math.max(0, one.size() - order + 1);
                right += Math.max(0, other.size() - order + 1);
            }
            if (left > 0 && right > 0) {
                precisions += both / left;
                recalls += both / right;
                orders++;
            }
        }
        double precision = precisions / orders;
        double recall = recalls / orders;
        return orders == 0 || precision + recall == 0
                ? 0
                : 100 * 5 * precision * recall / (4 * precision + recall);
    }

    private static List<Integer> letters(String text) {
        return text.replace(" ", "").chars().boxed().toList();
    }
}
