package dev.rondo.learn;

import dev.rondo.RondoException;
import dev.rondo.store.AtomicFiles;

import java.nio.file.Path;
import java.util.Optional;

/// How to train. Begin with [#of] and change what should be otherwise.
public record Settings(Optimisation optimisation, Regularisation regularisation, Run run) {

    /// How a gradient becomes a change of the parameters.
    ///
    /// @param learningRate before the schedule, above 0
    public record Optimisation(
            Optimiser optimiser, double learningRate, Schedule schedule, Clip clip) {
        public Optimisation {
            SettingsCheck.positive("training", "learning rate", learningRate);
        }
    }

    /// What keeps the parameters from learning the data by heart.
    public record Regularisation(
            Decay decay, Noise noise, Averaging averaging, Optional<EarlyStopping> earlyStopping) {}

    /// How long to train, and by which means.
    ///
    /// @param explosion a step whose mean loss exceeds the first one's, `first`, by more than
    ///   `explosion · max(1, |first|)` counts as diverged; infinity switches that off
    /// @param threads that share the update; they do not change its bits
    public record Run(
            int epochs, double explosion, int threads, Optional<Checkpoints> checkpoints) {
        public Run {
            SettingsCheck.atLeast(1, "training", "epochs", epochs);
            SettingsCheck.atLeast(1, "training", "threads", threads);
            if (!(explosion > 0)) {
                throw new RondoException(
                        "training: explosion "
                                + explosion
                                + ", expected a number above 0: use infinity to switch it off");
            }
        }
    }

    /// When and where checkpoints are written: always at the end and when stopped, and before that
    /// at whichever of the three comes first; 0 stands for never.
    ///
    /// @param path of the file, replaced at every checkpoint
    /// @param everySteps since the last checkpoint
    /// @param everyEpochs at the end of every so many epochs
    /// @param everyMinutes since the last checkpoint
    /// @param replace whether any file of that name may be replaced: that of another, unfinished
    ///   training, or one that is no checkpoint
    public record Checkpoints(
            Path path, long everySteps, int everyEpochs, double everyMinutes, boolean replace) {
        public Checkpoints {
            SettingsCheck.atLeast(0, "checkpoints", "steps between them", everySteps);
            SettingsCheck.atLeast(0, "checkpoints", "epochs between them", everyEpochs);
            SettingsCheck.notNegative("checkpoints", "minutes between them", everyMinutes);
        }

        /// Of a training that replaces no other, unfinished one's.
        public Checkpoints(Path path, long everySteps, int everyEpochs, double everyMinutes) {
            this(path, everySteps, everyEpochs, everyMinutes, false);
        }

        /// At the end of every epoch, and every ten minutes.
        public Checkpoints(Path path) {
            this(path, 0, 1, 10);
        }

        /// The same, but for what may be replaced.
        ///
        /// @param may whether any file of that name may be
        public Checkpoints withReplacing(boolean may) {
            return new Checkpoints(path, everySteps, everyEpochs, everyMinutes, may);
        }

        /// Whether a training may write its checkpoints here: there is no file, an empty one, the
        /// checkpoint of a training that is finished, or the one that is resumed. Every training
        /// asks this when it starts.
        ///
        /// @param resumed the checkpoint that the training goes on from, if it does
        /// @throws RondoException if something would be lost
        public void check(Optional<Path> resumed) {
            AtomicFiles.check(path);
            if (!replace) {
                Checkpoint.checkReplaces(path, resumed);
            }
        }
    }

    /// Constant learning rate, no clipping, no decay, no noise, no average, no early stopping, one
    /// thread, no checkpoints.
    public static Settings of(Optimiser optimiser, double learningRate, int epochs) {
        return new Settings(
                new Optimisation(optimiser, learningRate, new Schedule.Constant(), new Clip.None()),
                new Regularisation(Decay.NONE, Noise.NONE, new Averaging.None(), Optional.empty()),
                new Run(epochs, 20, 1, Optional.empty()));
    }

    private Settings with(Optimisation other) {
        return new Settings(other, regularisation, run);
    }

    private Settings with(Regularisation other) {
        return new Settings(optimisation, other, run);
    }

    private Settings with(Run other) {
        return new Settings(optimisation, regularisation, other);
    }

    public Settings withSchedule(Schedule schedule) {
        var o = optimisation;
        return with(new Optimisation(o.optimiser, o.learningRate, schedule, o.clip));
    }

    public Settings withClip(Clip clip) {
        var o = optimisation;
        return with(new Optimisation(o.optimiser, o.learningRate, o.schedule, clip));
    }

    public Settings withDecay(Decay decay) {
        var r = regularisation;
        return with(new Regularisation(decay, r.noise, r.averaging, r.earlyStopping));
    }

    public Settings withNoise(Noise noise) {
        var r = regularisation;
        return with(new Regularisation(r.decay, noise, r.averaging, r.earlyStopping));
    }

    public Settings withAveraging(Averaging averaging) {
        var r = regularisation;
        return with(new Regularisation(r.decay, r.noise, averaging, r.earlyStopping));
    }

    public Settings withEarlyStopping(EarlyStopping earlyStopping) {
        var r = regularisation;
        return with(new Regularisation(r.decay, r.noise, r.averaging, Optional.of(earlyStopping)));
    }

    public Settings withEpochs(int epochs) {
        return with(new Run(epochs, run.explosion, run.threads, run.checkpoints));
    }

    public Settings withExplosion(double explosion) {
        return with(new Run(run.epochs, explosion, run.threads, run.checkpoints));
    }

    public Settings withThreads(int threads) {
        return with(new Run(run.epochs, run.explosion, threads, run.checkpoints));
    }

    public Settings withCheckpoints(Checkpoints checkpoints) {
        return with(new Run(run.epochs, run.explosion, run.threads, Optional.of(checkpoints)));
    }
}
