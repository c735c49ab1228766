package dev.rondo.learn;

import dev.rondo.store.Key;

/// What is drawn anew at every step of a training so that the data are not learned by heart,
/// besides the dropout of activations. Every draw is named by the seed, the step and the place in
/// the parameters, so neither threads nor an interruption change it.
///
/// @param weights deviation σ of the normal numbers that are added to all learned numbers while a
///   batch is run; the gradient found there moves the numbers without them (Graves, *Practical
///   variational inference for neural networks*, 2011; An 1996). 0: none
/// @param drop the part of the entries of recurrent matrices that a batch is run without, the
///   others divided by 1 − drop; the same entries at all steps and for all sequences of the batch
///   (DropConnect: Wan et al. 2013, on recurrent matrices: Merity, Keskar & Socher 2018). 0: none
/// @param gradient η of the normal numbers of variance `η/(1+t)^fading` that are added to the
///   gradient after clipping, `t` updates after the beginning (Neelakantan et al. 2015, who try
///   0.01, 0.3 and 1); of sparse slots to the rows touched. 0: none
/// @param fading 0.55 with Neelakantan et al.
/// @param seed of the draws
@Key("Noise")
public record Noise(
        @Key("weights") double weights,
        @Key("drop") double drop,
        @Key("gradient") double gradient,
        @Key("fading") double fading,
        @Key("seed") long seed) {
    /// Nothing is drawn.
    public static final Noise NONE = new Noise(0, 0, 0, 0.55, 1);

    public Noise {
        SettingsCheck.notNegative("weight noise", "deviation", weights);
        SettingsCheck.fraction("weight drop", "part", drop);
        SettingsCheck.notNegative("gradient noise", "variance", gradient);
        SettingsCheck.notNegative("gradient noise", "fading", fading);
    }

    public Noise withWeights(double deviation) {
        return new Noise(deviation, drop, gradient, fading, seed);
    }

    public Noise withDrop(double part) {
        return new Noise(weights, part, gradient, fading, seed);
    }

    public Noise withGradient(double variance) {
        return new Noise(weights, drop, variance, fading, seed);
    }

    public Noise withSeed(long seed) {
        return new Noise(weights, drop, gradient, fading, seed);
    }

    /// Whether a batch is run with other values than those that learn.
    boolean perturbs() {
        return weights > 0 || drop > 0;
    }
}
