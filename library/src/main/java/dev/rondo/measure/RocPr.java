package dev.rondo.measure;

import dev.rondo.RondoException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// What scores are worth that say how likely each item belongs to a class, whatever the threshold.
public final class RocPr {
    private RocPr() {}

    /// A point of a curve: what holds when all items with a score of at least `threshold` are
    /// taken.
    ///
    /// @param right the items taken that belong to the class
    /// @param wrong those that do not
    public record Point(double threshold, long right, long wrong) {}

    /// The curve, a point for each different score, from the highest down.
    ///
    /// @param positive which items belong to the class
    /// @throws RondoException if a score is NaN, or the lengths differ
    public static List<Point> curve(double[] scores, boolean[] positive) {
        if (scores.length != positive.length) {
            throw new RondoException(
                    scores.length + " scores of " + positive.length + " items: expected as many");
        }
        for (double score : scores) {
            if (Double.isNaN(score)) {
                throw new RondoException("a score that is no number (NaN)");
            }
        }
        int[] order =
                IntStream.range(0, scores.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed())
                        .mapToInt(i -> i)
                        .toArray();
        var points = new ArrayList<Point>();
        long right = 0;
        long wrong = 0;
        for (int i = 0; i < order.length; i++) {
            right += positive[order[i]] ? 1 : 0;
            wrong += positive[order[i]] ? 0 : 1;
            if (i == order.length - 1 || scores[order[i + 1]] != scores[order[i]]) {
                points.add(new Point(scores[order[i]], right, wrong));
            }
        }
        return points;
    }

    /// The area under the ROC curve: how likely an item of the class scores higher than one that is
    /// not, equal scores counting half. NaN if all items are of one kind.
    public static double rocArea(double[] scores, boolean[] positive) {
        long right = 0;
        long wrong = 0;
        double area = 0; // in right × wrong
        for (var point : curve(scores, positive)) {
            area += (point.wrong() - wrong) * (point.right() + right) / 2.0;
            right = point.right();
            wrong = point.wrong();
        }
        return area / right / wrong;
    }

    /// The area under the precision-recall curve in steps, without interpolation (average
    /// precision): Σ (recallᵢ − recallᵢ₋₁)·precisionᵢ. NaN if no item is of the class.
    public static double averagePrecision(double[] scores, boolean[] positive) {
        long right = 0;
        double area = 0;
        for (var point : curve(scores, positive)) {
            area +=
                    (point.right() - right)
                            * ((double) point.right() / (point.right() + point.wrong()));
            right = point.right();
        }
        return area / right;
    }
}
