package dev.rondo.learn;

import dev.rondo.runtime.RandomStreams;

/// The noise on gradients that [Noise] asks for: element `i` of step `t` draws from place `i` of
/// stream `t`.
final class GradientNoise {
    private final Noise noise;
    private final float[] learned;
    private final RandomStreams streams;

    /// @param learned 1 where a number is learned, 0 where it is fixed or masked
    GradientNoise(Noise noise, float[] learned) {
        this.noise = noise;
        this.learned = learned;
        this.streams = new RandomStreams(noise.seed()).stream("gradient noise");
    }

    /// `√(η/(1+t)^fading)`.
    ///
    /// @param updates made before, t
    double deviation(long updates) {
        return Math.sqrt(noise.gradient() / StrictMath.pow(1.0 + updates, noise.fading()));
    }

    /// Adds the noise of a step to some elements, so that it is right once they are multiplied by
    /// `scale`.
    void add(float[] gradient, float scale, long updates, int offset, int count) {
        double deviation = deviation(updates) / scale;
        var draws = streams.at(updates);
        draws.seek(2L * offset);
        for (int i = offset; i < offset + count; i++) {
            gradient[i] += learned[i] * (float) (deviation * draws.normal());
        }
    }
}
