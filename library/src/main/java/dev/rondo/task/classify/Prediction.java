package dev.rondo.task.classify;

import dev.rondo.RondoException;
import dev.rondo.data.text.Lexicon;
import dev.rondo.store.NameList;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The prediction of a [Classifier] for one item.
///
/// @param labels the predicted classes: the most probable one; if multi-label, all with a
///   probability of at least ½, which may be none
/// @param scores the probability of each class, in the order of [Classifier#classes]; they add up
///   to 1 unless multi-label, where each class has a probability of its own
public record Prediction(List<String> labels, Map<String, Double> scores) {
    /// @throws RondoException if there are no scores, or a label has none
    public Prediction {
        labels = List.copyOf(labels);
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        if (scores.isEmpty() || !scores.keySet().containsAll(labels)) {
            throw new RondoException(
                    "a prediction of "
                            + labels
                            + " with scores of "
                            + scores.keySet()
                            + ": expected a score for each label, at least one");
        }
    }

    /// From the probabilities of all classes, by number.
    static Prediction of(Lexicon classes, float[] probabilities, List<String> labels) {
        Map<String, Double> scores = LinkedHashMap.newLinkedHashMap(probabilities.length);
        for (int c = 0; c < probabilities.length; c++) {
            scores.put(classes.symbol(c), (double) probabilities[c]);
        }
        return new Prediction(labels, scores);
    }

    /// The most probable class, the first of equally probable ones. If multi-label, it need not be
    /// predicted.
    public String label() {
        var best = scores.entrySet().iterator().next();
        for (var score : scores.entrySet()) {
            if (score.getValue() > best.getValue()) {
                best = score;
            }
        }
        return best.getKey();
    }

    /// The probability of [#label].
    public double probability() {
        return Collections.max(scores.values());
    }

    /// The probability of a class.
    ///
    /// @throws RondoException if there is no such class
    public double score(String label) {
        Double score = scores.get(label);
        if (score == null) {
            throw new RondoException(
                    "`" + label + "` is none of the classes " + NameList.of(scores.keySet()));
        }
        return score;
    }

    /// The predicted classes, and the probability of each class in three digits.
    @Override
    public String toString() {
        return scores.entrySet().stream()
                .map(score ->
                        String.format(Locale.ROOT, "%s=%.3f", score.getKey(), score.getValue()))
                .collect(Collectors.joining(", ", "Prediction[" + labels + " of ", "]"));
    }
}
