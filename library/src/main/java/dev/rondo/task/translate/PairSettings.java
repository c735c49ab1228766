package dev.rondo.task.translate;

import dev.rondo.RondoException;

/// How an encoder with a decoder learns from pairs ([PairSource]).
///
/// @param batch pairs of a step
/// @param seed of all that is drawn
public record PairSettings(Delimiters delimiters, int batch, Sampling sampling, long seed) {

    /// The symbols around a target.
    ///
    /// @param begin symbol that stands before a target, and `end` after it
    public record Delimiters(int begin, int end) {}

    /// Scheduled sampling.
    ///
    /// @param probability with which a symbol that the decoder is told is its own most probable one
    ///   instead of the target's (scheduled sampling, Bengio et al. 2015), as it was when it was
    ///   told the target's (both at once for all steps, Mihaylova & Martins 2019). 0: teacher
    ///   forcing. It rises in a straight line from 0 to this over `epochs` epochs
    /// @param epochs until it is reached; 0: from the first
    public record Sampling(double probability, int epochs) {
        /// Teacher forcing.
        public static final Sampling NONE = new Sampling(0, 0);

        public Sampling {
            if (!(probability >= 0 && probability <= 1)) {
                throw new RondoException("sampling " + probability + ": expected a probability");
            }
        }

        /// The probability in an epoch, counted from 0.
        double at(int epoch) {
            return epochs == 0 ? probability : probability * Math.min(1, (double) epoch / epochs);
        }
    }

    public PairSettings {
        if (delimiters.begin() < 0 || delimiters.end() < 0 || batch < 1 || sampling.epochs() < 0) {
            throw new RondoException(
                    "begin "
                            + delimiters.begin()
                            + ", end "
                            + delimiters.end()
                            + ", batch "
                            + batch
                            + ", sampling epochs "
                            + sampling.epochs()
                            + ": symbols and epochs count from 0, a batch has 1 pair or more");
        }
    }

    /// Teacher forcing.
    public static PairSettings of(int begin, int end, int batch, long seed) {
        return new PairSettings(new Delimiters(begin, end), batch, Sampling.NONE, seed);
    }

    /// The same with scheduled sampling.
    public PairSettings withSampling(double probability, int epochs) {
        return new PairSettings(delimiters, batch, new Sampling(probability, epochs), seed);
    }

    /// A number that other settings hardly share, as checkpoints hold it.
    int digest() {
        int digest = 0;
        for (Object part :
                new Object[] {
                    delimiters.begin(),
                    delimiters.end(),
                    batch,
                    sampling.probability(),
                    sampling.epochs(),
                    seed
                }) {
            digest = 31 * digest + part.hashCode();
        }
        return digest;
    }
}
