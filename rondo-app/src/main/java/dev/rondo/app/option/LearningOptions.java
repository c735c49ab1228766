package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.learn.Averaging;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Decay;
import dev.rondo.learn.EarlyStopping;
import dev.rondo.learn.Noise;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Schedule;
import dev.rondo.learn.Settings;
import dev.rondo.store.Key;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/// How a network learns, whatever the task. What is not given is as in the standard of the task,
/// which extends this by a constructor without arguments: picocli makes the group itself.
public abstract class LearningOptions {
    /// What stands unless the user says otherwise. Begin with [#USUAL].
    ///
    /// @param clipNorm 0: no limit
    /// @param patience epochs without gain before it stops; 0: never
    public record Standard(int epochs, Steps steps, double clipNorm, int patience) {
        public static final Standard USUAL =
                new Standard(20, new Steps(OptimiserName.ADAM, 0, "constant", 0), 5, 0);

        public Standard withEpochs(int number) {
            return new Standard(number, steps, clipNorm, patience);
        }

        public Standard withOptimiser(OptimiserName optimiser, double rate) {
            return with(new Steps(optimiser, rate, steps.schedule, steps.warmUp));
        }

        public Standard withSchedule(String schedule, long warmUp) {
            return with(new Steps(steps.optimiser, steps.rate, schedule, warmUp));
        }

        public Standard withClipNorm(double most) {
            return new Standard(epochs, steps, most, patience);
        }

        public Standard withPatience(int number) {
            return new Standard(epochs, steps, clipNorm, number);
        }

        private Standard with(Steps other) {
            return new Standard(epochs, other, clipNorm, patience);
        }
    }

    /// @param rate 0: what is usual for the optimiser
    /// @param schedule as `--schedule` reads it
    /// @param warmUp steps
    public record Steps(OptimiserName optimiser, double rate, String schedule, long warmUp) {}

    private final Standard standard;

    /// The names of the optimisers, as the command line has them.
    @Key("--optimiser")
    public enum OptimiserName {
        @Key("SGD")
        SGD,
        @Key("MOMENTUM")
        MOMENTUM,
        @Key("NESTEROV")
        NESTEROV,
        @Key("ADAM")
        ADAM,
        @Key("ADAMW")
        ADAMW,
        @Key("RMSPROP")
        RMSPROP,
        @Key("ADAGRAD")
        ADAGRAD
    }

    @Option(
            names = {"--epochs"},
            paramLabel = "N",
            description = "Passes over the data (default: ${DEFAULT-VALUE}).")
    public int epochs;

    @Option(
            names = "--optimiser",
            paramLabel = "NAME",
            description =
                    "One of sgd, momentum, nesterov, adam, adamw, rmsprop, adagrad (default: ${DEFAULT-VALUE}).")
    OptimiserName optimiser;

    @Option(
            names = "--momentum",
            paramLabel = "M",
            description = "Of momentum and nesterov (default: 0.9).")
    @Nullable Double momentum;

    @Option(
            names = {"--rate", "--learning-rate"},
            paramLabel = "R",
            converter = DefaultedNumber.Converter.class,
            description = "The learning rate (default: ${DEFAULT-VALUE}).")
    DefaultedNumber rate;

    @Option(
            names = "--schedule",
            paramLabel = "SCHEDULE",
            converter = ScheduleConverter.class,
            description = {
                "How the learning rate goes on (default: ${DEFAULT-VALUE}):",
                "  constant",
                "  cosine[:FLOOR]                falls to FLOOR times itself, usually 0",
                "  step:FACTOR[,EVERY[,KEEP]]    times FACTOR every EVERY epochs, after KEEP",
                "  plateau[:FACTOR[,PATIENCE]]   times FACTOR after PATIENCE epochs without gain"
            })
    ScheduleConverter.Spelt schedule;

    @Option(
            names = "--warm-up",
            paramLabel = "STEPS",
            description =
                    "Steps over which the learning rate rises at the beginning (default:"
                            + " ${DEFAULT-VALUE}).")
    long warmUp;

    @Option(
            names = "--clip-norm",
            paramLabel = "MAX",
            converter = DefaultedNumber.Converter.class,
            description =
                    "The largest norm of a gradient; 0: no limit (default: ${DEFAULT-VALUE}).")
    DefaultedNumber clipNorm;

    @Option(
            names = "--clip-value",
            paramLabel = "MAX",
            description = "The largest absolute value in a gradient, instead of --clip-norm.")
    @Nullable Double clipValue;

    @Option(
            names = "--l1",
            paramLabel = "W",
            description = "Weight decay: weight of the absolute values of the matrices.")
    double l1;

    @Option(
            names = "--l2",
            paramLabel = "W",
            description = "Weight decay: weight of the squares of the matrices.")
    double l2;

