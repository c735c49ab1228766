package dev.rondo.task.translate;

import dev.rondo.RondoException;

/// How an encoder with a decoder learns from pairs ([PairSource]).
///
/// @param begin symbol that stands before a target, and `end` after it
/// @param batch pairs of a step
/// @param sampling probability with which a symbol that the decoder is told is its own most
///   probable one instead of the target's (scheduled sampling, Bengio et al. 2015), as it was when
///   it was told the target's (both at once for all steps, Mihaylova & Martins 2019). 0: teacher
///   forcing. It rises in a straight line from 0 to this over `samplingEpochs` epochs
/// @param samplingEpochs until it is reached; 0: from the first
/// @param seed of all that is drawn
public record PairSettings(
        int begin, int end, int batch, double sampling, int samplingEpochs, long seed) {
    public PairSettings {
        if (begin < 0 || end < 0 || batch < 1 || samplingEpochs < 0) {
            throw new RondoException(
                    "begin "
                            + begin
                            + ", end "
                            + end
                            + ", batch "
                            + batch
                            + ", sampling epochs "
                            + samplingEpochs
                            + ": symbols and epochs count from 0, a batch has 1 pair or more");
        }
        if (!(sampling >= 0 && sampling <= 1)) {
            throw new RondoException("sampling " + sampling + ": expected a probability");
        }
    }

    /// Teacher forcing.
    public static PairSettings of(int begin, int end, int batch, long seed) {
        return new PairSettings(begin, end, batch, 0, 0, seed);
    }

    /// The same with scheduled sampling.
    public PairSettings withSampling(double probability, int epochs) {
        return new PairSettings(begin, end, batch, probability, epochs, seed);
    }

    /// The probability in an epoch, counted from 0.
    double sampling(int epoch) {
        return samplingEpochs == 0
                ? sampling
                : sampling * Math.min(1, (double) epoch / samplingEpochs);
    }
}
