package dev.rondo.task.language;

import dev.rondo.RondoException;
import dev.rondo.runtime.Argmax;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Draws the next symbol from a distribution, with a random stream of its own: the same seed and
/// the same distributions give the same symbols. Not for several threads at once.
///
/// The steps, in this order: excluded symbols are left out; logarithms are divided by the
/// temperature; the `topK` most probable symbols stay (Fan, Lewis & Dauphin 2018); of these the
/// fewest whose probability adds up to `topP` or more stay (nucleus sampling, Holtzman et al.
/// 2020); what stays is normalised. Of equally probable symbols the lower number counts as more
/// probable.
public final class Sampler {
    /// How to draw.
    ///
    /// @param temperature above 0; below 1 sharpens, above 1 flattens. 0 takes the most probable
    ///   symbol
    /// @param topK how many symbols may be drawn; 0 is all
    /// @param topP how much probability they must add up to, above 0; 1 is all
    /// @param seed of the random stream
    public record Settings(double temperature, int topK, double topP, long seed) {
        /// Plain sampling.
        public static Settings plain(long seed) {
            return new Settings(1, 0, 1, seed);
        }

        /// The same with another temperature: below 1 sharpens, above 1 flattens.
        public Settings withTemperature(double other) {
            return new Settings(other, topK, topP, seed);
        }

        /// The same from the so many most probable symbols alone; 0: from all.
        public Settings withTopK(int symbols) {
            return new Settings(temperature, symbols, topP, seed);
        }

        /// The same from the most probable symbols that add up to this probability alone; 1: all.
        public Settings withTopP(double probability) {
            return new Settings(temperature, topK, probability, seed);
        }

        /// The same with another random stream.
        public Settings withSeed(long other) {
            return new Settings(temperature, topK, topP, other);
        }

        /// Always the most probable symbol.
        public static Settings greedy() {
            return new Settings(0, 0, 1, 0);
        }

        public Settings {
            if (!(temperature >= 0) || Double.isInfinite(temperature)) {
                throw new RondoException("temperature " + temperature + ": expected 0 or more");
            }
            if (topK < 0) {
                throw new RondoException(
                        "top-k " + topK + ": expected 1 or more, or 0 for all symbols");
            }
            if (!(topP > 0 && topP <= 1)) {
                throw new RondoException("top-p " + topP + ": expected above 0 and at most 1");
            }
        }
    }

    private final Settings settings;
    private final int[] excluded;
    private final SplittableRandom random;
    private float[] drawn = new float[0];
    private float[] logits = new float[0];
    private double[] weights = new double[0];
    private long[] order = new long[0];

    /// @param excluded numbers of symbols that are never drawn, such as that of the unknown word;
    ///   negative ones are passed over
    public Sampler(Settings settings, int... excluded) {
        this.settings = settings;
        this.excluded = Arrays.stream(excluded).filter(id -> id >= 0).toArray();
        this.random = new SplittableRandom(settings.seed());
    }

    /// Draws the next symbol of a session, without feeding it.
    public int next(SequenceModel.Session session) {
        if (drawn.length != session.vocabularySize()) {
            drawn = new float[session.vocabularySize()];
        }
        session.logProbabilities(drawn);
        return next(drawn);
    }

    /// Draws a symbol.
    ///
    /// @param logProbabilities one per symbol, natural logarithms; need not be normalised; left as
    ///   it is
    /// @throws RondoException if one is NaN or +∞, or no symbol has any probability
    public int next(float[] logProbabilities) {
        int n = logProbabilities.length;
        if (logits.length != n) {
            logits = new float[n];
            weights = new double[n];
            order = new long[n];
        }
        System.arraycopy(logProbabilities, 0, logits, 0, n);
        for (int id : excluded) {
            if (id < n) {
                logits[id] = Float.NEGATIVE_INFINITY;
            }
        }
        int best = best();
        if (settings.temperature() == 0 || settings.topK() == 1) {
            return best;
        }
        double sum = 0;
        for (int id = 0; id < n; id++) {
            weights[id] = Math.exp(((double) logits[id] - logits[best]) / settings.temperature());
            sum += weights[id];
        }
        boolean all = (settings.topK() == 0 || settings.topK() >= n) && settings.topP() == 1;
        return all ? draw(sum) : drawFromTop(sum);
    }

    private int best() {
        for (int id = 0; id < logits.length; id++) {
            float value = logits[id];
            if (Float.isNaN(value) || value == Float.POSITIVE_INFINITY) {
                throw new RondoException(
                        "the logarithm of the probability of symbol "
                                + id
                                + " is "
                                + value
                                + ", expected a finite number or -Infinity: has the model diverged in training?");
            }
        }
        int best = Argmax.of(logits);
        if (logits.length == 0 || logits[best] == Float.NEGATIVE_INFINITY) {
            throw new RondoException(
                    "there is no symbol to draw: "
                            + logits.length
                            + " symbols, all excluded or of probability 0");
        }
        return best;
    }

    private int draw(double sum) {
        double left = random.nextDouble() * sum;
        int last = -1;
        for (int id = 0; id < weights.length; id++) {
            if (weights[id] > 0) {
                last = id;
                left -= weights[id];
                if (left < 0) {
                    return id;
                }
            }
        }
        return last;
    }

    private int drawFromTop(double sum) {
        int n = weights.length;
        for (int id = 0; id < n; id++) {
            // weights are not negative, so their bits as floats order as they do; ties by number
            order[id] = (long) ~Float.floatToIntBits((float) weights[id]) << 32 | id;
        }
        Arrays.sort(order, 0, n);
        int limit = settings.topK() == 0 ? n : Math.min(n, settings.topK());
        double mass = sum;
        if (limit < n) {
            mass = 0;
            for (int i = 0; i < limit; i++) {
                mass += weights[(int) order[i]];
            }
        }
        double retained = 0;
        int count = 0;
        while (count < limit && (count == 0 || retained < settings.topP() * mass)) {
            retained += weights[(int) order[count++]];
        }
        double left = random.nextDouble() * retained;
        for (int i = 0; i < count - 1; i++) {
            left -= weights[(int) order[i]];
            if (left < 0) {
                return (int) order[i];
            }
        }
        return (int) order[count - 1];
    }
}