    @Option(
            names = "--decay",
            paramLabel = "W",
            description = "The decoupled decay of adamw (default: 0.01).")
    @Nullable Double decay;

    @Option(
            names = "--weight-noise",
            paramLabel = "S",
            description = {
                "Deviation of normal noise on all weights while a batch is run, drawn at every step",
                "(0.075 with Graves 2011; default: none)."
            })
    double weightNoise;

    @Option(
            names = "--weight-drop",
            paramLabel = "P",
            description =
                    "The part of the recurrent matrices' entries that a batch is run without.")
    double weightDrop;

    @Option(
            names = "--gradient-noise",
            paramLabel = "V",
            description = {
                "Variance of normal noise on the gradient at the first step; at step t it is",
                "V/t^0.55 (0.01, 0.3 or 1 with Neelakantan et al. 2015; default: none)."
            })
    double gradientNoise;

    @Option(
            names = "--ema",
            paramLabel = "D",
            description = {
                "Evaluate and save the exponential moving average of the weights, which keeps D of",
                "itself at every step, such as 0.999."
            })
    @Nullable Double ema;

    @Option(
            names = "--average-after",
            paramLabel = "N",
            arity = "0..1",
            fallbackValue = "5",
            description = {
                "Once the validation loss is worse than it was more than N epochs before, evaluate and",
                "save the mean of all weights from then on (with --optimiser sgd this is NT-ASGD;",
                "without a number: ${FALLBACK-VALUE})."
            })
    @Nullable Integer averageAfter;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description =
                    "Stop after N epochs without gain on what is held out; 0: never (default:"
                            + " ${DEFAULT-VALUE}).")
    public int patience;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads; they do not change the result (default: as many as there are processors).")
    public int threads = Runtime.getRuntime().availableProcessors();

    public LearningOptions(Standard standard) {
        this.standard = standard;
        epochs = standard.epochs();
        optimiser = standard.steps().optimiser();
        rate =
                standard.steps().rate() > 0
                        ? DefaultedNumber.of(standard.steps().rate())
                        : DefaultedNumber.none("what is usual for the optimiser");
        schedule = new ScheduleConverter().convert(standard.steps().schedule());
        warmUp = standard.steps().warmUp();
        clipNorm = DefaultedNumber.of(standard.clipNorm());
        patience = standard.patience();
    }

    /// @param seed of the noise
    public Settings settings(Path checkpoint, long seed) {
        var chosen = chosen();
        var settings =
                Settings.of(chosen, rate(chosen), epochs)
                        .withSchedule(
                                warmUp == 0
                                        ? schedule.schedule()
                                        : new Schedule.WarmUp(warmUp, schedule.schedule()))
                        .withClip(clip())
                        .withDecay(new Decay(l1, l2, false))
                        .withNoise(noise(seed))
                        .withAveraging(averaging())
                        .withThreads(threads)
                        .withCheckpoints(new Settings.Checkpoints(checkpoint));
        return patience == 0 ? settings : settings.withEarlyStopping(new EarlyStopping(patience));
    }

    /// What was given; the standard of the task with its own optimiser; what is usual for another.
    private double rate(Optimiser chosen) {
        return rate.given()
                        || optimiser == standard.steps().optimiser() && standard.steps().rate() > 0
                ? rate.value()
                : chosen.usualLearningRate();
    }

    private Optimiser chosen() {
        if (momentum != null
                && optimiser != OptimiserName.MOMENTUM
                && optimiser != OptimiserName.NESTEROV) {
            throw new RondoException(
                    "--momentum: expected with --optimiser momentum or nesterov only");
        }
        if (decay != null && optimiser != OptimiserName.ADAMW) {
            throw new RondoException(
                    "--decay: expected with --optimiser adamw only; --l2 is for any");
        }
        var usual = new Optimiser.Momentum().momentum();
        return switch (optimiser) {
            case SGD -> new Optimiser.Sgd();
            case MOMENTUM -> new Optimiser.Momentum(momentum == null ? usual : momentum, false);
            case NESTEROV -> new Optimiser.Momentum(momentum == null ? usual : momentum, true);
            case ADAM -> new Optimiser.Adam();
            case ADAMW -> {
                var usually = new Optimiser.AdamW();
                yield new Optimiser.AdamW(
                        usually.beta1(),
                        usually.beta2(),
                        usually.epsilon(),
                        decay == null ? usually.decay() : decay);
            }
            case RMSPROP -> new Optimiser.RmsProp();
            case ADAGRAD -> new Optimiser.Adagrad();
        };
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

    private Clip clip() {
        if (clipValue != null) {
            if (clipNorm.given()) {
                throw new RondoException(
                        "--clip-norm and --clip-value: expected one of the two, got both");
            }
            return new Clip.Value(clipValue);
        }
        return clipNorm.value() == 0 ? new Clip.None() : new Clip.Norm(clipNorm.value());
    }
}
