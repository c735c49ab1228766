package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.learn.Clip;
import dev.rondo.learn.EarlyStopping;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.model.Trainer;
import dev.rondo.store.Key;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.util.Objects;

/// How a network learns, whatever the task. What is not given is as in the recipe of the task,
/// which extends this by a constructor without arguments: picocli makes the group itself.
public abstract class LearningOptions {
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
        ADAGRAD;

        static OptimiserName of(Optimiser optimiser) {
            return switch (optimiser) {
                case Optimiser.Sgd _ -> SGD;
                case Optimiser.Momentum m -> m.nesterov() ? NESTEROV : MOMENTUM;
                case Optimiser.Adam _ -> ADAM;
                case Optimiser.AdamW _ -> ADAMW;
                case Optimiser.RmsProp _ -> RMSPROP;
                case Optimiser.Adagrad _ -> ADAGRAD;
            };
        }
    }

    @Option(
            names = "--epochs",
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
            names = "--learning-rate",
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

    /// @param usual what stands unless the user says otherwise
    public LearningOptions(Settings usual) {
        var how = usual.optimisation();
        epochs = usual.run().epochs();
        optimiser = OptimiserName.of(how.optimiser());
        rate =
                how.learningRate() == how.optimiser().usualLearningRate()
                        ? DefaultedNumber.none("what is usual for the optimiser")
                        : DefaultedNumber.of(how.learningRate());
        schedule = new ScheduleConverter.Spelt(how.schedule().text(), how.schedule());
        clipNorm = DefaultedNumber.of(how.clip() instanceof Clip.Norm(double most) ? most : 0);
        patience = usual.regularisation().earlyStopping().map(EarlyStopping::patience).orElse(0);
    }

    /// Sets what was given.
    public void set(Trainer<?> trainer, Given given) {
        given.then("--epochs", () -> trainer.epochs(epochs));
        optimiser(trainer, given);
        given.then("--learning-rate", () -> trainer.rate(rate.value()));
        given.then("--schedule", () -> trainer.schedule(schedule.schedule()));
        given.then("--warm-up", () -> trainer.warmUp(warmUp));
        given.then("--clip-norm", () -> trainer.clipNorm(clipNorm.value()));
        given.then("--clip-value", () -> trainer.clipValue(Objects.requireNonNull(clipValue)));
        given.then("--l1", () -> trainer.l1(l1));
        given.then("--l2", () -> trainer.l2(l2));
        given.then("--weight-noise", () -> trainer.weightNoise(weightNoise));
        given.then("--weight-drop", () -> trainer.weightDrop(weightDrop));
        given.then("--gradient-noise", () -> trainer.gradientNoise(gradientNoise));
        given.then("--ema", () -> trainer.ema(Objects.requireNonNull(ema)));
        given.then(
                "--average-after",
                () -> trainer.averageAfter(Objects.requireNonNull(averageAfter)));
        given.then("--patience", () -> trainer.patience(patience));
        trainer.threads(threads);
    }

    private void optimiser(Trainer<?> trainer, Given given) {
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
        given.then("--optimiser", () -> trainer.optimiser(chosen()));
    }

    private Optimiser chosen() {
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
}
