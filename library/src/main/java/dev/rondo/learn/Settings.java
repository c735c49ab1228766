package dev.rondo.learn;

import dev.rondo.RondoException;

import java.nio.file.Path;
import java.util.Optional;

/// How to train. Begin with [#of] and change what should be otherwise.
///
/// @param learningRate before the schedule, above 0
/// @param explosion a step whose mean loss exceeds the first one's, `first`, by more than
///   `explosion · max(1, |first|)` counts as diverged; infinity switches that off
/// @param threads that share the update; they do not change its bits
public record Settings(
        Optimiser optimiser,
        double learningRate,
        Schedule schedule,
        Clip clip,
        Decay decay,
        Noise noise,
        Averaging averaging,
        Optional<EarlyStopping> earlyStopping,
        int epochs,
        double explosion,
        int threads,
        Optional<Checkpoints> checkpoints) {

    /// When and where checkpoints are written: always at the end and when stopped, and before that
    /// at whichever of the three comes first; 0 stands for never.
    ///
    /// @param path of the file, replaced at every checkpoint
    /// @param everySteps since the last checkpoint
    /// @param everyEpochs at the end of every so many epochs
    /// @param everyMinutes since the last checkpoint
    public record Checkpoints(Path path, long everySteps, int everyEpochs, double everyMinutes) {
        public Checkpoints {
            SettingsCheck.atLeast(0, "checkpoints", "steps between them", everySteps);
            SettingsCheck.atLeast(0, "checkpoints", "epochs between them", everyEpochs);
            SettingsCheck.notNegative("checkpoints", "minutes between them", everyMinutes);
        }

        /// At the end of every epoch, and every ten minutes.
        public Checkpoints(Path path) {
            this(path, 0, 1, 10);
        }
    }

    public Settings {
        SettingsCheck.positive("training", "learning rate", learningRate);
        SettingsCheck.atLeast(1, "training", "epochs", epochs);
        SettingsCheck.atLeast(1, "training", "threads", threads);
        if (!(explosion > 0)) {
            throw new RondoException(
                    "training: explosion "
                            + explosion
                            + ", expected a number above 0: use infinity to switch it off");
        }
    }

    /// Constant learning rate, no clipping, no decay, no noise, no average, no early stopping, one
    /// thread, no checkpoints.
    public static Settings of(Optimiser optimiser, double learningRate, int epochs) {
        return new Settings(
                optimiser,
                learningRate,
                new Schedule.Constant(),
                new Clip.None(),
                Decay.NONE,
                Noise.NONE,
                new Averaging.None(),
                Optional.empty(),
                epochs,
                20,
                1,
                Optional.empty());
    }

    public Settings withSchedule(Schedule schedule) {
        return new Settings(
                optimiser,
                learningRate,
                schedule,
                clip,
                decay,
                noise,
                averaging,
                earlyStopping,
                epochs,
                explosion,
                threads,
                checkpoints);
    }

    public Settings withClip(Clip clip) {
        return new Settings(
                optimiser,
                learningRate,
                schedule,
                clip,
                decay,
                noise,
                averaging,
                earlyStopping,
                epochs,
                explosion,
                threads,
                checkpoints);
    }

    public Settings withDecay(Decay decay) {
        return new Settings(
                optimiser,
                learningRate,
                schedule,
                clip,
                decay,
                noise,
                averaging,
                earlyStopping,
                epochs,
                explosion,
                threads,
                checkpoints);
    }

    public Settings withNoise(Noise noise) {
        return new Settings(
                optimiser,
                learningRate,
                schedule,
                clip,
                decay,
                noise,
                averaging,
                earlyStopping,
                epochs,
                explosion,
                threads,
                checkpoints);
    }

    public Settings withAveraging(Averaging averaging) {
        return new Settings(
                optimiser,
                learningRate,
                schedule,
                clip,
                decay,
                noise,
                averaging,
                earlyStopping,
                epochs,
                explosion,
                threads,
                checkpoints);
    }

    public Settings withEarlyStopping(EarlyStopping earlyStopping) {
        return new Settings(
                optimiser,
                learningRate,
                schedule,
                clip,
                decay,
                noise,
                averaging,
                Optional.of(earlyStopping),
                epochs,
                explosion,
                threads,
                checkpoints);
    }

    public Settings withEpochs(int epochs) {
        return new Settings(
                optimiser,
                learningRate,
                schedule,
                clip,
                decay,
                noise,
                averaging,
                earlyStopping,
                epochs,
                explosion,
                threads,
                checkpoints);
    }

    public Settings withExplosion(double explosion) {
        return new Settings(
                optimiser,
                learningRate,
                schedule,
                clip,
                decay,
                noise,
                averaging,
                earlyStopping,
                epochs,
                explosion,
                threads,
                checkpoints);
    }

    public Settings withThreads(int threads) {
        return new Settings(
                optimiser,
                learningRate,
                schedule,
                clip,
                decay,
                noise,
                averaging,
                earlyStopping,
                epochs,
                explosion,
                threads,
                checkpoints);
    }

    public Settings withCheckpoints(Checkpoints checkpoints) {
        return new Settings(
                optimiser,
                learningRate,
                schedule,
                clip,
                decay,
                noise,
                averaging,
                earlyStopping,
                epochs,
                explosion,
                threads,
                Optional.of(checkpoints));
    }
}
