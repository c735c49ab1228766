package dev.rondo.network.spec;

import dev.rondo.RondoException;
import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;

import java.util.List;
import java.util.Optional;

/// What a network gives at every step: `z = W y + b` of what its last layer gives, and the loss by
/// which it learns. A target that is NaN, or a label below 0, is not asked and counts for nothing.
public sealed interface Output {
    /// Numbers of a row of z.
    int width();

    /// Whether the loss is one of whole sequences, which then may not be cut.
    default boolean ofSequences() {
        return this instanceof Crf || this instanceof Ctc;
    }

    /// One of `count` symbols or classes: p = softmax(z), loss −ln p of the label y. With smoothing
    /// ε (Szegedy et al. 2016) and class weights w the loss is −Σ_c w_c q_c ln p_c, where q is (1 −
    /// ε) at the label plus ε / `count` everywhere.
    ///
    /// @param tied whether W is the embedding (Press & Wolf 2017); then the last layer's output is
    ///   as wide as the embedding
    /// @param smoothing ε, from 0 to below 1; none: 0
    /// @param weights one a class; none: all 1
    @Key("Softmax")
    record Softmax(
            @Key("count") int count,
            @Key("tied") boolean tied,
            @Key("smoothing") Optional<Double> smoothing,
            @Key("weights") Optional<List<Double>> weights)
            implements Output {
        public Softmax {
            Check.positive("classes", count);
            if (smoothing.isPresent() && !(smoothing.get() >= 0 && smoothing.get() < 1)) {
                throw new RondoException(
                        "label smoothing "
                                + smoothing.get()
                                + ": expected a fraction from 0 to below 1");
            }
            weights = weights.map(w -> checked("class weights", w, count));
        }

        /// Without smoothing, all classes alike.
        public Softmax(int count, boolean tied) {
            this(count, tied, Optional.empty(), Optional.empty());
        }

        public Softmax withSmoothing(double epsilon) {
            return new Softmax(count, tied, Optional.of(epsilon), weights);
        }

        public Softmax withWeights(List<Double> ofClasses) {
            return new Softmax(count, tied, smoothing, Optional.of(ofClasses));
        }

        public boolean plain() {
            return smoothing.orElse(0.0) == 0 && weights.isEmpty();
        }

        @Override
        public int width() {
            return count;
        }
    }

    /// `width` numbers, each with a target of its own.
    @Key("Linear")
    record Linear(@Key("width") int width, @Key("loss") Loss loss) implements Output {
        public Linear {
            Check.positive("width of the output", width);
        }
    }

    /// Of one number z with target y.
    enum Loss {
        /// (z − y)².
        @Key("SQUARED")
        SQUARED,
        /// −y ln σ(z) − (1 − y) ln(1 − σ(z)), for y from 0 to 1.
        @Key("BINARY")
        BINARY;

        @Override
        public String toString() {
            return SerialisedNames.spelling(this);
        }
    }

    /// Any number of labels at once, each there or not, as [Loss#BINARY] with weights: w · (−v y ln
    /// σ(z) − (1 − y) ln(1 − σ(z))).
    ///
    /// @param weights w of each label
    /// @param positive v of each label: above 1 where labels that are there are rare
    @Key("MultiLabel")
    record MultiLabel(@Key("weights") List<Double> weights, @Key("positive") List<Double> positive)
            implements Output {
        public MultiLabel {
            Check.positive("labels", weights.size());
            weights = checked("weights of labels", weights, weights.size());
            positive = checked("weights of labels that are there", positive, weights.size());
        }

        @Override
        public int width() {
            return weights.size();
        }
    }

    /// Each of `targets` numbers has a distribution of its family; loss −ln of its density, or of
    /// the probability of a count. Parameters of a target stand side by side in z, see [Family].
    @Key("Likelihood")
    record Likelihood(@Key("targets") int targets, @Key("family") Family family) implements Output {
        public Likelihood {
            Check.positive("targets", targets);
        }

        @Override
        public int width() {
            return targets * family.numbers();
        }
    }

    /// Families of distributions, with what stands in z for a target. Where ς(s) is written it is
    /// softplus(s) + 10⁻⁶, so that no distribution collapses.
    enum Family {
        /// Mean, s: deviation ς(s).
        @Key("GAUSSIAN")
        GAUSSIAN(2),
        /// Location, s, n: scale ς(s), degrees of freedom 2 + softplus(n).
        @Key("STUDENT")
        STUDENT(3),
        /// Counts, logarithm of the rate.
        @Key("POISSON")
        POISSON(1),
        /// Counts, m, a: mean μ = ς(m), variance μ + ς(a) μ² (Salinas et al. 2020).
        @Key("NEGATIVE_BINOMIAL")
        NEGATIVE_BINOMIAL(2);

        private final int numbers;

        Family(int numbers) {
            this.numbers = numbers;
        }

        /// Numbers of z for a target.
        public int numbers() {
            return numbers;
        }

        /// Whether targets are 0, 1, 2, …
        public boolean counts() {
            return this == POISSON || this == NEGATIVE_BINOMIAL;
        }

        @Override
        public String toString() {
            return SerialisedNames.spelling(this);
        }
    }

