package dev.rondo.learn;

import dev.rondo.store.Key;

/// How an [OnlineLearner] learns.
///
/// @param learningRate of every step, above 0
/// @param clip of the gradient of one step
public record OnlineSettings(
        @Key("method") OnlineMethod method,
        @Key("optimiser") Optimiser optimiser,
        @Key("learningRate") double learningRate,
        @Key("clip") Clip clip) {
    public OnlineSettings {
        SettingsCheck.positive("online learning", "learning rate", learningRate);
    }

    /// SnAp-1, Adam at its usual rate, gradients of at most norm 1.
    public static OnlineSettings standard() {
        var adam = new Optimiser.Adam();
        return new OnlineSettings(
                new OnlineMethod.Snap1(), adam, adam.defaultLearningRate(), new Clip.Norm(1));
    }
}
