package dev.rondo.model;

import dev.rondo.RondoException;
import dev.rondo.learn.Averaging;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Decay;
import dev.rondo.learn.EarlyStopping;
import dev.rondo.learn.Noise;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Schedule;
import dev.rondo.learn.Settings;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a [Trainer] was told about learning; what it was not told is as usual.
final class LearningSteps {
    @Nullable Integer epochs;
    @Nullable Integer patience;
    @Nullable Optimiser optimiser;
    @Nullable Double rate;
    @Nullable Schedule schedule;
    long warmUp;
    @Nullable Double clipNorm;
    @Nullable Double clipValue;
    double l1;
    double l2;
    double weightNoise;
    double weightDrop;
    double gradientNoise;
    @Nullable Double ema;
    @Nullable Integer averageAfter;

    /// The options of what was said.
    List<String> options() {
        return new OptionNames()
                .add("--epochs", epochs != null)
                .add("--patience", patience != null)
                .add("--optimiser", optimiser != null)
                .add("--learning-rate", rate != null)
                .add("--schedule", schedule != null)
                .add("--warm-up", warmUp > 0)
                .add("--clip-norm", clipNorm != null)
                .add("--clip-value", clipValue != null)
                .add("--l1", l1 > 0)
                .add("--l2", l2 > 0)
                .add("--weight-noise", weightNoise > 0)
                .add("--weight-drop", weightDrop > 0)
                .add("--gradient-noise", gradientNoise > 0)
                .add("--ema", ema != null)
                .add("--average-after", averageAfter != null)
                .list();
    }

    /// @param seed of the noise
    Settings over(Settings defaults, long seed) {
        var how = defaults.optimisation();
        var chosen = optimiser == null ? how.optimiser() : optimiser;
        var settings =
                Settings.of(
                                chosen,
                                rate(chosen, how),
                                epochs == null ? defaults.run().epochs() : epochs)
                        .withSchedule(schedule(how.schedule()))
                        .withClip(clip(how.clip()))
                        .withDecay(new Decay(l1, l2, false))
                        .withNoise(noise(seed))
                        .withAveraging(averaging());
        var stopping = defaults.regularisation().earlyStopping();
        if (patience != null) {
            return patience == 0
                    ? settings
                    : settings.withEarlyStopping(new EarlyStopping(patience));
        }
        return stopping.map(settings::withEarlyStopping).orElse(settings);
    }

    /// What was said; the usual rate with the usual optimiser; what is usual for another.
    private double rate(Optimiser chosen, Settings.Optimisation defaults) {
        if (rate != null) {
            return rate;
        }
        return chosen.getClass() == defaults.optimiser().getClass()
                ? defaults.learningRate()
                : chosen.defaultLearningRate();
    }

    private Schedule schedule(Schedule defaultSchedule) {
        var chosen = schedule == null ? defaultSchedule : schedule;
        return warmUp == 0 ? chosen : new Schedule.WarmUp(warmUp, chosen);
    }

    private Noise noise(long seed) {
        var noise =
                Noise.NONE
                        .withWeights(weightNoise)
                        .withDrop(weightDrop)
                        .withGradient(gradientNoise);
        return noise.equals(Noise.NONE) ? noise : noise.withSeed(seed);
    }

    private Averaging averaging() {
        if (ema != null && averageAfter != null) {
            throw new RondoException(
                    "--ema and --average-after: expected one of the two, got both");
        }
        if (averageAfter != null) {
            return new Averaging.NonMonotone(averageAfter);
        }
        return ema == null ? new Averaging.None() : new Averaging.Exponential(ema);
    }

    private Clip clip(Clip defaultClip) {
        if (clipValue != null) {
            if (clipNorm != null) {
                throw new RondoException(
                        "--clip-norm and --clip-value: expected one of the two, got both");
            }
            return new Clip.Value(clipValue);
        }
        if (clipNorm == null) {
            return defaultClip;
        }
        return clipNorm == 0 ? new Clip.None() : new Clip.Norm(clipNorm);
    }
}