    /// Each of `targets` numbers has a mixture of Gaussians (Bishop 1994): loss −ln Σ_j π_j N(y;
    /// μ_j, ς(s_j)). In z stand for a target: the logits of π, the means, the s; `components` of
    /// each.
    @Key("Mixture")
    record Mixture(@Key("targets") int targets, @Key("components") int components)
            implements Output {
        public Mixture {
            Check.positive("targets", targets);
            Check.positive("components", components);
        }

        @Override
        public int width() {
            return targets * 3 * components;
        }
    }

    /// Steps of a pen (Graves 2013, equations 16 to 26): targets dx, dy and 1 at the end of a
    /// stroke, else 0; loss −ln Σ_j π_j N(dx, dy; μ_j, σ_j, ρ_j) − ln of the Bernoulli probability
    /// of the end. In z: the logit of the end; then the logits of π, the means of dx, of dy, the
    /// logarithms of their deviations, and ρ before its tanh; `components` of each.
    @Key("Strokes")
    record Strokes(@Key("components") int components) implements Output {
        public Strokes {
            Check.positive("components", components);
        }

        @Override
        public int width() {
            return 1 + 6 * components;
        }
    }

    /// Quantiles of `targets` numbers at the same levels (Koenker & Bassett 1978): z holds for each
    /// target its quantiles, loss Σ max(q (y − z), (q − 1)(y − z)).
    @Key("Quantiles")
    record Quantiles(@Key("targets") int targets, @Key("levels") List<Double> levels)
            implements Output {
        public Quantiles {
            Check.positive("targets", targets);
            levels = List.copyOf(levels);
            Check.positive("levels", levels.size());
            for (int i = 0; i < levels.size(); i++) {
                double q = levels.get(i);
                if (!(q > 0 && q < 1) || i > 0 && q <= levels.get(i - 1)) {
                    throw new RondoException(
                            "quantiles " + levels + ": expected increasing levels between 0 and 1");
                }
            }
        }

        @Override
        public int width() {
            return targets * levels.size();
        }
    }

    /// Scores of `candidates`, to be ranked; a target says how relevant a candidate is (0 or more),
    /// NaN that there is no such candidate.
    @Key("Ranking")
    record Ranking(@Key("candidates") int candidates, @Key("comparison") Comparison comparison)
            implements Output {
        public Ranking {
            Check.positive("candidates", candidates);
        }

        @Override
        public int width() {
            return candidates;
        }
    }

    /// How scores are compared.
    enum Comparison {
        /// The mean of max(0, 1 − z_i + z_j) over pairs of which i is more relevant (Herbrich,
        /// Graepel & Obermayer 2000).
        @Key("HINGE")
        HINGE,
        /// The mean of ln(1 + exp(z_j − z_i)) over such pairs (Burges et al. 2005).
        @Key("LOGISTIC")
        LOGISTIC,
        /// −Σ_i r_i ln softmax(z)_i, where r is the relevance divided by its sum (Cao et al. 2007).
        @Key("LISTWISE")
        LISTWISE;

        @Override
        public String toString() {
            return SerialisedNames.spelling(this);
        }
    }

    /// One of `count` labels at every step of a sequence, chosen together: a linear-chain
    /// conditional random field (Lafferty, McCallum & Pereira 2001). The score of labels y of T
    /// steps is b(y_1)
    /// + Σ_t z_t(y_t) + Σ_t A(y_t, y_t+1) + e(y_T), with learned A, b and e; loss −ln of its share
    ///   in the sum of exp(score) over all sequences of labels. Where a label is not asked, the
    ///   loss is that of all sequences that agree with those that are.
    ///
    /// @param forbidden pairs that never stand beside each other
    @Key("Crf")
    record Crf(@Key("count") int count, @Key("forbidden") List<Forbidden> forbidden)
            implements Output {
        /// @param from a label, or -1: the start of a sequence
        /// @param to a label, or -1: the end of a sequence
        public record Forbidden(@Key("from") int from, @Key("to") int to) {}

        public Crf {
            Check.positive("labels", count);
            forbidden = List.copyOf(forbidden);
            for (var f : forbidden) {
                if (f.from() < -1
                        || f.from() >= count
                        || f.to() < -1
                        || f.to() >= count
                        || f.from() < 0 && f.to() < 0) {
                    throw new RondoException(
                            "forbidden pair "
                                    + f.from()
                                    + ", "
                                    + f.to()
                                    + ": expected labels from 0 to "
                                    + (count - 1)
                                    + ", or -1 once for start or end");
                }
            }
        }

        @Override
        public int width() {
            return count;
        }
    }

    /// A list of symbols for a whole sequence, shorter than it and with unknown places:
    /// connectionist temporal classification (Graves et al. 2006). z holds the symbols and, last,
    /// the blank; loss −ln of the sum over all ways to stretch the list over the steps.
    @Key("Ctc")
    record Ctc(@Key("symbols") int symbols) implements Output {
        public Ctc {
            Check.positive("symbols", symbols);
        }

        /// The number of the blank.
        public int blank() {
            return symbols;
        }

        @Override
        public int width() {
            return symbols + 1;
        }
    }

    private static List<Double> checked(String what, List<Double> weights, int count) {
        if (weights.size() != count) {
            throw new RondoException(
                    what + ": " + weights.size() + " numbers, expected one each of " + count);
        }
        for (double w : weights) {
            if (!(w >= 0) || Double.isInfinite(w)) {
                throw new RondoException(what + ": " + w + ", expected 0 or more");
            }
        }
        return List.copyOf(weights);
    }
}
